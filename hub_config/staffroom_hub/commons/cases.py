"""Moderation as those get it who may: actions, cases, the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.moderation import Action, Appeal, Case, Complaint, PausedPerson, Queue
from staffroom.wire.talk import Post
from staffroom_hub.commons import threads
from staffroom_hub.commons.moderating import Office
from staffroom_hub.commons.store import moderation, oversight, people
from staffroom_hub.commons.store.models import (
    ActionRow,
    AppealRow,
    PostRow,
    ReportRow,
    TopicRow,
)
from staffroom_hub.commons.store.oversight import Found, Place
from staffroom_hub.commons.topics import Reader


async def actions(session: AsyncSession, reader: str, rows: Sequence[ActionRow]) -> list[Action]:
    """Give actions to a person, with their appeals."""
    found = await moderation.appeals(session, [row.id for row in rows])
    said = [row.decided_by for row in found.values()]
    names = [*(row.moderator for row in rows), *(row.person for row in rows), *said]
    known = await people.display_names(session, filter(None, names))
    return [_action(row, found.get(row.id), known, reader) for row in rows]


def _action(
    row: ActionRow, appeal: AppealRow | None, names: Mapping[str, str], reader: str
) -> Action:
    return Action.model_validate(
        {
            "id": row.id,
            "kind": row.kind,
            "moderator": names.get(row.moderator or "", ""),
            "mine": row.moderator == reader,
            "person": row.person,
            "display_name": names.get(row.person or "", ""),
            "post": row.post,
            "note": row.note,
            "before": row.before,
            "created_at": row.created_at,
            "appeal": _appeal(appeal, names) if appeal else None,
        }
    )


def _appeal(row: AppealRow, names: Mapping[str, str]) -> Appeal:
    return Appeal(
        text=row.text,
        created_at=row.created_at,
        upheld=row.upheld,
        decided_by=names.get(row.decided_by or "", ""),
        note=row.note,
        decided_at=row.decided_at,
    )


async def queue(office: Office, reader: Reader) -> Queue:
    """Give what waits for a moderator."""
    session, scope = office.session, office.scope
    waiting = await oversight.waiting(session, scope)
    excused = await oversight.excused(session, scope)
    told = await cases(office, reader, [*waiting, *excused])
    appealed = await oversight.appealed(session, scope)
    return Queue(
        cases=told[: len(waiting)],
        appeals=await actions(session, reader.name, appealed),
        excused=told[len(waiting) :],
        paused=[
            PausedPerson(person=person.name, display_name=person.display_name, until=until)
            for person, until in await oversight.paused(session, scope, office.now)
        ],
    )


async def cases(office: Office, reader: Reader, found: Found) -> list[Case]:
    """Give posts with everything a moderator needs to decide, in their order."""
    session, ids = office.session, [post.id for post, _ in found]
    topics = {topic.id: topic for _, topic in found}
    posts = await threads.posts_as(session, office.parts, reader, topics, [p for p, _ in found])
    done = await actions(session, reader.name, await moderation.actions_on(session, ids))
    file = _File(
        {post.id: post for post in posts},
        await moderation.complaints(session, ids),
        done,
        await oversight.names(session, found),
    )
    return [file.case(post, topic) for post, topic in found]


@dataclass(frozen=True)
class _File:
    """What is known of some posts."""

    posts: Mapping[int, Post]
    complaints: Sequence[ReportRow]
    actions: Sequence[Action]
    place: Place

    def case(self, post: PostRow, topic: TopicRow) -> Case:
        """Give one of them."""
        return Case(
            post=self.posts[post.id],
            text=post.text,
            excuse=post.excuse or "",
            module=topic.module,
            activity=topic.activity,
            topic_title=topic.title,
            cohort=self.place.cohorts.get(topic.cohort, ""),
            community=self.place.communities.get(topic.community, ""),
            complaints=[_complaint(row) for row in self.complaints if row.post == post.id],
            actions=[action for action in self.actions if action.post == post.id],
        )


def _complaint(row: ReportRow) -> Complaint:
    return Complaint.model_validate(
        {"reason": row.reason, "note": row.note, "created_at": row.created_at}
    )
