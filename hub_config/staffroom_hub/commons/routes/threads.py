"""The discussion of an activity: reading it by pages, writing in it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import DiscussionActivity
from staffroom.text import post_html
from staffroom.wire.talk import Post, PostIn, Preview, PreviewIn, Seen, SeenIn, Sort, ThreadView
from staffroom_hub.commons import circle, topics
from staffroom_hub.commons.changes import module_of
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.routes.depends import AtDesk, Desk
from staffroom_hub.commons.seeding import Audience, topic_for
from staffroom_hub.commons.store import effects, events, people, posts
from staffroom_hub.commons.store.events import Event
from staffroom_hub.commons.store.models import PostRow, TopicRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.threads import Question, View, nothing_yet, post_as
from staffroom_hub.commons.topics import Reader
from staffroom_hub.commons.writing import Writer, findings

router = APIRouter(prefix="/api/modules/{edition}/{module}/activities/{activity}", tags=["threads"])

Number = Annotated[int, Query(ge=0, le=2**53)]
After = Annotated[str, Query(pattern=r"^[0-9]{1,15}(\.[0-9]{1,15}){0,8}$")]
"""The last conversation that was told, and those that were told before their turn."""
SEEN = "seen"


async def get_question(
    sort: Sort = "calm",
    after: After | None = None,
    root: Number | None = None,
    post: Number | None = None,
) -> Question:
    """Read what part of a discussion is asked for."""
    last, *told = map(int, after.split(".")) if after else (None,)
    return Question(sort, last, root, post, tuple(told))


@router.get("/thread")
async def read_thread(
    desk: AtDesk,
    question: Annotated[Question, Depends(get_question)],
    community: Number = 0,
) -> ThreadView:
    """Give a page of the discussion as the caller may see it."""
    async with desk.parts.database.reading() as session:
        reader = await topics.reader(session, desk.me, desk.place.edition)
        return await thread_at(session, desk, reader, question, community)


async def thread_at(
    session: AsyncSession,
    desk: Desk,
    reader: Reader,
    question: Question,
    community: int = 0,
) -> ThreadView:
    """Give a page of an activity's discussion to a reader."""
    activity = discussion_of(desk)
    named = question.post or question.root
    topic = await topics.led_topic(session, reader, desk.place, named) or await topics.topic_at(
        session, reader, desk.place, activity, community
    )
    if topic is None:
        return nothing_yet(activity)
    return await View(session, desk.parts, reader, topic, activity).thread(question)


@router.post("/posts")
async def write_post(body: PostIn, desk: AtDesk, request: Request, community: Number = 0) -> Post:
    """Write a post, or an answer to one."""
    activity = discussion_of(desk)
    parts, use = desk.parts, desk.use("post", body.key)
    async with parts.database.writing() as session:
        await effects.take_turn(session, desk.me.name)
        reader = await topics.reader(session, desk.me, desk.place.edition)
        topic = await topics.led_topic(session, reader, desk.place, body.reply_to) or await _topic(
            session, desk, reader, activity, community
        )
        row = await _earlier(session, desk, topic, body)
        if row is None:
            parts.pace.take(reader.name, "post")
            if body.mentions:
                parts.pace.take(reader.name, "mention", len(body.mentions))
            writer = Writer(session, parts, reader, topic, language_of(request))
            row = await writer.write(body)
            if not topic.anonymous:
                effects.remember(session, use, {"post": row.id}, desk.now)
        told = await post_as(session, parts, reader, topic, row)
    wake(desk, topic)
    return told


def wake(desk: Desk, topic: TopicRow) -> None:
    """Wake the streams of whoever may hear of something new in a topic."""
    desk.parts.broadcaster.wake(module_of(topic))
    desk.parts.broadcaster.wake(ModulePlace(topic.edition, ""))


async def _topic(
    session: AsyncSession,
    desk: Desk,
    reader: Reader,
    activity: DiscussionActivity,
    community: int,
) -> TopicRow:
    found = await topics.topic_at(session, reader, desk.place, activity, community)
    if found is not None:
        return found
    cohort = reader.cohort if activity.audience == "cohort" else 0
    return await topic_for(session, desk.place, activity, Audience(cohort, community), desk.now)


async def _earlier(
    session: AsyncSession, desk: Desk, topic: TopicRow, body: PostIn
) -> PostRow | None:
    """The post that this key has written already.

    Raises:
        Problem: `key_reused`, or `not_found` where that post is gone.
    """
    if topic.anonymous:
        sent = circle.sent(desk.parts.keys, topic.id, desk.me.name, str(body.key))
        return await posts.by_sent(session, topic.id, sent)
    known = await effects.earlier(session, desk.use("post", body.key))
    if known is None:
        return None
    row = await posts.get(session, known["post"])
    if row is None:
        raise Problem("not_found")
    return row


@router.post("/preview")
async def preview_post(body: PreviewIn, desk: AtDesk, request: Request) -> Preview:
    """Show a text as it will stand, and what its writer should think of."""
    discussion_of(desk)
    desk.parts.pace.take(desk.me.name, "preview")
    text = clean_text(body.text)
    return Preview(html=post_html(text, []), findings=findings(text, language_of(request)))


@router.put("/seen")
async def see_posts(body: SeenIn, desk: AtDesk, community: Number = 0) -> Seen:
    """Remember how far the caller has read, and tell her other pages; never in a circle."""
    activity = discussion_of(desk)
    if activity.anonymous:
        raise Problem("circle")
    async with desk.parts.database.writing() as session:
        # Two of her pages may tell at once, for the first time.
        await people.hold(session, desk.me.name)
        reader = await topics.reader(session, desk.me, desk.place.edition)
        topic = await topics.topic_at(session, reader, desk.place, activity, community)
        if topic is None or not await topics.is_open(session, reader, topic):
            return Seen(post=0)
        post, moved = await posts.see(session, topic.id, reader.name, body.post)
        if moved:
            data = {"topic": topic.id, "post": post}
            event = Event(SEEN, data, person=reader.name)
            await events.add(session, ModulePlace(topic.edition, ""), event, desk.now)
    if moved:
        desk.parts.broadcaster.wake(ModulePlace(topic.edition, ""))
    return Seen(post=post)


def discussion_of(desk: Desk) -> DiscussionActivity:
    """Give the discussion that an activity is.

    Raises:
        Problem: `no_discussion`.
    """
    if not isinstance(desk.activity, DiscussionActivity):
        raise Problem("no_discussion")
    return desk.activity
