"""Tables of modules and of the work on them: releases, drafts, attempts, submissions, feedback."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base, InModule, RowId
from staffroom_hub.commons.store.types import JsonText, Moment, SafeText


class EffectRow(Base):
    """The one outcome of a browser's key; the answer is given again to a repeated call."""

    __tablename__ = "effects"

    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    operation: Mapped[str] = mapped_column(String(160))
    answer: Mapped[Any] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)


class ReleaseRow(InModule, Base):
    """A module as published at one moment; the newest of a module is the current one."""

    __tablename__ = "releases"
    __table_args__ = (Index("ix_releases_place", "edition", "module", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    title: Mapped[str] = mapped_column(SafeText)
    summary: Mapped[str] = mapped_column(SafeText)
    minutes: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    released_at: Mapped[datetime] = mapped_column(Moment)


class ReleaseFileRow(Base):
    """One file of a release."""

    __tablename__ = "release_files"

    release: Mapped[int] = mapped_column(ForeignKey("releases.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(500), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class DraftRow(Base):
    """An answer being typed; the version counts its saves."""

    __tablename__ = "drafts"

    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    edition: Mapped[str] = mapped_column(String(8), primary_key=True)
    module: Mapped[str] = mapped_column(String(64), primary_key=True)
    activity: Mapped[str] = mapped_column(String(48), primary_key=True)
    version: Mapped[int]
    answer: Mapped[Any] = mapped_column(JsonText, nullable=True)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class ResultRow(Base):
    """The last check of an activity, and the best percentage so far."""

    __tablename__ = "results"

    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    edition: Mapped[str] = mapped_column(String(8), primary_key=True)
    module: Mapped[str] = mapped_column(String(64), primary_key=True)
    activity: Mapped[str] = mapped_column(String(48), primary_key=True)
    result: Mapped[Any] = mapped_column(JsonText)
    best_percent: Mapped[int]
    checked_at: Mapped[datetime] = mapped_column(Moment)


class AttemptRow(InModule, Base):
    """A spent attempt at an exit quiz; `number` counts from 0 and fixes the draw."""

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("person", "edition", "module", "activity", "number"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"))
    activity: Mapped[str] = mapped_column(String(48))
    number: Mapped[int]
    answer: Mapped[Any] = mapped_column(JsonText)
    score: Mapped[float]
    max: Mapped[float]
    percent: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)


class SubmissionRow(InModule, Base):
    """A person's work on a module, frozen; also its place in the grading queue."""

    __tablename__ = "submissions"
    __table_args__ = (
        Index("ix_submissions_person", "person", "edition", "module", "id"),
        Index("ix_submissions_queue", "state", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"))
    release: Mapped[int] = mapped_column(ForeignKey("releases.id"))
    work: Mapped[Any] = mapped_column(JsonText)
    notebook: Mapped[Any] = mapped_column(JsonText)
    automatic: Mapped[Any] = mapped_column(JsonText)
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool] = mapped_column(default=False)
    late_by: Mapped[int] = mapped_column(default=0)
    """Seconds after the due moment."""
    cohort: Mapped[int | None]
    """In which cohort it was handed in; 0 is the open one."""
    zone: Mapped[str | None] = mapped_column(String(64))
    """By whose clock its receipt tells the time; none is the edition's."""
    parts: Mapped[Any] = mapped_column(JsonText, nullable=True)
    """What was handed in, as the receipt names it."""
    state: Mapped[str] = mapped_column(String(16), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None] = mapped_column(String(36))
    worker: Mapped[str | None] = mapped_column(SafeText)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(SafeText)
    recorded: Mapped[Any] = mapped_column(JsonText, nullable=True)


class FeedbackRow(Base):
    """What a trainer released for one submission."""

    __tablename__ = "feedback"

    submission: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    scores: Mapped[Any] = mapped_column(JsonText)
    text: Mapped[str] = mapped_column(SafeText)
    released_by: Mapped[str] = mapped_column(String(64))
    released_at: Mapped[datetime] = mapped_column(Moment)
