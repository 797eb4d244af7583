"""A release of what lies in a working folder now: a folder that kernels run in, like the cache's.

Beside what a page may have it holds the definitions and their data files, for the embedded commons
of its kernels. It has no nbgrader cells: whether those are valid is for the release to say.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from staffroom.bundle import digest
from staffroom.page import page_files
from staffroom_hub.classroom.releases import DIGEST, MADE, MEDIA, Release, pages_files, release_in
from staffroom_hub.classroom.rendering import PICTURES
from staffroom_hub.preview.source import Source

KEPT = 3
"""How many snapshots of a module stay: pages that were shown just now may still ask for files."""
_NAME = re.compile(DIGEST)


def take(home: Path, source: Source, before: Release | None) -> Release:
    """Write a module down as a release.

    Args:
        home: folder of the module's snapshots.
        source: the module.
        before: the snapshot before; pictures that were made for it are not made again.

    Raises:
        OSError: the disk does not take it.
    """
    folder = home / digest(source.files)
    if not folder.is_dir():
        for path, data in _files(source).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    folder.touch()
    release = release_in(folder, source.module.title)
    if before is not None:
        _take_pictures_over(before, release)
    _sweep(home)
    return release


def _files(source: Source) -> dict[str, bytes]:
    page = pages_files(page_files(source.notebook, source.module, source.files))
    definitions = {path: data for path, data in source.files.items() if path.endswith(".yaml")}
    return definitions | page


def _take_pictures_over(before: Release, release: Release) -> None:
    """Making pictures takes seconds, and most savings change none."""
    made, own = before.made / PICTURES, release.made / PICTURES
    same = _media(before.folder) == _media(release.folder)
    if same and made.is_dir() and not own.exists():
        shutil.copytree(made, own, copy_function=os.link)


def _media(folder: Path) -> dict[str, bytes]:
    paths = (path for path in (folder / MEDIA).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def _sweep(home: Path) -> None:
    """Take away the oldest."""
    shots = [path for path in home.iterdir() if _NAME.fullmatch(path.name)]
    shots.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in shots[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
        shutil.rmtree(path.with_name(path.name + MADE), ignore_errors=True)
