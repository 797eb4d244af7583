"""Deadlines: whether work that comes now is in time, and by which facts that is told.

    local date and time, zone ── moment() ──┐
    extension, grace, late work accepted? ──┼─ judge(now) → open · grace · late · closed
    the server's clock ─────────────────────┘

Every doubt is decided for the teacher: a wall clock time that the clocks skip or show twice means
the later moment, an extension never shortens, and the due moment itself is still in time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from staffroom.wire.base import Edition

State = Literal["open", "grace", "late", "closed"]

EDITION_ZONES: Mapping[Edition, str] = {"ru": "Europe/Moscow", "en": "UTC"}
"""By whose clock times are told where no cohort has chosen one."""


@dataclass(frozen=True)
class Deadline:
    """Until when a module is to be handed in; moments have a time zone."""

    due: datetime
    grace: timedelta = timedelta()
    accepts_late: bool = True
    extended: datetime | None = None
    """A teacher's own due moment."""

    @property
    def until(self) -> datetime:
        """The due moment that holds for this teacher."""
        return self.due if self.extended is None else max(self.due, self.extended)

    @property
    def ends(self) -> datetime:
        """When the grace period is over."""
        return self.until + self.grace


@dataclass(frozen=True)
class Judged:
    """How work that comes at one moment is taken."""

    state: State
    late_by: timedelta = timedelta()
    """How long after the due moment; nothing unless it is late."""

    @property
    def late(self) -> bool:
        """Whether the work is marked as late."""
        return self.state == "late"


def judge(now: datetime, deadline: Deadline | None) -> Judged:
    """Say how work is taken that comes now.

    Args:
        now: by the server's clock, with a time zone.
        deadline: what holds for this teacher; None where nothing is due.

    Returns:
        `open` up to the due moment, `grace` until the grace period is over, then `late` or, where
        late work is not accepted, `closed`. Work in the grace period is not late.
    """
    if deadline is None or now <= deadline.until:
        return Judged("open")
    if now <= deadline.ends:
        return Judged("grace")
    return Judged("late", now - deadline.until) if deadline.accepts_late else Judged("closed")


_STRICT: tuple[State, ...] = ("open", "grace", "late", "closed")


def strictness(judged: Judged) -> tuple[int, timedelta]:
    """Order judgements: of several deadlines that hold for somebody, the strictest counts."""
    return _STRICT.index(judged.state), judged.late_by


def revisions_left(revisions: int | None, handed_in: int) -> int | None:
    """Say how often a module may still be handed in after the first time.

    Args:
        revisions: how often it may be handed in again; None is without end.
        handed_in: how often it was handed in so far.

    Returns:
        A number from 0 up, or None where there is no end.
    """
    return None if revisions is None else max(0, revisions - max(0, handed_in - 1))


def moment(local: datetime, zone: tzinfo) -> datetime:
    """Find the moment that a wall clock names.

    Args:
        local: date and time without a zone.
        zone: where the clock hangs.

    Returns:
        The moment in UTC. When clocks go back, a time comes twice; when they go forward, one never
        comes (PEP 495): of both readings this is the later one.
    """
    readings = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return max(reading.astimezone(UTC) for reading in readings)
