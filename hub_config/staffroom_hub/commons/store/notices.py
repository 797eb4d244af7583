"""Notices: rows of what concerns a person, newest first, and how far she has read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Json
from staffroom.wire.notices import NoticeKind
from staffroom_hub.commons.store.models import NoticeRow, ReleaseRow

PAGE = 20
"""How many are shown at once."""


async def told(
    session: AsyncSession, person: str, post: int, actor: str | None, kinds: Sequence[str]
) -> bool:
    """Say whether a person has a notice of one of these kinds of what somebody did with a post."""
    query = (
        select(NoticeRow.id)
        .where(NoticeRow.person == person, NoticeRow.post == post, NoticeRow.kind.in_(kinds))
        .where(NoticeRow.actor == actor)
        .limit(1)
    )
    return await session.scalar(query) is not None


async def page(session: AsyncSession, person: str, before: int | None) -> Sequence[NoticeRow]:
    """Give a person's notices before one, newest first, one more than a page if there are more."""
    query = select(NoticeRow).where(NoticeRow.person == person)
    if before is not None:
        query = query.where(NoticeRow.id < before)
    return (await session.scalars(query.order_by(NoticeRow.id.desc()).limit(PAGE + 1))).all()


async def untold(
    session: AsyncSession, person: str, after: int, most: int
) -> tuple[Sequence[NoticeRow], int, int]:
    """Give the newest unread notices after one, how many there are, and the newest one's id."""
    unread = (NoticeRow.person == person, NoticeRow.id > after, NoticeRow.read_at.is_(None))
    count, newest = (
        await session.execute(select(func.count(), func.max(NoticeRow.id)).where(*unread))
    ).one()
    query = select(NoticeRow).where(*unread).order_by(NoticeRow.id.desc()).limit(most)
    return (await session.scalars(query)).all(), count, newest or after


async def every(session: AsyncSession, person: str) -> Sequence[NoticeRow]:
    """Give all notices of a person, oldest first."""
    query = select(NoticeRow).where(NoticeRow.person == person).order_by(NoticeRow.id)
    return (await session.scalars(query)).all()


async def unread(session: AsyncSession, person: str) -> int:
    """Count what a person has not read."""
    query = select(func.count()).where(NoticeRow.person == person, NoticeRow.read_at.is_(None))
    return await session.scalar(query) or 0


@dataclass(frozen=True)
class Given:
    """A notice that is given to one of many."""

    person: str
    kind: NoticeKind
    edition: str
    module: str
    data: Mapping[str, Json]


async def add_all(
    session: AsyncSession, given: Sequence[Given], now: datetime
) -> Sequence[tuple[int, str, str]]:
    """Write many notices at once; gives the id, the person and the edition of each."""
    rows = [{**vars(one), "created_at": now} for one in given]
    made = insert(NoticeRow).returning(NoticeRow.id, NoticeRow.person, NoticeRow.edition)
    return [(row.id, row.person, row.edition) for row in await session.execute(made, rows)]


async def unread_of(session: AsyncSession, people: Collection[str]) -> dict[str, int]:
    """Count what each of some people has not read."""
    query = (
        select(NoticeRow.person, func.count())
        .where(NoticeRow.person.in_(people), NoticeRow.read_at.is_(None))
        .group_by(NoticeRow.person)
    )
    return dict((await session.execute(query)).all())


async def read(session: AsyncSession, person: str, upto: int, now: datetime, *, only: bool) -> bool:
    """Mark a person's notices as read, up to one or it alone; say whether any was not."""
    which = NoticeRow.id == upto if only else NoticeRow.id <= upto
    change = (
        update(NoticeRow)
        .where(NoticeRow.person == person, which, NoticeRow.read_at.is_(None))
        .values(read_at=now)
        .returning(NoticeRow.id)
    )
    return bool((await session.execute(change)).all())


async def titles(
    session: AsyncSession, modules: Collection[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Give the present titles of modules, by edition and module."""
    place = tuple_(ReleaseRow.edition, ReleaseRow.module)
    newest = (
        select(func.max(ReleaseRow.id))
        .where(place.in_(modules))
        .group_by(ReleaseRow.edition, ReleaseRow.module)
    )
    query = select(ReleaseRow).where(ReleaseRow.id.in_(newest))
    return {(row.edition, row.module): row.title for row in await session.scalars(query)}
