"""The slow line: what goes in comes out, in order, on every connection."""

import asyncio
import hashlib
import random
import socket
import threading
from contextlib import contextmanager

import pytest

from bench.throttle import CHUNK, throttled

FAST = {"bits_per_second": 400e6, "round_trip": 0.004}


@contextmanager
def echo():
    """A server that sends back what it gets, and ends when the other side does."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

        def talk(connection):
            with connection:
                while data := connection.recv(4096):
                    connection.sendall(data)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


async def sent_and_received(port, data):
    """Send data, end one's own side, read to the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    writer.write_eof()
    received = await reader.read()
    writer.close()
    return received


async def test_all_bytes_arrive_in_order_on_every_connection():
    """Connections share the line and do not mix; the end of one side is passed on."""
    chance = random.Random(7)
    messages = [chance.randbytes(chance.randrange(1, 40 * CHUNK)) for _ in range(12)]
    with echo() as target, throttled(target, **FAST) as line:
        received = await asyncio.gather(*(sent_and_received(line.port, m) for m in messages))
    digests = [[hashlib.sha256(m).digest() for m in both] for both in (messages, received)]
    assert digests[0] == digests[1]
    total = sum(map(len, messages))
    assert (line.up.carried, line.down.carried) == (total, total)


async def test_a_line_is_not_faster_than_it_says():
    """So many bytes take at least as long as the rate and the distance demand."""
    loop = asyncio.get_running_loop()
    with echo() as target, throttled(target, bits_per_second=8e6, round_trip=0.04) as line:
        begin = loop.time()
        await sent_and_received(line.port, bytes(100_000))
        # 100 kB at 1 MB/s, a round trip to connect and one to go there and back.
        assert loop.time() - begin >= 0.1 + 0.04 + 0.04


async def test_a_server_that_is_not_there_ends_the_connection():
    """The browser learns of it; nothing hangs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = probe.getsockname()[1]
    with throttled(nobody, **FAST) as line:
        assert await sent_and_received(line.port, b"hello") == b""


async def test_taking_the_line_down_ends_what_is_open():
    """A connection that is idle does not keep the line up."""
    with echo() as target, throttled(target, **FAST) as line:
        reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
        writer.write(b"hello")
        assert await reader.readexactly(5) == b"hello"
    assert await reader.read() == b""
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", line.port)
