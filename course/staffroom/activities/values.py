"""The values that a form's fields can hold, as plain JSON, each bounded."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeGuard

from pydantic import Field, StringConstraints

LARGEST_NUMBER = 10**15
MOST_ROWS = 60
MOST_COLUMNS = 8
MOST_OPTIONS = 40
CELL_CHARACTERS = 2000
_NAME_CHARACTERS = 300
_FILE = re.compile(r"[A-Za-z0-9_-]{22}")

Key = Annotated[str, StringConstraints(max_length=48)]
Number = (
    Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
    | Annotated[float, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, allow_inf_nan=False)]
)
Cell = Annotated[str, StringConstraints(max_length=CELL_CHARACTERS)] | Number | None
Row = Annotated[dict[Key, Cell], Field(max_length=MOST_COLUMNS)]
Rows = Annotated[list[Row], Field(max_length=MOST_ROWS)]
Checked = Annotated[list[Key], Field(max_length=MOST_OPTIONS)]
FileName = dict[Literal["id", "name", "size"], str | int]
"""A file as an answer names it: what it is, the commons knows."""
FieldValue = (
    Annotated[str, StringConstraints(max_length=20_000)] | Number | None | Checked | Rows | FileName
)


def is_blank(value: Cell) -> bool:
    """Whether nothing is written in a cell."""
    return not value.strip() if isinstance(value, str) else value is None


def is_rows(value: FieldValue) -> TypeGuard[list[dict[str, Cell]]]:
    """Whether a value is the rows of a table; nothing chosen and no rows look alike."""
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def is_checked(value: FieldValue) -> TypeGuard[list[str]]:
    """Whether a value is a choice of several."""
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def is_file(value: FieldValue) -> TypeGuard[FileName]:
    """Whether a value names a file."""
    if not isinstance(value, dict) or set(value) != {"id", "name", "size"}:
        return False
    file, name, size = value["id"], value["name"], value["size"]
    texts = isinstance(file, str) and isinstance(name, str) and isinstance(size, int)
    return texts and bool(_FILE.fullmatch(str(file))) and len(str(name)) <= _NAME_CHARACTERS


def is_filled(value: FieldValue) -> bool:
    """Whether anything is given."""
    if is_rows(value):
        return any(not is_blank(cell) for row in value for cell in row.values())
    if isinstance(value, list | dict):
        return bool(value)
    return not is_blank(value)


def texts_in(value: FieldValue) -> list[str]:
    """Give what a person has written in words."""
    if is_rows(value):
        return [cell for row in value for cell in row.values() if isinstance(cell, str)]
    return [value] if isinstance(value, str) else []
