"""A PostgreSQL server of a run's own, which can be killed and started again on the same data. It runs with fsync."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from actors.psql import psql
from actors.server import free_port, until

# Who is asked for a password, and who isn't. Loopback alone is listened at.
ACCESS = """\
host all guarded all scram-sha-256
host all all all trust
"""
PASSWORD = "correct horse battery staple"


class Postgres:
    """`url()` of a database; each `database()` is a new one. The user `latchkey` needs no password, `guarded` has one."""

    def __init__(self):
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-postgres.", dir="/tmp"))
        self.data, self.log_file, self.port = self.folder / "data", self.folder / "log", free_port()
        self.process: subprocess.Popen | None = None
        self._numbers = itertools.count(1)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        made = subprocess.run([*self._as_user(), self.bin / "initdb", "-D", self.data, "-U", "latchkey", "--auth=trust",
                               "--encoding=UTF8", "--locale=C"], capture_output=True, text=True, cwd=self.folder)
        assert made.returncode == 0, made.stderr
        (self.data / "pg_hba.conf").write_text(ACCESS)

    @staticmethod
    def _as_user() -> list[str]:
        # PostgreSQL refuses to run as root.
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []

    # MARK: Life

    def start(self) -> "Postgres":
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                [*self._as_user(), self.bin / "postgres", "-D", self.data, "-p", str(self.port), "-c", "max_connections=200",
                 "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
                stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=self.folder, start_new_session=True)
        until(self._answers, f"PostgreSQL at {self.port}", deadline=60)
        return self

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log_file.read_text()[-4000:]
        asked = subprocess.run([self.bin / "pg_isready", "-h", "127.0.0.1", "-p", str(self.port)], capture_output=True)
        return asked.returncode == 0

    def kill(self):
        """SIGKILL for the postmaster and all of its children: what it had not yet put on the disk is gone."""
        self._signal(signal.SIGKILL)
        self.process.wait(10)

    def freeze(self):
        """As a machine that stands still: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self):
        self._signal(signal.SIGCONT)

    def _signal(self, what: signal.Signals):
        parent = self.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        for process in [parent, *map(int, children)]:
            try:
                os.kill(process, what)
            except ProcessLookupError:
                continue

    def remove(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    # MARK: Databases

    def url(self, database: str, user: str = "latchkey") -> str:
        return f"postgres://{user}@127.0.0.1:{self.port}/{database}"

    def database(self, owner: str = "latchkey") -> str:
        """A new one, and its URL."""
        name = f"latchkey_{next(self._numbers)}"
        self.do(f"CREATE DATABASE {name} OWNER {owner}")
        return self.url(name, owner)

    def guard(self):
        """Makes the user who has to know a password."""
        self.do(f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")

    def do(self, commands: str) -> str:
        """As the database's administrator."""
        return psql(self.url("postgres"), commands)


def a_clock_to_move(storage: str):
    """Gives this one database a clock of its own, which nodes keep to; answers what puts it forward, in seconds."""
    psql(storage, """
        CREATE SCHEMA moved;
        CREATE TABLE moved.clock (ahead INTERVAL NOT NULL);
        INSERT INTO moved.clock VALUES ('0 s');
        CREATE FUNCTION moved.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
            AS 'SELECT pg_catalog.clock_timestamp() + ahead FROM moved.clock';
        """)
    psql(storage, f"ALTER DATABASE {storage.rsplit('/')[-1]} SET search_path = public, moved, pg_catalog")
    return lambda seconds: psql(storage, f"UPDATE moved.clock SET ahead = ahead + interval '{seconds} s'")
