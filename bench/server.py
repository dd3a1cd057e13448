"""The server that is measured: the stripped release binary on loopback, with a directory of its own in bench/.work."""

import http.client, pathlib, shutil, signal, socket, subprocess, time

ROOT = pathlib.Path(__file__).resolve().parents[1]
WORK = ROOT / "bench/.work"
BINARY = WORK / "latchkey"

CONFIG = """\
issuer: http://127.0.0.1:{port}
listen: 127.0.0.1:{port}
storage: sqlite:{folder}/latchkey.db
keys: {{master_key_file: {folder}/master.key}}
mail: {{from: bench@latchkey.test, routes: [{{url: "smtp+plain://127.0.0.1:{smtp}"}}]}}
trusted_proxies: [127.0.0.1]
accounts: {{sign_up: on}}
apps: [{{id: bench, name: Bench, tier: low, redirect_uris: ["http://127.0.0.1:{port}/session"]}}]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, name: str, smtp: int = 9):
        self.folder, self.port = WORK / name, free_port()
        shutil.rmtree(self.folder, ignore_errors=True)
        made = [BINARY, "init", "--dir", self.folder, "--issuer", f"http://127.0.0.1:{self.port}", "--app", "bench"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        self.config = self.folder / "bench.yaml"
        self.config.write_text(CONFIG.format(port=self.port, folder=self.folder, smtp=smtp))

    def start(self) -> float:
        """Milliseconds from before the process is made until /readyz answers 200."""
        begun = time.monotonic()
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen([BINARY, "serve", "--config", self.config], stdout=log, stderr=log)
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
        return (int(fields[11]) + int(fields[12])) / 100

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)
