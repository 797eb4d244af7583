"""The course's contents, and one module as everyone may know it."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from staffroom.wire import Edition, Json, ModuleCard
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.routes.depends import AtModule, Me, Parts
from staffroom_hub.commons.store import drafts, releases, submissions
from staffroom_hub.commons.store.models import ReleaseRow
from staffroom_hub.commons.store.places import SERVICE

router = APIRouter(prefix="/api/modules", tags=["modules"])
one = APIRouter(prefix="/api/modules/{edition}/{module}", tags=["modules"])


@router.get("/{edition}")
async def list_modules(edition: Edition, me: Me, parts: Parts) -> list[ModuleCard]:
    """List an edition's released modules, but no service pages, with the caller's progress."""
    async with parts.database.reading() as session:
        rows = await releases.all_current(session, edition)
        begun = await drafts.begun(session, me.name, edition)
        marked = await submissions.states(session, me.name, edition)
    return [
        _card(row, _state(row.module, begun, marked))
        for row in rows
        if not row.module.startswith(SERVICE)
    ]


@one.get("")
async def read_module(place: AtModule, me: Me, parts: Parts) -> dict[str, Json]:
    """Give a module's public form; what is for moderators is not there for others."""
    module = await parts.library.released(parts.database, place)
    if module.audience == "moderators" and not me.caller.moderator:
        raise Problem("not_found")
    return module.public()


State = Literal["new", "started", "submitted", "marked"]


def _state(module: str, begun: set[str], marked: dict[str, bool]) -> State:
    if module in marked:
        return "marked" if marked[module] else "submitted"
    return "started" if module in begun else "new"


def _card(row: ReleaseRow, state: State) -> ModuleCard:
    return ModuleCard.model_validate(
        {
            "id": row.module,
            "edition": row.edition,
            "title": row.title,
            "summary": row.summary,
            "minutes": row.minutes,
            "released_at": row.released_at,
            "state": state,
        }
    )
