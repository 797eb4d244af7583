"""A world around a real classroom process: a small hub, a small commons, browsers without a screen."""

import base64
import json
import os
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from staffroom.bundle import digest

PYTHON = os.environ.get("STAFFROOM_TEST_PYTHON", sys.executable)
PREFIX = "/services/classroom/"
ACCESS = "access:services!service=classroom"
LEARN = "custom:staffroom:learn"
SERVICE_TOKEN = "canary-service-token"
OTHER_SECRET = "canary-other-secret"
MODULE = "m01-network"
KEY_OF_A_QUIZ = "canary-key-of-a-quiz"


def notebook(*cells, **metadata):
    """Write a notebook: a text is Markdown, a pair with `code` is a code cell."""
    made = [
        new_code_cell(cell[1]) if isinstance(cell, tuple) else new_markdown_cell(cell)
        for cell in cells
    ]
    return nbformat.writes(new_notebook(cells=made, metadata=metadata)).encode()


def code(source):
    """Mark a cell as code."""
    return ("code", source)


class World:
    """What the hub and the commons know; tests change it as life does."""

    def __init__(self):
        """Open the doors of the stand-ins on a free port."""
        self.people = {}
        self.releases = {}
        self.titles = {}
        self.locales = {}
        self.names = {}
        self.roles = {}
        self.unread = {}
        self.displays = {}
        self.notes = {}
        self.invitations = {}
        self.joined = []
        self.commons_works = True
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def admit(
        self,
        name,
        locale="ru",
        display_name="Анна Петровна",
        scopes=(ACCESS, LEARN),
        role="teacher",
    ):
        """Let somebody in; her token is made of her name."""
        token = f"token-of-{name}"
        self.people[token] = {"name": name, "kind": "user", "scopes": list(scopes), "groups": []}
        self.locales[name], self.names[name] = locale, display_name
        self.roles[name] = role
        return token

    def release(self, module, files, edition="ru", title="Сеть педагогов"):
        """Publish a module."""
        self.titles[edition, module] = title
        self.releases[edition, module] = files

    def answer(self, path, token):
        """Answer as hub and commons do: status and JSON."""
        person = self.people.get(token)
        if path == "/hub/api/user":
            return (200, person) if person else (403, {"message": "no"})
        if not self.commons_works:
            return 503, {"error": {"code": "unavailable", "message": "no"}}
        parts = path.removeprefix("/services/commons/api/").split("/")
        if parts[0] == "releases":
            return self._released(parts[1:]) if token == SERVICE_TOKEN else (403, {})
        if person is None:
            return 403, {}
        return self._own(parts, person["name"])

    def _released(self, parts):
        if len(parts) == 1:
            return 200, [
                {
                    "edition": edition, "module": module, "title": self.titles[edition, module],
                    "digest": digest(files), "released_at": "2026-09-01T10:00:00Z",
                }
                for (edition, module), files in self.releases.items() if edition == parts[0]
            ]  # fmt: skip
        files = self.releases[parts[0], parts[1]]
        return 200, {"files": {k: base64.b64encode(v).decode() for k, v in files.items()}}

    def _own(self, parts, name):
        if parts == ["me"]:
            return 200, {
                "name": name, "display_name": self.names[name],
                "locale": self.locales[name], "roles": [self.roles[name]],
            }  # fmt: skip
        if parts == ["me", "notices", "unread"]:
            return 200, {"unread": self.unread.get(name, 0)}
        if parts[:2] == ["me", "own"]:
            kept = self.displays if parts[2] == "display" else self.notes
            version, body = kept.get(
                name if parts[2] == "display" else (name, *parts[3:]), (0, None)
            )
            return 200, {"version": version, "body": body, "saved_at": None}
        if parts[0] == "invitations":
            return self._invited(parts[1])
        return 200, [
            {
                "id": module, "edition": edition, "title": self.titles[edition, module],
                "summary": "Кто нас слышит, когда трудно.", "minutes": 42,
                "released_at": "2026-09-01T10:00:00Z", "state": "started",
            }
            for edition, module in self.releases if edition == parts[1] and module[0] == "m"
        ]  # fmt: skip

    def keep(self, token, path, change):
        """Keep how pages look to somebody, or her notes, as the commons does."""
        if not self.commons_works:
            return 503, {}
        name, (_, *place) = self.people[token]["name"], path.split("/own/")[1].split("/")
        kept, key = (self.notes, (name, *place)) if place else (self.displays, name)
        version, body = kept.get(key, (0, None))
        if change["version"] != version:
            document = {"version": version, "body": body, "saved_at": None}
            details = {"document": document}
            return 409, {"error": {"code": "own_changed", "message": "no", "details": details}}
        kept[key] = (version + 1, change["body"])
        return 200, {"version": version + 1, "body": change["body"], "saved_at": None}

    def speak(self, token, change):
        """Keep somebody's language, as the commons does."""
        name = self.people[token]["name"]
        self.locales[name] = change["locale"]
        return self._own(["me"], name)

    def _invited(self, code):
        known = self.invitations.get(code)
        if known is None:
            return 404, {"error": {"code": "not_found", "message": "no"}}
        return (
            (429, {"error": {"code": "too_fast", "message": "no"}})
            if known == "fast"
            else (
                200,
                known,
            )
        )

    def _join(self, path, token):
        code, person = path.rsplit("/", 1)[1], self.people.get(token)
        if not self.commons_works:
            return 503, {}
        if person is None or code not in self.invitations:
            return 404, {"error": {"code": "not_found", "message": "no"}}
        if self.invitations[code] != "fast":
            self.joined.append((person["name"], code))
        return self._invited(code)

    def _handler(self):
        world = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                token = self.headers.get("Authorization", "").partition(" ")[2]
                self._send(*world.answer(urlsplit(self.path).path, token))

            def do_PUT(self):
                token = self.headers.get("Authorization", "").partition(" ")[2]
                change = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._send(*world.keep(token, urlsplit(self.path).path, change))

            def do_PATCH(self):
                token = self.headers.get("Authorization", "").partition(" ")[2]
                change = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._send(*world.speak(token, change))

            def do_POST(self):
                if "/api/invitations/" in self.path:
                    token = self.headers.get("Authorization", "").partition(" ")[2]
                    self._send(*world._join(self.path, token))
                    return
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                code = parse_qs(body)["code"][0]
                self._send(200, {"access_token": code, "token_type": "Bearer"})

            def _send(self, status, body):
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args):
                """Say nothing."""

        return Handler

    def close(self):
        """Close the doors."""
        self.server.shutdown()
        self.server.server_close()


