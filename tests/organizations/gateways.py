"""Stand-ins on this machine for the gateways of a customer: each remembers what it was told and answers as the test says."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Scripted(BaseHTTPRequestHandler):
    """One (status, body) after the other, the last one again and again; the status 0 hangs up without an answer, and
    `slow` keeps whoever asks waiting."""

    def do_POST(self):
        told = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((dict(self.headers), json.loads(told)))
        status, body = self.server.script[min(len(self.server.told), len(self.server.script)) - 1]
        time.sleep(self.server.slow)
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quiet."""


@contextmanager
def standing_in() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    server.told, server.script, server.slow, server.daemon_threads = [], [(200, b"")], 0, True
    Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_port}/send"
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
