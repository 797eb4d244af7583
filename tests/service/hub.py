"""A stand-in for the hub with the two routes that the commons asks.

A commons in the tests' own process asks it without a network; other processes ask a real server.
"""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import httpx

SERVICE_TOKEN = "commons-own-secret-token"


@dataclass
class Hub:
    """What the stand-in knows; tests change it as the real hub's state would change."""

    tokens: dict = field(default_factory=dict)
    states: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    broken: bool = False
    url: str = ""

    def admit(self, name, *scopes, kind="user", groups=()):
        """Give a token to someone who holds these scopes."""
        token = f"token-of-{name}"
        self.tokens[token] = {
            "name": name,
            "kind": kind,
            "groups": list(groups),
            "admin": False,
            "scopes": list(scopes),
        }
        return token

    def answer(self, path, token):
        """Answer as the hub does: status and body."""
        self.asked.append(path)
        if self.broken:
            return 500, {"message": "down"}
        if path == "/hub/api/user":
            model = self.tokens.get(token)
            return (200, model) if model else (403, {"message": "Missing or invalid credentials"})
        name = unquote(path.removeprefix("/hub/api/users/"))
        if token != SERVICE_TOKEN or name not in self.states:
            return 404, {"message": "Not found"}
        return 200, {"name": name, "kind": "user", "auth_state": self.states[name]}

    def client(self):
        """Give a client that asks it in this process."""

        def handle(request):
            token = request.headers.get("Authorization", "").partition(" ")[2]
            status, body = self.answer(request.url.raw_path.decode().partition("?")[0], token)
            return httpx.Response(status, json=body)

        transport = httpx.MockTransport(handle)
        return httpx.AsyncClient(base_url="http://hub.test/hub/api/", transport=transport)


def _handler(hub):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else the body waits 40 ms for the other side to have said that it has the headers.
        disable_nagle_algorithm = True

        def do_GET(self):
            token = self.headers.get("Authorization", "").partition(" ")[2]
            status, body = hub.answer(self.path, token)
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            """Say nothing."""

    return Handler


def serve(hub):
    """Start the stand-in on a free port; gives a function that stops it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub))
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_port}/hub/api/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()

    def stop():
        server.shutdown()
        thread.join()
        server.server_close()

    return stop
