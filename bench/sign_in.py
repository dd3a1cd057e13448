"""Full sign-ins: request, mail handed over, link opened, confirmed, all of it durable."""

import shutil, statistics, time

import session_check
from load import middle, people
from server import QUICK, WORK, Server
from store import commits

PEOPLE = 64
ROUNDS, SECONDS = (1, 3) if QUICK else (3, 8)
COMMITS = 2_000 if QUICK else 10_000
STEPS = [f"{step}_{share}_ms" for step in ("request", "mail", "inspect", "confirm", "whole") for share in ("p50", "p99")]


def measure() -> dict:
    full, ceilings = [], []
    with Server("sign_in") as server:
        # By turns, so that both have the same neighbours on this machine.
        for _ in range(ROUNDS):
            ceilings.append(commits(_fresh("commits"), COMMITS))
            full.append(people(server, people=PEOPLE, seconds=SECONDS))
        full, ceiling = middle(full), statistics.median_low(ceilings)
        half = people(server, people=PEOPLE, seconds=2 * SECONDS, rate=full["per_second"] / 2)
    http = session_check.measure()["ceiling_per_second"] / 3
    return {
        "per_second": full["per_second"], "people": PEOPLE, "commit_ceiling": round(ceiling, 1),
        "http_ceiling": round(http, 1), "ratio": round(full["per_second"] / min(ceiling, http), 3),
        **{name: full[name] for name in
           ("generator_cpu", "server_cpu", "cpu_seconds_per_1000", "written_mb_per_1000", "whole_p50_ms", "whole_p99_ms")},
        "fsyncs_per_1000": fsyncs(),
        "half_load": {name: half[name] for name in ("per_second", "generator_cpu", "server_cpu", *STEPS)}}


def _fresh(name: str) -> str:
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return f"sqlite:{folder}/latchkey.db"


def fsyncs() -> float | None:
    """For each 1,000 sign-ins at full load, counted in a short run of its own, because counting slows it down."""
    if not shutil.which("strace"):
        return None
    server = Server("fsyncs")
    counts = server.folder / "strace"
    server.start(["strace", "-D", "-f", "--seccomp-bpf", "-c", "-e", "trace=fsync,fdatasync", "-o", counts])
    done = people(server, people=PEOPLE, seconds=3)
    server.stop()
    while not counts.exists() or "total" not in counts.read_text():
        time.sleep(0.1)
    # A row has percentage, seconds, microseconds a call, calls, perhaps errors, and the name.
    rows = [line.split() for line in counts.read_text().splitlines() if line.endswith("sync")]
    calls = sum(int(row[3]) for row in rows)
    return round(calls / done["sign_ins_ever"] * 1000, 1)
