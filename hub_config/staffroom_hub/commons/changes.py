"""What follows from a change of a post: higher versions, and an event for whoever has it open.

Whoever changes something in a topic holds the lock of events until the transaction ends. So no
two changes of a post get the same version, and nothing that is counted here is counted wrong.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Json
from staffroom_hub.commons import circle
from staffroom_hub.commons.store import events, posts, topics
from staffroom_hub.commons.store.events import Event
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import PostRow, TopicRow
from staffroom_hub.commons.store.places import ModulePlace

POST = "post"


def module_of(topic: TopicRow) -> ModulePlace:
    """Name the module that a topic is in."""
    return ModulePlace(topic.edition, topic.module)


async def written(session: AsyncSession, topic: TopicRow, post: PostRow, now: datetime) -> None:
    """Tell of a new post; call it last in the transaction."""
    await _tell(session, topic, post, now)


async def changed(session: AsyncSession, topic: TopicRow, post: PostRow, now: datetime) -> None:
    """Tell of a change that anybody can see of a post; call it last in the transaction."""
    await _hold(session, post)
    post.version += 1
    await _tell(session, topic, post, now)


async def set_state(
    session: AsyncSession, topic: TopicRow, post: PostRow, state: str, now: datetime
) -> None:
    """Show, hide or delete a post, keep what counts it right, and tell; the last in a transaction.

    Args:
        session: writes.
        topic: of the post.
        post: any of the topic.
        state: `shown`, `hidden` or `deleted`.
        now: the present moment.
    """
    await _hold(session, post)
    before, post.state = post.state, state
    if (before == "shown") != (state == "shown"):
        await posts.count_answer(session, post, 1 if state == "shown" else -1)
        await _tell_above(session, topic, post, now)
    if post.reply_to is None and (before == "deleted") != (state == "deleted"):
        await topics.count(session, topic.id, 1 if before == "deleted" else -1)
    await changed(session, topic, post, now)


async def _hold(session: AsyncSession, post: PostRow) -> None:
    """Have changes come one after another, and see what the one before has made of a post."""
    await hold(session, Lock.EVENTS)
    # What is not yet written would be forgotten.
    await session.flush()
    await session.refresh(post, ["version", "state", "answers"])


async def _tell_above(session: AsyncSession, topic: TopicRow, post: PostRow, now: datetime) -> None:
    """The post above counts its answers: it has changed, too."""
    above = await posts.get(session, post.reply_to) if post.reply_to else None
    if above is not None:
        await changed(session, topic, above, now)


async def _tell(session: AsyncSession, topic: TopicRow, post: PostRow, now: datetime) -> None:
    await topics.changed(session, topic.id)
    data: dict[str, Json] = {
        "activity": topic.activity,
        "community": topic.community,
        "topic": topic.id,
        "id": post.id,
        "root": post.root,
        "reply_to": post.reply_to,
        "version": post.version,
    }
    # To the second, it would tell when somebody wrote in a circle.
    when = circle.hour(now) if topic.anonymous else now
    await events.add(session, module_of(topic), Event(POST, data, topic=topic.id), when)
