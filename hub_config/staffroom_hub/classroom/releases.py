"""The cache of stripped releases: what the commons has released, as folders that kernels run in.

`<pages>/<edition>/<module>/` holds, for each module,

- `<digest>/`: one release, which never changes; kernels run in it, so it is readable for them;
- `<digest>.page/`: what was made of it, the rendered page and its pictures (`rendered`);
- `code/`: code of other people's anywidgets, of whatever release;
- `current`: names the newest release known;
- `sound`: names the newest release whose cells all worked.

The commons is asked which release is the newest (`newest`); when it does not answer, the newest
known is shown. Nothing here is trusted: the module id is matched before it becomes a path, a digest
has to look like one, and files have plain paths (`staffroom.bundle`).
"""

import asyncio
import json
import re
import shutil
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import nbformat
from pydantic import BaseModel, ConfigDict, ValidationError

from staffroom.bundle import NOTEBOOK
from staffroom.glossary import Shown
from staffroom.module import PageSettings
from staffroom.wire import ActivityId, Edition
from staffroom_hub.classroom.commons import Commons, UnavailableError
from staffroom_hub.classroom.neighbours import is_service
from staffroom_hub.classroom.newest import FRESH_SECONDS, Newest

ACTIVITIES = "activities.json"
MEDIA = "media/"
MADE = ".page"
KEEP_SECONDS = 3 * 24 * 3600
"""How long a folder stays after its release was replaced: kernels may still run in it."""
DIGEST = r"[0-9a-f]{64}"
_DIGEST = re.compile(DIGEST)
_CURRENT, _SOUND, _DRAFT = "current", "sound", ".draft-"
_KERNELSPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}
_FOLDER_MODE, _FILE_MODE = 0o755, 0o644


class UnknownModuleError(LookupError):
    """The edition has no released module of this id."""


class _PublicActivity(BaseModel):
    """What it reads of an activity."""

    model_config = ConfigDict(extra="ignore")

    type: str


class _PublicForm(BaseModel):
    """What the classroom itself reads of a module's public form."""

    model_config = ConfigDict(extra="ignore")

    page: PageSettings = PageSettings()
    audience: Literal["everyone", "moderators"] = "everyone"
    minutes: int = 0
    memo: list[str] = []
    glossary: list[dict[str, str]] = []
    activities: dict[ActivityId, _PublicActivity] = {}

    @property
    def talk(self) -> str:
        """The first discussion's id."""
        found = (name for name, one in self.activities.items() if one.type == "discussion")
        return next(found, "")


@dataclass(frozen=True)
class Release:
    """One release in the cache.

    Attributes:
        folder: holds it; its name is the release's digest.
        title: of the module.
        page: how its page is to be shown.
        audience: whose page it is.
        minutes: how long it takes.
        memo: lines to take along, as HTML.
        talk: id of the activity in which it is discussed; empty where there is none.
        glossary: the terms that its text names; see `staffroom.glossary`.
    """

    folder: Path
    title: str
    page: PageSettings = field(default_factory=PageSettings)
    audience: Literal["everyone", "moderators"] = "everyone"
    minutes: int = 0
    memo: tuple[str, ...] = ()
    talk: str = ""
    glossary: tuple[Shown, ...] = ()

    @property
    def made(self) -> Path:
        """Folder of what was made of it."""
        return self.folder.with_name(self.folder.name + MADE)


class Releases:
    """Opens releases by edition and module."""

    def __init__(self, folder: Path, commons: Commons, seconds: float = FRESH_SECONDS) -> None:
        """Use a folder as the cache.

        Args:
            folder: of the cache.
            commons: has the releases.
            seconds: how long its word on what is the newest is good for.
        """
        self.folder = folder
        self._commons = commons
        self.newest = Newest(commons, seconds)
        self._locks: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self.services_known: dict[Edition, tuple[str, ...]] = {}
        """By edition, what `services` said last."""

    async def open(self, edition: Edition, module: str) -> Release:
        """Have the newest release at hand.

        Args:
            edition: `ru` or `en`.
            module: a module id; has the shape of one.

        Raises:
            UnknownModuleError: there is no such release.
            UnavailableError: the commons does not answer and the cache has none either.
        """
        home = self.folder / edition / module
        try:
            digest, title = await self._newest(edition, module)
        except UnavailableError:
            return _named(home, _CURRENT)
        async with self._locks[edition, module]:
            if not (home / digest).is_dir():
                try:
                    files = await self._commons.page(edition, module)
                except UnavailableError:
                    return _named(home, _CURRENT)
                await asyncio.to_thread(store, home, digest, files)
            _name(home, _CURRENT, digest, title)
        return release_in(home / digest, title)

    async def _newest(self, edition: Edition, module: str) -> tuple[str, str]:
        """Ask for digest and title; a module nobody has heard of may have come just now."""
        for now in (False, True):
            cards = await self.newest.cards(edition, now=now)
            found = next((card for card in cards if card.module == module), None)
            if found is not None:
                break
        else:
            raise UnknownModuleError(module)
        if not _DIGEST.fullmatch(found.digest):
            raise UnavailableError("a release has no digest")
        return found.digest, found.title

    def find(self, edition: Edition, module: str, digest: str) -> Release | None:
        """A release that is in the cache, the newest or not; None if it is not there."""
        folder = self.folder / edition / module / digest
        return release_in(folder, "") if _DIGEST.fullmatch(digest) and folder.is_dir() else None

    async def released(self, edition: Edition, module: str) -> bool:
        """Whether an edition has a module; False where nobody knows."""
        try:
            return any(card.module == module for card in await self.newest.cards(edition))
        except UnavailableError:
            return (self.folder / edition / module / _CURRENT).is_file()

    async def services(self, edition: Edition) -> tuple[str, ...]:
        """Name the service pages that an edition has, as far as anybody knows."""
        try:
            known = [card.module for card in await self.newest.cards(edition)]
        except UnavailableError:
            known = [path.parent.name for path in (self.folder / edition).glob(f"*/{_CURRENT}")]
        found = tuple(sorted(module for module in known if is_service(module)))
        self.services_known[edition] = found
        return found

    async def modules(self, edition: Edition) -> tuple[tuple[str, str], ...]:
        """Ids and titles of the modules that an edition has, as far as anybody knows."""
        try:
            cards = await self.newest.cards(edition)
            known = [(card.module, card.title) for card in cards]
        except UnavailableError:
            homes = [path.parent for path in (self.folder / edition).glob(f"*/{_CURRENT}")]
            known = [(home.name, _read_name(home, _CURRENT)[1]) for home in homes]
        return tuple(sorted(one for one in known if not is_service(one[0])))

    def sound(self, release: Release) -> None:
        """Remember that all cells of a release work."""
        _name(release.folder.parent, _SOUND, release.folder.name, release.title)

    def last_sound(self, release: Release) -> Release | None:
        """The newest release of the same module of which that is known; None if there is none."""
        try:
            return _named(release.folder.parent, _SOUND)
        except UnavailableError:
            return None


