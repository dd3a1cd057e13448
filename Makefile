# What there is to do here. Each target does its own set-up: a fresh Debian 12 with a Swift toolchain is enough.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo build test-unit test test-failover bench fuzz format lint

SWIFT := Package.swift $(wildcard Sources Tests Fuzz Benchmarks)

help: ## this list
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo

demo: ## try it: server, sample app and inbox in one process on this machine (DEMO="--port 9000")
	@scripts/set-up build
	@swift build --product latchkey
	@.build/debug/latchkey demo $(DEMO)

build: ## the command, for working on it: .build/debug/latchkey
	@scripts/set-up build
	@swift build --product latchkey

test-unit: ## the tests that need no browser and no mail server
	@scripts/test unit simulation

test: ## every test, in a real browser and through a real mail server too; ends with the totals
	@scripts/test unit simulation model black-box

test-failover: build ## kills the primary of a replicated PostgreSQL under people who sign in, again and again
	@scripts/set-up failover
	@cd e2e && ../scripts/contained python3 -m failover

bench: ## release build, and every figure of docs/performance.md
	@scripts/set-up build
	@scripts/set-up bench
	@bench/run

fuzz: ## every parser against random input, FUZZ_SECONDS each (20)
	@scripts/fuzz

format: ## put the code into the project's format
	@swift format --in-place --parallel --recursive $(SWIFT)

lint: ## format, direction, circles, habits
	@scripts/lint $(SWIFT)
