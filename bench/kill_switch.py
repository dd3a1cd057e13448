"""The kill switch over a million open links and a hundred thousand sessions: how long, and what session checks lose by it."""

import json, shutil, subprocess, time, urllib.error, urllib.request

from load import middle, wrk
from multiply import multiply
from server import BINARY, QUICK, Server
from store import seed

SESSIONS, TIMES = (1_000, 2) if QUICK else (100_000, 10)
ROUNDS = 1 if QUICK else 3


def measure() -> dict:
    server = Server("kill_switch")
    cookies = seed(server, to=SESSIONS, sessions=SESSIONS)
    multiply(server.folder / "latchkey.db", TIMES)
    with server:
        check(server, cookies, order="sequential")
        before = middle([check(server, cookies) for _ in range(ROUNDS)])
        # Another domain's people: every session that is checked has a watermark to be compared with, and lives.
        revoke(server, "--domain", "elsewhere.example")
        after = middle([check(server, cookies) for _ in range(ROUNDS)])
        begun = time.monotonic()
        done = revoke(server, "--all", "--because", "benchmark")
        command_ms = (time.monotonic() - begun) * 1000
        if state(server, cookies) != 401:
            raise SystemExit("a session outlived the kill switch")
    size = round((server.folder / "latchkey.db").stat().st_size / 2**20)
    shutil.rmtree(server.folder)
    return {
        "links": done["links"], "sessions": done["sessions"], "messages": done["messages"], "database_mb": size,
        "kill_switch_ms": round(done["revoked_in_ms"], 1), "counting_ms": round(done["counted_in_ms"]),
        "command_ms": round(command_ms), "session_check_before": before["per_second"],
        "session_check_after": after["per_second"], "ratio": round(after["per_second"] / before["per_second"], 3)}


def check(server: Server, cookies, **options) -> dict:
    return wrk(f"http://127.0.0.1:{server.port}/auth/verify", cookies=cookies, **options)


def revoke(server: Server, *what) -> dict:
    command = [BINARY, "revoke", *what, "--json", "--config", server.config]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def state(server: Server, cookies) -> int:
    cookie = open(cookies).readline().strip()
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}/auth/verify", headers={"Cookie": f"lk_session={cookie}"})
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as refused:
        return refused.code
