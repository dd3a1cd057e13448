"""The server under test: a real `latchkey` process, with its directory, its log and its database file."""

import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from actors import psql

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("LATCHKEY") or ROOT / ".build/debug/latchkey")


_given: set[int] = set()


# Seconds that a test waits for what it waits for, unless it says otherwise: enough for a machine that has much else to do.
PATIENCE = 60.0


def free_port() -> int:
    """A free port below the range that outgoing connections take theirs from. It is given once, whoever lets go of it."""
    while True:
        port = random.randint(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in _given:
            _given.add(port)
            return port


def until(condition, what: str, deadline: float = PATIENCE):
    """The first true answer of `condition`; fails loudly when there is none before the deadline."""
    end = time.monotonic() + deadline
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {deadline:.0f} s in vain for {what}")
        time.sleep(0.02)


def run(*arguments, env=None, input=None, timeout=60) -> subprocess.CompletedProcess:
    """One call of the command, to its end."""
    return subprocess.run(
        [str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=timeout, input=input,
        env={**os.environ, **(env or {})})


class Server:
    """One server process, which can be stopped, killed and started again on the same directory and port."""

    def __init__(self, directory: Path, command: list[str], port: int, database: Path | str, config: Path | None = None):
        """`database` is the path of a file, or the URL of a database in PostgreSQL."""
        self.directory, self.command, self.port, self.database, self.config = directory, command, port, database, config
        # Where it is reached. Its own name for itself, the issuer, is the same unless a proxy stands in front.
        self.issuer = f"http://127.0.0.1:{port}"
        self.log_file = directory / "server.log"
        self.process: subprocess.Popen | None = None

    # MARK: Life

    def start(self, env: dict | None = None, prefix: list[str] = ()) -> "Server":
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                [*prefix, *self.command], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                env={**os.environ, **(env or {})}, cwd=self.directory, start_new_session=True)
        until(self._ready, f"the server at {self.issuer} to be ready", deadline=60)
        return self

    def _ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log[-4000:]}")
        try:
            with urllib.request.urlopen(f"{self.issuer}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def stop(self):
        """A polite end: SIGTERM, and the exit code."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError("the server did not end within 30 s of SIGTERM")
        return self.process.returncode if self.process else None

    def kill(self):
        if self.process and self.process.poll() is None:
            # Its group, because a wrapper that moves its clock stands before it.
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    # MARK: What it leaves behind

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def cli(self, *arguments, **options) -> subprocess.CompletedProcess:
        return run(*arguments, "--config", self.config, **options)

    def trace(self, sign_in: str) -> list[dict]:
        """The audit events of one sign-in, oldest first, as the command prints them."""
        answer = self.cli("trace", sign_in, "--json")
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)["events"]

    def life(self, sign_in: str) -> list[str]:
        """The names of those events."""
        return [event["event"] for event in self.trace(sign_in)]

    def settled(self, deadline: float = PATIENCE):
        """Waits until every message is sent or given up, and that is written down: a mail server has one earlier than that."""
        until(lambda: self.sql("SELECT COUNT(*) AS n FROM outbox WHERE sealed IS NOT NULL")[0]["n"] == 0, "the outbox to be settled", deadline)

    @property
    def on_postgres(self) -> bool:
        return isinstance(self.database, str)

    def sql(self, statement: str, *values) -> list[sqlite3.Row | psql.Row]:
        """A read of the database, beside the running server."""
        if self.on_postgres:
            return psql.query(self.database, statement, *values)
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)
        connection.row_factory = sqlite3.Row
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    @property
    def tables(self) -> list[str]:
        found = self.sql("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'" if self.on_postgres
                         else "SELECT name FROM sqlite_master WHERE type = 'table'")
        return [row["name"] for row in found]

    def steal(self, target: Path, storage) -> "Loot":
        """What a thief takes along: every file of SQLite, or a dump of PostgreSQL, in a database of the thief's own."""
        if not self.on_postgres:
            file = self.copy_database(target)
            octets = b"".join(part.read_bytes() for part in target.iterdir())
            return Loot(target, [], 0, file, octets=octets, place={"database": file})
        copy, text = storage(), psql.dump(self.database)
        psql.psql(copy, text)
        loot = Loot(target, [], 0, copy, octets=b"", place={"storage": copy})
        values = (value for name in loot.tables for row in loot.sql(f'SELECT * FROM "{name}"') for value in row)
        loot.octets = b"\n".join([text.encode(), *(value for value in values if isinstance(value, bytes))])
        return loot

    def copy_database(self, target: Path) -> Path:
        """What a thief of the disk takes along: the file, its log and all."""
        target.mkdir(parents=True, exist_ok=True)
        for part in self.database.parent.glob(self.database.name + "*"):
            if part.is_file():
                (target / part.name).write_bytes(part.read_bytes())
        return target / self.database.name


class Loot(Server):
    """A stolen database: nobody serves it. `place` is how `serve` is told to use it, `octets` all that stands in it."""

    def __init__(self, *arguments, octets: bytes, place: dict):
        super().__init__(*arguments)
        self.octets, self.place = octets, place


# MARK: Ways to have one

APPS = {
    "wiki": "button: required, because: \"people like to see what they press\"",
    "click": "",
    "brief": "button: required, link_lifetime: 4s, because: \"tests can't wait ten minutes\"",
    "here": "button: required, cross_device: here, because: \"a reading list has no secrets\"",
    "deny": "button: required, cross_device: deny, because: \"one device only\"",
    "path": "button: required, link_secret: path, because: \"their mail system loses fragments\"",
}


def serve(directory: Path, *, mail: str, sign_up: str = "on", apps: dict | None = None, callback: str | None = None,
          master_key: bytes | None = None, database: Path | None = None, storage: str | None = None,
          issuer: str | None = None) -> Server:
    """A server with a configuration file of its own. `mail` is the block of a route, `url: …` first.

    `storage` is the URL of a database in PostgreSQL, where it is to be no file at `database`.
    """
    directory.mkdir(parents=True, exist_ok=True)
    port = free_port()
    issuer = issuer or f"http://127.0.0.1:{port}"
    database = storage or database or directory / "latchkey.db"
    key = directory / "master.key"
    if not key.exists():
        made = run("init", "--dir", directory / "init", "--issuer", issuer, "--app", "wiki")
        assert made.returncode == 0, made.stdout + made.stderr
        key.write_bytes(master_key or (directory / "init" / "master.key").read_bytes())
        key.chmod(0o600)
    callback = callback or f"{issuer}/signed-in"
    chosen = "\n".join(
        f"  - id: {id}\n    name: Team {id}\n    tier: low\n    redirect_uris: [\"{callback}\"]"
        + (f"\n    policy: {{ {policy} }}" if policy else "")
        for id, policy in (apps if apps is not None else APPS).items())
    config = directory / "latchkey.yaml"
    config.write_text(f"""\
issuer: {issuer}
listen: 127.0.0.1:{port}
storage: {storage or f"sqlite:{database}"}
keys:
  master_key_file: {key}
mail:
  from: "Latchkey <sign-in@latchkey.test>"
  routes:
    - name: primary
{_indented(mail, 6)}
trusted_proxies: [127.0.0.1/32]
accounts:
  sign_up: {sign_up}
apps:
{chosen}
""")
    return Server(directory, [str(BINARY), "serve", "--config", str(config)], port, database, config)


def demo(directory: Path) -> Server:
    directory.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [str(BINARY), "demo", "--port", str(port), "--data", str(directory / "data")]
    return Server(directory, command, port, directory / "data" / "latchkey.db")


def _indented(text: str, by: int) -> str:
    return "\n".join(" " * by + line for line in text.strip().splitlines())
