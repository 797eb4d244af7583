"""Tables of moderation: reports, what moderators did, appeals, pauses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base, RowId
from staffroom_hub.commons.store.types import Moment, SafeText


class ReportRow(Base):
    """Somebody asks moderators to look at a post."""

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_open", "done_at", "id"), Index("ix_reports_post", "post"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    post: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    """Who asks; nobody is noted in a circle."""
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    """A keyed hash of the post and of who asks, so that the same person counts once."""
    reason: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(SafeText, default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class ActionRow(Base):
    """What a moderator did, and why; nothing here is ever changed or taken away."""

    __tablename__ = "actions"
    __table_args__ = (Index("ix_actions_post", "post"), Index("ix_actions_person", "person"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    edition: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    moderator: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    """None where the rule did it: what may show a child's data hides at once."""
    post: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    """Whom it concerns; unknown in a circle."""
    note: Mapped[str] = mapped_column(SafeText)
    before: Mapped[str | None] = mapped_column(SafeText)
    """The text before it was edited out."""
    created_at: Mapped[datetime] = mapped_column(Moment)


class AppealRow(Base):
    """A person asks a second moderator to look at what was done."""

    __tablename__ = "appeals"

    action: Mapped[int] = mapped_column(ForeignKey("actions.id"), primary_key=True)
    text: Mapped[str] = mapped_column(SafeText)
    created_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    upheld: Mapped[bool | None]
    """Whether the action stands."""
    note: Mapped[str] = mapped_column(SafeText, default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class PauseRow(Base):
    """Until when a person may read and study, but not write to others."""

    __tablename__ = "pauses"

    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)
    action: Mapped[int] = mapped_column(ForeignKey("actions.id"))


class SilenceRow(Base):
    """A pseudonym that may write no more in its conversation of a circle, by its mark."""

    __tablename__ = "silences"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    action: Mapped[int] = mapped_column(ForeignKey("actions.id"))
