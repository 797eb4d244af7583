"""People: who is known, under which name and in which language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from staffroom.wire.people import Profile
from staffroom_hub.commons.store.models import PersonRow, ProfileRow


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


async def stays(session: AsyncSession, name: str) -> bool:
    """Say whether a person is here; if so she cannot leave before the transaction ends."""
    query = select(PersonRow.name).where(PersonRow.name == name)
    query = query.with_for_update(read=True, key_share=True)
    return await session.scalar(query) is not None


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


async def profile(session: AsyncSession, name: str) -> Profile:
    """Give what a person tells of herself."""
    return told(await session.get(ProfileRow, name))


def told(row: ProfileRow | None) -> Profile:
    """Give a profile; whoever has written none has an empty one."""
    if row is None:
        return Profile()
    return Profile(**{field: getattr(row, field) for field in Profile.model_fields})


async def put_profile(session: AsyncSession, name: str, profile: Profile, now: datetime) -> None:
    """Keep what a person tells of herself."""
    await hold(session, name)
    row = await session.get(ProfileRow, name)
    if row is None:
        row = ProfileRow(person=name)
        session.add(row)
    for field, value in profile:
        setattr(row, field, value)
    row.updated_at = now
    await session.flush()


async def put_role(session: AsyncSession, name: str, role: str | None) -> None:
    """Keep as what a person helps others: `mentor` or `trainer`, None for neither."""
    await session.execute(update(PersonRow).where(PersonRow.name == name).values(role=role))


def named(part: str) -> ColumnElement[bool]:
    """Say of a `PersonRow` whether this is a part of her display name; an empty text always is."""
    return _holds(PersonRow.display_name, part)


def found(part: str) -> ColumnElement[bool]:
    """Say of somebody with her profile whether this is a part of her display name or subject."""
    return or_(named(part), _holds(ProfileRow.subject, part))


def _holds(column: InstrumentedAttribute[str], part: str) -> ColumnElement[bool]:
    # SQLite knows capitals of ASCII alone, so the likely ones are tried.
    likely = {part, part.lower(), part.upper(), part.capitalize(), part.title()}
    return or_(*(column.contains(n, autoescape=True) for n in sorted(likely)))


async def some(
    session: AsyncSession,
    which: ColumnElement[bool],
    *,
    helpers_first: bool = False,
    after: str | None = None,
    most: int,
) -> Sequence[tuple[PersonRow, ProfileRow | None]]:
    """Give some people by display name.

    Args:
        session: reads.
        which: says of a `PersonRow`, with her `ProfileRow`, whether she is one of them.
        helpers_first: whether mentors and trainers come before all others.
        after: the one after whom they begin.
        most: how many.
    """
    rank = case((PersonRow.role.is_(None), 1), else_=0)
    order = [*([rank] if helpers_first else []), PersonRow.display_name, PersonRow.name]
    query = (
        select(PersonRow, ProfileRow)
        .outerjoin(ProfileRow, ProfileRow.person == PersonRow.name)
        .where(which)
        .order_by(*order)
        .limit(most)
    )
    if after is not None:
        last = [
            select(key).where(PersonRow.name == after).correlate(None).scalar_subquery()
            for key in order
        ]
        query = query.where(tuple_(*order) > tuple_(*last))
    return [(person, profile) for person, profile in await session.execute(query)]
