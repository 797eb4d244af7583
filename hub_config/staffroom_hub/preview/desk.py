"""All previews of a trainer's server: one object in the settings that its routes share."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import jinja2
import psutil  # type: ignore[import-untyped]
import yaml
from tornado.web import HTTPError, RequestHandler

from staffroom.modulefiles import MODULE_FILE
from staffroom.syllabus import syllabus
from staffroom.wire.own import OwnDocument
from staffroom_hub.classroom.context import OTHER_EDITION
from staffroom_hub.classroom.neighbours import Named, Neighbours, is_service, neighbours
from staffroom_hub.classroom.open_pages import OpenPages
from staffroom_hub.classroom.rendering import Place
from staffroom_hub.classroom.visits import Visits
from staffroom_hub.preview.kernels import PreviewLauncher, Sitting, without_forks
from staffroom_hub.preview.site import PreviewSite
from staffroom_hub.preview.source import MODULE_ID, SOURCE, folder_of
from staffroom_hub.preview.studio import Studio
from staffroom_hub.preview.words import OTHER, words

SETTING = "staffroom_preview"
_SOCKETS = Path("/tmp")  # noqa: S108 - a private folder is made in it; its short name fits a socket
_FOLDERS = "staffroom-preview-"


@dataclass
class Notes:
    """Notes beside modules, which in a preview are in memory."""

    kept: dict[str, OwnDocument] = field(default_factory=dict)

    def of(self, module: str) -> OwnDocument:
        """Give a module's."""
        return self.kept.get(module, OwnDocument(version=0))


class Desk:
    """Knows the preview of each module.

    Attributes:
        root: the edition's folder.
        site: where things are.
        visits: the open previews and their kernels.
        sitting: what they remember.
        notes: notes of this sitting.
        templates: of pages that are not a module's.
    """

    def __init__(
        self, root: Path, site: PreviewSite, templates: tuple[str, ...], secret: bytes
    ) -> None:
        """Begin with none, in a private folder that ends with the server.

        Args:
            root: the edition's folder.
            site: where things are.
            templates: folders of the templates.
            secret: of this server; nobody else knows it.
        """
        self.root, self.site = root, site
        self._paths = templates
        self._secret = secret
        among = _SOCKETS if _SOCKETS.is_dir() else Path(tempfile.gettempdir())
        bury(among)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDERS}{os.getpid()}-", dir=among))
        home = self.folder / "home"
        home.mkdir(mode=0o700)
        self.sitting = Sitting(self.folder, words(site.edition, OTHER)["reader"])
        self.notes = Notes()
        self._zygotes = without_forks(home)
        self._launcher = PreviewLauncher(self._zygotes, self.folder, home, self.sitting)
        self.visits = Visits(self._launcher, OpenPages())
        self._tidying: asyncio.Task[None] | None = None
        self._studios: dict[str, Studio] = {}
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
        )

    def studio(self, module: str) -> Studio:
        """Give a module's preview.

        Args:
            module: its id; hostile.

        Raises:
            HTTPError: 404, the edition has no such module.
        """
        if self._tidying is None:
            self._tidying = asyncio.create_task(self.visits.keep_tidy())
        folder = folder_of(self.root, module)
        if folder is None:
            raise HTTPError(404)
        if module not in self._studios:
            home = self.folder / module
            home.mkdir(mode=0o700, exist_ok=True)
            self._studios[module] = Studio(
                self.root, folder, home, self._zygotes, lambda: self._place(module)
            )
        return self._studios[module]

    def home(self, module: str) -> Path:
        """Where the snapshots of a module are, if it has been looked at."""
        return self.folder / module

    # --- who may frame a page ------------------------------------------------------------------

    def frame_key(self, module: str) -> str:
        """What the address of a page has in it that JupyterLab may show in a frame."""
        return hmac.new(self._secret, f"preview {module}".encode(), hashlib.sha256).hexdigest()

    def may_be_framed(self, module: str, key: str) -> bool:
        """Whether an address has the key, which only pages of this server can have asked for."""
        return hmac.compare_digest(self.frame_key(module).encode(), key.encode())

    # --- what is remembered --------------------------------------------------------------------

    async def start_afresh(self) -> None:
        """Forget all that was answered and written in previews."""
        gone = self.sitting.data
        self.sitting.number += 1
        self.notes.kept.clear()
        await self.visits.end_all()
        await asyncio.to_thread(shutil.rmtree, gone, ignore_errors=True)

    async def close(self) -> None:
        """End kernels, and take the folder away."""
        if self._tidying is not None:
            self._tidying.cancel()
        await self.visits.end_all()
        self._launcher.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- around a page -------------------------------------------------------------------------

    def _place(self, module: str) -> Place:
        edition, other = self.site.edition, OTHER_EDITION[self.site.edition]
        there = folder_of(self.root.parent / other, module) is not None
        address = self.site.module(other, module) if there else None
        names = [name for name, _ in self._modules()]
        services = tuple(name for name in names if is_service(name))
        return Place(
            self.site, edition, module, address, self._paths, services, self._beside(module)
        )

    def _beside(self, module: str) -> Neighbours:
        return neighbours(self._modules(), module, syllabus())

    def _modules(self) -> list[Named]:
        """Ids and titles of what lies beside a module, released or not."""
        folders = sorted((self.root / SOURCE).iterdir())
        return [
            (folder.name, _title(folder / MODULE_FILE) or folder.name)
            for folder in folders
            if MODULE_ID.fullmatch(folder.name) and (folder / MODULE_FILE).is_file()
        ]


def bury(among: Path) -> None:
    """Take away what servers left behind that were killed before they could.

    Args:
        among: folder in which each has its own, named after its process.
    """
    for folder in among.glob(f"{_FOLDERS}*-*"):
        number = folder.name.removeprefix(_FOLDERS).partition("-")[0]
        own = folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == os.getuid()
        if own and number.isdecimal() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _title(file: Path) -> str:
    """The title of a module, of which more need not be sound."""
    try:
        described = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
        return str(described["title"])
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError):
        return ""


def desk(handler: RequestHandler) -> Desk:
    """The desk that a handler serves."""
    return cast(Desk, handler.settings[SETTING])
