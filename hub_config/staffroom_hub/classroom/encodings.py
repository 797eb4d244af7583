"""Compressed forms of what is served: made once, chosen by what a browser accepts."""

import gzip
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

import brotli

SUFFIXES: Mapping[str, str] = {"br": ".br", "gzip": ".gz"}
"""By content coding, in the order of preference, how the file's name ends."""
_LARGE = 2**20
"""Beyond so many bytes (plotly's code) the best compression takes ten seconds for a tenth less."""


def accepted(header: str) -> frozenset[str]:
    """Content codings that an `Accept-Encoding` header allows, of those that we make."""
    allowed = set()
    for wish in header.split(","):
        coding, *parameters = (part.strip().lower() for part in wish.split(";"))
        if coding in SUFFIXES and not any(_is_zero(parameter) for parameter in parameters):
            allowed.add(coding)
    return frozenset(allowed)


def _is_zero(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip() == "q" and value.strip().rstrip("0") in {"", ".", "0."}


def best(folder: Path, name: str, header: str) -> tuple[Path, str]:
    """The file to send for a name, and its content coding; none is the empty text.

    Args:
        folder: where the file and its compressed forms are.
        name: of the plain file.
        header: the browser's `Accept-Encoding`.
    """
    allowed = accepted(header)
    for coding, suffix in SUFFIXES.items():
        file = folder / (name + suffix)
        if coding in allowed and file.is_file():
            return file, coding
    return folder / name, ""


def write_all(folder: Path, name: str, content: bytes) -> None:
    """Write a file and its compressed forms, each whole or not at all; slow, for a thread."""
    quality = 9 if len(content) > _LARGE else 11
    _put(folder / (name + SUFFIXES["br"]), brotli.compress(content, quality=quality))
    _put(folder / (name + SUFFIXES["gzip"]), gzip.compress(content, 9, mtime=0))
    _put(folder / name, content)


def _put(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as draft:
        draft.write(content)
    Path(draft.name).replace(path)
