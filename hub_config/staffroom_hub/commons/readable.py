"""Which of some posts a person may read now, in a number of statements that does not grow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons import topics
from staffroom_hub.commons.store.models import PostRow, TopicRow

if TYPE_CHECKING:
    from staffroom_hub.commons.routes.depends import Learner


@dataclass(frozen=True)
class Readable:
    """A post that somebody may read, and where it is."""

    post: PostRow
    topic: TopicRow
    shown: bool
    """Whether its words may be told to her: hidden ones only to who wrote them."""


async def posts(session: AsyncSession, me: Learner, wanted: Collection[int]) -> dict[int, Readable]:
    """Give those of the posts that a person may read now, by id; never one in a circle."""
    if not wanted:
        return {}
    query = select(PostRow).where(PostRow.id.in_(wanted), PostRow.state != "deleted")
    rows = (await session.scalars(query)).all()
    open_ = await _open(session, me, {row.topic for row in rows})
    return {
        row.id: Readable(row, open_[row.topic], row.state == "shown" or row.person == me.name)
        for row in rows
        if row.topic in open_
    }


async def _open(session: AsyncSession, me: Learner, wanted: Collection[int]) -> dict[int, TopicRow]:
    """Give the wanted topics that are open to her."""
    query = select(TopicRow.edition).where(TopicRow.id.in_(wanted), TopicRow.anonymous.is_(False))
    found: dict[int, TopicRow] = {}
    # There are two editions.
    for edition in sorted(set(await session.scalars(query))):
        reader = await topics.reader(session, me, edition)
        found |= await topics.open_topics(session, reader)
    return {number: topic for number, topic in found.items() if not topic.anonymous}
