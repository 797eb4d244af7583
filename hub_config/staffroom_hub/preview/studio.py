"""What a preview shows of one module: made anew as soon as somebody looks after a file was saved.

Where no page can be made of what lies in the folder, the last one that could stays, and the reasons
are told beside it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from staffroom.exchange.trial import one_line
from staffroom.module import PageSettings
from staffroom_hub.classroom import rendered, rendering
from staffroom_hub.classroom.releases import Release, release_in
from staffroom_hub.classroom.rendered import Rendered
from staffroom_hub.classroom.rendering import Place
from staffroom_hub.classroom.zygotes import Zygotes
from staffroom_hub.preview import snapshot, source
from staffroom_hub.preview.site import PreviewSite, keeping_in_step
from staffroom_hub.preview.source import Source, SourceError, Stamp
from staffroom_hub.preview.words import OTHER, PAGE, words
from staffroom_hub.zygote.prepared import NurseryError, Prepared

log = logging.getLogger(__name__)
_PAGE = "page"


@dataclass(frozen=True)
class Shown:
    """What there is to see.

    Attributes:
        release: what the page shows; None while there has been none.
        page: the page.
        problems: sentences for the author.
        stays: whether the page is an earlier one, because of them.
    """

    release: Release | None = None
    page: Rendered | None = None
    problems: tuple[str, ...] = ()
    stays: bool = False

    @property
    def name(self) -> str:
        """Name of what the page shows; empty where there is none."""
        return self.release.folder.name if self.release else ""

    @property
    def mark(self) -> str:
        """Another as soon as there is something else to see."""
        told = json.dumps([self.name, self.problems, self.stays])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


class Studio:
    """One module's preview."""

    def __init__(
        self,
        root: Path,
        folder: Path,
        home: Path,
        zygotes: Zygotes,
        place: Callable[[], Place],
    ) -> None:
        """Begin with nothing to see.

        Args:
            root: of the edition.
            folder: where the author works.
            home: for snapshots.
            zygotes: execute pages.
            place: says where the page is and what is around it now; slow, for a thread.
        """
        self.home = home
        self._root, self._folder = root, folder
        self._zygotes = zygotes
        self._place = place
        self._lock = asyncio.Lock()
        self._stamp: Stamp | None = None
        self._shown = Shown()

    async def show(self) -> Shown:
        """Give what there is to see now."""
        async with self._lock:
            now = await asyncio.to_thread(source.stamp, self._root, self._folder)
            if now != self._stamp:
                self._shown = await self._look()
                self._stamp = now
            return self._shown

    def find(self, name: str) -> Release | None:
        """A snapshot that is still there, as its kernels see it; None if it is gone.

        Args:
            name: of the snapshot; has the shape of a digest.
        """
        folder = self.home / name
        found = release_in(folder, "") if folder.is_dir() else None
        return found and replace(found, page=PageSettings(kernel="ordinary"))

    async def _look(self) -> Shown:
        edition = self._site().edition
        try:
            made = await asyncio.to_thread(source.read, self._folder, edition)
        except SourceError as error:
            return self._stay(*error.problems)
        try:
            return await self._make(made)
        except NurseryError as error:
            return self._stay(words(edition, OTHER)["died"] % {"reason": error})
        except Exception as error:  # noqa: BLE001 - an author's page can fail in any way
            log.warning("A preview cannot be shown: %s: %s", type(error).__name__, error)
            reason = f"{type(error).__name__}: {one_line(str(error))}"
            return self._stay(words(edition, OTHER)["unshown"] % {"reason": reason})

    def _stay(self, *problems: str) -> Shown:
        return replace(self._shown, problems=problems, stays=self._shown.page is not None)

    async def _make(self, made: Source) -> Shown:
        """Execute and render, unless cells fail and there is a page that works."""
        release = await asyncio.to_thread(snapshot.take, self.home, made, self._shown.release)
        prepared = await self._zygotes.prepare(release)
        problems = await asyncio.to_thread(source.refusals, made, prepared)
        if prepared.faults and self._shown.page is not None:
            return self._stay(*problems)
        if release.page.front_end == "stock":
            problems += (words(self._site().edition, OTHER)["stock"],)
        page = await asyncio.to_thread(self._render, release, prepared)
        return Shown(release, page, problems)

    def _render(self, release: Release, prepared: Prepared) -> Rendered:
        place, site = self._place(), self._site()
        live = site.live(place.module, release.folder.name, words(site.edition, PAGE))
        written = keeping_in_step(rendering.write(place, release, prepared), live)
        return rendered.keep(release, _PAGE, written, prepared)

    def _site(self) -> PreviewSite:
        site = self._place().site
        assert isinstance(site, PreviewSite)
        return site
