"""A slow line: a TCP proxy that lets through so many bits a second, late.

What a browser's own emulation does not slow down (the document, the frames of a WebSocket, the
set-up of a connection) is slow here, because everything passes through it. All connections share
one line in each direction, chunk by chunk in turn. It is used the same way for both sides of a
comparison. Loss, jitter and TCP's slow start are not part of it.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CHUNK = 1460
"""Bytes that travel at once: what fits into one packet of Ethernet."""
_END = b""


@dataclass
class Line:
    """One direction: a rate that all connections share, and a delay.

    Attributes:
        bytes_per_second: the rate.
        delay: seconds that each byte is on its way.
        carried: bytes so far.
    """

    bytes_per_second: float
    delay: float
    carried: int = 0
    _free_at: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, data: bytes) -> float:
        """Wait for one's turn and put a chunk on the line; gives the time of its arrival."""
        loop = asyncio.get_running_loop()
        async with self._turn:  # first come, first served: connections take turns
            begin = max(loop.time(), self._free_at)
            self._free_at = begin + len(data) / self.bytes_per_second
            self.carried += len(data)
            await asyncio.sleep(self._free_at - loop.time())
            return self._free_at + self.delay


@dataclass(frozen=True)
class Throttle:
    """A running slow line.

    Attributes:
        port: where it listens on the loopback address.
        up: towards the server.
        down: towards the browser.
    """

    port: int
    up: Line
    down: Line


@contextmanager
def throttled(target: int, *, bits_per_second: float, round_trip: float) -> Iterator[Throttle]:
    """Put a slow line in front of a port of this machine, in a thread of its own.

    Args:
        target: the server's port.
        bits_per_second: the rate of each direction.
        round_trip: seconds from a byte to the first byte of its answer.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="slow line", daemon=True)
    thread.start()
    lines = [Line(bits_per_second / 8, round_trip / 2) for _ in range(2)]
    try:
        opening = asyncio.run_coroutine_threadsafe(_listen(target, *lines), loop)
        server = opening.result(10)
        yield Throttle(server.sockets[0].getsockname()[1], *lines)
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _listen(target: int, up: Line, down: Line) -> asyncio.Server:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):  # the line is taken down
            await _serve(reader, writer, target, up, down)

    return await asyncio.start_server(connected, "127.0.0.1", 0)


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _serve(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    target: int,
    up: Line,
    down: Line,
) -> None:
    """Carry one connection until both ends are done with it."""
    # The kernel accepted at once; a real line would have taken a round trip to get this far.
    await asyncio.sleep(up.delay + down.delay)
    try:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
    except OSError:
        writer.close()
        return
    try:
        await asyncio.gather(_carry(reader, far_writer, up), _carry(far_reader, writer, down))
    finally:
        for one in (writer, far_writer):
            one.close()


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter, line: Line) -> None:
    """Carry one direction, in order, to its end."""
    travelling: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    arriving = asyncio.create_task(_arrive(travelling, sink))
    try:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                travelling.put_nowait((await line.send(data), data))
        travelling.put_nowait((asyncio.get_running_loop().time() + line.delay, _END))
        await arriving
    finally:
        arriving.cancel()


async def _arrive(
    travelling: "asyncio.Queue[tuple[float, bytes]]", sink: asyncio.StreamWriter
) -> None:
    loop = asyncio.get_running_loop()
    with suppress(OSError, RuntimeError):  # the other end may have gone meanwhile
        while True:
            when, data = await travelling.get()
            await asyncio.sleep(max(0.0, when - loop.time()))
            if data == _END:
                sink.write_eof()
                return
            sink.write(data)
            await sink.drain()
