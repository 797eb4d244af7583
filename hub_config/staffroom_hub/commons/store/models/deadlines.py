"""Tables of deadlines: when modules are due in a cohort, extensions, and who changed what.

Times are kept as a wall clock in the cohort's zone shows them, because that is what was said.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base, RowId
from staffroom_hub.commons.store.types import Moment, SafeText


class DeadlineRow(Base):
    """When a module is due in a cohort."""

    __tablename__ = "deadlines"

    cohort: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), primary_key=True)
    module: Mapped[str] = mapped_column(String(64), primary_key=True)
    due: Mapped[str] = mapped_column(String(16))
    """`2026-03-29T23:59`."""
    grace_hours: Mapped[int]
    accepts_late: Mapped[bool]


class ExtensionRow(Base):
    """A teacher's own due moment for a module."""

    __tablename__ = "extensions"
    __table_args__ = (Index("ix_extensions_person", "person"),)

    cohort: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), primary_key=True)
    module: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    until: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(SafeText)


class DeadlineChangeRow(Base):
    """A change of deadlines; nothing here is ever changed, and a person who leaves is forgotten."""

    __tablename__ = "deadline_changes"
    __table_args__ = (Index("ix_deadline_changes_cohort", "cohort", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    cohort: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    kind: Mapped[str] = mapped_column(String(24))
    module: Mapped[str | None] = mapped_column(String(64))
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    """Whom it concerns."""
    actor: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    """Who did it."""
    before: Mapped[str] = mapped_column(String(120))
    after: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(Moment)
