"""Drafts, results of checks, and spent attempts: a person's own work on an activity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Json, Result
from staffroom_hub.commons.store.models import AttemptRow, DraftRow, ResultRow
from staffroom_hub.commons.store.places import ModulePlace, Own


@dataclass(frozen=True)
class Attempt:
    """An attempt that is about to be spent."""

    number: int
    answer: Json
    result: Result


def _key(own: Own) -> tuple[str, str, str, str]:
    return own.person, own.place.edition, own.place.module, own.place.activity_id


def _columns(own: Own) -> dict[str, str]:
    return dict(zip(("person", "edition", "module", "activity"), _key(own), strict=True))


@dataclass(frozen=True)
class Work:
    """What there is of a person's work on one activity."""

    draft: DraftRow | None = None
    result: ResultRow | None = None
    attempts: Sequence[AttemptRow] = ()


async def work(session: AsyncSession, own: Own) -> Work:
    """Gather a person's work on one activity."""
    found = await attempts(session, own)
    return Work(await draft(session, own), await result(session, own), found)


async def all_work(session: AsyncSession, person: str, place: ModulePlace) -> dict[str, Work]:
    """Gather a person's work in a module, by activity; what was not begun is not there."""
    where = {"person": person, "edition": place.edition, "module": place.module}
    drafted = await session.scalars(select(DraftRow).filter_by(**where))
    drafts = {row.activity: row for row in drafted}
    checked = await session.scalars(select(ResultRow).filter_by(**where))
    results = {row.activity: row for row in checked}
    tries = await all_attempts(session, person, place)
    return {
        name: Work(drafts.get(name), results.get(name), tries.get(name, ()))
        for name in drafts.keys() | results.keys() | tries.keys()
    }


async def draft(session: AsyncSession, own: Own) -> DraftRow | None:
    """Find a draft."""
    return await session.get(DraftRow, _key(own))


async def save(session: AsyncSession, own: Own, answer: Json, now: datetime) -> DraftRow:
    """Save a draft as its next version; None empties it."""
    row = await draft(session, own)
    if row is None:
        row = DraftRow(**_columns(own), version=0)
        session.add(row)
    row.version += 1
    row.answer, row.saved_at = answer, now
    await session.flush()
    return row


async def answers(session: AsyncSession, person: str, place: ModulePlace) -> dict[str, Json]:
    """Give a person's drafted answers in a module, by activity."""
    query = select(DraftRow.activity, DraftRow.answer).where(
        DraftRow.person == person,
        DraftRow.edition == place.edition,
        DraftRow.module == place.module,
    )
    return dict((await session.execute(query)).all())


async def result(session: AsyncSession, own: Own) -> ResultRow | None:
    """Find the last result of an activity."""
    return await session.get(ResultRow, _key(own))


async def keep_result(session: AsyncSession, own: Own, given: Result, now: datetime) -> ResultRow:
    """Keep the result of a check as the last one."""
    row = await result(session, own)
    if row is None:
        row = ResultRow(**_columns(own), best_percent=0)
        session.add(row)
    row.result = given.model_dump(mode="json")
    row.best_percent = max(row.best_percent, given.percent)
    row.checked_at = now
    await session.flush()
    return row


async def attempts(session: AsyncSession, own: Own) -> Sequence[AttemptRow]:
    """Give the spent attempts at one activity, in order."""
    query = select(AttemptRow).filter_by(**_columns(own)).order_by(AttemptRow.number)
    return (await session.scalars(query)).all()


async def all_attempts(
    session: AsyncSession, person: str, place: ModulePlace
) -> dict[str, list[AttemptRow]]:
    """Give a person's spent attempts in a module, by activity, in order."""
    where = {"person": person, "edition": place.edition, "module": place.module}
    query = select(AttemptRow).filter_by(**where).order_by(AttemptRow.number)
    spent: dict[str, list[AttemptRow]] = {}
    for row in await session.scalars(query):
        spent.setdefault(row.activity, []).append(row)
    return spent


def spend(session: AsyncSession, own: Own, attempt: Attempt, now: datetime) -> None:
    """Write down a spent attempt."""
    result = attempt.result
    session.add(
        AttemptRow(
            **_columns(own),
            number=attempt.number,
            answer=attempt.answer,
            score=result.score,
            max=result.max,
            percent=result.percent,
            made_at=now,
        )
    )


async def begun(session: AsyncSession, person: str, edition: str) -> set[str]:
    """Name the modules of an edition in which a person has typed or checked anything."""
    queries = [
        select(table.module).where(table.person == person, table.edition == edition)
        for table in (DraftRow, ResultRow)
    ]
    return {name for query in queries for name in await session.scalars(query.distinct())}
