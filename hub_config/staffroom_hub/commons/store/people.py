"""People: who is known, under which name and in which language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.store.models import PersonRow


async def find(session: AsyncSession, name: str) -> PersonRow | None:
    """Find a person."""
    return await session.get(PersonRow, name)


async def lock(session: AsyncSession, name: str) -> PersonRow:
    """Hold a person's row until the transaction ends: her writes come one after another.

    Not the row's key: others may still tell her of marks meanwhile.
    """
    query = select(PersonRow).where(PersonRow.name == name).with_for_update(key_share=True)
    return (await session.execute(query)).scalar_one()


async def hold(session: AsyncSession, name: str) -> None:
    """Have a person's writes come one after another, where the database does not see to it.

    SQLite's writing transactions wait for each other from their beginning.
    """
    if session.get_bind().dialect.name == "postgresql":
        await lock(session, name)


async def meet(
    session: AsyncSession, name: str, display_name: str, locale: str, now: datetime
) -> PersonRow:
    """Write down a new person; whoever came first stays as she is."""
    make = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
    values = {"name": name, "display_name": display_name, "locale": locale, "created_at": now}
    await session.execute(make(PersonRow).values(values).on_conflict_do_nothing())
    return (await session.execute(select(PersonRow).where(PersonRow.name == name))).scalar_one()


async def display_names(session: AsyncSession, names: Iterable[str]) -> dict[str, str]:
    """Look up display names."""
    query = select(PersonRow.name, PersonRow.display_name).where(PersonRow.name.in_(set(names)))
    return dict((await session.execute(query)).all())
