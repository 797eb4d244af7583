"""How soon a post reaches all who listen: a real server, real sockets, a stream each.

The server runs in a process of its own (`python -m bench.fanout URL PORT`); those who listen are
bare sockets in this one. Both share the machine.
"""

import asyncio
import json
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import uvicorn

from bench.commons import services
from bench.figures import say
from bench.filling import TALK
from bench.stats import median, percentile
from staffroom_hub.commons.app import create_app
from staffroom_hub.tether import die_with_parent
from tests.service.module import MODULE

EVENTS = f"/api/modules/en/{MODULE}/events"
_PAUSE = 0.5
"""Between one post and the next, in seconds."""
_PATIENCE = 60.0


@dataclass(frozen=True)
class Times:
    """From the beginning of the call that writes a post until it is there, in milliseconds."""

    p50: float
    p95: float
    bare: float
    """The 95th percentile of the writing call alone."""
    n: int


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Time something, in milliseconds."""
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


@dataclass
class _Listener:
    """One who listens, and when she heard of which post."""

    reader: asyncio.StreamReader
    heard: dict[int, float] = field(default_factory=dict)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Read until cancelled."""
        while line := await self.reader.readline():
            if line.startswith(b'data: {"activity"'):
                self.heard[json.loads(line[6:])["id"]] = time.perf_counter()
                self.bell.set()

    async def until(self, post: int) -> float:
        """Wait for a post."""
        while post not in self.heard:
            self.bell.clear()
            await self.bell.wait()
        return self.heard[post]


async def measure(url: str, listeners: int, told: int) -> Times:
    """Let so many people hear of so many posts."""
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.fanout", url, str(port)
    )
    try:
        await _up(port)
        return await _measure(port, listeners, told)
    finally:
        process.terminate()
        await process.wait()


async def _measure(port: int, listeners: int, told: int) -> Times:
    async with AsyncExitStack() as opened:
        crowd = [
            await opened.enter_async_context(_listening(port, f"pn{number}"))
            for number in range(listeners)
        ]
        say(f"{listeners} listen")
        # Everybody has posted, so that everybody gets the words; and comings have settled.
        await asyncio.sleep(3)
        times, calls = [], []
        for number in range(told + 1):
            began = time.perf_counter()
            post = await _write(port, f"pn{number}")
            calls.append(time.perf_counter() - began)
            async with asyncio.timeout(_PATIENCE):
                heard = await asyncio.gather(*(one.until(post) for one in crowd))
            if number:
                # The first asks of each listener whether the topic is open to her.
                times += [moment - began for moment in heard]
            await asyncio.sleep(_PAUSE)
    thousandths = [1000 * seconds for seconds in times]
    bare = percentile([1000 * seconds for seconds in calls[1:]], 95)
    return Times(median(thousandths), percentile(thousandths, 95), bare, len(thousandths))


@asynccontextmanager
async def _listening(port: int, person: str):  # type: ignore[no-untyped-def] # noqa: ANN202
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    writer.write(_request("GET", EVENTS, person, b""))
    await reader.readuntil(b"id: ")
    await reader.readline()
    listener = _Listener(reader)
    task = asyncio.create_task(listener.listen())
    try:
        yield listener
    finally:
        task.cancel()
        writer.close()


async def _write(port: int, person: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = json.dumps({"text": "What a lesson this was!", "key": str(uuid4())}).encode()
    writer.write(_request("POST", f"{TALK}/posts", person, body))
    answer = await reader.read()
    writer.close()
    return int(json.loads(answer.partition(b"\r\n\r\n")[2])["id"])


def _request(method: str, path: str, person: str, body: bytes) -> bytes:
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {person}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"{'Connection: close' if body else 'Accept: text/event-stream'}\r\n\r\n"
    )
    return head.encode() + body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _up(port: int) -> None:
    async with asyncio.timeout(_PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return


def serve(url: str, port: int) -> None:
    """Serve a commons as `python -m staffroom_hub.commons` does, without a hub."""
    die_with_parent()
    uvicorn.run(create_app(services(url)), port=port, access_log=False, log_level="warning")


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
