"""The index of a release's pictures: what each is called by its author, how large it is, its files.

One JSON file beside the pictures. It is written last, so a folder that has one is complete.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

INDEX = "index.json"


@dataclass(frozen=True)
class Variant:
    """One file of a picture.

    Attributes:
        name: its file name.
        type: its media type.
        bytes: its size.
        width: how many pixels wide; None for a drawing without a size of its own.
    """

    name: str
    type: str
    bytes: int
    width: int | None


@dataclass(frozen=True)
class Entry:
    """One picture as its author knows it.

    Attributes:
        width: intrinsic width in pixels of the page; None if it has none.
        height: intrinsic height.
        variants: its files; those of one type from narrow to wide.
    """

    width: int | None
    height: int | None
    variants: tuple[Variant, ...]


Index = Mapping[str, Entry]
"""By the author's name (`media/…`)."""


def write_index(folder: Path, index: Index) -> None:
    """Write the index of a folder."""
    entries = {name: asdict(entry) for name, entry in sorted(index.items())}
    text = json.dumps(entries, ensure_ascii=False, indent=1)
    (folder / INDEX).write_text(text + "\n", encoding="utf-8")


def read_index(folder: Path) -> Index:
    """Read the index of a folder.

    Raises:
        OSError: there is none.
        ValueError: it is broken.
    """
    try:
        entries = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        return {name: _entry(entry) for name, entry in entries.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("the index of pictures is broken") from error


def _entry(entry: Mapping[str, object]) -> Entry:
    fields = dict(entry)
    variants = fields.pop("variants")
    if not isinstance(variants, list):
        raise TypeError("variants")
    return Entry(**fields, variants=tuple(Variant(**each) for each in variants))  # type: ignore[arg-type]
