"""A process that forks for us, as the classroom sees it, and its children."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from staffroom_hub.zygote.line import Line
from staffroom_hub.zygote.prepared import NurseryError

log = logging.getLogger(__name__)


class Child:
    """A process that a family has.

    Attributes:
        pid: its number.
        ended: its exit code, negative for a signal; done as soon as it is reaped.
    """

    def __init__(self, pid: int, tell: Callable[[int, int], None]) -> None:
        """Watch it; `tell` takes number and signal to the parent."""
        self.pid = pid
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._tell = tell

    @property
    def code(self) -> int | None:
        """The exit code, None while it lives."""
        return self.ended.result() if self.ended.done() else None

    def signal(self, signum: int) -> None:
        """Send a signal; to one that has ended none is sent."""
        if not self.ended.done():
            self._tell(self.pid, signum)

    async def kill(self) -> int:
        """Kill it; returns its exit code when it is reaped."""
        self.signal(signal.SIGKILL)
        return await asyncio.shield(self.ended)


class Family:
    """A brood, seen from outside.

    Args:
        end: our end of its line.
        gone: called once when it is gone; its children have ended with it then.
    """

    def __init__(self, end: socket.socket, gone: Callable[[], None]) -> None:
        """Take over the line."""
        self._gone = gone
        self._tickets = count()
        self._waiting: dict[int, asyncio.Future[Child]] = {}
        self._children: dict[int, Child] = {}
        self._line = Line(end, self._came, self._closed)
        self.ready: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    @property
    def children(self) -> list[Child]:
        """Those that live."""
        return list(self._children.values())

    async def fork(self, descriptors: Sequence[int], **fields: Any) -> Child:
        """Order a fork.

        Args:
            descriptors: to go with the order; the caller closes its copies.
            fields: of the order.

        Raises:
            NurseryError: it is gone or refused.
        """
        ticket = next(self._tickets)
        born: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._waiting[ticket] = born
        try:
            self._line.send({"op": "fork", "ticket": ticket, **fields}, descriptors)
            return await asyncio.shield(born)
        finally:
            if born.cancelled() or not born.done():
                # Nobody waits for it any more: it is ended when it comes.
                born.add_done_callback(_unwanted)

    def close(self) -> None:
        """Hang up, which ends the process with all its children."""
        self._line.close()
        self._closed()

    def _tell(self, pid: int, signum: int) -> None:
        try:
            self._line.send({"op": "signal", "pid": pid, "signum": signum})
        except NurseryError:
            log.debug("no signal for %s: its parent is gone", pid)

    def _came(self, fields: dict[str, Any]) -> None:
        match fields:
            case {"op": "born", "ticket": ticket, "pid": pid}:
                child = self._children[pid] = Child(pid, self._tell)
                self._waiting.pop(ticket).set_result(child)
            case {"op": "refused", "ticket": ticket, "reason": reason}:
                error = NurseryError(f"A process of the nursery could not be forked: {reason}")
                self._waiting.pop(ticket).set_exception(error)
            case {"op": "ended", "pid": pid, "code": code}:
                self._end(pid, code)
            case {"op": "ready"}:
                self.ready.set_result(fields)

    def _end(self, pid: int, code: int) -> None:
        child = self._children.pop(pid, None)
        if child is not None and not child.ended.done():
            child.ended.set_result(code)

    def _closed(self) -> None:
        """The process is gone, and by its end its children are."""
        for pid in list(self._children):
            self._end(pid, -signal.SIGKILL)
        waiting: list[asyncio.Future[Any]] = [*self._waiting.values(), self.ready]
        self._waiting = {}
        error = NurseryError("A process of the nursery has ended.")
        for future in waiting:
            if not future.done():
                future.set_exception(error)
                # Perhaps nobody asks any more.
                future.exception()
        gone, self._gone = self._gone, _nothing
        gone()


def _nothing() -> None:
    """Stand where a callback was that has been called."""


def _unwanted(born: asyncio.Future[Child]) -> None:
    if not born.cancelled() and born.exception() is None:
        born.result().signal(signal.SIGKILL)
