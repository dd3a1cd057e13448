#!/usr/bin/env python3
"""Writes the tables of docs/performance.md from bench/latest.json; with --check, fails where they aren't the same."""

import json, pathlib, re, sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/performance.md"
FIGURES = re.compile(r"(<!-- figures: bench/table.py -->\n).*?(<!-- end of figures -->)", re.S)


def table(*rows) -> list[str]:
    cells = [[f"{cell:,}" if isinstance(cell, (int, float)) else str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells)]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in cells]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:], ""]


def text(result: dict) -> str:
    check, sign_in, growth, courier = (result[part] for part in ("session_check", "sign_in", "growth", "courier"))
    half, rest, conditions, postgres = sign_in["half_load"], result["rest"], result["conditions"], result["postgres"]
    sizes = [size for size in growth if size.isdigit()]
    one, two = postgres["one_node"], postgres["two_nodes"]
    lines = table(
        ("measured", "a second", "ceiling", "a second", "ratio", "wanted"),
        ("session check", check["per_second"], "HTTP server that does nothing", check["ceiling_per_second"], check["ratio"], "≥ 0.75"),
        ("full sign-in, SQLite", sign_in["per_second"], "the smaller of the next two", "", sign_in["ratio"], "≥ 0.50"),
        ("", "", "the same rows without logic", sign_in["commit_ceiling"], "", ""),
        ("", "", "HTTP, three requests each", sign_in["http_ceiling"], "", ""),
        ("full sign-in, PostgreSQL, one node", one["per_second"], "pgbench, same statements", one["pgbench_per_second"], one["ratio"], "≥ 0.60"),
        ("full sign-in, PostgreSQL, two nodes", two["per_second"], "pgbench, same statements", two["pgbench_per_second"], two["ratio"], ""),
        ("courier, messages", courier["per_second"], f"smtp-source, {courier['connections']} connections too", courier["smtp_source_per_second"], courier["ratio"], "≥ 0.70"))
    lines += table(
        ("at half load, milliseconds", "SQLite p50", "p99", "PostgreSQL p50", "p99"),
        *((step, half[f"{step}_p50_ms"], half[f"{step}_p99_ms"], one["half_load"][f"{step}_p50_ms"], one["half_load"][f"{step}_p99_ms"])
          for step in ("request", "mail", "inspect", "confirm", "whole")))
    lines += table(
        ("1,000 full sign-ins cost, SQLite", ""),
        ("seconds of CPU", sign_in["cpu_seconds_per_1000"]), ("megabytes written", sign_in["written_mb_per_1000"]),
        ("fsyncs at full load", sign_in["fsyncs_per_1000"]))
    lines += table(
        ("accounts, and as many open sign-ins", *(f"{int(size):,}" for size in sizes), "last ÷ first", "wanted"),
        ("session checks a second", *(growth[size]["session_check_per_second"] for size in sizes), f"{growth['session_check_times']} times slower", "≤ 1.2"),
        ("one sign-in, four at once, ms", *(growth[size]["sign_in_ms"] for size in sizes), f"{growth['sign_in_times']} times slower", "≤ 1.2"),
        ("sessions that are alive", *(growth[size]["sessions"] for size in sizes), "", ""),
        ("resident memory, all checked once, MB", *(growth[size]["memory_all_checked_mb"] for size in sizes), "", "≤ 200"))
    if kill := result.get("kill_switch"):
        lines += table(
            (f"kill switch: {kill['links']:,} links, {kill['sessions']:,} sessions", "", "wanted"),
            ("milliseconds until all are dead", kill["kill_switch_ms"], "< 50"), ("milliseconds until they are counted", kill["counting_ms"], ""),
            ("session checks a second before", kill["session_check_before"], ""),
            ("session checks a second after", kill["session_check_after"], f"{kill['ratio']} of before; ≥ 0.95"))
    lines += table(
        ("at rest", ""), ("process start to ready, new database, ms", rest["cold_start_ms"]),
        ("process start to ready, existing database, ms", rest["cold_start_existing_ms"]),
        ("resident memory, MB", rest["memory_resident_mb"]), ("binary, MB", rest["binary_mb"]))
    lines += table(
        ("share of the cores", "generator", "server"),
        ("session check", check["generator_cpu"], check["server_cpu"]), ("full sign-in", sign_in["generator_cpu"], sign_in["server_cpu"]),
        ("full sign-in, half load", half["generator_cpu"], half["server_cpu"]))
    lines += table(("conditions", ""), *((name.replace("_", " "), str(value)) for name, value in conditions.items()),
                   ("PostgreSQL", postgres["version"]))
    return "\n".join(lines)


page = PAGE.read_text()
wanted = FIGURES.sub(lambda marks: marks[1] + "\n" + text(json.loads((ROOT / "bench/latest.json").read_text())) + marks[2], page)
if "--check" in sys.argv and wanted != page:
    sys.exit("docs/performance.md: its tables aren't those of bench/latest.json; run bench/table.py")
PAGE.write_text(wanted)
