"""The grading desk's rows: works that a trainer may mark, sheets as a queue, phrases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from staffroom_hub.commons.store.models import (
    FeedbackRow,
    MarkRow,
    PersonRow,
    PhraseRow,
    ReviewCaseRow,
    ReviewRow,
    SheetRow,
    SubmissionRow,
)
from staffroom_hub.commons.store.oversight import Scope
from staffroom_hub.commons.store.places import ModulePlace

LARGEST_ID = 2**53
"""Ids from outside above this are no ids of ours; databases refuse to compare with them."""
MOST_PHRASES = 500


@dataclass(frozen=True)
class Work:
    """A teacher's newest work on a module, once the gradebook has it."""

    row: SubmissionRow
    name: str
    """Display name."""
    sheet: SheetRow | None
    feedback: FeedbackRow | None


# --- works ---


async def works(session: AsyncSession, scope: Scope, place: ModulePlace) -> list[Work]:
    """Give the works of a module that a trainer may mark, oldest first."""
    query = _works(scope, place).order_by(SubmissionRow.id)
    return [Work(*found) for found in await session.execute(query)]


async def work(
    session: AsyncSession, scope: Scope, place: ModulePlace, submission: int
) -> Work | None:
    """Give one of these works."""
    query = _works(scope, place).where(SubmissionRow.id == submission)
    found = (await session.execute(query)).one_or_none()
    return Work(*found) if found else None


def _works(
    scope: Scope, place: ModulePlace
) -> Select[SubmissionRow, str, SheetRow | None, FeedbackRow | None]:
    """Newest ones only: not her own, nor one that she reviews as a colleague, without a name."""
    here = (SubmissionRow.edition == place.edition, SubmissionRow.module == place.module)
    newest = select(func.max(SubmissionRow.id)).where(*here).group_by(SubmissionRow.person)
    reviewed = exists().where(
        ReviewCaseRow.person == SubmissionRow.person,
        ReviewCaseRow.edition == place.edition,
        ReviewCaseRow.module == place.module,
        ReviewRow.review_case == ReviewCaseRow.id,
        ReviewRow.person == scope.moderator,
        ReviewRow.by == "colleague",
    )
    same = (
        (SheetRow.person == SubmissionRow.person)
        & (SheetRow.edition == SubmissionRow.edition)
        & (SheetRow.module == SubmissionRow.module)
    )
    return (
        select(SubmissionRow, PersonRow.display_name, SheetRow, FeedbackRow)
        .join(PersonRow, PersonRow.name == SubmissionRow.person)
        .outerjoin(SheetRow, same)
        .outerjoin(FeedbackRow, FeedbackRow.submission == SubmissionRow.id)
        .where(SubmissionRow.id.in_(newest), SubmissionRow.state == "done")
        .where(SubmissionRow.person != scope.moderator, ~reviewed, scope.people())
        .options(defer(SubmissionRow.notebook, raiseload=True))
    )


# --- sheets and marks ---


async def sheet(session: AsyncSession, person: str, place: ModulePlace) -> SheetRow:
    """Give a person's sheet, a new one where there is none; call it when one has the turn."""
    query = select(SheetRow).where(
        SheetRow.person == person,
        SheetRow.edition == place.edition,
        SheetRow.module == place.module,
    )
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        row = SheetRow(
            person=person, edition=place.edition, module=place.module, state="idle", attempts=0,
            reason="", release=False,
        )  # fmt: skip
        session.add(row)
        await session.flush()
    return row


async def find(session: AsyncSession, id_: int) -> SheetRow | None:
    """Find a sheet."""
    return await session.get(SheetRow, id_) if 0 < id_ <= LARGEST_ID else None


async def marks(session: AsyncSession, sheets: Collection[int]) -> dict[int, dict[str, MarkRow]]:
    """Give the marks on some sheets, by sheet and cell."""
    found: dict[int, dict[str, MarkRow]] = {id_: {} for id_ in sheets}
    for row in await session.scalars(select(MarkRow).where(MarkRow.sheet.in_(found))):
        found[row.sheet][row.cell] = row
    return found


async def busy(session: AsyncSession) -> bool:
    """Say whether any sheet is queued or with a grader."""
    query = select(SheetRow.id).where(SheetRow.state.in_(("queued", "running"))).limit(1)
    return await session.scalar(query) is not None


async def expired(session: AsyncSession, now: datetime) -> Sequence[SheetRow]:
    """Give what workers that fell silent had taken."""
    query = select(SheetRow).where(SheetRow.state == "running", SheetRow.leased_until < now)
    return (await session.scalars(query)).all()


async def next_queued(session: AsyncSession) -> tuple[SheetRow, SubmissionRow] | None:
    """Give the next sheet whose newest work is in the gradebook, with that work."""
    newest = (
        select(func.max(SubmissionRow.id))
        .where(
            SubmissionRow.person == SheetRow.person,
            SubmissionRow.edition == SheetRow.edition,
            SubmissionRow.module == SheetRow.module,
        )
        .correlate(SheetRow)
        .scalar_subquery()
    )
    query = (
        select(SheetRow, SubmissionRow)
        .join(SubmissionRow, SubmissionRow.id == newest)
        .where(SheetRow.state == "queued", SubmissionRow.state == "done")
        .order_by(SheetRow.id)
        .limit(1)
        .options(defer(SubmissionRow.notebook), defer(SubmissionRow.work))
    )
    found = (await session.execute(query)).one_or_none()
    return (found[0], found[1]) if found else None


async def forget(session: AsyncSession, person: str) -> None:
    """Forget a person's sheets with the marks on them; marks that she gave stay without her."""
    hers = select(SheetRow.id).where(SheetRow.person == person)
    await session.execute(delete(MarkRow).where(MarkRow.sheet.in_(hers)))
    await session.execute(delete(SheetRow).where(SheetRow.person == person))


# --- phrases ---


async def phrases(session: AsyncSession, edition: str) -> Sequence[PhraseRow]:
    """Give an edition's bank of comments, newest first."""
    query = select(PhraseRow).where(PhraseRow.edition == edition).order_by(PhraseRow.id.desc())
    return (await session.scalars(query.limit(MOST_PHRASES))).all()


async def phrase(session: AsyncSession, edition: str, id_: int) -> PhraseRow | None:
    """Find a comment of an edition's bank."""
    row = await session.get(PhraseRow, id_) if 0 < id_ <= LARGEST_ID else None
    return row if row is not None and row.edition == edition else None
