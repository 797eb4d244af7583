"""Membership: what is told when somebody joins or leaves a cohort or a community."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.notices import EVERY_PAGE
from staffroom_hub.commons.store import events
from staffroom_hub.commons.store.events import Event
from staffroom_hub.commons.store.places import ModulePlace

RESET = "reset"


def pages(edition: str) -> ModulePlace:
    """Name all pages of an edition, to be woken when the transaction has ended."""
    return ModulePlace(edition, EVERY_PAGE)


async def changed(session: AsyncSession, person: str, edition: str, now: datetime) -> None:
    """Tell a person's open pages to look anew, for she may read other things now."""
    await events.add(session, pages(edition), Event(RESET, {}, person), now)