def store(home: Path, digest: str, files: dict[str, bytes]) -> None:
    """Write a release so that it is there whole or not at all.

    Raises:
        UnavailableError: the bundle has no sound notebook.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=home))
    try:
        for path, data in pages_files(files).items():
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            (draft / path).write_bytes(data)
        _let_kernels_read(draft)
        _put(draft, home / digest)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _sweep(home, digest)


def _put(draft: Path, place: Path) -> None:
    """Put a folder into its place; who gave up waiting may have left a thread that did it first."""
    try:
        draft.rename(place)
    except OSError:
        # The place is named by what is in it, so it is the same.
        if not place.is_dir():
            raise


def _let_kernels_read(folder: Path) -> None:
    """A kernel may run as an account of its own; the folders above stay closed to it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(_FOLDER_MODE if path.is_dir() else _FILE_MODE)


def pages_files(files: dict[str, bytes]) -> dict[str, bytes]:
    """Only what a page is made of: no file that Python could import."""
    kept = {path: data for path, data in files.items() if path.startswith(MEDIA)}
    kept[ACTIVITIES] = files.get(ACTIVITIES, b"{}")
    kept[NOTEBOOK] = _plain_notebook(files.get(NOTEBOOK, b""))
    return kept


def _plain_notebook(data: bytes) -> bytes:
    """Have every page run on the classroom's own Python, with nobody's outputs."""
    try:
        notebook = nbformat.reads(data.decode(), as_version=4)  # type: ignore[no-untyped-call]
        notebook.metadata = nbformat.from_dict({"kernelspec": _KERNELSPEC})  # type: ignore[no-untyped-call]
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.validate(notebook)
    except (ValueError, TypeError, AttributeError, nbformat.ValidationError) as error:
        raise UnavailableError("a release has no sound notebook") from error
    return str(nbformat.writes(notebook)).encode()  # type: ignore[no-untyped-call]


def release_in(folder: Path, title: str) -> Release:
    """Look at a release that is there."""
    form = _form(folder)
    return Release(
        folder,
        title,
        form.page,
        form.audience,
        form.minutes,
        tuple(form.memo),
        form.talk,
        tuple(form.glossary),
    )


@lru_cache(maxsize=512)
def _form(folder: Path) -> _PublicForm:
    """How a page is to be shown; what is not understood is shown as most pages are."""
    try:
        return _PublicForm.model_validate_json((folder / ACTIVITIES).read_bytes())
    except (OSError, ValidationError):
        return _PublicForm()


def _name(home: Path, name: str, digest: str, title: str) -> None:
    """Have a name stand for a release; the one before is old from now on."""
    before = _read_name(home, name)
    if before == (digest, title):
        return
    for folder in (home / before[0], home / (before[0] + MADE)):
        if before[0] and folder.is_dir():
            folder.touch()
    with tempfile.NamedTemporaryFile("w", dir=home, delete=False, encoding="utf-8") as draft:
        json.dump({"digest": digest, "title": title}, draft)
    Path(draft.name).replace(home / name)


def _read_name(home: Path, name: str) -> tuple[str, str]:
    """Digest and title; nothing where the file is missing or not one of ours."""
    try:
        named = json.loads((home / name).read_text(encoding="utf-8"))
        digest, title = str(named["digest"]), str(named["title"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""
    return (digest, title) if _DIGEST.fullmatch(digest) else ("", "")


def _named(home: Path, name: str) -> Release:
    digest, title = _read_name(home, name)
    if not digest or not (home / digest).is_dir():
        raise UnavailableError("the commons does not answer")
    return release_in(home / digest, title)


def _sweep(home: Path, digest: str) -> None:
    """Take away folders of releases that were replaced long ago."""
    kept = {digest, _read_name(home, _CURRENT)[0], _read_name(home, _SOUND)[0]}
    for folder in home.iterdir():
        name = folder.name.removesuffix(MADE)
        replaced = _DIGEST.fullmatch(name) and name not in kept
        old = folder.stat().st_mtime < time.time() - KEEP_SECONDS
        if old and (replaced or name.startswith(_DRAFT)):
            shutil.rmtree(folder, ignore_errors=True)
