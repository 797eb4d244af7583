"""Own documents: finding, writing and dropping them, each by its version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.own import OwnChange
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store.models import OwnDocumentRow


@dataclass(frozen=True)
class OwnPlace:
    """Which document: its kind, and the edition and module where it has these."""

    kind: str
    edition: str = ""
    module: str = ""


async def find(session: AsyncSession, person: str, place: OwnPlace) -> OwnDocumentRow | None:
    """Find a person's document."""
    key = (person, place.kind, place.edition, place.module)
    return await session.get(OwnDocumentRow, key)


async def every(session: AsyncSession, person: str, kind: str) -> dict[OwnPlace, OwnDocumentRow]:
    """Give a person's documents of a kind, by place."""
    query = select(OwnDocumentRow).where(
        OwnDocumentRow.person == person, OwnDocumentRow.kind == kind
    )
    rows = await session.scalars(query)
    return {OwnPlace(kind, row.edition, row.module): row for row in rows}


async def put(
    session: AsyncSession, person: str, place: OwnPlace, change: OwnChange, now: datetime
) -> tuple[OwnDocumentRow | None, bool]:
    """Write a document in the place of the version that its writer has seen.

    Args:
        session: a writing one.
        person: whose it is.
        place: which.
        change: the body, checked, and the version seen.
        now: the moment.

    Returns:
        The document as it is then, and whether it was written: it is not where another device has
        written meanwhile. The same words again are no change.
    """
    # Two devices that write for the first time have no row yet to wait for each other at.
    await people.lock(session, person)
    row = await find(session, person, place)
    if row is not None and row.body == change.body:
        return row, True
    if (row.version if row else 0) != change.version:
        return row, False
    if row is None:
        key = {"kind": place.kind, "edition": place.edition, "module": place.module}
        row = OwnDocumentRow(person=person, **key, version=0)
        session.add(row)
    row.version, row.body, row.saved_at = row.version + 1, change.body, now
    await session.flush()
    return row, True


async def drop(session: AsyncSession, person: str, place: OwnPlace) -> None:
    """Delete a document; one that is not there is gone already."""
    row = await find(session, person, place)
    if row is not None:
        await session.delete(row)
