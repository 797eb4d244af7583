"""The tables of the commons.

A person's rows carry her opaque hub name. Times are UTC. JSON is kept as text, because nothing
is ever searched for inside it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from staffroom_hub.commons.store.types import JsonText, Moment, SafeText

# SQLite gives out row ids only to a column that is exactly INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Base of all tables."""


class InModule:
    """Columns of a row that belongs to a module of an edition."""

    edition: Mapped[str] = mapped_column(String(8))
    module: Mapped[str] = mapped_column(String(64))


class PersonRow(Base):
    """A person, as first told by the hub and since then as she wishes."""

    __tablename__ = "people"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    display_name: Mapped[str] = mapped_column(SafeText)
    locale: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(Moment)


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


class PostRow(InModule, Base):
    """A post or an answer to one; a seeded one has an author's name and no person."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("edition", "module", "activity", "seed"),
        Index("ix_posts_place", "edition", "module", "activity", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    activity: Mapped[str] = mapped_column(String(48))
    reply_to: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"), index=True)
    seed: Mapped[str | None] = mapped_column(String(80))
    author: Mapped[str | None] = mapped_column(SafeText)
    text: Mapped[str] = mapped_column(SafeText)
    created_at: Mapped[datetime] = mapped_column(Moment)


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


class EventRow(InModule, Base):
    """Something to tell open pages; without a person it is for everyone in the module."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_place", "edition", "module", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    type: Mapped[str] = mapped_column(String(16))
    data: Mapped[Any] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(Moment)
