"""Which page a reader gets: rendered once per release, kept, and made ready before anybody asks.

A new release takes the place of the one before for whoever opens the page from now on; pages that
are open keep theirs. Where a release has cells that fail, the newest one that works stays, and the
log says why.
"""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from staffroom.syllabus import syllabus
from staffroom.wire import Edition
from staffroom_hub.classroom import rendered, rendering
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.context import OTHER_EDITION, Site
from staffroom_hub.classroom.neighbours import Neighbours, neighbours
from staffroom_hub.classroom.releases import Release, Releases, UnknownModuleError
from staffroom_hub.classroom.rendered import Rendered
from staffroom_hub.classroom.rendering import Place
from staffroom_hub.classroom.zygotes import Zygotes
from staffroom_hub.zygote.nursery import NurseryError, Prepared

LOOK_SECONDS = 10
"""How often it is looked whether something new has been released."""
log = logging.getLogger(__name__)

_Wanted = tuple[Path, str | None, tuple[str, ...], Neighbours]
"""A release's folder, the page's address in the other edition, the edition's service pages, what
stands beside it in the course."""


@dataclass(frozen=True)
class Shown:
    """What a reader gets: a release, and its page unless that has the stock front end."""

    release: Release
    page: Rendered | None


class Pages:
    """Knows the page of each module."""

    def __init__(
        self, releases: Releases, zygotes: Zygotes, site: Site, templates: tuple[str, ...]
    ) -> None:
        """Begin with what is on disk.

        Args:
            releases: the cache.
            zygotes: execute pages.
            site: where things are.
            templates: folders of the templates.
        """
        self._releases = releases
        self.zygotes = zygotes
        self._site = site
        self._templates = templates
        self._making: dict[_Wanted, asyncio.Task[Rendered | None]] = {}
        self._made: dict[_Wanted, Rendered] = {}
        self._told: set[Path] = set()

    async def show(self, edition: Edition, module: str) -> Shown:
        """Give what somebody who opens a module gets.

        Raises:
            UnknownModuleError: there is no such module.
            UnavailableError: the commons does not answer and the cache has nothing either.
        """
        release = await self._releases.open(edition, module)
        shown = await self._shown(edition, module, release)
        self.zygotes.show((edition, module), shown.release)
        return shown

    async def _shown(self, edition: Edition, module: str, release: Release) -> Shown:
        if release.page.front_end == "stock":
            return Shown(release, None)
        page = await self._page(edition, module, release)
        if page is not None and page.sound:
            self._releases.sound(release)
            return Shown(release, page)
        earlier = self._releases.last_sound(release)
        stays = earlier is not None and earlier.folder != release.folder
        self._tell(f"{edition}/{module}", release, page, stays=stays)
        if earlier is not None and stays:
            release, page = earlier, await self._page(edition, module, earlier)
        if page is None:
            raise UnavailableError("the page cannot be shown")
        return Shown(release, page)

    def _tell(self, name: str, release: Release, page: Rendered | None, *, stays: bool) -> None:
        """Say once per release what is wrong with it."""
        if release.folder in self._told:
            return
        self._told.add(release.folder)
        faults = "; ".join(map(repr, page.faults)) if page else "it cannot be shown"
        log.warning(
            "%s: release %.12s does not work (%s); %s.",
            name,
            release.folder.name,
            faults or "its process died",
            "the earlier release stays" if stays else "there is no earlier one that does",
        )

    # --- rendering -----------------------------------------------------------------------------

    async def _page(self, edition: Edition, module: str, release: Release) -> Rendered | None:
        """The page of a release; None if there is no showing it."""
        other = OTHER_EDITION[edition]
        there = await self._releases.released(other, module)
        address = self._site.module(other, module) if there else None
        services = await self._releases.services(edition)
        beside = neighbours(await self._releases.modules(edition), module, syllabus())
        wanted = (release.folder, address, services, beside)
        page = self._made.get(wanted)
        if page is not None and (page.survived or self.zygotes.is_broken(release.folder)):
            return page
        place = Place(self._site, edition, module, address, self._templates, services, beside)
        page = await self._make(wanted, place, release)
        if page is not None:
            self._made[wanted] = page
        return page

    async def _make(self, wanted: _Wanted, place: Place, release: Release) -> Rendered | None:
        """Join those who wait for this page already, or make it; who gives up stops nobody."""
        if wanted not in self._making:
            task = asyncio.create_task(self._load_or_render(place, release))
            task.add_done_callback(lambda _: self._making.pop(wanted, None))
            self._making[wanted] = task
        return await asyncio.shield(self._making[wanted])

    async def _load_or_render(self, place: Place, release: Release) -> Rendered | None:
        key = await asyncio.to_thread(rendering.key, place, release)
        if known := await asyncio.to_thread(rendered.load, release, key):
            return known
        if self.zygotes.is_broken(release.folder):
            return None
        try:
            prepared = await self.zygotes.prepare(release)
        except NurseryError as error:
            log.warning("Release %.12s was not executed: %s", release.folder.name, error)
            prepared = None
        try:
            return await asyncio.to_thread(_render, place, release, key, prepared)
        except Exception as error:  # noqa: BLE001 - an author's page can fail in any way
            self.zygotes.note_broken(release.folder)
            log.warning("A page cannot be shown: %s: %s", type(error).__name__, error)
            return None

    # --- in the background ---------------------------------------------------------------------

    async def keep_ready(self) -> None:
        """Look for new releases and make their pages before anybody asks; until cancelled."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("A round could not make pages ready.")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Make what is new, one page after the other; let zygotes go that nobody reads."""
        for edition in OTHER_EDITION:
            for module in await self._modules(edition):
                try:
                    await self.show(edition, module)
                except (UnavailableError, UnknownModuleError):
                    continue
                except Exception:
                    log.exception("%s/%s could not be made ready.", edition, module)
        await self.zygotes.let_go()

    async def _modules(self, edition: Edition) -> list[str]:
        try:
            return [card.module for card in await self._releases.newest.cards(edition)]
        except UnavailableError:
            return []


def _render(place: Place, release: Release, key: str, prepared: Prepared | None) -> Rendered:
    return rendered.keep(release, key, rendering.write(place, release, prepared), prepared)
