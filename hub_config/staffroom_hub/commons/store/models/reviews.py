"""Tables of colleagues' reviews: cases, reviews with their parts, calibrations.

Of a review's two names its reviewer knows `task` and its author `received`; both are random, so
that neither leads to the other, and no row number leaves the commons but a case's, to trainers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base, InModule, RowId
from staffroom_hub.commons.store.types import JsonText, Moment, SafeText


class ReviewCaseRow(InModule, Base):
    """An author's assignment with all that is said of it, until she hands in another."""

    __tablename__ = "review_cases"
    __table_args__ = (
        Index("ix_review_cases_person", "person", "edition", "module", "id"),
        Index("ix_review_cases_state", "edition", "module", "state"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"))
    submission: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    """The newest that is reviewed."""
    state: Mapped[str] = mapped_column(String(16), default="open")
    """`open`, `apart`, `appealed`, `done`, `replaced`."""
    basis: Mapped[str] = mapped_column(String(16), default="none")
    """Where the points come from: `none`, `self`, `colleagues`, `trainer`."""
    scores: Mapped[Any] = mapped_column(JsonText, nullable=True)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    appeal: Mapped[str | None] = mapped_column(SafeText)
    appealed_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(SafeText, default="")


class ReviewRow(Base):
    """A review, from the moment somebody is to write it."""

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_person", "person", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    review_case: Mapped[int] = mapped_column(ForeignKey("review_cases.id"), index=True)
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    """Who writes it; nobody when she has left."""
    by: Mapped[str] = mapped_column(String(16))
    """`colleague`, `mentor`, `trainer`."""
    task: Mapped[str] = mapped_column(String(22), unique=True)
    received: Mapped[str] = mapped_column(String(22), unique=True)
    state: Mapped[str] = mapped_column(String(16), default="open")
    """`open`, `sent`, `released`: passed to somebody else."""
    version: Mapped[int] = mapped_column(default=0)
    assigned_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    useful: Mapped[bool | None]
    thanks: Mapped[str] = mapped_column(SafeText, default="")


class ReviewPartRow(Base):
    """What a review says of one criterion."""

    __tablename__ = "review_parts"

    review: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(48), primary_key=True)
    score: Mapped[int | None]
    strength: Mapped[str] = mapped_column(SafeText, default="")
    question: Mapped[str] = mapped_column(SafeText, default="")
    suggestion: Mapped[str] = mapped_column(SafeText, default="")


class CalibrationRow(InModule, Base):
    """Somebody's points for an exemplar."""

    __tablename__ = "calibrations"
    __table_args__ = (Index("ix_calibrations_person", "person", "edition", "module", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"))
    exemplar: Mapped[str] = mapped_column(String(16))
    scores: Mapped[Any] = mapped_column(JsonText)
    near: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(Moment)


class ReviewMarkRow(Base):
    """A case's points on their way into the gradebook, and what we know to be there."""

    __tablename__ = "review_marks"
    __table_args__ = (Index("ix_review_marks_state", "state", "review_case"),)

    review_case: Mapped[int] = mapped_column(ForeignKey("review_cases.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), default="queued")
    """`queued`, `running`, `done`, `failed`."""
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None] = mapped_column(String(36))
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(SafeText, default="")
    written: Mapped[Any] = mapped_column(JsonText)
    """Cells as the grader said that it wrote them."""
    tried: Mapped[Any] = mapped_column(JsonText)
    """Cells that a grader was given and has not reported: they may be there too."""
    kept: Mapped[Any] = mapped_column(JsonText)
    """By cell, the points of a trainer that stand instead."""
