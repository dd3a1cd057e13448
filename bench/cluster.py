"""A PostgreSQL of the benchmark's own, as it comes, on loopback in a directory of its own."""

import json, os, pathlib, re, shutil, subprocess, tempfile

from server import free_port

SETTINGS = "listen_addresses=127.0.0.1 unix_socket_directories= max_connections=100 shared_buffers=256MB".split()
LOG = "logging_collector=on log_directory=log log_filename=bench log_destination=jsonlog log_min_messages=log".split()


def programs() -> pathlib.Path:
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise SystemExit("PostgreSQL is missing, which the benchmark needs: sudo apt-get install postgresql")
    return found[-1]


class Cluster:
    def __enter__(self):
        self.home, self.port = pathlib.Path(tempfile.mkdtemp(prefix="latchkey-bench-")), free_port()
        if not os.getuid():
            shutil.chown(self.home, "postgres")
        self._run("initdb", "-D", self.home / "data", "-U", "latchkey", "-A", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync")
        options = " ".join(f"-c {setting}" for setting in [*SETTINGS, *LOG, f"port={self.port}"])
        self._run("pg_ctl", "-D", self.home / "data", "-o", options, "-w", "start")
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", self.home / "data", "-m", "fast", "-w", "stop")
        shutil.rmtree(self.home)

    def _run(self, program: str, *arguments):
        # PostgreSQL refuses to run as root.
        user = [] if os.getuid() else ["runuser", "-u", "postgres", "--"]
        subprocess.run([*user, programs() / program, *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL)

    def sql(self, statement: str, database="postgres") -> str:
        command = [programs() / "psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "latchkey", "-d", database, "-Atc"]
        return subprocess.run([*command, statement], check=True, capture_output=True, text=True).stdout.strip()

    def database(self, name: str) -> str:
        """A new one; answers its URL."""
        self.sql(f"CREATE DATABASE {name}")
        return f"postgres://latchkey@127.0.0.1:{self.port}/{name}"

    def pgbench(self, script: pathlib.Path, database: str, clients: int, seconds: int) -> dict:
        """Runs of the script a second, and how many failed because two of them fell out over a row."""
        command = [programs() / "pgbench", "-n", "-M", "prepared", "-c", clients, "-j", 1, "-T", seconds]
        command += ["-f", script, "-h", "127.0.0.1", "-p", self.port, "-U", "latchkey", database]
        said = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
        failed = re.search(r"failed transactions: (\d+)", said)
        return {"per_second": float(re.search(r"tps = ([\d.]+)", said)[1]), "failed": int(failed[1]) if failed else 0}

    def log(self) -> list[dict]:
        """What it logged, a dictionary an entry."""
        return [json.loads(line) for line in (self.home / "data/log/bench.json").read_text().splitlines()]
