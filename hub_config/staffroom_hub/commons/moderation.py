"""Rules of moderation that hold wherever somebody writes: pauses and silenced pseudonyms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store import moderation


async def paused_until(session: AsyncSession, person: str, now: datetime) -> datetime | None:
    """Say until when a person may only read; None where she may write."""
    return await moderation.paused_until(session, person, now)


async def check_may_write(session: AsyncSession, person: str, now: datetime) -> None:
    """Make sure that a person may write to others.

    Raises:
        Problem: `paused`, with the moment at which the pause ends.
    """
    until = await moderation.paused_until(session, person, now)
    if until is not None:
        raise Problem("paused", until=until.isoformat())


async def check_not_silenced(session: AsyncSession, mark: str) -> None:
    """Make sure that a pseudonym may write in its conversation of a circle.

    Raises:
        Problem: `silenced`.
    """
    if await moderation.silenced(session, mark):
        raise Problem("silenced")
