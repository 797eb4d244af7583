"""A process that forks when it is told to, watches its children, and ends with its line.

Base and zygote are both broods. They have one thread and no ZMQ context: a fork copies only the
thread that calls it, and whatever lock another held would stay locked for ever.
"""

import contextlib
import os
import select
import signal
import socket
from typing import NoReturn

from staffroom_hub.zygote import linux, wire
from staffroom_hub.zygote.wire import Order


class ThreadedError(RuntimeError):
    """This process has threads, so it cannot be forked."""


class Brood:
    """The children of this process, and the line on which it is told what to do.

    Orders are `fork` (with a `ticket`; answered by `born` or `refused`) and `signal` (`pid`,
    `signum`); a child's end is reported by `ended`. When the line closes, everything ends.

    Args:
        line: our end.
    """

    def __init__(self, line: socket.socket) -> None:
        """Take over the line; signals are looked at from `serve` on."""
        self._line = line
        self._children: set[int] = set()
        self._bell, self._rope = os.pipe()
        for end in (self._bell, self._rope):
            os.set_blocking(end, False)

    def report(self, **fields: object) -> None:
        """Say something on the line; the other side may be gone by now."""
        with contextlib.suppress(OSError):
            wire.send(self._line, fields)

    def serve(self) -> Order:
        """Fork and watch until the line closes.

        Returns:
            In each forked child, and only there: the order it was born by.
        """
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(self._rope, warn_on_full_buffer=False)
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        poll.register(self._bell, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            self._reap()
            if self._line.fileno() in ready:
                order = wire.receive(self._line)
                if order is None:
                    self._end()
                if self._obey(order):
                    return order

    def _obey(self, order: Order) -> bool:
        """Do what is ordered; whether this is a child now."""
        if order.fields["op"] == "signal":
            self._signal(int(order.fields["pid"]), int(order.fields["signum"]))
            return False
        parent = os.getpid()
        try:
            pid = self._fork()
        except (ThreadedError, OSError) as error:
            pid, reason = -1, str(error)
        if pid == 0:
            self._leave(parent)
            return True
        for descriptor in order.descriptors:
            os.close(descriptor)
        if pid > 0:
            self.report(op="born", ticket=order.fields["ticket"], pid=pid)
        else:
            self.report(op="refused", ticket=order.fields["ticket"], reason=reason)
        return False

    def _fork(self) -> int:
        count = linux.threads()
        if count != 1:
            raise ThreadedError(f"{count} threads where there must be one")
        pid = os.fork()
        if pid:
            self._children.add(pid)
        return pid

    def _leave(self, parent: int) -> None:
        """Be a child: nothing of the parent's business is ours."""
        linux.die_with(parent)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._line.close()
        os.close(self._bell)
        os.close(self._rope)
        self._children.clear()

    def _signal(self, pid: int, signum: int) -> None:
        # A child that has not been reaped still owns its number.
        if pid in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signum)

    def _reap(self) -> None:
        """Bury who has died: our children, with their process groups, and adopted ones."""
        with contextlib.suppress(BlockingIOError):
            os.read(self._bell, 4096)
        with contextlib.suppress(ChildProcessError):
            while dead := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                self._bury(dead.si_pid)

    def _bury(self, pid: int) -> None:
        own = pid in self._children
        if own:
            # While it is unburied its number, which is its group's, cannot be anybody else's.
            with contextlib.suppress(OSError):
                if os.getpgid(pid) == pid:
                    os.killpg(pid, signal.SIGKILL)
        _, code = os.waitpid(pid, 0)
        if own:
            self._children.discard(pid)
            self._kill(linux.children() - self._children)
            self.report(op="ended", pid=pid, code=os.waitstatus_to_exitcode(code))

    def _kill(self, pids: set[int]) -> None:
        """Kill children, our own or adopted: a base adopts what its dead zygotes leave."""
        for pid in pids:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    def _end(self) -> NoReturn:
        """End with the line, and everything of ours before."""
        with contextlib.suppress(ChildProcessError):
            while True:
                self._kill(linux.children())
                os.waitpid(-1, 0)
        os._exit(0)
