"""Cold start, memory at rest, and the binary's size."""

import statistics, time

from server import BINARY, QUICK, Server

STARTS = 3 if QUICK else 20


def cold_start(fresh: bool) -> tuple[float, float]:
    """Process start to ready, over and over: with a new database each time, or with one that is there already."""
    server, times = Server("cold"), []
    for _ in range(STARTS):
        for part in server.folder.glob("latchkey.db*") if fresh else ():
            part.unlink()
        times.append(server.start())
        server.stop()
    return round(statistics.median(times), 1), round(max(times), 1)


def measure() -> dict:
    fresh, existing = cold_start(fresh=True), cold_start(fresh=False)
    with Server("rest") as server:
        # Nobody asks it for anything but its readiness.
        time.sleep(1 if QUICK else 5)
        memory = server.memory()
    return {"cold_start_ms": fresh[0], "cold_start_slowest_ms": fresh[1], "cold_start_existing_ms": existing[0],
            "cold_start_existing_slowest_ms": existing[1], **{f"memory_{name}_mb": mb for name, mb in memory.items()},
            "binary_mb": round(BINARY.stat().st_size / 2**20, 1)}