class Classroom:
    """A classroom process, started as the hub starts it."""

    def __init__(self, world, data, **variables):
        """Start it and wait until it answers; more variables go into its environment."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.world, self.data = world, Path(data)
        self.origin = f"http://127.0.0.1:{port}"
        self.url = self.origin + PREFIX
        self.log = self.data / "classroom.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [PYTHON, "-m", "staffroom_hub.classroom"],
                env=self._variables() | variables, stdout=log, stderr=log, cwd=data,
            )  # fmt: skip
        self._wait()

    def _variables(self):
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
        return kept | {
            "HOME": str(self.data),
            "JUPYTERHUB_API_TOKEN": SERVICE_TOKEN,
            "JUPYTERHUB_API_URL": f"{self.world.url}/hub/api",
            "JUPYTERHUB_BASE_URL": "/",
            "JUPYTERHUB_CLIENT_ID": "service-classroom",
            "JUPYTERHUB_OAUTH_ACCESS_SCOPES": json.dumps([ACCESS]),
            "JUPYTERHUB_OAUTH_CALLBACK_URL": f"{PREFIX}oauth_callback",
            "JUPYTERHUB_SERVICE_NAME": "classroom",
            "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
            "JUPYTERHUB_SERVICE_URL": self.origin,
            "STAFFROOM_COMMONS_URL": f"{self.world.url}/services/commons/",
            "STAFFROOM_DATA": str(self.data),
            "SOME_DATABASE_URL": OTHER_SECRET,
        }

    def _wait(self):
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError(self.log.read_text())
            try:
                httpx.get(self.url)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(self.log.read_text())

    def visitor(self):
        """Somebody who has not signed in."""
        return httpx.Client(base_url=self.url, timeout=60)

    def sign_in(self, token):
        """Go through the hub's OAuth as the bearer of a token; gives her browser."""
        browser = self.visitor()
        sent = browser.get("", headers={"Sec-Fetch-Mode": "navigate"})
        state = parse_qs(urlsplit(sent.headers["Location"]).query)["state"][0]
        back = browser.get("oauth_callback", params={"code": token, "state": state})
        assert back.status_code == 302, back.text
        return browser

    def stop(self):
        """End it."""
        self.process.terminate()
        self.process.wait(20)
