"""The library: released modules, read and checked once and kept in memory."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.module import Module
from staffroom.modulefiles import module_from_files
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store import releases
from staffroom_hub.commons.store.database import Database
from staffroom_hub.commons.store.models import ReleaseRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.memory import Memory

_KEPT = 64
# Another process may publish too: a notebook without a hub has a commons of its own.
_CURRENT_SECONDS = 2.0


class Library:
    """Modules by release; a release never changes, so what was read stays true."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with empty shelves."""
        self._current: Memory[ModulePlace, Module] = Memory(_CURRENT_SECONDS, _KEPT, clock)
        self._modules: OrderedDict[tuple[int, str], Module] = OrderedDict()

    async def current(self, session: AsyncSession, place: ModulePlace) -> tuple[ReleaseRow, Module]:
        """Give the current release of a module.

        Raises:
            Problem: `not_found`, if it was never released.
        """
        row = await releases.current(session, place)
        if row is None:
            raise Problem("not_found")
        return row, await self.module(session, row)

    async def released(self, database: Database, place: ModulePlace) -> Module:
        """Give a module as it is released: what is published here counts at once.

        Raises:
            Problem: `not_found`, if it was never released.
        """

        async def look() -> Module:
            async with database.reading() as session:
                return (await self.current(session, place))[1]

        return await self._current.get(place, look)

    def published(self, place: ModulePlace) -> None:
        """Learn that a module has a newer release; call it when the transaction has ended."""
        self._current.forget(place)

    async def module(self, session: AsyncSession, row: ReleaseRow) -> Module:
        """Give the module of one release."""
        return (await self.modules(session, [row]))[row.module]

    async def modules(self, session: AsyncSession, rows: Sequence[ReleaseRow]) -> dict[str, Module]:
        """Give the modules of some releases by their ids, with one statement for all new ones."""
        found = {row.id: self._modules.get((row.id, row.digest)) for row in rows}
        unread = [id_ for id_, module in found.items() if module is None]
        files = await releases.definitions(session, unread) if unread else {}
        given: dict[str, Module] = {}
        for row in rows:
            mark, read = (row.id, row.digest), found[row.id]
            if read is None:
                read = await asyncio.to_thread(module_from_files, files[row.id])
            given[row.module] = self._modules[mark] = read
            self._modules.move_to_end(mark)
            self._shorten()
        return given

    def _shorten(self) -> None:
        while len(self._modules) > _KEPT:
            self._modules.popitem(last=False)
