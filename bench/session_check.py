"""Session checks a second, beside what the same HTTP server does on this machine when it does nothing."""

import functools, subprocess, time, urllib.request

from load import middle, wrk
from server import PROGRAMS, QUICK, Server, free_port
from store import seed

ROUNDS = 1 if QUICK else 3


class Ceiling:
    def __enter__(self):
        port = free_port()
        self.process = subprocess.Popen(
            [PROGRAMS / "HTTPCeiling", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{port}/ceiling"
        time.sleep(1)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(15)


def same_headers(bare: str, ours: str, cookie: str):
    """A ceiling that says less than we do would be too high."""
    requests = [urllib.request.Request(url, headers={"Cookie": f"lk_session={cookie}"}) for url in (bare, ours)]
    names = [sorted(name.lower() for name in urllib.request.urlopen(request).headers) for request in requests]
    if names[0] != names[1]:
        raise SystemExit(f"Benchmarks/HTTPCeiling has other headers than /auth/verify: {names[0]}, not {names[1]}")


@functools.cache
def measure() -> dict:
    server = Server("session_check")
    cookies = seed(server, to=1_000, sessions=1)
    header = f"Cookie: lk_session={cookies.read_text().strip()}"
    ceiling, check = [], []
    with server, Ceiling() as bare:
        same_headers(bare.url, f"http://127.0.0.1:{server.port}/auth/verify", cookies.read_text().strip())
        # By turns, so that both have the same neighbours on this machine.
        for _ in range(ROUNDS):
            ceiling.append(wrk(bare.url))
            begun, before = time.monotonic(), server.cpu_seconds()
            check.append(wrk(f"http://127.0.0.1:{server.port}/auth/verify", "-H", header))
            check[-1]["server_cpu"] = round((server.cpu_seconds() - before) / (time.monotonic() - begun), 2)
    ceiling, check = middle(ceiling), middle(check)
    return {
        "ceiling_per_second": ceiling["per_second"], "ceiling_generator_cpu": ceiling["generator_cpu"],
        "per_second": check["per_second"], "p99_ms": check["p99_ms"], "generator_cpu": check["generator_cpu"],
        "server_cpu": check["server_cpu"],
        "ratio": round(check["per_second"] / ceiling["per_second"], 3)}
