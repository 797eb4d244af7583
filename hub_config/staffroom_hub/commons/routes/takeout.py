"""Taking everything with one, and leaving."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from staffroom.wire import Json
from staffroom.wire.people import Farewell
from staffroom_hub.commons import farewell, takeout, takeout_page
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.routes.depends import Me, Parts

router = APIRouter(prefix="/api/me", tags=["takeout"])


@router.get("/export")
async def export(
    me: Me,
    parts: Parts,
    request: Request,
    form: Annotated[Literal["json", "html"], Query()] = "json",
) -> dict[str, Json]:
    """Give everything of the caller's own: by subject, or as `html`, one page to be read."""
    parts.pace.take(me.name, "export")
    locale = language_of(request)
    async with parts.database.reading() as session:
        data = await takeout.collect(session, parts, me, locale)
    return {"html": takeout_page.page(data, locale)} if form == "html" else data


@router.delete("", status_code=204)
async def leave(body: Farewell, me: Me, parts: Parts) -> None:
    """Leave for good; what the caller wrote stays under no name, or goes too."""
    async with parts.database.writing() as session:
        places = await farewell.leave(session, parts, me.name, body)
    parts.departed.add(me.name)
    parts.renamed(me.name)
    parts.broadcaster.moved(me.name)
    for place in sorted(places, key=str):
        parts.broadcaster.wake(place)
