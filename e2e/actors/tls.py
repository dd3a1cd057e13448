"""A proxy that ends TLS, as stands before every real installation, with a certificate that it makes for itself."""

import http.server
import socket
import ssl
import subprocess
import threading
from pathlib import Path


def certificate(directory: Path, *names: str) -> tuple[Path, Path]:
    """A certificate for those names that nobody has signed, and its key."""
    directory.mkdir(parents=True, exist_ok=True)
    chain, key = directory / "chain.pem", directory / "key.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={names[0]}", "-addext", "subjectAltName=" + ",".join(f"DNS:{name}" for name in names),
         "-keyout", key, "-out", chain], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return chain, key


def _context(pair: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    return context


class Proxy:
    """Ends TLS on a port and passes octets on to another, unread."""

    def __init__(self, pair: tuple[Path, Path], to: int, port: int = 0):
        self.to = to
        self._context = _context(pair)
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[raw], daemon=True).start()

    def _serve(self, raw: socket.socket):
        try:
            with self._context.wrap_socket(raw, server_side=True) as client, socket.create_connection(("127.0.0.1", self.to)) as server:
                back = threading.Thread(target=self._pass, args=[server, client], daemon=True)
                back.start()
                self._pass(client, server)
                back.join(30)
        except OSError:
            pass

    @staticmethod
    def _pass(source, target):
        try:
            while octets := source.recv(65536):
                target.sendall(octets)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self._listener.close()


class Site:
    """Somebody's site on TLS: one page, with headers that it chooses."""

    def __init__(self, pair: tuple[Path, Path], page: str = "", headers: list[tuple[str, str]] = ()):
        site = self
        self.page, self.headers = page, list(headers)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                for name, value in site.headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(site.page.encode())

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.socket = _context(pair).wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
