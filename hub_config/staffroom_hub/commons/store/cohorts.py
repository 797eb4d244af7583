"""Cohorts: who learns with whom, and the secrets by which one joins.

Whoever is in no cohort of an edition is in its open one, number 0, which has no row.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.store import people
from staffroom_hub.commons.store.models import CohortMemberRow, CohortRow, PersonRow

OPEN = 0
_SECRET_BYTES = 30


@dataclass(frozen=True)
class Known:
    """A cohort, with what is told of it."""

    row: CohortRow
    members: int
    trainer: str
    """Display name."""


def secret() -> str:
    """Make the secret part of an invitation."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def in_cohort(edition: str, cohort: int) -> ColumnElement[bool]:
    """Say of a `PersonRow` whether she is in a cohort of an edition, or in the open one."""
    place = exists().where(
        CohortMemberRow.person == PersonRow.name, CohortMemberRow.edition == edition
    )
    return ~place if cohort == OPEN else place.where(CohortMemberRow.cohort == cohort)


def learning(edition: str, cohort: int) -> ColumnElement[bool]:
    """Say of a `PersonRow` whether she is in a cohort of an edition, or leads it."""
    leads = exists().where(CohortRow.id == cohort, CohortRow.trainer == PersonRow.name)
    return or_(in_cohort(edition, cohort), leads)


async def of(session: AsyncSession, person: str, edition: str) -> int:
    """Give the cohort that a person is in."""
    row = await session.get(CohortMemberRow, (person, edition))
    return row.cohort if row else OPEN


async def open_members(session: AsyncSession, edition: str) -> int:
    """Count those who are in no cohort of an edition."""
    query = select(func.count()).select_from(PersonRow).where(in_cohort(edition, OPEN))
    return await session.scalar(query) or 0


async def known(session: AsyncSession, cohort: int) -> Known | None:
    """Give a cohort with what is told of it."""
    found = (await session.execute(_known().where(CohortRow.id == cohort))).one_or_none()
    return Known(*found) if found else None


async def led(session: AsyncSession, edition: str, trainer: str | None) -> Sequence[Known]:
    """Give the cohorts of an edition that a trainer leads, or all, the newest first."""
    query = _known().where(CohortRow.edition == edition).order_by(CohortRow.id.desc())
    if trainer is not None:
        query = query.where(CohortRow.trainer == trainer)
    return [Known(*found) for found in await session.execute(query)]


async def leads_any(session: AsyncSession, person: str) -> bool:
    """Say whether a person leads a cohort anywhere."""
    query = select(CohortRow.id).where(CohortRow.trainer == person).limit(1)
    return await session.scalar(query) is not None


async def found(
    session: AsyncSession, edition: str, name: str, trainer: str, now: datetime
) -> CohortRow:
    """Found a cohort, with an invitation."""
    row = CohortRow(
        edition=edition, name=name, invitation=secret(), trainer=trainer, created_at=now
    )
    session.add(row)
    await session.flush()
    return row


async def own(
    session: AsyncSession, edition: str, cohort: int, trainer: str | None, *, lock: bool = True
) -> CohortRow | None:
    """Give a cohort that a trainer leads, or any for None; hold it until the transaction ends."""
    query = select(CohortRow).where(CohortRow.id == cohort, CohortRow.edition == edition)
    if trainer is not None:
        query = query.where(CohortRow.trainer == trainer)
    if lock:
        query = query.with_for_update(key_share=True)
    return (await session.scalars(query)).one_or_none()


async def invited(session: AsyncSession, code: str) -> CohortRow | None:
    """Find the cohort to which an invitation leads."""
    row = (
        await session.scalars(select(CohortRow).where(CohortRow.invitation == code))
    ).one_or_none()
    # An index may compare in another way than byte by byte.
    good = row is not None and hmac.compare_digest(row.invitation or "", code)
    return row if good else None


async def join(session: AsyncSession, person: str, cohort: CohortRow, now: datetime) -> bool:
    """Bring a person into a cohort and out of another of its edition; say whether that is new."""
    await people.hold(session, person)
    row = await session.get(CohortMemberRow, (person, cohort.edition))
    if row is None:
        row = CohortMemberRow(person=person, edition=cohort.edition)
        session.add(row)
    elif row.cohort == cohort.id:
        return False
    row.cohort, row.joined_at = cohort.id, now
    await session.flush()
    return True


async def leave(session: AsyncSession, person: str, edition: str) -> bool:
    """Bring a person back into the open cohort; say whether she was in another."""
    await people.hold(session, person)
    gone = (
        delete(CohortMemberRow)
        .where(CohortMemberRow.person == person, CohortMemberRow.edition == edition)
        .returning(CohortMemberRow.cohort)
    )
    return bool((await session.execute(gone)).all())


async def together(session: AsyncSession, edition: str, cohort: int, other: str) -> bool:
    """Say whether a person is in a cohort of an edition, or leads it."""
    query = select(PersonRow.name).where(PersonRow.name == other, learning(edition, cohort))
    return await session.scalar(query) is not None


def _known() -> Select[Any]:
    members = (
        select(func.count())
        .where(CohortMemberRow.cohort == CohortRow.id)
        .correlate(CohortRow)
        .scalar_subquery()
    )
    return select(CohortRow, members, PersonRow.display_name).join(
        PersonRow, PersonRow.name == CohortRow.trainer
    )
