"""Feeds: making a private address, and what stands there."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, Path, Response

from staffroom.wire import Edition
from staffroom.wire.notices import Feed, FeedIn
from staffroom_hub.commons import feeds as rules
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.routes.depends import Me, Parts
from staffroom_hub.commons.store import feeds
from staffroom_hub.commons.store.models import TopicRow

router = APIRouter(prefix="/api/me/feeds", tags=["feeds"])
private = APIRouter(prefix="/api/feeds", tags=["feeds"])

ATOM, CALENDAR = "application/atom+xml", "text/calendar"
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$")]
IfNoneMatch = Annotated[str | None, Header(max_length=1000)]


@router.post("")
async def make_feed(body: FeedIn, me: Me, parts: Parts) -> Feed:
    """Give a private address for what the caller may read; it is told once."""
    parts.pace.take(me.name, "feed")
    async with parts.database.writing() as session:
        if body.topic is not None:
            topic = await session.get(TopicRow, body.topic)
            if topic is None:
                raise Problem("not_found")
            await rules.readable(session, me, topic)
        token = await feeds.make(session, me.name, body, parts.now())
    return Feed(path=f"api/feeds/{token}.{'ics' if body.plan else 'atom'}")


@router.delete("", status_code=204)
async def end_feeds(me: Me, parts: Parts, plan: Edition | None = None) -> None:
    """End all of the caller's feeds, or those of her plan in an edition."""
    async with parts.database.writing() as session:
        await feeds.end(session, me.name, plan)


@private.get(
    "/{token}.atom", response_class=Response, responses={200: {"content": {ATOM: {}}}, 304: {}}
)
async def read_feed(token: Token, parts: Parts, if_none_match: IfNoneMatch = None) -> Response:
    """Give a feed to whoever has its address."""
    async with parts.database.reading() as session:
        document = await rules.document(session, parts, token)
    return _answer(document, ATOM, if_none_match)


@private.get(
    "/{token}.ics", response_class=Response, responses={200: {"content": {CALENDAR: {}}}, 304: {}}
)
async def read_calendar(token: Token, parts: Parts, if_none_match: IfNoneMatch = None) -> Response:
    """Give the calendar of a plan to whoever has its address."""
    async with parts.database.reading() as session:
        document = await rules.calendar(session, parts, token)
    return _answer(document, CALENDAR, if_none_match)


def _answer(document: bytes, kind: str, if_none_match: str | None) -> Response:
    """Send a document, unless the reader has it already."""
    tag = f'"{hashlib.sha256(document).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if if_none_match is not None and _names(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(document, media_type=f"{kind}; charset=utf-8", headers=headers)


def _names(header: str, tag: str) -> bool:
    """Whether a list of tags holds this one; weak ones compare alike (RFC 9110, 13.1.2)."""
    tags = {part.strip().removeprefix("W/") for part in header.split(",")}
    return tag in tags or "*" in tags
