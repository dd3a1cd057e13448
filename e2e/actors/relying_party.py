"""The app that is signed in to: it answers its callback and remembers every request, headers and all."""

import http.server
import threading


class RelyingParty:
    def __init__(self):
        party = self
        self.visits: list[tuple[str, dict]] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                party.visits.append((self.path, dict(self.headers)))
                page = b"<!doctype html><html lang=en><title>The app</title><main><h1>Welcome to the app</h1></main></html>"
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.callback = f"{self.origin}/callback"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
