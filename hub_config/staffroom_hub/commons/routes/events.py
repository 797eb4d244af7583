"""The stream of a module's events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header
from sse_starlette import EventSourceResponse, ServerSentEvent

from staffroom_hub.commons.auth import Credentials
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.events import Stream
from staffroom_hub.commons.news import News
from staffroom_hub.commons.routes.depends import AtModule, Me, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.roles import LEARN

router = APIRouter(prefix="/api/modules/{edition}/{module}", tags=["events"])

LastEventId = Annotated[str | None, Header(pattern=r"^[0-9]{1,15}$")]


@router.get(
    "/events",
    response_class=EventSourceResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def read_events(
    place: AtModule,
    me: Me,
    parts: Parts,
    credentials: Credentials,
    last_event_id: LastEventId = None,
) -> EventSourceResponse:
    """Stream what happens in a module; `Last-Event-ID` resumes where a line broke."""
    await parts.library.released(parts.database, place)
    last = int(last_event_id) if last_event_id else None
    token = credentials.credentials if credentials else None

    async def still_welcome() -> bool:
        return await _holds(parts, token, me.name)

    open_ = Stream(parts.sources, parts.broadcaster, place, me.name, still_welcome)
    return EventSourceResponse(_told(open_.after(last)), sep="\n")


async def _holds(parts: Services, token: str | None, name: str) -> bool:
    """Whether a token still opens the stream: a session may end while it is open."""
    try:
        caller = await parts.identity.caller(token)
    except Problem as problem:
        # A hub that restarts ends no session.
        return problem.code == "hub_unavailable"
    return caller.name == name and LEARN in caller.scopes


async def _told(rows: AsyncIterator[News | int]) -> AsyncIterator[ServerSentEvent]:
    async for row in rows:
        if isinstance(row, int):
            yield ServerSentEvent(id=str(row))
        else:
            yield ServerSentEvent(data=row.data, event=row.type, id=str(row.id))
