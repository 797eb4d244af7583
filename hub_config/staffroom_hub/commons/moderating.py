"""What moderators do with posts and about people.

    Handling ── one post: another state or text, the action written down, everybody told
    Office ──── a moderator at work: what she sees, and what she decides

Every action is a row that nobody changes; taking one back is an action of its own. Who wrote a
post in a circle nobody learns: no action there names a person, and no notice is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.text import post_html
from staffroom.wire.moderation import ActionKind, PersonActionIn, PostActionIn
from staffroom_hub.commons import changes, circle, notices, search
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import moderation, oversight
from staffroom_hub.commons.store.models import ActionRow, PostRow, PostVersionRow, TopicRow
from staffroom_hub.commons.store.moderation import CLOSING
from staffroom_hub.commons.store.oversight import Scope

if TYPE_CHECKING:
    from staffroom_hub.commons.routes.depends import Learner

_SILENT = ("dismiss",)


@dataclass
class Handling:
    """A post with which something is done, in one transaction; `tell` comes last."""

    session: AsyncSession
    parts: Services
    topic: TopicRow
    post: PostRow
    now: datetime
    _state: Literal["shown", "hidden"] | None = None
    _rewritten: bool = False
    _done: list[ActionKind] = field(default_factory=list)

    async def write(
        self, kind: ActionKind, *, moderator: str | None, note: str, before: str | None = None
    ) -> ActionRow:
        """Write an action down."""
        # When somebody reported in a circle may tell who; when a moderator looked may not.
        coarse = self.topic.anonymous and moderator is None
        self._done.append(kind)
        return await moderation.add(
            self.session,
            ActionRow(
                edition=self.topic.edition,
                kind=kind,
                moderator=moderator,
                post=self.post.id,
                person=self.post.person,
                note=clean_text(note),
                before=before,
                created_at=circle.hour(self.now) if coarse else self.now,
            ),
        )

    def show(self, *, state: Literal["shown", "hidden"]) -> None:
        """Have the post shown or hidden; one that its writer deleted stays away."""
        if self.post.state not in {state, "deleted"}:
            self._state = state

    async def rewrite(self, text: str) -> str:
        """Give the post another text, and keep the one it had; gives that."""
        before = self.post.text
        moment = circle.hour(self.now) if self.topic.anonymous else self.now
        self.session.add(
            PostVersionRow(post=self.post.id, version=self.post.version, text=before, until=moment)
        )
        self.post.text, self.post.html, self.post.edited_at = text, post_html(text, []), moment
        self._rewritten = True
        await self.session.flush()
        if not self.topic.anonymous:
            await search.index(self.session, self.post)
        return before

    async def tell(self, *, notify: bool = True) -> None:
        """Tell the writer what was done, and open pages what has changed.

        Args:
            notify: false where the writer is told in another way.
        """
        if notify and self.post.person is not None and not self.topic.anonymous:
            for kind in self._done:
                if kind not in _SILENT:
                    await _notify(self.session, self.topic, self.post, kind, self.now)
        if self._state is not None:
            await changes.set_state(self.session, self.topic, self.post, self._state, self.now)
        elif self._rewritten:
            await changes.changed(self.session, self.topic, self.post, self.now)


async def _notify(
    session: AsyncSession, topic: TopicRow, post: PostRow, kind: ActionKind, now: datetime
) -> None:
    assert post.person is not None
    await notices.tell(
        session,
        person=post.person,
        kind="moderation",
        edition=topic.edition,
        module=topic.module,
        post=post.id,
        data={"action": kind},
        now=now,
    )


@dataclass(frozen=True)
class Office:
    """A moderator at work in an edition."""

    session: AsyncSession
    parts: Services
    me: Learner
    scope: Scope
    now: datetime

    async def handling(self, post_id: int) -> Handling:
        """Take a post in hand.

        Raises:
            Problem: `not_found`, if it is not there, or not hers to moderate.
        """
        post = await moderation.hold_post(self.session, post_id)
        topic = await oversight.post_of(self.session, post) if post else None
        if post is None or topic is None or post.state == "deleted" or not self.scope.holds(topic):
            raise Problem("not_found")
        return Handling(self.session, self.parts, topic, post, self.now)

    async def on_post(self, post_id: int, body: PostActionIn) -> Handling:
        """Do something with a post.

        Raises:
            Problem: `not_found`; `own_decision` on one's own post; `invalid` where the action
                does not fit.
        """
        handling = await self.handling(post_id)
        if await wrote(self.session, self.parts, self.me.name, handling.post):
            raise Problem("own_decision")
        text = _checked(handling, body)
        if not await self._again(handling.post, body, text):
            await self._do(handling, body, text)
        return handling

    async def _do(self, handling: Handling, body: PostActionIn, text: str) -> None:
        before = await handling.rewrite(text) if body.action == "edit" else None
        action = await handling.write(
            body.action, moderator=self.me.name, note=body.note, before=before
        )
        if body.action in {"hide", "restore", "edit"}:
            handling.show(state="hidden" if body.action == "hide" else "shown")
        elif body.action == "silence":
            await moderation.silence(self.session, handling.post.mark or "", action.id)
        elif body.action == "unsilence":
            await moderation.unsilence(self.session, handling.post.mark or "")
        if body.action in CLOSING:
            await moderation.close(self.session, handling.post.id, self.now)
        await handling.tell()

    async def _again(self, post: PostRow, body: PostActionIn, text: str) -> bool:
        """Say whether this is the same once more, sent again over a broken line."""
        last = await moderation.last(self.session, post=post.id)
        same = last and self._same(last, body.action, body.note)
        return bool(same) and (body.action != "edit" or post.text == text)

    def _same(self, last: ActionRow, kind: str, note: str) -> bool:
        return (last.kind, last.moderator, last.note) == (kind, self.me.name, clean_text(note))

    async def on_person(self, name: str, body: PersonActionIn) -> ActionRow:
        """Do something about a person's conduct.

        Raises:
            Problem: `not_found` for one who is not there, not hers to moderate, or did not write
                the post; `own_decision` about herself.
        """
        if name == self.me.name:
            raise Problem("own_decision")
        if not await self._responsible(name, body.post):
            raise Problem("not_found")
        last = await moderation.last(self.session, person=name)
        if last and last.post == body.post and self._same(last, body.action, body.note):
            return last
        action = await moderation.add(
            self.session,
            ActionRow(
                edition=self.scope.edition, kind=body.action, moderator=self.me.name,
                post=body.post, person=name, note=clean_text(body.note), created_at=self.now,
            ),
        )  # fmt: skip
        await self._apply(name, body, action)
        await notices.tell(
            self.session, person=name, kind="moderation", edition=self.scope.edition,
            post=body.post, data={"action": body.action}, now=self.now,
        )  # fmt: skip
        return action

    async def _responsible(self, name: str, post_id: int | None) -> bool:
        if post_id is None:
            return await oversight.sees_person(self.session, self.scope, name)
        # Only what bears her name: to say who wrote in a circle is nothing for moderators.
        return (await self.handling(post_id)).post.person == name

    async def _apply(self, name: str, body: PersonActionIn, action: ActionRow) -> None:
        if body.action == "pause":
            until = self.now + timedelta(days=body.days)
            await moderation.pause(self.session, name, until, action.id)
        elif body.action == "unpause":
            await moderation.end_pause(self.session, name)


def _checked(handling: Handling, body: PostActionIn) -> str:
    """Give the text that an action needs."""
    text = clean_text(body.text)
    if body.action == "edit" and not text:
        raise Problem("invalid", fields=[{"field": "body.text", "fault": "missing"}])
    if body.action in {"silence", "unsilence"} and handling.post.mark is None:
        raise Problem("invalid", fields=[{"field": "body.action", "fault": "no_circle"}])
    return text


async def wrote(session: AsyncSession, parts: Services, person: str, post: PostRow) -> bool:
    """Say whether a person wrote a post; in a circle her mark is made anew for that."""
    if post.mark is None:
        return post.person == person
    return circle.mark(parts.keys, await moderation.salt(session, post), person) == post.mark
