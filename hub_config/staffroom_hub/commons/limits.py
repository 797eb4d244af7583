"""Limits: how large a body may be, how deep an answer, and the last net under every request."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from staffroom.wire import Json
from staffroom_hub.commons.errors import Problem, answer, describe
from staffroom_hub.commons.languages import language_of

log = logging.getLogger(__name__)

BODY_BYTES = 256 * 2**10
# 32 MiB of files are a third more in base64.
RELEASE_BYTES = 44 * 2**20
# 1 MiB of a picture, or a part of a file, is a third more in base64; a progress file in JSON, less.
PICTURE_BYTES = 1_500_000
ANSWER_BYTES = 64 * 2**10
ANSWER_DEPTH = 12
_LARGEST_NUMBER = 10**15
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass
class Guard:
    """The outermost layer: sizes, headers, and one calm sentence for whatever fails inside."""

    app: ASGIApp
    root_path: str = ""
    """The path under which a proxy passes requests on, unstripped."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, watched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "root_path": self.root_path}
        exchange = _Exchange(receive, send, _limit(scope))
        try:
            await self.app(scope, exchange.receive, exchange.send)
        except Exception as error:  # noqa: BLE001 - the last net; nothing may reach the server's own
            log.error("unexpected: %s", describe(error))  # noqa: TRY400 - values may be private
            if not exchange.started:
                request = Request(scope)
                told = answer(language_of(request), "unexpected")
                await told(scope, receive, exchange.send)


class _Exchange:
    """One request and its answer."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._left = limit
        self.started = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


def _limit(scope: Scope) -> int:
    releases = scope["method"] == "PUT" and "/api/releases/" in scope["path"]
    if releases:
        return RELEASE_BYTES
    path = scope["path"]
    large = path.endswith(("/api/pictures", "/api/files/parts"))
    large = large or "/api/me/progress-file/" in path
    return PICTURE_BYTES if large and scope["method"] == "POST" else BODY_BYTES


def clean_answer(value: Json) -> Json:
    """Give an answer that can be kept: bounded, finite, and free of what databases refuse.

    Raises:
        Problem: it is too deep or too large, or holds a number that is none.
    """
    cleaned = _clean(value, ANSWER_DEPTH)
    if len(json.dumps(cleaned, ensure_ascii=False).encode()) > ANSWER_BYTES:
        raise Problem("too_large")
    return cleaned


def _clean(value: Json, depth: int) -> Json:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict | list):
        if depth == 0:
            raise Problem("too_deep")
        if isinstance(value, list):
            return [_clean(item, depth - 1) for item in value]
        return {clean_text(key): _clean(item, depth - 1) for key, item in value.items()}
    if isinstance(value, float | int) and not isinstance(value, bool):
        _check_number(value)
    return value


def _check_number(value: float) -> None:
    if (isinstance(value, float) and not math.isfinite(value)) or abs(value) > _LARGEST_NUMBER:
        raise Problem("bad_answer")


def clean_text(text: str) -> str:
    """Show NUL and halves of characters, which no database keeps, as replacement signs."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\ufffd")
