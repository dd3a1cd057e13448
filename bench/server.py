"""The server that is measured: the stripped release binary on loopback, with a directory of its own in bench/.work."""

import http.client, os, pathlib, re, shutil, signal, socket, subprocess, time

ROOT = pathlib.Path(__file__).resolve().parents[1]
WORK = ROOT / "bench/.work"
BINARY = WORK / "latchkey"
PROGRAMS = ROOT / ".build-release/release"
# A short run proves that the benchmark works; its figures mean little.
QUICK = os.environ.get("BENCH") == "quick"

CONFIG = """\
issuer: {issuer}
listen: 127.0.0.1:{port}
storage: {storage}
keys: {{master_key_file: {folder}/master.key}}
mail: {{from: bench@latchkey.test, routes: [{{url: "smtp+plain://127.0.0.1:{smtp}"}}]}}
trusted_proxies: [127.0.0.1]
accounts: {{sign_up: on}}
apps: [{{id: bench, name: Bench, tier: low, redirect_uris: ["{issuer}/session"]}}]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, name: str, storage: str | None = None, smtp: int | None = None, like: "Server | None" = None):
        """`like` is another node, whose keys and issuer this one has."""
        self.folder, self.port, self.smtp = WORK / name, free_port(), smtp or free_port()
        self.issuer = like.issuer if like else f"http://127.0.0.1:{self.port}"
        self.storage = storage or f"sqlite:{self.folder}/latchkey.db"
        self.next_person = 1
        shutil.rmtree(self.folder, ignore_errors=True)
        made = [BINARY, "init", "--dir", self.folder, "--issuer", self.issuer, "--app", "bench"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        if like:
            shutil.copy(like.folder / "master.key", self.folder)
        self.config = self.folder / "bench.yaml"
        self.config.write_text(CONFIG.format(**vars(self)))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, prefix=()) -> float:
        """Milliseconds from before the process is made until /readyz answers 200."""
        begun = time.monotonic()
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen([*prefix, BINARY, "serve", "--config", self.config], stdout=log, stderr=log)
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > begun + 20:
                raise SystemExit(f"the server doesn't start; see {self.folder / 'server.log'}")
            time.sleep(0.0005)
        return (time.monotonic() - begun) * 1000

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def cpu_seconds(self) -> float:
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> dict:
        """Megabytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        rollup = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        megabytes = lambda name, text: round(int(re.search(rf"^{name}:\s+(\d+)", text, re.M)[1]) / 1024, 1)
        return {"resident": megabytes("VmRSS", status), "peak": megabytes("VmHWM", status),
                "proportional": megabytes("Pss", rollup), "anonymous": megabytes("Anonymous", rollup)}

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
