"""The discussion of an activity."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import DiscussionActivity
from staffroom.wire import Post, PostIn, ThreadView
from staffroom_hub.commons import threads as rules
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.events import POST, post_data
from staffroom_hub.commons.routes.depends import AtDesk, Desk
from staffroom_hub.commons.store import effects, events, threads
from staffroom_hub.commons.store.events import Event

router = APIRouter(prefix="/api/modules/{edition}/{module}/activities/{activity}", tags=["threads"])


@router.get("/thread")
async def read_thread(desk: AtDesk) -> ThreadView:
    """Give the discussion as the caller may see it."""
    discussion = _discussion(desk)
    async with desk.parts.database.reading() as session:
        talk = await desk.parts.talks.at(session, desk.place)
    return rules.view(discussion, talk, desk.me.name)


@router.post("/posts")
async def write_post(body: PostIn, desk: AtDesk) -> Post:
    """Write a post, or an answer to one."""
    discussion = _discussion(desk)
    use = desk.use("post", body.key)
    async with desk.parts.database.writing() as session:
        known = await effects.earlier(session, use)
        if known is not None:
            return Post.model_validate(known)
        told = await _write(session, desk, discussion, body)
        answer = told.model_dump(mode="json")
        effects.remember(session, use, answer, desk.now)
        data = post_data(desk.place.activity_id, told.id, told.reply_to)
        await events.add(session, desk.module_place, Event(POST, data), desk.now)
    desk.parts.broadcaster.wake(desk.module_place)
    return told


async def _write(
    session: AsyncSession, desk: Desk, discussion: DiscussionActivity, body: PostIn
) -> Post:
    if body.reply_to is not None:
        talk = await desk.parts.talks.at(session, desk.place)
        rules.check_reply(discussion, talk, desk.me.name, body.reply_to)
    row = await threads.add(session, desk.own, body.text, body.reply_to, desk.now)
    return rules.posted(row, {desk.me.name: desk.me.display_name}).model_copy(update={"mine": True})


def _discussion(desk: Desk) -> DiscussionActivity:
    if not isinstance(desk.activity, DiscussionActivity):
        raise Problem("no_discussion")
    return desk.activity
