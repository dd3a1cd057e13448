"""The database as it stands in production, all on loopback: etcd, Patroni with three members of PostgreSQL, and HAProxy."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from string import Template

from actors.server import free_port, until

HERE = Path(__file__).parent
PASSWORD = "only-on-loopback"
# None of them runs as root, and PostgreSQL refuses to.
DROPPED = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []


def binaries() -> Path:
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def launch(command: list, folder: Path, log: str) -> subprocess.Popen:
    with open(folder / log, "ab") as out:
        return subprocess.Popen([*DROPPED, *map(str, command)], cwd=folder, stdin=subprocess.DEVNULL, stdout=out,
                                stderr=subprocess.STDOUT, start_new_session=True)


class Member:
    """One machine of the database: Patroni and its PostgreSQL."""

    def __init__(self, name: str, folder: Path, etcd: int):
        self.name, self.folder, self.port, self.rest = name, folder, free_port(), free_port()
        self.patroni: subprocess.Popen | None = None
        folder.mkdir(mode=0o700)
        (folder / "patroni.yml").write_text(Template((HERE / "patroni.yml").read_text()).substitute(
            name=name, etcd=f"127.0.0.1:{etcd}", rest=self.rest, port=self.port, bin=binaries(), folder=folder,
            password=PASSWORD))

    def start(self):
        self.patroni = launch(["/usr/bin/patroni", "patroni.yml"], self.folder, "log")

    def state(self) -> dict:
        """What its Patroni says of it; nothing where none answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.rest}/patroni", timeout=2) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            return json.load(answer)
        except (OSError, ValueError):
            return {}

    # MARK: What befalls it

    def database_processes(self) -> list[int]:
        try:
            postmaster = int((self.folder / "data/postmaster.pid").read_text().split()[0])
            children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        except (OSError, IndexError):
            return []
        return [postmaster, *map(int, children)]

    def kill_database(self):
        self._signal(self.database_processes(), signal.SIGKILL)

    def kill(self):
        """The power fails: Patroni and every process of its database, none of which says goodbye."""
        self._signal([self.patroni.pid, *self.database_processes()], signal.SIGKILL)
        self.patroni.wait(10)

    def freeze(self):
        """Nobody hears of it any more, and its connections stay open."""
        self._signal([self.patroni.pid, *self.database_processes()], signal.SIGSTOP)

    def thaw(self):
        self._signal([*self.database_processes(), self.patroni.pid], signal.SIGCONT)

    @staticmethod
    def _signal(processes: list[int], what: signal.Signals):
        for process in processes:
            try:
                os.kill(process, what)
            except ProcessLookupError:
                pass


class Cluster:
    """Three members, of which one at a time takes writes; reached at `port`."""

    def __init__(self, folder: Path, members: int = 3):
        self.folder, self.port, self.etcd_port = folder, free_port(), free_port()
        if DROPPED:
            subprocess.run(["chown", "postgres", folder], check=True)
        folder.chmod(0o755)
        self.members = [Member(f"member{number}", folder / f"member{number}", self.etcd_port) for number in range(members)]
        servers = "\n".join(
            f"    server {one.name} 127.0.0.1:{one.port} check port {one.rest}" for one in self.members)
        (folder / "haproxy.cfg").write_text(
            Template((HERE / "haproxy.cfg").read_text()).substitute(port=self.port, servers=servers))
        if DROPPED:
            subprocess.run(["chown", "-R", "postgres", folder], check=True)
        self.others: list[subprocess.Popen] = []

    def start(self):
        client, peer = f"http://127.0.0.1:{self.etcd_port}", f"http://127.0.0.1:{free_port()}"
        self.others.append(launch(
            ["etcd", "--enable-v2", "--name", "one", "--data-dir", self.folder / "etcd", "--listen-client-urls", client,
             "--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
             "--initial-cluster", f"one={peer}"], self.folder, "etcd.log"))
        until(self._has_etcd, "etcd to answer")
        self.others.append(launch(["/usr/sbin/haproxy", "-db", "-f", "haproxy.cfg"], self.folder, "haproxy.log"))
        for member in self.members:
            member.start()
        until(self.primary, "a first primary", deadline=120)
        until(self.is_whole, "all members of the database", deadline=180)
        self.sql("CREATE ROLE latchkey LOGIN PASSWORD '%s'" % PASSWORD, database="postgres")
        self.sql("CREATE DATABASE latchkey OWNER latchkey", database="postgres")

    def _has_etcd(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.etcd_port}/health", timeout=2) as answer:
                return json.load(answer)["health"] == "true"
        except (OSError, ValueError):
            return False

    def stop(self):
        for member in self.members:
            if member.patroni:
                member.thaw()
                member.kill()
        for process in self.others:
            process.kill()
            process.wait(10)

    # MARK: Who is what

    def primary(self, besides: Member | None = None) -> Member | None:
        """The member that says of itself that it takes writes, as long as no other says so too."""
        states = {one: one.state() for one in self.members if one is not besides}
        leading = [one for one, state in states.items()
                   if state.get("role") in ("master", "primary") and state.get("state") == "running"]
        return leading[0] if len(leading) == 1 else None

    def is_whole(self) -> bool:
        """Everybody runs, all others follow the primary, and one of them may take its place."""
        states = [one.state() for one in self.members]
        primary = self.primary()
        if not primary or any(state.get("state") != "running" for state in states):
            return False
        following = [one for one in primary.state().get("replication", []) if one["state"] == "streaming"]
        # Streaming in step isn't enough: Patroni writes down in etcd who that is, a few seconds later, and trusts that alone.
        return len(following) == len(self.members) - 1 and any(state.get("sync_standby") for state in states)

    def url(self, with_hosts: bool) -> str:
        """What a node is given for `storage`: the proxy, or all members."""
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in self.members) if with_hosts else f"127.0.0.1:{self.port}"
        return f"postgres://latchkey@{hosts}/latchkey"

    def sql(self, statement: str, database: str = "latchkey") -> list[dict]:
        """Asks the primary, as its superuser."""
        asked = statement if not statement.startswith("SELECT") else (
            f"SELECT COALESCE(json_agg(found), '[]') FROM ({statement}) AS found")
        answer = subprocess.run(
            [binaries() / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres",
             "-c", asked, database], capture_output=True, text=True, env={**os.environ, "PGPASSWORD": PASSWORD}, timeout=60)
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout) if statement.startswith("SELECT") else []
