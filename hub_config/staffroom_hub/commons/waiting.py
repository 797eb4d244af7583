"""Conversations that wait for an answer, as a person is asked to look at them from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.store.models import PersonRow, PostRow, TopicRow

MOST = 5


@dataclass(frozen=True)
class Waiting:
    """A post that nobody has answered."""

    post: PostRow
    topic: TopicRow
    author: str


async def conversations(
    session: AsyncSession, person: str, open_: Mapping[int, TopicRow]
) -> Sequence[Waiting]:
    """Give colleagues' posts that wait in topics which a person may read, the longest first.

    Seeded posts wait too, but in no letter; of a circle nothing is told outside.
    """
    wanted = [number for number, topic in open_.items() if not topic.anonymous]
    query = (
        select(PostRow, PersonRow.display_name)
        .join(PersonRow, PersonRow.name == PostRow.person)
        .where(PostRow.topic.in_(wanted), PostRow.reply_to.is_(None))
        .where(PostRow.answers == 0, PostRow.state == "shown", PostRow.person != person)
        .order_by(PostRow.id)
        .limit(MOST)
    )
    found = (await session.execute(query)).all()
    return [Waiting(post, open_[post.topic], author) for post, author in found]
