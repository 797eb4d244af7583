"""The stream of a module's events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Header
from sse_starlette import EventSourceResponse

from staffroom.activities import DiscussionActivity
from staffroom_hub.commons import topics
from staffroom_hub.commons.auth import Credentials
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.events import Stream
from staffroom_hub.commons.news import News
from staffroom_hub.commons.routes.depends import AtModule, Learner, Me, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.topics import Reader
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
    module = await parts.library.released(parts.database, place)
    last = int(last_event_id) if last_event_id else None
    page = _OpenPage(parts, place, me, credentials.credentials if credentials else None)
    seen = not any(
        isinstance(activity, DiscussionActivity) and activity.anonymous
        for activity in module.activities.values()
    )
    open_ = Stream(
        parts.sources, parts.broadcaster, place, page.reader, page.still_welcome, seen=seen
    )
    return EventSourceResponse(_told(open_.after(last)), sep="\n")


@dataclass
class _OpenPage:
    """Whose stream it is."""

    parts: Services
    place: ModulePlace
    me: Learner
    token: str | None = field(repr=False)

    async def still_welcome(self) -> bool:
        """Say whether the token still opens the stream: a session may end while it is open.

        With other roles she reads other things: the page opens a new stream then.
        """
        try:
            caller = await self.parts.identity.caller(self.token)
        except Problem as problem:
            # A hub that restarts ends no session.
            return problem.code == "hub_unavailable"
        return (
            caller.roles == self.me.caller.roles
            and caller.name == self.me.name
            and LEARN in caller.scopes
            and caller.name not in self.parts.departed
        )

    async def reader(self) -> Reader:
        """Give the caller as a reader: she may have joined or left something."""
        async with self.parts.database.reading() as session:
            return await topics.reader(session, self.me, self.place.edition)


async def _told(rows: AsyncIterator[News | int]) -> AsyncIterator[bytes]:
    async for row in rows:
        yield f"id: {row}\n\n".encode() if isinstance(row, int) else row.frame
