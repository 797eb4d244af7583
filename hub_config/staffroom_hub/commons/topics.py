"""Who may read what: a reader's place in an edition, a topic's audience, whether it is open.

A topic is *hers to read* when she is in its audience, and *open* to her when others' words may be
told to her: where the activity asks for one's own post first, not before she has written it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import DiscussionActivity
from staffroom_hub.commons import circle
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.keys import Keys
from staffroom_hub.commons.store import posts, topics
from staffroom_hub.commons.store.models import PostRow, TopicRow
from staffroom_hub.commons.store.places import ActivityPlace
from staffroom_hub.commons.store.topics import Standing
from staffroom_hub.roles import MODERATORS

if TYPE_CHECKING:
    from staffroom_hub.commons.routes.depends import Learner


@dataclass(frozen=True)
class Reader:
    """Somebody who reads an edition.

    Attributes:
        name: hers.
        edition: `ru` or `en`.
        cohort: 0 is the open one.
        communities: those she has joined.
        moderator: whether she looks after what others write.
        leads: cohorts whose topics she may read besides her own.
        subject: what she teaches, as she says.
    """

    name: str
    edition: str
    cohort: int = 0
    communities: frozenset[int] = frozenset()
    moderator: bool = False
    leads: frozenset[int] = frozenset()
    subject: str = ""


async def reader(session: AsyncSession, me: Learner, edition: str) -> Reader:
    """Give the caller as a reader of an edition."""
    return await reader_of(session, me.name, frozenset(me.caller.roles), edition)


async def reader_of(
    session: AsyncSession, name: str, roles: frozenset[str], edition: str
) -> Reader:
    """Give somebody as a reader of an edition.

    Args:
        session: any.
        name: hers.
        roles: those the hub names.
        edition: `ru` or `en`.
    """
    place = await topics.standing(session, name, edition)
    moderator = bool(MODERATORS & roles)
    leads: frozenset[int] = frozenset()
    if moderator:
        leads = await topics.led(session, edition, None if "admin" in roles else name)
    return Reader(name, edition, place.cohort, place.communities, moderator, leads, place.subject)


def in_audience(topic: TopicRow, reader: Reader) -> bool:
    """Say whether a topic is a reader's to read."""
    if topic.edition != reader.edition:
        return False
    if topic.community:
        return reader.moderator or topic.community in reader.communities
    return topic.everybody or topic.cohort == reader.cohort or topic.cohort in reader.leads


async def is_open(session: AsyncSession, reader: Reader, topic: TopicRow) -> bool:
    """Say whether others' words in a topic of hers are open to a reader."""
    if not topic.post_first or reader.moderator:
        return True
    return await posts.has_opened(session, topic.id, reader.name)


async def topic_at(
    session: AsyncSession,
    reader: Reader,
    place: ActivityPlace,
    activity: DiscussionActivity,
    community: int = 0,
) -> TopicRow | None:
    """Give the topic that an activity's discussion is to a reader; None while nobody made it.

    Raises:
        Problem: `not_found`: there is no such community, or she is not in it.
    """
    if (activity.audience == "community") != bool(community):
        raise Problem("not_found")
    if community and not (reader.moderator or community in reader.communities):
        raise Problem("not_found")
    cohort = reader.cohort if activity.audience == "cohort" else 0
    return await topics.find(session, place, cohort, community)


async def led_topic(
    session: AsyncSession, reader: Reader, place: ActivityPlace, post_id: int | None
) -> TopicRow | None:
    """Give the topic at an activity that holds a post, in a cohort that a reader leads.

    Args:
        session: any.
        reader: who asks.
        place: the activity; a post of another is none.
        post_id: whatever was sent.
    """
    if post_id is None or not reader.leads:
        return None
    post = await posts.get(session, post_id)
    topic = await topics.get(session, post.topic) if post else None
    if topic is None or topic.community or topic.cohort not in reader.leads:
        return None
    here = ActivityPlace(topic.edition, topic.module, topic.activity)
    return topic if here == place else None


async def readable(
    session: AsyncSession,
    me: Learner,
    post_id: int,
    keys: Keys | None = None,
    *,
    deleted: bool = False,
) -> tuple[Reader, TopicRow, PostRow]:
    """Give a post that the caller may read now, with its topic.

    Args:
        session: any.
        me: the caller.
        post_id: whatever was sent.
        keys: by which she recognises her own hidden posts in a circle.
        deleted: whether one that she has deleted herself is wanted, too.

    Raises:
        Problem: `not_found`.
    """
    post = await posts.get(session, post_id)
    topic = await topics.get(session, post.topic) if post else None
    if post is None or topic is None:
        raise Problem("not_found")
    who = await reader(session, me, topic.edition)
    if not in_audience(topic, who):
        raise Problem("not_found")
    own = post.person == who.name or await _is_own(session, who, post, keys)
    if not own and not await is_open(session, who, topic):
        raise Problem("not_found")
    told = {"shown": True, "hidden": own or who.moderator, "deleted": own and deleted}
    if not told[post.state]:
        raise Problem("not_found")
    return who, topic, post


async def _is_own(session: AsyncSession, who: Reader, post: PostRow, keys: Keys | None) -> bool:
    """Recognise a reader's own post in a circle, where the key is at hand."""
    if post.mark is None or keys is None or post.root is None:
        return False
    salts = await posts.salts(session, [post.root])
    return post.mark == circle.mark(keys, salts[post.root], who.name)


async def open_topics(session: AsyncSession, reader: Reader) -> dict[int, TopicRow]:
    """Give all topics whose words are open to a reader now."""
    place = Standing(reader.cohort, reader.communities, reader.subject)
    mine = topics.in_audience(reader.edition, place, reader.leads, moderator=reader.moderator)
    rows = await topics.of(session, mine & topics.opened(reader.name, moderator=reader.moderator))
    return {row.id: row for row in rows}
