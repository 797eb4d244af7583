"""The caller's own route through the course; nobody else has an address for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Body

from staffroom.wire import Edition
from staffroom.wire.own import OwnChange
from staffroom.wire.route import Change, RouteView
from staffroom_hub.commons import route
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.routes.depends import Me, Parts
from staffroom_hub.commons.store import own
from staffroom_hub.commons.store.own import OwnPlace

router = APIRouter(prefix="/api/me/route/{edition}", tags=["route"])


@router.get("")
async def read_route(edition: Edition, me: Me, parts: Parts) -> RouteView:
    """Give the caller's route, what is suggested to her, and what else there is to choose."""
    async with parts.database.reading() as session:
        return route.view(await route.desk(session, me.name, edition))


@router.post("")
async def change_route(
    edition: Edition, change: Annotated[Change, Body()], me: Me, parts: Parts
) -> RouteView:
    """Change the caller's route; what could not be is said in `notes`, and changes nothing."""
    async with parts.database.writing() as session:
        at = await route.desk(session, me.name, edition)
        chosen, made = route.edited(at, change)
        body = chosen.model_dump(mode="json")
        row, written = await own.put(
            session,
            me.name,
            OwnPlace(route.KIND, edition),
            OwnChange(version=change.version, body=body),
            parts.now(),
        )
        if row is None or not written:
            raise Problem("own_changed", document=route.view(at).model_dump(mode="json"))
        return route.view(replace(at, version=row.version, chosen=chosen), made)
