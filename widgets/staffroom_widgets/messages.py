"""Custom messages from a page's browser: hostile until these models have read them."""

from __future__ import annotations

import json
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from staffroom.wire import Json, PersonName
from staffroom.wire.talk import MOST_MENTIONS, MOST_PICTURES, Label, PictureId

MESSAGE_BYTES = 96 * 1024
"""The commons takes answers up to 64 KiB; what is far beyond is not even parsed."""
PICTURE_BYTES = 1_677_722
"""A picture travels as base64; the page makes it small before."""
LARGE_ASKS = frozenset({"picture_add", "file_part", "progress_open"})
"""Questions that bring a picture, a part of a file or a progress file along."""

Seq = Annotated[int, Field(ge=0, le=2**53)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Open(_Message):
    """The view is on the page: ask for this person's state."""

    op: Literal["open"]


class Refresh(_Message):
    """Ask for the state once more."""

    op: Literal["refresh"]


class Draft(_Message):
    """Save an answer that is being typed."""

    op: Literal["draft"]
    seq: Seq
    key: UUID
    answer: Json


class Check(_Message):
    """Check an answer; `final` spends an attempt."""

    op: Literal["check"]
    seq: Seq
    key: UUID
    answer: Json
    final: bool = False


class Post(_Message):
    """Write in the discussion; what the fields mean says `staffroom.wire.talk.PostIn`."""

    op: Literal["post"]
    seq: Seq
    key: UUID
    text: Annotated[str, Field(max_length=8000)]
    reply_to: Annotated[int, Field(ge=0, le=2**53)] | None = None
    community: Annotated[int, Field(ge=0, le=2**53)] = 0
    mentions: Annotated[list[PersonName], Field(max_length=MOST_MENTIONS)] = []
    pictures: Annotated[list[PictureId], Field(max_length=MOST_PICTURES)] = []
    excuse: Annotated[str, Field(max_length=400)] = ""
    label: Label | None = None
    advice: bool = False


class Ask(_Message):
    """Ask the commons something that the widget lists."""

    op: Literal["ask"]
    seq: Seq
    name: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
    args: dict[str, Json] = {}


class Look(_Message):
    """Look how far the module is from being handed in."""

    op: Literal["look"]
    seq: Seq


class Submit(_Message):
    """Hand the module in."""

    op: Literal["submit"]
    seq: Seq
    key: UUID


Message = Annotated[
    Open | Refresh | Draft | Check | Post | Ask | Look | Submit, Field(discriminator="op")
]
_messages: TypeAdapter[Message] = TypeAdapter(Message)


class MessageError(ValueError):
    """A message that no widget takes; `seq` is its number where it has one."""

    def __init__(self, code: str, seq: int | None) -> None:
        """Keep what the reply needs."""
        super().__init__(code)
        self.code = code
        self.seq = seq


def parse(content: object) -> Message:
    """Read one custom message.

    Args:
        content: whatever the browser sent.

    Raises:
        MessageError: it is too large, or not one of the known messages.
    """
    seq = _seq(content)
    try:
        size = len(json.dumps(content, ensure_ascii=False).encode())
        if size > _limit(content):
            raise MessageError("too_large", seq)
        return _messages.validate_python(content)
    except (ValidationError, TypeError, ValueError, RecursionError) as error:
        if isinstance(error, MessageError):
            raise
        raise MessageError("bad_request", seq) from None


def _limit(content: object) -> int:
    named = content.get("name") if isinstance(content, dict) else None
    asks = isinstance(content, dict) and content.get("op") == "ask"
    large = asks and isinstance(named, str) and named in LARGE_ASKS
    return PICTURE_BYTES if large else MESSAGE_BYTES


def _seq(content: object) -> int | None:
    seq = content.get("seq") if isinstance(content, dict) else None
    return seq if isinstance(seq, int) and not isinstance(seq, bool) else None
