"""The cache of stripped releases: what the commons has released, as folders that kernels run in.

`<pages>/<edition>/<module>/<digest>/` holds one release and never changes; `current` beside it
names the newest known. With each opening the commons is asked which release is the newest; when it
does not answer, the newest known is shown. Nothing here is trusted: the module id is matched before
it becomes a path, a digest has to look like one, and files have plain paths (`staffroom.bundle`).
"""

import asyncio
import json
import re
import shutil
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import nbformat

from staffroom.bundle import NOTEBOOK
from staffroom.wire import Edition
from staffroom_hub.classroom.commons import Commons, UnavailableError

ACTIVITIES = "activities.json"
MEDIA = "media/"
KEEP_SECONDS = 3 * 24 * 3600
"""How long a folder stays after its release was replaced: kernels may still run in it."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KERNELSPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}


class UnknownModuleError(LookupError):
    """The edition has no released module of this id."""


@dataclass(frozen=True)
class Release:
    """One release in the cache."""

    folder: Path
    title: str


class Releases:
    """Opens releases by edition and module."""

    def __init__(self, folder: Path, commons: Commons) -> None:
        """Use a folder as the cache."""
        self.folder = folder
        self._commons = commons
        self._locks: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

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
            cards = await self._commons.releases(edition)
        except UnavailableError:
            return _known(home)
        digest, title = next(((c.digest, c.title) for c in cards if c.module == module), ("", ""))
        if not digest:
            raise UnknownModuleError(module)
        if not _DIGEST.fullmatch(digest):
            raise UnavailableError("a release has no digest")
        async with self._locks[edition, module]:
            if not (home / digest).is_dir():
                try:
                    files = await self._commons.page(edition, module)
                except UnavailableError:
                    return _known(home)
                await asyncio.to_thread(store, home, digest, files)
            _name_current(home, digest, title)
        return Release(home / digest, title)

    async def released(self, edition: Edition, module: str) -> bool:
        """Whether an edition has a module; False where nobody knows."""
        try:
            return any(card.module == module for card in await self._commons.releases(edition))
        except UnavailableError:
            return (self.folder / edition / module / "current").is_file()


def store(home: Path, digest: str, files: dict[str, bytes]) -> None:
    """Write a release so that it is there whole or not at all.

    Raises:
        UnavailableError: the bundle has no sound notebook.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=home))
    try:
        for path, data in _pages_files(files).items():
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            (draft / path).write_bytes(data)
        draft.rename(home / digest)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _sweep(home, digest)


def _pages_files(files: dict[str, bytes]) -> dict[str, bytes]:
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


def _name_current(home: Path, digest: str, title: str) -> None:
    before = _read_current(home)
    if before == (digest, title):
        return
    if (home / before[0]).is_dir():
        (home / before[0]).touch()
    with tempfile.NamedTemporaryFile("w", dir=home, delete=False, encoding="utf-8") as draft:
        json.dump({"digest": digest, "title": title}, draft)
    Path(draft.name).replace(home / "current")


def _read_current(home: Path) -> tuple[str, str]:
    try:
        current = json.loads((home / "current").read_text(encoding="utf-8"))
        return str(current["digest"]), str(current["title"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""


def _known(home: Path) -> Release:
    digest, title = _read_current(home)
    if not _DIGEST.fullmatch(digest) or not (home / digest).is_dir():
        raise UnavailableError("the commons does not answer")
    return Release(home / digest, title)


def _sweep(home: Path, digest: str) -> None:
    """Take away folders of releases that were replaced long ago."""
    for folder in home.iterdir():
        old = folder.stat().st_mtime < time.time() - KEEP_SECONDS
        if folder.is_dir() and folder.name != digest and old:
            shutil.rmtree(folder, ignore_errors=True)
