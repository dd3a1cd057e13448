"""Session check, sign-in and memory with more and more accounts, and as many sign-ins that are still open."""

import shutil

from load import middle, people, wrk
from multiply import multiply
from server import QUICK, Server
from store import seed

SIZES = [1_000, 5_000, 10_000] if QUICK else [1_000, 100_000, 1_000_000]
SESSIONS = SIZES[1]
# Each account signs in once: a second link for the same address would have to wait.
ROUNDS, SIGN_INS = 3, 300


def measure() -> dict:
    servers, result = grown(), {}
    for size, server in servers.items():
        server.start()
        result[str(size)] = {"sessions": min(size, SESSIONS), **memory(size, server)}
    runs = {size: [] for size in SIZES}
    # By turns, so that all have the same neighbours on this machine.
    for turn in range(ROUNDS):
        for size, server in servers.items():
            runs[size].append(at(turn, size, server))
    for size, server in servers.items():
        server.stop()
        # Gigabytes.
        shutil.rmtree(server.folder)
        result[str(size)] |= middle(runs[size])
    few, many = result[str(SIZES[0])], result[str(SIZES[-1])]
    return {**result,
            "session_check_times": round(few["session_check_per_second"] / many["session_check_per_second"], 2),
            "sign_in_times": round(many["sign_in_ms"] / few["sign_in_ms"], 2)}


def grown() -> dict[int, Server]:
    """A server for each size, with a database that began as a copy of the smaller one."""
    servers, start = {}, 0
    for size in SIZES:
        before = servers.get(start)
        server = servers[size] = Server(f"growth{size}", like=before)
        (server.folder / "all-cookies").touch()
        if before:
            for file in ("latchkey.db", "all-cookies"):
                shutil.copy(before.folder / file, server.folder)
        if start < SESSIONS:
            with open(server.folder / "all-cookies", "a") as cookies:
                cookies.write(seed(server, start=start, to=size, sessions=size - start).read_text())
        else:
            multiply(server.folder / "latchkey.db", size // start)
        start = size
    return servers


def check(server: Server, **options) -> dict:
    return wrk(f"http://127.0.0.1:{server.port}/auth/verify", cookies=server.folder / "all-cookies", **options)


def memory(size: int, server: Server) -> dict:
    """At the start, and when each session was checked."""
    started, checked = server.memory(), 0
    while checked < min(size, SESSIONS) + 1_000:
        checked = check(server, order="one after the other", seconds=5 if not checked else 30)["requests"]
    return {"memory_started_mb": started["resident"], "memory_all_checked_mb": server.memory()["resident"],
            "memory_anonymous_mb": server.memory()["anonymous"]}


def at(turn: int, size: int, server: Server) -> dict:
    full, alone = check(server), check(server, connections=1, seconds=2)
    mine = size // ROUNDS
    signed_in = people(server, people=4, count=SIGN_INS, from_account=turn * mine, to_account=(turn + 1) * mine)
    return {"session_check_per_second": full["per_second"], "session_check_p50_ms": full["p50_ms"],
            "session_check_alone_ms": alone["p50_ms"], "sign_in_ms": signed_in["whole_p50_ms"],
            "sign_in_cpu_seconds_per_1000": signed_in["cpu_seconds_per_1000"]}
