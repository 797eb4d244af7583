"""Wire models of what concerns a person: notices, the digest, feeds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from staffroom.wire.base import ActivityId, Edition, RowNumber, Wire

NoticeKind = Literal[
    "answer", "mention", "thanks", "helped", "marks", "review", "moderation", "monday"
]


class Notice(Wire):
    """Something that concerns the caller, said in her language."""

    id: int
    kind: NoticeKind
    text: str
    """For example: `Anna answered you in “The teacher network”`."""
    excerpt: str = ""
    edition: Edition
    module: str = ""
    activity: ActivityId | None = None
    community: int = 0
    post: int | None = None
    """Where it leads: this post; else the module's page."""
    created_at: datetime
    read: bool


class Notices(Wire):
    """The newest notices."""

    unread: int
    items: list[Notice]
    next: int | None = None


class NoticesRead(Wire):
    """Everything up to this notice has been read, or, with `only`, this one."""

    upto: RowNumber
    only: bool = False


class Unread(Wire):
    """How many notices wait."""

    unread: int


Hour = Annotated[int, Field(ge=0, le=23)]


class Digest(Wire):
    """How the caller wants to be written to."""

    every: Literal["day", "week", "never"] = "week"
    quiet_from: Hour = 21
    quiet_to: Hour = 8
    zone: Annotated[str, Field(max_length=64)] = "UTC"
    """IANA name of a time zone."""
    mail: bool = False
    """Whether this installation sends mail at all; what is sent here is ignored."""


class FeedIn(Wire):
    """What is to be followed from outside: a topic, or one's plan of study in an edition."""

    topic: RowNumber | None = None
    plan: Edition | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if (self.topic is None) == (self.plan is None):
            raise ValueError("a feed is of a topic or of a plan")
        return self


class Feed(Wire):
    """A private address; it is told once."""

    path: str
    """Below the commons: `api/feeds/….atom`, for a plan `api/feeds/….ics`."""
