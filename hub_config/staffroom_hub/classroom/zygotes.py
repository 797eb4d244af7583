"""Zygotes at hand while their pages are read: raised in time, let go when nobody wants them."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Protocol

from staffroom_hub.classroom.releases import Release
from staffroom_hub.zygote.nursery import NurseryError, Prepared

AGAIN_SECONDS = 15
"""After so long a page whose process died is tried again."""
WARM_SECONDS = 30 * 60
"""So long after the last reader a release's zygote is kept."""

log = logging.getLogger(__name__)


class Nursery(Protocol):
    """What is needed of `staffroom_hub.zygote.nursery.Nursery`."""

    can_fork: bool

    async def prepare(self, folder: Path) -> Prepared:
        """Execute a release's page, or say what it said when it did."""

    async def retire(self, folder: Path) -> None:
        """Learn that no new visit wants this release."""


class Zygotes:
    """Which releases have a zygote, and which cannot."""

    def __init__(self, nursery: Nursery, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none.

        Args:
            nursery: raises them.
            clock: tells the time.
        """
        self._nursery = nursery
        self._clock = clock
        self._current: dict[tuple[str, str], Path] = {}
        self._wanted: dict[Path, float] = {}
        self._broken: dict[Path, float] = {}
        self._unforkable: set[Path] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def prepare(self, release: Release) -> Prepared:
        """Execute a release's page; its zygote waits for readers, if their kernels can be forks.

        Raises:
            NurseryError: its process died, or took too long.
        """
        folder = release.folder
        try:
            prepared = await self._nursery.prepare(folder)
        except NurseryError:
            self.note_broken(folder)
            raise
        self._broken.pop(folder, None)
        if not prepared.forkable or release.page.kernel == "ordinary":
            await self._nursery.retire(folder)
        else:
            self._wanted.setdefault(folder, self._clock())
        return prepared

    def note_broken(self, folder: Path) -> None:
        """Remember for a moment that a release is not to be tried again."""
        self._broken[folder] = self._clock()

    def is_broken(self, folder: Path) -> bool:
        """Whether it was seen a moment ago that a release cannot be executed or shown."""
        since = self._broken.get(folder)
        return since is not None and self._clock() - since < AGAIN_SECONDS

    async def forks(self, release: Release) -> bool:
        """Whether kernels of a release are forks; where they are, its zygote is there afterwards.

        Raises:
            NurseryError: it was tried a moment ago, or now, and executing the page failed.
        """
        folder = release.folder
        if release.page.kernel == "ordinary" or not self._nursery.can_fork:
            return False
        if self.is_broken(folder):
            raise NurseryError("Its process died a moment ago.")
        if folder in self._unforkable:
            return False
        prepared = await self.prepare(release)
        if not prepared.forkable:
            log.info("Release %.12s gets ordinary kernels: %s", folder.name, prepared.reason)
            self._unforkable.add(folder)
        return prepared.forkable

    def expect(self, release: Release) -> None:
        """Somebody has got a page: her kernel will be wanted in a moment."""
        folder = release.folder
        if self.is_broken(folder):
            return
        if folder not in self._wanted:
            self._begin(self._warm(release))
        self._wanted[folder] = self._clock()

    async def _warm(self, release: Release) -> None:
        try:
            await self.forks(release)
        except NurseryError as error:
            self._wanted.pop(release.folder, None)
            log.warning("Release %.12s has no zygote: %s", release.folder.name, error)

    def show(self, place: tuple[str, str], release: Release) -> None:
        """A module shows this release now; the one before goes when its kernels have ended."""
        before = self._current.get(place)
        self._current[place] = release.folder
        if before is not None and before != release.folder:
            self._wanted.pop(before, None)
            self._begin(self._nursery.retire(before))

    def leave(self, release: Release) -> None:
        """A visit has begun or ended: a release that is no more shown need not wait for others."""
        if release.folder not in self._current.values():
            self._wanted.pop(release.folder, None)
            self._begin(self._nursery.retire(release.folder))

    async def let_go(self) -> None:
        """End zygotes of pages that nobody has read for long."""
        now = self._clock()
        for folder, since in list(self._wanted.items()):
            if now - since > WARM_SECONDS:
                del self._wanted[folder]
                await self._nursery.retire(folder)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
