"""Looks at kernels every few seconds where no control groups hold them, and ends those that grew.

`/proc/<pid>/status` is all it reads: cheap enough for hundreds of kernels, and open to everybody,
also where a kernel lets nobody look into it.
"""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable

from staffroom_hub.zygote import linux
from staffroom_hub.zygote.family import Child
from staffroom_hub.zygote.prepared import Limits

log = logging.getLogger(__name__)

_AT_ONCE = 50


class Watchdog:
    """Ends kernels that take more than they may.

    Args:
        limits: for each.
        watched: gives those that live, each with the memory that its zygote holds.
    """

    def __init__(self, limits: Limits, watched: Callable[[], Iterable[tuple[Child, int]]]) -> None:
        """Remember; `run` watches."""
        self._limits = limits
        self._watched = watched

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await asyncio.sleep(self._limits.watch_seconds)
            for number, (child, inherited) in enumerate(list(self._watched())):
                if offence := self.offence(child.pid, inherited):
                    log.warning("Ending kernel process %s: %s.", child.pid, offence)
                    child.signal(signal.SIGKILL)
                if number % _AT_ONCE == _AT_ONCE - 1:
                    await asyncio.sleep(0)

    def offence(self, pid: int, inherited: int) -> str:
        """Say what a process has too much of; empty if nothing, or if there is no such process.

        Args:
            pid: the process.
            inherited: memory it has from its zygote.
        """
        known = linux.status(pid)
        if not known:
            return ""
        grown = linux.own_memory(pid) - inherited
        if grown > self._limits.memory_bytes:
            return f"it has grown by {grown // (1024 * 1024)} MiB"
        tasks = int(known.get("Threads", "1")) + _descendants(pid)
        if tasks > self._limits.threads:
            return f"it has {tasks} threads and processes"
        return ""


def _descendants(pid: int) -> int:
    """Count the children of a process and their children."""
    return sum(1 + _descendants(child) for child in linux.children(pid))
