"""Tables of the grading desk: sheets on their way to the gradebook, marks on them, phrases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base, InModule, RowId
from staffroom_hub.commons.store.types import JsonText, Moment, SafeText


class SheetRow(InModule, Base):
    """A teacher's page in the gradebook, as the desk reads and writes it: one job at a time."""

    __tablename__ = "marking_sheets"
    __table_args__ = (
        UniqueConstraint("person", "edition", "module"),
        Index("ix_marking_sheets_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"))
    state: Mapped[str] = mapped_column(String(16), default="idle")
    """`idle`, `queued`, `running`, `failed`."""
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None] = mapped_column(String(36))
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(SafeText, default="")
    trainer: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    """Who asked last, and is told."""
    release: Mapped[bool] = mapped_column(default=False)
    """Whether she wants the teacher to have the marks, once they are read."""
    read_at: Mapped[datetime | None] = mapped_column(Moment)


class MarkRow(Base):
    """A trainer's mark for one cell of a sheet."""

    __tablename__ = "marking_marks"

    sheet: Mapped[int] = mapped_column(ForeignKey("marking_sheets.id"), primary_key=True)
    cell: Mapped[str] = mapped_column(String(64), primary_key=True)
    submission: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    """The work that she marked."""
    version: Mapped[int] = mapped_column(default=0)
    score: Mapped[float]
    comment: Mapped[str] = mapped_column(SafeText)
    state: Mapped[str] = mapped_column(String(16))
    """`waiting`, `written`, `conflict`, `outdated`: the teacher handed in anew before."""
    claim: Mapped[str | None] = mapped_column(String(36))
    """Under which it was given to a grader."""
    seen: Mapped[Any] = mapped_column(JsonText)
    """What may be written over: what she saw, and what of ours may stand there."""
    trainer: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    marked_at: Mapped[datetime] = mapped_column(Moment)


class PhraseRow(Base):
    """A comment in the bank that an edition's trainers share."""

    __tablename__ = "marking_phrases"
    __table_args__ = (Index("ix_marking_phrases_edition", "edition", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    edition: Mapped[str] = mapped_column(String(8))
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    """Who put it there; nobody when she has left."""
    text: Mapped[str] = mapped_column(SafeText)
    created_at: Mapped[datetime] = mapped_column(Moment)
