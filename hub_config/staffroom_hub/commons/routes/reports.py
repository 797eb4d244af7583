"""Reports, and what moderators did that concerns the caller."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from staffroom.wire.moderation import Action, AppealIn, OwnActions
from staffroom.wire.talk import Reported, ReportIn
from staffroom_hub.commons import cases, topics
from staffroom_hub.commons.appeals import Concerned
from staffroom_hub.commons.membership import pages
from staffroom_hub.commons.reporting import Reporter
from staffroom_hub.commons.routes.depends import Me, Parts
from staffroom_hub.commons.store import moderation
from staffroom_hub.commons.store.places import ModulePlace

router = APIRouter(prefix="/api", tags=["moderation"])

Number = Annotated[int, Path(ge=1, le=moderation.LARGEST_ID)]
_REPORT = "report"


@router.post("/posts/{id}/report")
async def report_post(id: Number, body: ReportIn, me: Me, parts: Parts) -> Reported:  # noqa: A002
    """Ask moderators to look at a post."""
    parts.pace.take(me.name, _REPORT)
    async with parts.database.writing() as session:
        _, topic, post = await topics.readable(session, me, id)
        reporter = Reporter(session, parts, me.name, topic, parts.now())
        told = await reporter.report(post.id, body)
    parts.broadcaster.wake(ModulePlace(topic.edition, topic.module))
    parts.broadcaster.wake(pages(topic.edition))
    return told


@router.get("/me/actions")
async def read_own_actions(me: Me, parts: Parts) -> OwnActions:
    """Give what moderators did that concerns the caller, newest first."""
    async with parts.database.reading() as session:
        concerned = Concerned(session, parts, me.name, parts.now())
        rows = await concerned.actions()
        return OwnActions(
            actions=await cases.actions(session, me.name, rows),
            paused_until=await moderation.paused_until(session, me.name, parts.now()),
        )


@router.post("/actions/{id}/appeal")
async def appeal(id: Number, body: AppealIn, me: Me, parts: Parts) -> Action:  # noqa: A002
    """Ask a second moderator to look at what was done."""
    parts.pace.take(me.name, _REPORT)
    async with parts.database.writing() as session:
        concerned = Concerned(session, parts, me.name, parts.now())
        row = await concerned.appeal(id, body)
        (told,) = await cases.actions(session, me.name, [row])
    return told
