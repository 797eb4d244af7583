"""Reports: somebody asks moderators to look; what may show a child's data hides at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.talk import Reported, ReportIn
from staffroom_hub.commons import circle, moderating
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import moderation
from staffroom_hub.commons.store.models import PostRow, ReportRow, TopicRow

_HIDES = "child_data"


@dataclass(frozen=True)
class Reporter:
    """Somebody who reports a post that she may read."""

    session: AsyncSession
    parts: Services
    person: str
    topic: TopicRow
    now: datetime

    async def report(self, post_id: int, body: ReportIn) -> Reported:
        """Take a report.

        The same person counts once, and once more when the post has changed since moderators
        looked. What they have left standing is not hidden by a second report.

        Raises:
            Problem: `not_found`, if the post has just been deleted.
        """
        post = await moderation.hold_post(self.session, post_id)
        if post is None or post.state == "deleted":
            raise Problem("not_found")
        counts = await self._count(post, body)
        if counts and body.reason == _HIDES and post.state == "shown":
            await self._guard(post)
        return Reported(hidden=post.state == "hidden")

    async def _count(self, post: PostRow, body: ReportIn) -> bool:
        """Write a report down; says whether moderators have something new to look at."""
        mark = circle.complained(self.parts.keys, post.id, self.person)
        row = await moderation.reported(self.session, mark)
        if row is None:
            row = ReportRow(post=post.id, mark=mark)
            self.session.add(row)
        elif row.done_at is not None and not _changed_since(post, row.done_at):
            return False
        row.reason, row.note, row.done_at = body.reason, clean_text(body.note), None
        row.person = None if self.topic.anonymous else self.person
        row.created_at = circle.hour(self.now) if self.topic.anonymous else self.now
        await self.session.flush()
        return True

    async def _guard(self, post: PostRow) -> None:
        if await moderation.judged(self.session, post):
            return
        handling = moderating.Handling(self.session, self.parts, self.topic, post, self.now)
        await handling.write("guard", moderator=None, note="")
        handling.show(state="hidden")
        await handling.tell()


def _changed_since(post: PostRow, moment: datetime) -> bool:
    return post.edited_at is not None and post.edited_at >= moment
