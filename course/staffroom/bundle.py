"""Bundles: the files of a release on the wire, as a folder, and their digest.

Every path in a bundle is hostile until `safe_path` has seen it.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from staffroom.glossary import GLOSSARY, picked
from staffroom.wire import Bundle

NOTEBOOK = "page.ipynb"
MAX_BYTES = 32 * 2**20
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DEPTH = 4


class BundleError(ValueError):
    """A bundle that cannot be taken; the message says why, for a trainer."""


def safe_path(path: str) -> str:
    """Return `path` if it names a plain file inside a module folder.

    Raises:
        BundleError: it is absolute, too deep, hidden, or has other than plain characters.
    """
    segments = path.split("/")
    if len(segments) > _DEPTH or not all(_SEGMENT.fullmatch(s) for s in segments):
        raise BundleError(f"not a plain path inside a module folder: {path!r}")
    return path


def to_files(bundle: Bundle) -> dict[str, bytes]:
    """Decode a bundle: path → bytes.

    Raises:
        BundleError: a path or the base64 is bad, or the whole is larger than `MAX_BYTES`.
    """
    files = {safe_path(path): _decoded(text) for path, text in bundle.files.items()}
    if sum(map(len, files.values())) > MAX_BYTES:
        raise BundleError(f"a bundle may have {MAX_BYTES} bytes at most")
    return files


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:  # of letters beyond ASCII, too, which are no binascii.Error
        raise BundleError("a file of the bundle is not base64") from error


def from_files(files: Mapping[str, bytes]) -> Bundle:
    """Encode files as a bundle."""
    return Bundle(
        files={safe_path(path): base64.b64encode(data).decode() for path, data in files.items()}
    )


def read_folder(folder: Path) -> dict[str, bytes]:
    """Read a module folder: the notebook, the YAML beside it and in `data/`, `media/`, its terms.

    The terms are those that the notebook names of the glossary of its edition.
    """
    patterns = ("*.yaml", "data/*.yaml", "media/**/*")
    paths = [folder / NOTEBOOK, *(path for one in patterns for path in folder.glob(one))]
    files = {
        safe_path(str(PurePosixPath(path.relative_to(folder)))): path.read_bytes()
        for path in sorted(paths)
        if path.is_file() and not _linked(path, folder)
    }
    return files | terms_beside(folder, files)


def _linked(path: Path, folder: Path) -> bool:
    """Whether a link is on the way from a folder to a file, which may lead out of it."""
    way = (path, *path.parents)
    return any(one.is_symlink() for one in way[: way.index(folder)])


def terms_beside(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the terms that a module's notebook names, as a file; nothing where there are none.

    Args:
        folder: of the module, in an edition's `source` or `release`.
        files: of the module; a glossary of its own, as a fetched release has one, goes first.
    """
    glossary = folder.resolve().parent.parent / GLOSSARY
    if GLOSSARY in files or NOTEBOOK not in files or not glossary.is_file():
        return {}
    terms = picked(files[NOTEBOOK], glossary.read_bytes())
    return {} if terms is None else {GLOSSARY: terms}


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over sorted paths and bytes, in hex: equal files, equal digest."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0{len(files[path])}\0".encode())
        total.update(files[path])
    return total.hexdigest()
