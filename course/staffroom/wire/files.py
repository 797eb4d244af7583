"""Wire models of files: those that people add to forms, and those that they save."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from staffroom.wire.base import Wire

MOST_MB = 10
"""Of one file, whatever its form allows."""
PART_BYTES = 768 * 1024
"""A file travels in parts of so many bytes, so that no message is large and its way can be told."""
MOST_PARTS = -(-MOST_MB * 2**20 // PART_BYTES)

FileId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]


class PartIn(Wire):
    """A part of a file, in base64; sent again it takes its own place."""

    upload: UUID
    number: Annotated[int, Field(ge=0, lt=MOST_PARTS)]
    data: Annotated[str, StringConstraints(min_length=1, max_length=PART_BYTES * 4 // 3 + 4)]


class FileIn(Wire):
    """All parts have been sent: make a file for a field of them."""

    upload: UUID
    field: Annotated[str, StringConstraints(max_length=48)]
    name: Annotated[str, StringConstraints(max_length=1000)]
    parts: Annotated[int, Field(ge=1, le=MOST_PARTS)]


class FileOut(Wire):
    """A file as a form's answer names it."""

    id: FileId
    name: str
    size: int


class SavedFile(Wire):
    """A file to be saved on the device of whoever asked for it."""

    name: str
    type: str
    data: str
    """Base64."""
