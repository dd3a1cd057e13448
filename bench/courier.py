"""Messages a second from the outbox into Postfix's smtp-sink, beside what Postfix's own smtp-source hands over."""

import contextlib, os, pathlib, sqlite3, subprocess, time

from server import QUICK, Server, free_port
from store import queue

MESSAGES = 500 if QUICK else 10_000
# As long as a message with a link is.
LENGTH = 7_800


@contextlib.contextmanager
def sink():
    port = free_port()
    # Root has to be told whom to be instead.
    user = [] if os.getuid() else ["-u", "nobody"]
    process = subprocess.Popen(["smtp-sink", *user, f"127.0.0.1:{port}", "128"])
    time.sleep(0.5)
    yield port
    process.terminate()
    process.wait(15)


def sessions(port: int) -> int:
    """Connections to the port at this moment."""
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[2].endswith(f":{port:04X}") and row[3] == "01" for row in rows)


def measure() -> dict:
    server, most, patience = Server("courier"), 0, time.monotonic() + 300
    queue(server, MESSAGES)
    with sink() as port:
        server.config.write_text(server.config.read_text().replace(f":{server.smtp}", f":{port}"))
        with server, contextlib.closing(sqlite3.connect(server.folder / "latchkey.db")) as database:
            asked = "SELECT count(*), min(state_at), max(state_at) FROM outbox WHERE state = 'accepted'"
            while (row := database.execute(asked).fetchone())[0] < MESSAGES:
                most = max(most, sessions(port))
                if time.monotonic() > patience:
                    raise SystemExit(f"{row[0]} of {MESSAGES} messages were sent; see {server.folder / 'server.log'}")
                time.sleep(0.2)
        ours = MESSAGES / ((row[2] - row[1]) / 1000)
        begun = time.monotonic()
        subprocess.run(["smtp-source", "-d", "-s", str(most), "-l", str(LENGTH), "-m", str(MESSAGES), "-f",
                        "bench@latchkey.test", "-t", "person@example.com", f"127.0.0.1:{port}"], check=True)
        theirs = MESSAGES / (time.monotonic() - begun)
    return {"per_second": round(ours, 1), "smtp_source_per_second": round(theirs, 1), "connections": most,
            "messages": MESSAGES, "ratio": round(ours / theirs, 3)}
