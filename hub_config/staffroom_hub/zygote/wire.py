"""Orders and reports between classroom, base and zygotes: a JSON object a packet, and descriptors.

The lines are Unix sockets that keep packets apart (`SOCK_SEQPACKET`), so neither side ever waits
for the rest of something. What is long (a page as executed) or secret (a kernel's environment) does
not travel on them: it goes through a socket of its own, whose end is sent along.
"""

import json
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST = 64 * 1024
_MOST_DESCRIPTORS = 4


@dataclass(frozen=True)
class Order:
    """One packet: what is said, and the descriptors that came with it."""

    fields: dict[str, Any]
    descriptors: list[int] = field(default_factory=list)


def pair() -> tuple[socket.socket, socket.socket]:
    """Make the two ends of a line."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(line: socket.socket, fields: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send one packet.

    Raises:
        OSError: the other side is gone, or does not read (a line that does not block).
    """
    socket.send_fds(line, [json.dumps(fields).encode()], list(descriptors))


def receive(line: socket.socket) -> Order | None:
    """Receive one packet; None when the other side is gone.

    Raises:
        BlockingIOError: there is none yet (a line that does not block).
    """
    try:
        data, descriptors, _, _ = socket.recv_fds(line, LONGEST, _MOST_DESCRIPTORS)
    except ConnectionError:
        return None
    if not data:
        return None
    return Order(json.loads(data), list(descriptors))


def write_all(descriptor: int, data: bytes) -> None:
    """Write everything to a descriptor that blocks."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
