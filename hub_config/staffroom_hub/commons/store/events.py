"""Events: rows in the order of their ids, which is the order in which they became visible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Json
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import EventRow
from staffroom_hub.commons.store.places import ModulePlace

BATCH = 200
"""How many events are read at once."""


@dataclass(frozen=True)
class Event:
    """Something to tell: to everyone in a module, or to one person."""

    type: str
    data: dict[str, Json]
    person: str | None = None


async def add(session: AsyncSession, place: ModulePlace, event: Event, now: datetime) -> None:
    """Tell an event; do this last in a transaction.

    On PostgreSQL ids are given out before they are seen. The lock keeps a later id from being
    seen first, which would make a resuming page pass over the earlier one.
    """
    await hold(session, Lock.EVENTS)
    session.add(
        EventRow(
            edition=place.edition,
            module=place.module,
            type=event.type,
            data=event.data,
            person=event.person,
            created_at=now,
        )
    )
    await session.flush()


async def newest(session: AsyncSession, place: ModulePlace) -> int:
    """Give the id of a module's newest event, 0 without any."""
    query = select(func.max(EventRow.id)).where(
        EventRow.edition == place.edition, EventRow.module == place.module
    )
    return await session.scalar(query) or 0


async def after(
    session: AsyncSession, place: ModulePlace, person: str, last: int
) -> Sequence[EventRow]:
    """Give what a person may hear of a module after an event, oldest first."""
    query = (
        select(EventRow)
        .where(EventRow.edition == place.edition, EventRow.module == place.module)
        .where(EventRow.id > last, or_(EventRow.person.is_(None), EventRow.person == person))
        .order_by(EventRow.id)
        .limit(BATCH)
    )
    return (await session.scalars(query)).all()


async def everybodys(session: AsyncSession, place: ModulePlace, last: int) -> Sequence[EventRow]:
    """Give all events of a module after one, whomever they are for, oldest first."""
    query = (
        select(EventRow)
        .where(EventRow.edition == place.edition, EventRow.module == place.module)
        .where(EventRow.id > last)
        .order_by(EventRow.id)
        .limit(BATCH)
    )
    return (await session.scalars(query)).all()
