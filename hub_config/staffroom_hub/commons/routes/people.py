"""The caller herself: her name as others see it, and her language."""

from __future__ import annotations

from fastapi import APIRouter

from staffroom.wire import Person, PersonChange
from staffroom_hub.commons.auth import Caller
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.routes.depends import Me, Parts
from staffroom_hub.commons.store import people

router = APIRouter(prefix="/api/me", tags=["people"])


@router.get("")
async def read_me(me: Me) -> Person:
    """Tell the caller who she is here."""
    return _person(me.caller, me.display_name, me.locale)


@router.patch("")
async def change_me(change: PersonChange, me: Me, parts: Parts) -> Person:
    """Change the caller's display name or language."""
    async with parts.database.writing() as session:
        row = await people.lock(session, me.name)
        if change.display_name is not None:
            row.display_name = clean_text(change.display_name)
        if change.locale is not None:
            row.locale = change.locale
    parts.renamed(me.name)
    return _person(me.caller, row.display_name, row.locale)


def _person(caller: Caller, display_name: str, locale: str) -> Person:
    return Person.model_validate(
        {
            "name": caller.name,
            "display_name": display_name,
            "locale": locale,
            "roles": list(caller.roles),
        }
    )
