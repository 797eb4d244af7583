"""Tables of what people say to each other: topics, posts and what belongs to them, events.

Two kinds of posts have no person. A seeded one has its author's name. One in a support circle has
a mark, a keyed hash of its writer and of its conversation, whose key is not in the database: so
nothing here leads from a pseudonym to a person, or from one conversation to another.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base, InModule, RowId
from staffroom_hub.commons.store.types import JsonText, Moment, SafeText


class TopicRow(InModule, Base):
    """A discussion as one audience has it: an activity's, in one cohort or one community."""

    __tablename__ = "topics"
    __table_args__ = (UniqueConstraint("edition", "module", "activity", "cohort", "community"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    activity: Mapped[str] = mapped_column(String(48))
    cohort: Mapped[int]
    """0 is the open one, and that of topics which all cohorts share."""
    community: Mapped[int] = mapped_column(default=0)
    """0 where it is nobody's own."""
    title: Mapped[str] = mapped_column(SafeText)
    everybody: Mapped[bool] = mapped_column(default=False)
    """Whether all cohorts of the edition share it."""
    anonymous: Mapped[bool] = mapped_column(default=False)
    """A support circle."""
    post_first: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)
    """Counts every change of what anybody can see of it."""
    conversations: Mapped[int] = mapped_column(default=0)
    """How many there are whose opening post was not deleted."""
    created_at: Mapped[datetime] = mapped_column(Moment)


_HEADS = text("reply_to IS NULL")
_EXCUSED = text("excuse IS NOT NULL")
_WAITING = text("reply_to IS NULL AND answers = 0 AND state = 'shown'")


class PostRow(Base):
    """A post, or an answer to one."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("topic", "seed"),
        UniqueConstraint("topic", "sent"),
        Index("ix_posts_heads", "topic", "id", sqlite_where=_HEADS, postgresql_where=_HEADS),
        Index("ix_posts_waiting", "topic", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_posts_excused", "id", sqlite_where=_EXCUSED, postgresql_where=_EXCUSED),
        Index("ix_posts_root", "root", "id"),
        Index("ix_posts_person", "person", "topic", "id"),
        Index("ix_posts_mark", "mark"),
        Index("ix_posts_reply_to", "reply_to"),
        # An id stays that of its post: open pages know posts by nothing else.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    topic: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    root: Mapped[int | None] = mapped_column(RowId)
    """The post that opens the conversation; its own id where it is that post."""
    reply_to: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    depth: Mapped[int] = mapped_column(default=0)
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    author: Mapped[str | None] = mapped_column(SafeText)
    """Of a seeded post; of one whose writer has left under no name, empty."""
    seed: Mapped[str | None] = mapped_column(String(120))
    salt: Mapped[str | None] = mapped_column(String(32))
    """Of a conversation in a circle: what its marks are made with, beside the key."""
    mark: Mapped[str | None] = mapped_column(String(64))
    """Of a post in a circle: who wrote it, for her alone to recognise."""
    pseudonym: Mapped[int | None]
    """Of a post in a circle: which name its writer has in this conversation."""
    sent: Mapped[str | None] = mapped_column(String(64))
    """Of a post in a circle: a keyed hash of the browser's key, so that it is written once."""
    label: Mapped[str | None] = mapped_column(String(16))
    """Of an answer in a circle: `hear`, `same` or `helped`."""
    advice: Mapped[bool] = mapped_column(default=False)
    """Of a post that opens a conversation in a circle: whether advice is asked for."""
    text: Mapped[str] = mapped_column(SafeText)
    html: Mapped[str] = mapped_column(SafeText)
    """The text as it is shown, sanitised when it was written."""
    state: Mapped[str] = mapped_column(String(8), default="shown")
    """`shown`, `hidden` by moderators, `deleted` by its writer."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts its changes."""
    answers: Mapped[int] = mapped_column(default=0)
    """Shown answers right under it that others than its writer gave."""
    first: Mapped[bool] = mapped_column(default=False)
    """Whether it answered a post that nobody had answered, or nothing else was waiting."""
    helped: Mapped[int | None] = mapped_column(RowId)
    """Of a post that opens a conversation: the answer that its writer says helped."""
    excuse: Mapped[str | None] = mapped_column(SafeText)
    """Why it was sent although the privacy check asked; for moderators."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    edited_at: Mapped[datetime | None] = mapped_column(Moment)


class PostVersionRow(Base):
    """A post as it was before it was changed."""

    __tablename__ = "post_versions"

    post: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(SafeText)
    until: Mapped[datetime] = mapped_column(Moment)


class PictureRow(Base):
    """A picture in a post, made anew from what was sent."""

    __tablename__ = "pictures"
    __table_args__ = (Index("ix_pictures_post", "post"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random; nobody can guess it, and it alone opens nothing."""
    post: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    """None until the post it was sent for is written."""
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    """Who sent it, until it is in a post."""
    alt: Mapped[str] = mapped_column(SafeText)
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """WebP."""
    created_at: Mapped[datetime] = mapped_column(Moment)


class ThanksRow(Base):
    """Thanks for a post, with their reason."""

    __tablename__ = "thanks"
    __table_args__ = (Index("ix_thanks_person", "person"),)

    post: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(SafeText, default="")
    created_at: Mapped[datetime] = mapped_column(Moment)


class SeenRow(Base):
    """How far a person has read a topic: up to this post. Never kept of a circle."""

    __tablename__ = "seen"

    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    topic: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    post: Mapped[int] = mapped_column(RowId)


class EventRow(InModule, Base):
    """Something to tell open pages; without a person it is for everyone who may hear of it."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_place", "edition", "module", "id"),
        Index("ix_events_created_at", "created_at"),
        # Pages resume by id: one that was given away never comes back, whatever was pruned.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    topic: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    """What it happened in; those who may not read it are told nothing."""
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    type: Mapped[str] = mapped_column(String(16))
    data: Mapped[Any] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(Moment)
