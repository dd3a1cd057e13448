"""Cold start, and memory at rest."""

import pathlib, re, statistics, time

from server import Server

STARTS = 20


def cold_start(fresh: bool) -> dict:
    """Process start to ready, over and over: with a new database each time, or with one that is there already."""
    server, times = Server("cold"), []
    for _ in range(STARTS):
        for part in server.folder.glob("latchkey.db*") if fresh else ():
            part.unlink()
        times.append(server.start())
        server.stop()
    return {"median": round(statistics.median(times), 1), "slowest": round(max(times), 1)}


def memory(seconds=5) -> dict:
    """A server that nobody has asked for anything but its readiness, after so many seconds."""
    server = Server("rest")
    server.start()
    time.sleep(seconds)
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    rollup = pathlib.Path(f"/proc/{server.process.pid}/smaps_rollup").read_text()
    server.stop()
    megabytes = lambda name, text: round(int(re.search(rf"^{name}:\s+(\d+)", text, re.M)[1]) / 1024, 1)
    return {"resident": megabytes("VmRSS", status), "peak": megabytes("VmHWM", status),
            "proportional": megabytes("Pss", rollup), "anonymous": megabytes("Anonymous", rollup)}
