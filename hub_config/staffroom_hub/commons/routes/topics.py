"""The caller's topics: for filters, feeds and unread marks."""

from __future__ import annotations

from fastapi import APIRouter

from staffroom.wire import Edition
from staffroom.wire.talk import TopicCard
from staffroom_hub.commons import topics as rules
from staffroom_hub.commons.routes.depends import Me, Parts
from staffroom_hub.commons.store import releases, topics

router = APIRouter(prefix="/api/topics/{edition}", tags=["topics"])

MOST_UNREAD = 100


@router.get("")
async def read_topics(edition: Edition, me: Me, parts: Parts) -> list[TopicCard]:
    """Give the topics whose words are open to the caller; never a circle."""
    async with parts.database.reading() as session:
        reader = await rules.reader(session, me, edition)
        open_ = await rules.open_topics(session, reader)
        unread = await topics.unread(session, open_, me.name, MOST_UNREAD)
        titles = {row.module: row.title for row in await releases.all_current(session, edition)}
    return [
        TopicCard(
            id=row.id,
            edition=edition,
            module=row.module,
            activity=row.activity,
            title=row.title,
            module_title=titles[row.module],
            community=row.community,
            unread=unread.get(row.id, 0),
        )
        for row in open_.values()
        if row.module in titles and not row.anonymous
    ]
