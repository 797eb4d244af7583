"""Communities by subject, theme or region: which there are, and who has joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.people import CommunityIn
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import (
    CommunityMemberRow,
    CommunityRow,
    PersonRow,
    PostRow,
    TopicRow,
)


@dataclass(frozen=True)
class Known:
    """A community as somebody sees it."""

    row: CommunityRow
    members: int
    joined: bool


@dataclass(frozen=True)
class Talk:
    """How much is said in a community."""

    topic: int
    posts: int
    last_at: datetime | None


def in_community(community: int) -> ColumnElement[bool]:
    """Say of a `PersonRow` whether she has joined a community."""
    return exists().where(
        CommunityMemberRow.person == PersonRow.name, CommunityMemberRow.community == community
    )


async def every(session: AsyncSession, edition: str, person: str) -> Sequence[Known]:
    """Give the communities of an edition, by kind and title."""
    of_this = CommunityMemberRow.community == CommunityRow.id
    members = select(func.count()).where(of_this).correlate(CommunityRow).scalar_subquery()
    joined = exists().where(of_this, CommunityMemberRow.person == person)
    query = (
        select(CommunityRow, members, joined)
        .where(CommunityRow.edition == edition)
        .order_by(CommunityRow.kind, CommunityRow.title, CommunityRow.id)
    )
    return [Known(row, count, bool(is_in)) for row, count, is_in in await session.execute(query)]


async def talks(session: AsyncSession, communities: Sequence[int]) -> dict[int, Talk]:
    """Give how much is said, by community."""
    said = func.count(PostRow.id), func.max(PostRow.created_at)
    query = (
        select(TopicRow.community, TopicRow.id, *said)
        .outerjoin(PostRow, (PostRow.topic == TopicRow.id) & (PostRow.state == "shown"))
        .where(TopicRow.community.in_(communities))
        .group_by(TopicRow.community, TopicRow.id)
        .order_by(TopicRow.id)
    )
    found = await session.execute(query)
    return {of: Talk(topic, posts, last) for of, topic, posts, last in found}


async def find(session: AsyncSession, edition: str, community: int) -> CommunityRow | None:
    """Find a community of an edition."""
    row = await session.get(CommunityRow, community)
    return row if row and row.edition == edition else None


async def found(
    session: AsyncSession, edition: str, wished: CommunityIn, person: str, now: datetime
) -> CommunityRow:
    """Found a community, or give the one that has this title already, whatever its capitals."""
    await hold(session, Lock.COMMUNITIES)
    query = select(CommunityRow).where(
        CommunityRow.edition == edition, CommunityRow.kind == wished.kind
    )
    # Compared here: SQLite knows capitals of ASCII alone.
    for row in await session.scalars(query):
        if _same(row.title, wished.title):
            return row
    row = CommunityRow(
        edition=edition,
        kind=wished.kind,
        title=wished.title,
        created_by=person,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def join(session: AsyncSession, person: str, community: int, now: datetime) -> bool:
    """Make a person a member; say whether that is new."""
    await people.hold(session, person)
    if await session.get(CommunityMemberRow, (community, person)) is not None:
        return False
    session.add(CommunityMemberRow(community=community, person=person, joined_at=now))
    await session.flush()
    return True


async def leave(session: AsyncSession, person: str, community: int) -> bool:
    """End a person's membership; say whether there was one."""
    await people.hold(session, person)
    gone = (
        delete(CommunityMemberRow)
        .where(CommunityMemberRow.person == person, CommunityMemberRow.community == community)
        .returning(CommunityMemberRow.community)
    )
    return bool((await session.execute(gone)).all())


async def shared(session: AsyncSession, edition: str, one: str, other: str) -> bool:
    """Say whether two people have a community of an edition in common."""
    first, second = CommunityMemberRow, CommunityMemberRow.__table__.alias("others")
    query = (
        select(first.community)
        .join(second, second.c.community == first.community)
        .join(CommunityRow, CommunityRow.id == first.community)
        .where(first.person == one, second.c.person == other, CommunityRow.edition == edition)
        .limit(1)
    )
    return await session.scalar(query) is not None


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
