"""Session checks a second, beside what the same HTTP server does on this machine when it does nothing."""

import asyncio, json, re, resource, subprocess, sys, time

from people import one_session
from server import ROOT, Server, free_port

SECONDS, CONNECTIONS = 10, 64
CEILING = ROOT / "Benchmarks/.build/release/Ceiling"


def load(url: str, *headers: str) -> dict:
    """wrk for so long on so many connections; every answer has to be a 200."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *headers, url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"wrk saw errors at {url}:\n{said}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    slow, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    return {"per_second": round(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])),
            "p99_ms": round(float(slow) * {"us": 0.001, "ms": 1, "s": 1000}[unit], 2),
            "generator_cpu": round(spent / took, 2)}


def ceiling() -> dict:
    port = free_port()
    process = subprocess.Popen([CEILING, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        return load(f"http://127.0.0.1:{port}/ceiling")
    finally:
        process.terminate()
        process.wait(15)


def session_check() -> dict:
    smtp = free_port()
    server = Server("checks", smtp)
    server.start()
    try:
        cookie = asyncio.run(one_session(server.port, smtp))
        return load(f"http://127.0.0.1:{server.port}/auth/verify", "-H", f"Cookie: lk_session={cookie}")
    finally:
        server.stop()


def sign_in(people=16, seconds=15) -> dict:
    smtp = free_port()
    server = Server("people", smtp)
    server.start()
    try:
        before = server.cpu_seconds()
        script = [sys.executable, ROOT / "bench/people.py", *map(str, (server.port, smtp, people, seconds))]
        figures = json.loads(subprocess.run(script, check=True, capture_output=True, text=True).stdout)
        # Two seconds of warming up belong to the same load.
        figures["server_cpu"] = round((server.cpu_seconds() - before) / (figures["seconds"] + 2), 2)
        return figures
    finally:
        server.stop()
