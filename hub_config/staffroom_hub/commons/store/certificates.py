"""Certificates that were given: kept, found, revoked, and listed where they are revoked."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.certificates import Reason
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import CertificateRow

LIST_BITS = 131_072
"""Length of one list of what is revoked: the least that its standard allows."""
# A list that is fuller than this gives its places away slowly.
_FULL = LIST_BITS // 2


async def of_person(session: AsyncSession, person: str, edition: str) -> Sequence[CertificateRow]:
    """Give a person's certificates of an edition, oldest first."""
    query = select(CertificateRow).where(
        CertificateRow.person == person, CertificateRow.edition == edition
    )
    return (await session.scalars(query.order_by(CertificateRow.issued_at))).all()


async def find(session: AsyncSession, id_: str) -> CertificateRow | None:
    """Find a certificate."""
    return await session.get(CertificateRow, id_)


async def held(session: AsyncSession, id_: str) -> CertificateRow | None:
    """Find a certificate and hold it until the transaction ends."""
    query = select(CertificateRow).where(CertificateRow.id == id_).with_for_update()
    return (await session.scalars(query)).one_or_none()


async def add(  # noqa: PLR0913 - what a certificate says
    session: AsyncSession,
    *,
    person: str,
    edition: str,
    kind: str,
    name: str,
    modules: Sequence[str],
    now: datetime,
) -> CertificateRow:
    """Give a certificate, under an id that nobody can guess."""
    row = CertificateRow(
        id=new_id(),
        person=person,
        edition=edition,
        kind=kind,
        name=name,
        modules=list(modules),
        status=await _free(session),
        issued_at=now,
    )
    session.add(row)
    await session.flush()
    return row


def new_id() -> str:
    """Make an id that nobody can guess, of letters and figures that nobody takes for others."""
    return base64.b32encode(secrets.token_bytes(20)).decode().lower()


async def _free(session: AsyncSession) -> int:
    """Choose a place that is free, in a list that is not full."""
    await hold(session, Lock.CERTIFICATES)
    count = await session.scalar(select(func.count()).select_from(CertificateRow)) or 0
    first = count // _FULL * LIST_BITS
    while True:
        status = first + secrets.randbelow(LIST_BITS)
        taken = select(CertificateRow.id).where(CertificateRow.status == status)
        if await session.scalar(taken) is None:
            return status


async def revoke(session: AsyncSession, row: CertificateRow, reason: Reason, now: datetime) -> None:
    """Say that a certificate is valid no longer; one that was revoked before stays so."""
    if row.revoked_at is None:
        row.revoked_at, row.reason = now, reason
        await session.flush()


async def forgive(session: AsyncSession, person: str, edition: str, revoked_at: datetime) -> None:
    """Let a person have anew what was revoked at a moment: it was a mistake."""
    which = (
        CertificateRow.person == person,
        CertificateRow.edition == edition,
        CertificateRow.revoked_at == revoked_at,
    )
    await session.execute(update(CertificateRow).where(*which).values(reason="mistake"))


async def forget(session: AsyncSession, person: str, now: datetime, *, remove: bool) -> None:
    """Withdraw a leaver's certificates, and forget whose they were.

    The rows stay, so that copies outside are seen to be withdrawn; with `remove` not even which
    certificate it was is left.
    """
    mine = CertificateRow.person == person
    standing = update(CertificateRow).where(mine, CertificateRow.revoked_at.is_(None))
    await session.execute(standing.values(revoked_at=now))
    gone: dict[str, Any] = {"person": None, "name": "", "reason": "holder"}
    if remove:
        gone |= {"kind": "", "modules": [], "issued_at": now, "revoked_at": now}
    await session.execute(update(CertificateRow).where(mine).values(gone))


async def revoked(session: AsyncSession, number: int) -> Sequence[int]:
    """Give the places in one list of those that are revoked."""
    first = number * LIST_BITS
    query = select(CertificateRow.status).where(
        CertificateRow.status >= first,
        CertificateRow.status < first + LIST_BITS,
        CertificateRow.revoked_at.is_not(None),
    )
    return [status - first for status in (await session.scalars(query)).all()]


async def lists(session: AsyncSession) -> int:
    """Say how many lists there are; there is one before the first certificate."""
    last = await session.scalar(select(func.max(CertificateRow.status)))
    return 1 if last is None else last // LIST_BITS + 1
