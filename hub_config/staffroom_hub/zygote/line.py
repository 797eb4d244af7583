"""The classroom's end of a line to base or zygote: packets on the event loop, never waiting."""

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from typing import Any

from staffroom_hub.zygote import wire
from staffroom_hub.zygote.prepared import NurseryError

Handler = Callable[[dict[str, Any]], None]


class Line:
    """One line; must be made on the event loop.

    Args:
        end: our end.
        came: called with each packet.
        closed: called once when the other side is gone.
    """

    def __init__(self, end: socket.socket, came: Handler, closed: Callable[[], None]) -> None:
        """Listen from now on."""
        self._end = end
        self._came = came
        self._closed = closed
        end.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(end, self._read)

    def send(self, fields: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
        """Send a packet.

        Raises:
            NurseryError: nobody takes it.
        """
        try:
            wire.send(self._end, fields, descriptors)
        except OSError as error:
            raise NurseryError("A process of the nursery does not listen.") from error

    def close(self) -> None:
        """Hang up; twice is as good as once."""
        if self._end.fileno() >= 0:
            self._loop.remove_reader(self._end)
            self._end.close()

    def _read(self) -> None:
        try:
            order = wire.receive(self._end)
        except BlockingIOError:
            return
        except (OSError, ValueError):
            order = None
        if order is None:
            self.close()
            self._closed()
            return
        for descriptor in order.descriptors:
            os.close(descriptor)
        self._came(order.fields)
