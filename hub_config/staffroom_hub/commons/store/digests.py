"""Letters: who wants them how often, and what has been told in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.rules.deadlines import EDITION_ZONES
from staffroom.wire.notices import Digest
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store.models import (
    DigestRow,
    NoticeRow,
    OwnDocumentRow,
    PersonRow,
    PostRow,
)

NOWHERE = "UTC"
"""The clock of whoever has chosen none."""
PERIODS = {"day": timedelta(days=1), "week": timedelta(days=7)}


@dataclass(frozen=True)
class Due:
    """Somebody to whom it may be time to write."""

    name: str
    display_name: str
    locale: str
    zone: str
    quiet_from: int
    quiet_to: int
    upto: int
    since: datetime
    """When she was last written to, or came."""
    every: str = "week"
    """A key of `PERIODS`."""


async def find(session: AsyncSession, person: str) -> DigestRow | None:
    """Give what a person wishes, if she ever said."""
    return await session.get(DigestRow, person)


async def wish(session: AsyncSession, person: str, wished: Digest) -> DigestRow:
    """Keep what a person wishes."""
    row = await _own(session, person)
    row.every, row.zone = wished.every, wished.zone
    row.quiet_from, row.quiet_to = wished.quiet_from, wished.quiet_to
    await session.flush()
    return row


async def switch_off(session: AsyncSession, person: str) -> bool:
    """Write to a person no more; say whether there is such a person."""
    if await people.find(session, person) is None:
        return False
    (await _own(session, person)).every = "never"
    return True


async def sent(session: AsyncSession, person: str, upto: int, now: datetime) -> None:
    """Note that a person was written to, and up to which notice."""
    row = await _own(session, person)
    row.upto, row.sent_at = max(upto, row.upto), now


async def locale(session: AsyncSession, person: str) -> str | None:
    """Give the language of a person, if there is such a one."""
    row = await people.find(session, person)
    return row.locale if row else None


async def due(session: AsyncSession, now: datetime, after: str, most: int) -> Sequence[Due]:
    """Give some of those whose time has come and for whom there may be something, by name."""
    upto = func.coalesce(DigestRow.upto, 0)
    since = func.coalesce(DigestRow.sent_at, PersonRow.created_at)
    query = (
        select(PersonRow, DigestRow, _plan())
        .outerjoin(DigestRow, DigestRow.person == PersonRow.name)
        .where(PersonRow.name > after, _time_has_come(since, now), _something(upto))
        .order_by(PersonRow.name)
        .limit(most)
    )
    return [_due(*found) for found in await session.execute(query)]


def _time_has_come(since: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    every = func.coalesce(DigestRow.every, "week")
    return or_(*(and_(every == name, since <= now - span) for name, span in PERIODS.items()))


def _something(upto: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether she has unread notices or a plan, or has taken part so that she may be asked."""
    notices = exists().where(
        NoticeRow.person == PersonRow.name, NoticeRow.id > upto, NoticeRow.read_at.is_(None)
    )
    planned = exists().where(OwnDocumentRow.person == PersonRow.name, OwnDocumentRow.kind == "plan")
    return or_(notices, planned, exists().where(PostRow.person == PersonRow.name))


def _plan() -> ScalarSelect[Any]:
    """Give what a person planned last."""
    return (
        select(OwnDocumentRow.body)
        .where(OwnDocumentRow.person == PersonRow.name, OwnDocumentRow.kind == "plan")
        .order_by(OwnDocumentRow.saved_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def _zone(row: DigestRow, plan: Mapping[str, str] | None, locale: str) -> str:
    """Name the clock of somebody's nights: her own choice, her plan's, or that of her language."""
    if row.zone != NOWHERE:
        return row.zone
    return str(plan["zone"]) if plan else EDITION_ZONES["ru" if locale == "ru" else "en"]


def _due(person: PersonRow, row: DigestRow | None, plan: Mapping[str, str] | None) -> Due:
    row = row or DigestRow(
        every="week", zone=NOWHERE, quiet_from=21, quiet_to=8, upto=0, sent_at=None
    )
    return Due(
        person.name,
        person.display_name,
        person.locale,
        _zone(row, plan, person.locale),
        row.quiet_from,
        row.quiet_to,
        row.upto,
        row.sent_at or person.created_at,
        row.every,
    )


async def _own(session: AsyncSession, person: str) -> DigestRow:
    """Give a person's row, made where there is none; her writes wait from here on."""
    await people.hold(session, person)
    row = await session.get(DigestRow, person)
    if row is None:
        row = DigestRow(
            person=person, every="week", quiet_from=21, quiet_to=8, zone=NOWHERE, upto=0
        )
        session.add(row)
        await session.flush()
    return row
