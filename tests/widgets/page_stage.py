"""The stage on which the page's runtime is tested: a server that speaks a classroom's line.

It serves one page under the classroom's Content-Security-Policy and the built files, greets each
visit as the classroom does, and has a kernel in its own process, which a test may kill.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from staffroom_hub.classroom.headers import SLIM
from tests.widgets.page_kernel import Kernel

ROOT: Final = Path(__file__).parents[2]
BUILT: Final = ROOT / "widgets/share/jupyter/voila/templates/staffroom/static/built"
PROTOCOL: Final = Subprotocol("v1.kernel.websocket.jupyter.org")
PERSON: Final = {"name": "Анна Петрова", "trainer": False}


class Stage:
    """A classroom with one page.

    Attributes:
        page: the page's HTML.
        files: other files of the page, by path.
        make: makes a kernel as a fork of the page's zygote would be.
        person: who is signed in.
        down: no WebSocket is taken.
        visits: the visits that were greeted, in order, with whether their kernel was fresh.
        heard: what the page said to kernels: (message type, content).
        left: close codes that the page itself gave.
    """

    def __init__(self, page: str, make: Callable[[], Kernel], files: dict[str, bytes]) -> None:
        """Keep what is to be served; `serve` starts it."""
        self.page, self.make, self.files = page, make, files
        self.person: dict[str, Any] | None = dict(PERSON)
        self.down = False
        self.visits: list[tuple[str, bool]] = []
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.left: list[int] = []
        self.kernels: dict[str, Kernel] = {}
        # A widget that Python forgets takes another of its id out of ipywidgets' list.
        self._kept: list[Kernel] = []
        self.lines: dict[str, ServerConnection] = {}
        self._dead: set[ServerConnection] = set()
        self.address = ""
        self._loop = asyncio.new_event_loop()

    # --- what a test does to it -----------------------------------------------------------------

    def close(self, code: int) -> None:
        """Close every line with a code, as the server does."""
        self._do(self._close(code))

    def cut(self) -> None:
        """Cut every line without a word."""
        self._do(self._cut())

    def deaden(self) -> None:
        """Hear and say nothing on the lines there are: cut without a word to either end."""
        self._dead.update(self.lines.values())

    def kill_kernels(self) -> None:
        """Let every kernel die and tell nobody."""
        for kernel in self.kernels.values():
            kernel.end()
        self.kernels.clear()

    def ops(self, op: str) -> list[dict[str, Any]]:
        """The custom messages of one operation that reached any kernel."""
        said = [
            content["data"].get("content") or {}
            for kind, content in self.heard
            if "data" in content
        ]
        return [one for one in said if one.get("op") == op]

    def _do(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _close(self, code: int) -> None:
        for line in list(self.lines.values()):
            await line.close(code)

    async def _cut(self) -> None:
        for line in list(self.lines.values()):
            line.transport.abort()

    # --- serving --------------------------------------------------------------------------------

    async def _answer(self, line: ServerConnection, request: Request) -> Response | None:
        path = urlsplit(request.path).path
        if path.endswith("/channels"):
            return line.respond(503, "") if self.down else None
        if path.startswith("/static/built/"):
            return _file(path, (BUILT / path.rsplit("/", 1)[-1]).read_bytes())
        if path in self.files:
            return _file(path, self.files[path])
        return _file("page.html", self.page.encode()) if path == "/page/" else line.respond(404, "")

    async def _speak(self, line: ServerConnection) -> None:
        assert line.request is not None
        query = parse_qs(urlsplit(line.request.path).query)
        visit = query["visit"][0]
        fresh = visit not in self.kernels
        kernel = self.kernels.setdefault(visit, self.make()) if fresh else self.kernels[visit]
        self._kept.append(kernel)
        self.visits.append((visit, fresh))
        self.lines[visit] = line
        kernel.publish = lambda message: self._publish(line, message)
        await line.send(json.dumps({"op": "hello", "fresh": fresh, "person": self.person}))
        try:
            async for frame in line:
                await self._hear(line, visit, frame)
        except ConnectionClosed:
            pass
        finally:
            self.lines.pop(visit, None)
            if line.close_code:
                self.left.append(line.close_code)

    async def _hear(self, line: ServerConnection, visit: str, frame: str | bytes) -> None:
        if line in self._dead:
            return
        if isinstance(frame, str):
            if json.loads(frame) == {"op": "ping"}:
                await line.send('{"op":"pong"}')
            return
        channel, parts = deserialize_msg_from_ws_v1(frame)
        assert channel == "shell"
        header, parent, metadata, content = (json.loads(part) for part in parts[:4])
        if kernel := self.kernels.get(visit):
            self.heard.append((header["msg_type"], content))
            kernel.hear(
                {
                    "header": header,
                    "parent_header": parent,
                    "metadata": metadata,
                    "content": content,
                    "buffers": parts[4:],
                }
            )

    def _publish(self, line: ServerConnection, message: dict[str, Any]) -> None:
        """Send what a kernel says; ordered, because a send begins at once."""
        names = ("header", "parent_header", "metadata", "content")
        parts = [json.dumps(message[name], default=str).encode() for name in names]
        frame = serialize_msg_to_ws_v1(
            [*parts, *map(bytes, message["buffers"])], message["channel"]
        )
        self._loop.create_task(_send(line, frame))

    async def _serve(self, ready: threading.Event) -> None:
        self._end = asyncio.Event()
        server: Server
        async with serve(
            self._speak,
            "127.0.0.1",
            0,
            process_request=self._answer,
            subprotocols=[PROTOCOL],
            ping_interval=None,
            close_timeout=1,
        ) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            self.address = f"http://127.0.0.1:{port}/page/"
            ready.set()
            await self._end.wait()

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve; gives the page's address."""
        ready = threading.Event()
        thread = threading.Thread(
            target=self._loop.run_until_complete, args=(self._serve(ready),), daemon=True
        )
        thread.start()
        assert ready.wait(10)
        try:
            yield self.address
        finally:
            self.kill_kernels()
            self._loop.call_soon_threadsafe(self._end.set)
            thread.join(10)


async def _send(line: ServerConnection, frame: bytes) -> None:
    with suppress(ConnectionClosed):
        await line.send(frame)


def _file(path: str, body: bytes) -> Response:
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind.endswith(("javascript", "json"))
    headers = Headers(
        {
            "Content-Type": f"{kind}; charset=utf-8" if text else kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": SLIM,
            "X-Content-Type-Options": "nosniff",
        }
    )
    return Response(200, "OK", headers, body)
