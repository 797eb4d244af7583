"""Fixtures of the widgets' Python tests.

`commons`: a small ASGI application that stands where the commons stands and remembers its calls.
`line`: a `Link` to it, in place of this kernel's own. `folder`: a working folder with a stripped
release. `page`: what a page gets from a widget, and how it speaks to it. `browser`: a Chromium.
"""

from __future__ import annotations

import asyncio
import json
import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm
from playwright.sync_api import Browser, sync_playwright

from staffroom.asgi import StreamingASGITransport
from staffroom.client import CommonsClient
from staffroom_widgets import base
from staffroom_widgets.link import Link
from tests.browser import launch

STATE = {
    "person": "tabcdefghijklmno",
    "version": 3,
    "answer": {"items": {}},
    "saved_at": "2026-01-12T09:30:00Z",
    "view": None,
    "result": None,
    "attempts_used": 0,
    "attempts_left": None,
    "best_percent": None,
}
RELEASE = {
    "id": "m01-network",
    "edition": "ru",
    "title": "Сеть педагогов",
    "activities": {
        "warm-up": {"type": "quiz", "title": "Разминка", "mode": "practice", "length": 3},
        "cards": {"type": "sorter", "title": "Карточки", "categories": [], "items": []},
        "map": {"type": "selfmap", "title": "Карта", "columns": [], "rows": []},
        "request": {"type": "form", "title": "Прошу совета", "fields": []},
    },
}


class Commons:
    """Answers like the commons; `answers` holds (status, body) by method and end of the path."""

    def __init__(self) -> None:
        """Know the answers of a page with one quiz."""
        self.calls: list[tuple[str, str, Any]] = []
        self.queries: list[str] = []
        self.down = False
        self.answers: dict[tuple[str, str], tuple[int, Any]] = {
            ("GET", "health"): (200, {"ok": True}),
            ("GET", "warm-up"): (200, STATE),
            ("PUT", "draft"): (200, {"version": 4, "saved_at": "2026-01-12T09:31:00Z"}),
            ("POST", "check"): (200, {"attempts_used": 1}),
        }
        self.events: asyncio.Queue[bytes] = asyncio.Queue()
        self.resumed: list[str | None] = []
        self.slow: dict[str, float] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, as ASGI wants it."""
        body = (await receive())["body"]
        path = scope["path"]
        if self.down:
            raise ConnectionError
        if path.endswith("/events"):
            return await self._stream(scope, send)
        call = (scope["method"], path, json.loads(body) if body else None)
        await asyncio.sleep(self.slow.get(json.dumps(call[2]), 0))
        self.calls.append(call)
        self.queries.append(scope["query_string"].decode())
        status, answer = self.answers.get((call[0], path.rsplit("/", 1)[-1]), (404, NOT_FOUND))
        await _answer(send, status, json.dumps(answer).encode(), b"application/json")
        return None

    async def _stream(self, scope: Any, send: Any) -> None:
        headers = dict(scope["headers"])
        self.resumed.append(headers.get(b"last-event-id", b"").decode() or None)
        start = {"type": "http.response.start", "status": 200, "headers": []}
        await send(start)
        while True:
            piece = await self.events.get()
            more = piece != b""
            await send({"type": "http.response.body", "body": piece, "more_body": more})
            if not more:
                return


NOT_FOUND = {"error": {"code": "not_found", "message": "Этого здесь нет.", "details": {}}}


async def _answer(send: Any, status: int, body: bytes, kind: bytes) -> None:
    headers = [(b"content-type", kind)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class PageComm(BaseComm):
    """A comm whose other end is the test."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open with an empty letter box."""
        self.got: queue.Queue[Any] = queue.Queue()
        self.opened: Any = None
        super().__init__(*args, **kwargs)

    def publish_msg(self, msg_type: str, data: Any = None, **rest: Any) -> None:
        """Keep what the kernel sends."""
        if msg_type == "comm_open":
            self.opened = data
        elif msg_type == "comm_msg":
            self.got.put(data)


class Page:
    """The browser's end of one widget."""

    def __init__(self, widget: base.ActivityWidget) -> None:
        """Take the widget whose comm this is."""
        self.widget = widget
        self.comm = widget.comm

    @property
    def opened(self) -> Any:
        """The state that travelled with the comm's first message."""
        return self.comm.opened["state"]

    def raw(self, data: Any) -> None:
        """Send any comm message."""
        self.widget._handle_msg({"content": {"data": data}, "buffers": []})

    def send(self, content: Any) -> None:
        """Send a custom message."""
        self.raw({"method": "custom", "content": content})

    def get(self, op: str) -> Any:
        """Wait for the next custom message of one kind; others before it are passed over."""
        while True:
            data = self.comm.got.get(timeout=10)
            if data.get("method") == "custom" and data["content"]["op"] == op:
                return data["content"]

    def nothing(self) -> bool:
        """Whether nothing is waiting."""
        return self.comm.got.empty()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file's tests."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def commons() -> Commons:
    """The stand-in for the commons."""
    return Commons()


@pytest.fixture
def line(commons: Commons, monkeypatch: pytest.MonkeyPatch) -> Iterator[Link]:
    """A line to the stand-in, used by all widgets of the test."""

    def client() -> CommonsClient:
        return CommonsClient("http://commons/", transport=StreamingASGITransport(commons))

    link = Link(client, pauses=(0.01,))
    monkeypatch.setattr(base, "kernel_link", lambda _locale: link)
    yield link
    link.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a stripped release."""
    (tmp_path / "activities.json").write_text(json.dumps(RELEASE), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def page(
    line: Link, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[base.ActivityWidget], Page]:
    """Give the browser's end of a widget."""
    monkeypatch.setattr(comm, "create_comm", PageComm)
    return Page
