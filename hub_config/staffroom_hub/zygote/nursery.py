"""The nursery: starts, keeps and ends zygotes and kernels; one per classroom process."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypedDict

from staffroom_hub.zygote import cgroups, confine, users, wire
from staffroom_hub.zygote.family import Child, Family
from staffroom_hub.zygote.prepared import Fault, Limits, NurseryError, Prepared
from staffroom_hub.zygote.processes import execute_alone, spawn
from staffroom_hub.zygote.raised import Raised, raise_zygote
from staffroom_hub.zygote.watchdog import Watchdog

__all__ = ["Fault", "Limits", "Nursery", "NurseryError", "Prepared", "nursery", "set_nursery"]

log = logging.getLogger(__name__)

KERNELS_VARIABLE = "STAFFROOM_KERNELS"
_ORDINARY = "ordinary"
_START_SECONDS = 60.0
_END_SECONDS = 5.0


class _Own(TypedDict):
    user: int | None
    group: str | None


class Nursery:
    """Starts, keeps and ends zygotes; one per classroom process, on its event loop.

    Args:
        environment: the whole environment of base and zygotes; nothing secret. A kernel's own
            comes with its launch.
        limits: how much a kernel may take; `Limits()` if not given.

    Attributes:
        level: the confinement in force, in words, for example `user+limits+seccomp+watchdog`.
        can_fork: whether kernels can be forks here.
    """

    def __init__(self, *, environment: Mapping[str, str], limits: Limits | None = None) -> None:
        """Prepare; nothing is started yet."""
        self.level = "none"
        wanted = environment.get(KERNELS_VARIABLE, os.environ.get(KERNELS_VARIABLE, ""))
        self.can_fork = sys.platform == "linux" and wanted != _ORDINARY
        self._environment = dict(environment)
        self._limits = limits or Limits()
        self._layers: tuple[str, ...] = ()
        self._base: Family | None = None
        self._process: Process | None = None
        self._starting = asyncio.Lock()
        self._raised: dict[Path, asyncio.Task[Raised]] = {}
        self._executed: dict[Path, asyncio.Task[Prepared]] = {}
        self._users: users.Users | None = None
        self._groups: cgroups.Groups | None = None
        self._chores: set[asyncio.Task[None]] = set()

    # --- for the classroom ---------------------------------------------------------------------

    async def start(self) -> None:
        """Start the base process and probe the confinement.

        Raises:
            NurseryError: the base did not come up.
        """
        if not self.can_fork:
            return
        numbers = users.available()
        self._users = users.Users(numbers) if numbers else None
        self._groups = _groups(self._limits)
        await self._living_base()
        self.level = confine.level(self._layers, grouped=self._groups is not None)
        log.info("Kernels are forks, confined by %s.", self.level)
        if self._groups is None:
            self._do(Watchdog(self._limits, self._watched).run())

    async def stop(self) -> None:
        """End base, zygotes and kernels; nothing is left."""
        self.can_fork = False
        for task in (*self._chores, *self._executed.values(), *self._raised.values()):
            task.cancel()
        await self._end_base()
        if self._groups:
            self._groups.close()

    async def prepare(self, folder: Path) -> Prepared:
        """Execute `<folder>/page.ipynb` in a zygote, or say what it said when it did.

        Concurrent calls share one execution.

        Raises:
            NurseryError: the process died while executing, or took too long.
        """
        folder = _place(folder)
        if not self.can_fork:
            return await self._execute_alone(folder)
        zygote = await self._zygote(folder)
        zygote.retired = False
        return zygote.prepared

    async def retire(self, folder: Path) -> None:
        """Learn that no new visit wants this release: its zygote goes after its last kernel."""
        folder = _place(folder)
        self._executed.pop(folder, None)
        task = self._raised.get(folder)
        if task is not None:
            with suppress(NurseryError):
                zygote = await asyncio.shield(task)
                zygote.retired = True
                self._let_go(folder, zygote)

    # --- for ForkProvisioner -------------------------------------------------------------------

    async def fork(
        self, folder: Path, connection: dict[str, Any], environment: Mapping[str, str]
    ) -> Child:
        """Fork a kernel of a release; it is bound and confined when this returns.

        Args:
            folder: of the release.
            connection: transport, address, ports and key, as in a connection file.
            environment: the kernel's whole environment.

        Raises:
            NurseryError: the release cannot be forked, or the kernel did not come up.
        """
        if not self.can_fork:
            raise NurseryError("Kernels cannot be forks here.")
        folder = _place(folder)
        zygote = await self._zygote(folder)
        if not zygote.prepared.forkable:
            raise NurseryError(zygote.prepared.reason)
        own = self._own(connection["key"][:16])
        ordered = {"connection": connection, "environment": dict(environment), **own}
        try:
            child = await zygote.fork(ordered, self._limits.start_seconds)
        except BaseException:
            self._take_back(own)
            raise
        child.ended.add_done_callback(lambda _: self._kernel_ended(folder, zygote, own))
        return child

    def _own(self, name: str) -> _Own:
        """Give a kernel what no other has: its user and its control group, where there are such."""
        user = self._users.take() if self._users else None
        group = str(self._groups.make(name)) if self._groups else None
        return {"user": user, "group": group}

    def _take_back(self, own: _Own) -> None:
        if self._users and own["user"] is not None:
            self._users.give_back(own["user"])
        if self._groups and own["group"] is not None:
            self._groups.remove(Path(own["group"]).name)

    def _kernel_ended(self, folder: Path, zygote: Raised, own: _Own) -> None:
        self._take_back(own)
        self._let_go(folder, zygote)

    # --- zygotes -------------------------------------------------------------------------------

    async def _zygote(self, folder: Path) -> Raised:
        """Return the zygote of a release; raise it if it is not there."""
        task = self._raised.get(folder)
        if task is None:
            task = self._raised[folder] = asyncio.create_task(self._raise(folder))
            task.add_done_callback(lambda done: self._raising_ended(folder, done))
        return await asyncio.shield(task)

    async def _raise(self, folder: Path) -> Raised:
        base = await self._living_base()
        zygote = await raise_zygote(base, folder, self._layers, self._limits)
        if zygote.prepared.forkable:
            log.info("A zygote for %s is raised.", folder.name)
            zygote.gone.add_done_callback(lambda _: self._forget(folder, zygote))
        else:
            log.info("%s gets ordinary kernels. %s", folder.name, zygote.prepared.reason)
        return zygote

    def _raising_ended(self, folder: Path, task: asyncio.Task[Raised]) -> None:
        """Keep what was raised; what failed is tried anew by who comes next."""
        if (task.cancelled() or task.exception()) and self._raised.get(folder) is task:
            del self._raised[folder]

    def _forget(self, folder: Path, zygote: Raised) -> None:
        task = self._raised.get(folder)
        if task and task.done() and not task.cancelled() and task.result() is zygote:
            del self._raised[folder]

    def _let_go(self, folder: Path, zygote: Raised) -> None:
        """End a zygote that nobody wants and that has no kernel."""
        if zygote.retired and not zygote.busy:
            self._forget(folder, zygote)
            zygote.end()

    def _watched(self) -> Iterator[tuple[Child, int]]:
        for task in self._raised.values():
            if task.done() and not task.cancelled() and not task.exception():
                zygote = task.result()
                yield from ((kernel, zygote.memory) for kernel in zygote.kernels)

    # --- the base ------------------------------------------------------------------------------

    async def _living_base(self) -> Family:
        """Return the base; start it if it is not there, or no more."""
        async with self._starting:
            if self._base is None:
                self._base = await self._start_base()
            return self._base

    async def _start_base(self) -> Family:
        ours, theirs = wire.pair()
        with theirs:
            process = await spawn("base", [], theirs.fileno(), self._environment)
        base = Family(ours, lambda: self._base_gone(process))
        self._process = process
        try:
            async with asyncio.timeout(_START_SECONDS):
                said = await asyncio.shield(base.ready)
        except (TimeoutError, NurseryError) as error:
            base.close()
            await self._bury(process)
            raise NurseryError("The nursery's base did not come up.") from error
        self._layers = tuple(said["layers"])
        return base

    def _base_gone(self, process: Process) -> None:
        self._base = None
        self._do(self._bury(process))

    async def _end_base(self) -> None:
        base, self._base = self._base, None
        if base is not None and self._process is not None:
            base.close()
            await self._bury(self._process)

    async def _bury(self, process: Process) -> None:
        """Wait until the base has ended with everything; one that does not is killed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_END_SECONDS):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()

    # --- without forks -------------------------------------------------------------------------

    async def _execute_alone(self, folder: Path) -> Prepared:
        task = self._executed.get(folder)
        if task is None:
            work = execute_alone(folder, self._environment, self._limits.execute_seconds)
            task = self._executed[folder] = asyncio.create_task(work)
            task.add_done_callback(lambda done: self._executing_ended(folder, done))
        return await asyncio.shield(task)

    def _executing_ended(self, folder: Path, task: asyncio.Task[Prepared]) -> None:
        if (task.cancelled() or task.exception()) and self._executed.get(folder) is task:
            del self._executed[folder]

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside; it is held until it is done."""
        task = asyncio.create_task(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)


def _place(folder: Path) -> Path:
    """Return the one way to spell a folder."""
    return folder.resolve()


def _groups(limits: Limits) -> cgroups.Groups | None:
    """Open control groups, where there are some for us."""
    try:
        own = cgroups.delegated(
            Path("/proc/self/cgroup").read_text(), Path("/proc/self/mountinfo").read_text()
        )
        groups = cgroups.Groups(own, limits) if own else None
        if groups:
            groups.open()
    except OSError as error:
        log.info("There are no control groups for kernels: %s", error)
        return None
    return groups


_current: Nursery | None = None


def set_nursery(current: Nursery | None) -> None:
    """Make a nursery the one that `ForkProvisioner` uses in this process."""
    global _current  # noqa: PLW0603 - a process has one nursery, as it has one event loop
    _current = current


def nursery() -> Nursery:
    """Return this process's nursery.

    Raises:
        NurseryError: there is none.
    """
    if _current is None:
        raise NurseryError("This process has no nursery.")
    return _current
