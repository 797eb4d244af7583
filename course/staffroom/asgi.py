"""An httpx transport that calls an ASGI application in this process and streams its answer.

httpx's own ASGI transport waits until an answer is complete, so a stream of events would never
arrive; this one hands each piece on as the application sends it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

import httpx

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


class _Exchange:
    """One request and its answer, as the application sees them."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self.sent: asyncio.Queue[Message] = asyncio.Queue()
        self._closed = asyncio.Event()

    async def receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._closed.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        await self.sent.put(message)

    def close(self) -> None:
        self._closed.set()


class _Body(httpx.AsyncByteStream):
    """The answer's body, piece by piece; closing it tells the application to stop."""

    def __init__(self, exchange: _Exchange, task: asyncio.Task[None]) -> None:
        self._exchange = exchange
        self._task = task

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            message = await self._exchange.sent.get()
            if message["type"] == "http.response.body":
                yield message.get("body", b"")
                if not message.get("more_body", False):
                    return

    async def aclose(self) -> None:
        self._exchange.close()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


class StreamingASGITransport(httpx.AsyncBaseTransport):
    """Send httpx requests to an ASGI application.

    Args:
        app: the application.
    """

    def __init__(self, app: Application) -> None:
        """Keep the application; nothing is started."""
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Run the application for one request; see httpx."""
        exchange = _Exchange(await request.aread())
        task = asyncio.ensure_future(self._app(_scope(request), exchange.receive, exchange.send))
        start = asyncio.ensure_future(exchange.sent.get())
        await asyncio.wait({start, task}, return_when=asyncio.FIRST_COMPLETED)
        if not start.done() and exchange.sent.empty():
            start.cancel()
            raise httpx.RemoteProtocolError("the application gave no answer", request=request)
        message = await start
        return httpx.Response(
            message["status"], headers=message["headers"], stream=_Body(exchange, task)
        )


def _scope(request: httpx.Request) -> Message:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.split(b"?")[0],
        "query_string": request.url.query,
        "root_path": "",
        "headers": [(k.lower(), v) for k, v in request.headers.raw],
        "server": (request.url.host, request.url.port),
        "client": ("127.0.0.1", 0),
    }
