"""Tables of what a person is told outside of her pages: notices, the digest, feeds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base, RowId
from staffroom_hub.commons.store.types import JsonText, Moment


class NoticeRow(Base):
    """Something that concerns a person. Never of anything in a circle."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_person", "person", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"))
    kind: Mapped[str] = mapped_column(String(16))
    edition: Mapped[str] = mapped_column(String(8))
    module: Mapped[str] = mapped_column(String(64), default="")
    post: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    actor: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    data: Mapped[Any] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)


class DigestRow(Base):
    """How a person wants to be written to; the address is the hub's and is not kept here."""

    __tablename__ = "digests"

    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    every: Mapped[str] = mapped_column(String(8), default="week")
    """`day`, `week` or `never`."""
    quiet_from: Mapped[int] = mapped_column(default=21)
    quiet_to: Mapped[int] = mapped_column(default=8)
    """Hours of the person's day between which nothing is sent."""
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    """IANA name of the person's time zone."""
    upto: Mapped[int] = mapped_column(RowId, default=0)
    """The newest notice that was told."""
    sent_at: Mapped[datetime | None] = mapped_column(Moment)


class FeedRow(Base):
    """A private address at which something is followed; only its hash is kept.

    Either a topic, as an Atom feed, or a plan of study, as a calendar.
    """

    __tablename__ = "feeds"
    __table_args__ = (Index("ix_feeds_person", "person"),)

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"))
    topic: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    plan: Mapped[str | None] = mapped_column(String(8))
    """The edition whose plan it is."""
    created_at: Mapped[datetime] = mapped_column(Moment)
