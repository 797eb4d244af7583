"""Own documents: what a person keeps for herself, in small JSON documents that nobody else reads.

Each kind is one entry of `KINDS`: what its document holds, and whether a person has one of it, one
in each edition, or one in each module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from staffroom.wire.base import Json, Wire
from staffroom.wire.plan import Plan
from staffroom.wire.route import Diagnostic, Route

NOTES_MAX = 20_000
Range = Literal["person", "edition", "module"]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Notes(Wire):
    """Notes of one's own beside a module."""

    text: Annotated[str, StringConstraints(max_length=NOTES_MAX)]


class Display(Wire):
    """How pages look to a person; `device` leaves it to what her device says."""

    text: Literal[100, 115, 130, 150, 200] = 100
    """Size of letters, in per cent of the browser's own."""
    contrast: Literal["device", "light", "dark"] = "device"
    """Black on white or white on black, where more is wanted than the usual colours give."""
    motion: Literal["device", "less"] = "device"
    pictures: Literal["device", "tap"] = "device"
    """Whether pictures wait for a tap."""


@dataclass(frozen=True)
class OwnKind:
    """A kind of own document: its model, and what a person has one of it for."""

    model: type[Wire]
    one_per: Range


KINDS: Mapping[str, OwnKind] = MappingProxyType(
    {
        "display": OwnKind(Display, "person"),
        "notes": OwnKind(Notes, "module"),
        "diagnostic": OwnKind(Diagnostic, "edition"),
        "route": OwnKind(Route, "edition"),
        "plan": OwnKind(Plan, "edition"),
    }
)
"""Every kind there is, by name."""


class OwnDocument(Wire):
    """A document as it is kept; version 0 has never been written and has no body."""

    version: Version
    body: Json = None
    saved_at: datetime | None = None


class OwnChange(Wire):
    """A new body in the place of the version that its writer has seen."""

    version: Version
    body: Json
