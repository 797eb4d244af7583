"""Events: rows in the order of their ids, which is the order in which they became visible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Json
from staffroom_hub.commons.store.locks import Lock
from staffroom_hub.commons.store.models import EventRow
from staffroom_hub.commons.store.places import ModulePlace

EVERY = ""
"""Module of an event that any page of the edition may hear."""
CHANNEL = "staffroom_events"
"""On which PostgreSQL tells every process that there is something new, and in which module."""
BATCH = 200
"""How many events are read at once."""


@dataclass(frozen=True)
class Event:
    """Something to tell: to everyone in a module, or to one person."""

    type: str
    data: dict[str, Json]
    person: str | None = None
    topic: int | None = None


async def add(session: AsyncSession, place: ModulePlace, event: Event, now: datetime) -> None:
    """Tell an event; do this last in a transaction.

    On PostgreSQL ids are given out before they are seen. The lock keeps a later id from being
    seen first, which would make a resuming page pass over the earlier one.
    """
    await add_all(session, place, [event], now)


async def add_all(
    session: AsyncSession, place: ModulePlace, told: Sequence[Event], now: datetime
) -> None:
    """Tell several events of one place, as `add` does."""
    if session.get_bind().dialect.name == "postgresql":
        # The other processes hear of it when the transaction ends, and not if it fails.
        ring = func.pg_notify(CHANNEL, f"{place.edition}/{place.module}")
        await session.execute(Lock.EVENTS.statement().add_columns(ring))
    # What is waiting to be written comes before the events that tell of it.
    await session.flush()
    rows = [
        {
            "edition": place.edition,
            "module": place.module,
            "type": event.type,
            "data": event.data,
            "person": event.person,
            "topic": event.topic,
            "created_at": now,
        }
        for event in told
    ]
    await session.execute(insert(EventRow), rows)


async def newest(session: AsyncSession) -> int:
    """Give the id of the newest event of all, 0 without any: a page may go on from there.

    Not of its module alone: that may be older than all events which are kept.
    """
    return await session.scalar(select(func.max(EventRow.id))) or 0


async def extent(session: AsyncSession) -> tuple[int, int]:
    """Give the ids of the oldest and of the newest event that are kept, 0 without any."""
    oldest = select(func.min(EventRow.id)).scalar_subquery()
    least, most = (await session.execute(select(oldest, func.max(EventRow.id)))).one()
    return least or 0, most or 0


async def prune(session: AsyncSession, before: datetime) -> None:
    """Take away events older than a moment, but never the newest: ids must not begin anew."""
    newest_id = select(func.max(EventRow.id)).scalar_subquery()
    await session.execute(
        delete(EventRow).where(EventRow.created_at < before, EventRow.id < newest_id)
    )


async def after(
    session: AsyncSession, place: ModulePlace, person: str, last: int
) -> Sequence[EventRow]:
    """Give what a person may hear of a module after an event, oldest first."""
    query = (
        select(EventRow)
        .where(EventRow.edition == place.edition, EventRow.module.in_((place.module, EVERY)))
        .where(EventRow.id > last, or_(EventRow.person.is_(None), EventRow.person == person))
        .order_by(EventRow.id)
        .limit(BATCH)
    )
    return (await session.scalars(query)).all()


async def everybodys(session: AsyncSession, place: ModulePlace, last: int) -> Sequence[EventRow]:
    """Give all events of a module after one, whomever they are for, oldest first."""
    query = (
        select(EventRow)
        .where(EventRow.edition == place.edition, EventRow.module.in_((place.module, EVERY)))
        .where(EventRow.id > last)
        .order_by(EventRow.id)
        .limit(BATCH)
    )
    return (await session.scalars(query)).all()
