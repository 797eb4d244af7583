"""Feeds: private addresses, of which the database keeps hashes alone."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.notices import FeedIn
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store.models import FeedRow, PersonRow, TopicRow

MOST = 50
"""Feeds that a person may have; the oldest make room."""
_TOKEN_BYTES = 32


def hashed(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def make(session: AsyncSession, person: str, what: FeedIn, now: datetime) -> str:
    """Make a feed; its token is given out here and nowhere else."""
    await people.hold(session, person)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = FeedRow(token=hashed(token), person=person, created_at=now)
    row.topic, row.plan = what.topic, what.plan
    session.add(row)
    await session.flush()
    newest = (
        select(FeedRow.token)
        .where(FeedRow.person == person)
        .order_by(FeedRow.created_at.desc(), FeedRow.token)
        .limit(MOST)
    )
    await session.execute(
        delete(FeedRow).where(FeedRow.person == person, FeedRow.token.not_in(newest))
    )
    return token


async def of_topic(session: AsyncSession, token: str) -> tuple[PersonRow, TopicRow] | None:
    """Give whose feed this is and of which topic."""
    query = (
        select(PersonRow, TopicRow)
        .join(FeedRow, FeedRow.person == PersonRow.name)
        .join(TopicRow, TopicRow.id == FeedRow.topic)
        .where(FeedRow.token == hashed(token))
    )
    found = (await session.execute(query)).one_or_none()
    return (found[0], found[1]) if found else None


async def of_plan(session: AsyncSession, token: str) -> tuple[PersonRow, str] | None:
    """Give whose feed this is and of the plan in which edition."""
    query = (
        select(PersonRow, FeedRow.plan)
        .join(FeedRow, FeedRow.person == PersonRow.name)
        .where(FeedRow.token == hashed(token), FeedRow.plan.is_not(None))
    )
    found = (await session.execute(query)).one_or_none()
    return (found[0], str(found[1])) if found else None


async def end(session: AsyncSession, person: str, plan: str | None = None) -> None:
    """End all feeds of a person, or those of her plan in an edition."""
    query = delete(FeedRow).where(FeedRow.person == person)
    await session.execute(query if plan is None else query.where(FeedRow.plan == plan))
