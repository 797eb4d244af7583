"""Keys: the same key of the same person gives the same answer and has one effect."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Json
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import EffectRow
from staffroom_hub.commons.store.places import Use

SUBMIT = "submit:"
"""Begins the operation of handing a module in."""


async def earlier(session: AsyncSession, use: Use) -> Json | None:
    """Give the answer that this key had before, or None; the person's writes wait from here on.

    Raises:
        Problem: the key was used for another operation.
    """
    await people.hold(session, use.person)
    row = await session.get(EffectRow, (use.person, str(use.key)))
    if row is None:
        return None
    if row.operation != use.operation:
        raise Problem("key_reused")
    return row.answer


async def take_turn(session: AsyncSession, person: str) -> None:
    """Begin to change what others see: the person's writes wait, and so do others' of this kind.

    Whoever takes both locks takes them in this order.
    """
    await people.hold(session, person)
    await hold(session, Lock.EVENTS)


def remember(session: AsyncSession, use: Use, answer: Json, now: datetime) -> None:
    """Keep the answer of a key."""
    session.add(
        EffectRow(
            person=use.person,
            key=str(use.key),
            operation=use.operation,
            answer=answer,
            created_at=now,
        )
    )


async def forget(session: AsyncSession, before: datetime) -> None:
    """Forget keys so old that no browser repeats them; receipts are given again for ever."""
    old = EffectRow.created_at < before, EffectRow.operation.not_like(f"{SUBMIT}%")
    await session.execute(delete(EffectRow).where(*old))
