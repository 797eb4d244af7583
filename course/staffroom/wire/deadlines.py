"""Wire models of deadlines: what a trainer sets, what a teacher is told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from staffroom.wire.base import ModuleId, PersonName, Wire

LONGEST_GRACE = 720
"""Hours: thirty days."""


def _on_the_calendar(text: str) -> str:
    datetime.fromisoformat(text)
    return text


WallTime = Annotated[
    str,
    StringConstraints(pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"),
    AfterValidator(_on_the_calendar),
]
"""Date and time as a wall clock in the cohort's zone shows them."""
ZoneName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9_+/-]{0,63}$")]
"""IANA name of a time zone; what begins with a small letter is a file of the server's own."""
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]


class DueTime(Wire):
    """Until when a teacher can hand a module in, and how things stand now."""

    state: Literal["open", "grace", "late", "closed"]
    now: datetime
    """By the server's clock, to count from."""
    due: datetime
    """What holds for the whole cohort."""
    until: datetime
    """What holds for this teacher: later than `due` where she has an extension."""
    ends: datetime
    """When the grace period is over."""
    accepts_late: bool
    zone: ZoneName
    note: str = ""
    """What her trainer wrote on her extension."""


class ZoneIn(Wire):
    """The time zone of a cohort."""

    zone: ZoneName


class DeadlineIn(Wire):
    """When a module is due in a cohort."""

    due: WallTime
    grace_hours: Annotated[int, Field(ge=0, le=LONGEST_GRACE)] = 0
    accepts_late: bool = True


class ExtensionIn(Wire):
    """Until when one teacher may take."""

    until: WallTime
    note: Note = ""


class CohortMember(Wire):
    """Somebody in a cohort."""

    name: PersonName
    display_name: str


class Extension(Wire):
    """Until when one teacher may take, as her trainer sees it."""

    person: PersonName
    display_name: str
    until: WallTime
    until_at: datetime
    note: str


class LateWork(Wire):
    """A teacher's newest work on a module, which came after its due moment."""

    person: PersonName
    display_name: str
    submitted_at: datetime
    late_by: int
    """Seconds."""


class ModuleDeadline(Wire):
    """A module, and when it is due in a cohort, if it is."""

    module: ModuleId
    title: str
    due: WallTime | None = None
    due_at: datetime | None = None
    grace_hours: int = 0
    accepts_late: bool = True
    extensions: list[Extension] = []
    late: list[LateWork] = []
    """The newest first."""


class DeadlineChange(Wire):
    """What was changed of a cohort's deadlines, by whom and when."""

    kind: Literal["zone", "due", "due_removed", "extension", "extension_removed", "left"]
    module: ModuleId | None
    person: str
    """Display name of whom it concerns; empty for all, or for one who has left."""
    actor: str
    """Display name; empty where she has left."""
    before: str
    after: str
    """Zone or wall clock time; empty where there was or is none."""
    created_at: datetime


class CohortDeadlines(Wire):
    """All deadlines of a cohort, for its trainer."""

    cohort: int
    zone: ZoneName
    modules: list[ModuleDeadline]
    members: list[CohortMember]
    changes: list[DeadlineChange]
    """The newest first; not all of them."""
