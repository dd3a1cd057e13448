"""Session check, sign-in and memory with more and more accounts, and as many sign-ins that are still open."""

from load import people, wrk
from server import QUICK, Server
from store import seed

SIZES = [1_000, 10_000] if QUICK else [1_000, 100_000, 1_000_000]
SESSIONS = 100_000


def measure() -> dict:
    server, result, start = Server("growth"), {}, 0
    cookies = server.folder / "all-cookies"
    for size in SIZES:
        more = min(size, SESSIONS) - min(start, SESSIONS)
        with open(cookies, "a") as all_cookies:
            all_cookies.write(seed(server, start=start, to=size, sessions=more).read_text())
        result[str(size)] = at(range(start, size), server, cookies)
        start = size
    few, many = result[str(SIZES[0])], result[str(SIZES[-1])]
    return {**result,
            "session_check_times": round(few["session_check_per_second"] / many["session_check_per_second"], 2),
            "sign_in_times": round(many["sign_in_ms"] / few["sign_in_ms"], 2)}


def at(new: range, server: Server, cookies) -> dict:
    size = new.stop
    url = f"http://127.0.0.1:{server.port}/auth/verify"
    server.next_person = 2 * SIZES[-1] + size
    with server:
        at_rest = server.memory()["resident"]
        checked, sessions = 0, min(size, SESSIONS)
        while checked < 2 * sessions:
            checked += wrk(url, cookies=cookies, order="one after the other")["requests"]
        memory = server.memory()
        check = wrk(url, cookies=cookies)
        alone = wrk(url, cookies=cookies, connections=1)
        # Each account once, and none that was here before: a second link for the same address has to wait.
        signed_in = people(server, people=4, count=900, from_account=new.start, to_account=new.stop)
        newcomers = people(server, people=64, seconds=3)
    return {
        "sessions": sessions, "memory_started_mb": at_rest, "memory_all_checked_mb": memory["resident"],
        "memory_anonymous_mb": memory["anonymous"], "session_check_per_second": check["per_second"],
        "session_check_alone_ms": alone["p50_ms"], "sign_in_ms": signed_in["whole_p50_ms"],
        "sign_in_cpu_seconds_per_1000": signed_in["cpu_seconds_per_1000"],
        "newcomers_per_second": newcomers["per_second"]}
