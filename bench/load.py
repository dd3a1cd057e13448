"""What puts the load on: wrk for single requests, and our own people for sign-ins."""

import json, os, re, resource, statistics, subprocess, time

from server import PROGRAMS, QUICK, ROOT, Server

CONNECTIONS = 64
UNITS = {"us": 0.001, "ms": 1, "s": 1000}


def wrk(url: str, *options, seconds=None, connections=CONNECTIONS, cookies=None, order="random") -> dict:
    """`seconds` of requests on so many connections; every answer has to be a 200."""
    seconds = seconds or (2 if QUICK else 5)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *options]
    command += ["-s", ROOT / "bench/cookies.lua"] if cookies else []
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True,
                          env={**os.environ, "COOKIES": str(cookies), "ORDER": order}).stdout
    after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"wrk saw errors at {url}:\n{said}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    times = {percent: round(float(time) * UNITS[unit], 3)
             for percent, time, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)", said)}
    return {"per_second": round(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])),
            "p50_ms": times["50"], "p99_ms": times["99"], "generator_cpu": round(spent / took, 2),
            "requests": int(re.search(r"(\d+) requests in", said)[1])}


def people(*servers: Server, watch=(), **options) -> dict:
    """People's figures; options are theirs. `watch` are processes that belong to the servers."""
    first = servers[0]
    command = [PROGRAMS / "People", "--smtp", first.smtp, "--first", first.next_person]
    for server in servers:
        command += ["--port", server.port, "--watch", server.process.pid]
    for process in watch:
        command += ["--watch", process]
    for name, value in options.items():
        command += [f"--{name.replace('_', '-')}", value]
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"people were let down; see {first.folder / 'server.log'}")
    figures = json.loads(done.stdout)
    first.next_person += int(figures["sign_ins_ever"]) + 1_000
    return figures


def middle(runs: list[dict]) -> dict:
    """Of each figure the middle one."""
    return {name: statistics.median_low([run[name] for run in runs]) for name in runs[0]}
