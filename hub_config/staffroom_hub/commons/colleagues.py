"""Colleagues: who may see whom, and who can be mentioned where."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.people import PersonCard, PersonPage
from staffroom_hub.commons.store import cohorts, communities, people
from staffroom_hub.commons.store.models import PersonRow, ProfileRow

if TYPE_CHECKING:
    from staffroom_hub.commons.topics import Reader

PAGE = 30
SUGGESTED = 8


async def page(
    session: AsyncSession, reader: Reader, *, query: str, after: str | None
) -> PersonPage:
    """Give the colleagues of a reader's cohort by display name, whoever helps others first.

    Args:
        session: reads.
        reader: whose they are.
        query: a part of their names or subjects.
        after: the one after whom they begin.
    """
    which = cohorts.learning(reader.edition, reader.cohort) & people.found(query)
    rows = await people.some(session, which, helpers_first=True, after=after, most=PAGE + 1)
    shown = _cards(reader, rows[:PAGE])
    return PersonPage(people=shown, next=rows[PAGE - 1][0].name if len(rows) > PAGE else None)


async def card(session: AsyncSession, reader: Reader, name: str) -> PersonCard | None:
    """Give a person whom a reader may see, or None."""
    if name != reader.name and not await _sees(session, reader, name):
        return None
    rows = await people.some(session, PersonRow.name == name, most=1)
    return _cards(reader, rows)[0] if rows else None


async def suggested(
    session: AsyncSession, reader: Reader, which: ColumnElement[bool], named: str
) -> PersonPage:
    """Give those of an audience whose name holds what is being typed, but not the reader."""
    others = which & people.named(named) & (PersonRow.name != reader.name)
    rows = await people.some(session, others, most=SUGGESTED)
    return PersonPage(people=_cards(reader, rows))


async def among(
    session: AsyncSession, which: ColumnElement[bool], names: Collection[str]
) -> dict[str, str]:
    """Give those of some people who are in an audience, with their display names."""
    query = select(PersonRow.name, PersonRow.display_name).where(
        which, PersonRow.name.in_(set(names))
    )
    return dict((await session.execute(query)).all())


def audience(edition: str, cohort: int, community: int, *, everybody: bool) -> ColumnElement[bool]:
    """Say of a `PersonRow` whether a topic is hers to read.

    Args:
        edition: the topic's.
        cohort: the topic's; 0 is the open one.
        community: the topic's; 0 where it is nobody's own.
        everybody: whether all cohorts of the edition share the topic.
    """
    if community:
        return communities.in_community(community)
    return true() if everybody else cohorts.in_cohort(edition, cohort)


async def _sees(session: AsyncSession, reader: Reader, name: str) -> bool:
    if reader.moderator or await cohorts.together(session, reader.edition, reader.cohort, name):
        return True
    return await communities.shared(session, reader.edition, reader.name, name)


def _cards(reader: Reader, rows: Sequence[tuple[PersonRow, ProfileRow | None]]) -> list[PersonCard]:
    return [
        PersonCard(
            name=row.name,
            display_name=row.display_name,
            roles=[row.role] if row.role else [],
            profile=people.told(profile),
            mine=row.name == reader.name,
        )
        for row, profile in rows
    ]
