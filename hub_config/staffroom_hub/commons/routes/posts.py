"""One post: changing and deleting one's own, thanks for another's, the answer that helped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.text import post_html
from staffroom.wire.notices import NoticeKind
from staffroom.wire.talk import Post, PostChange, PostVersion, ThanksIn
from staffroom_hub.commons import changes, moderation, notices, topics
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.routes.depends import Learner, Me, Parts
from staffroom_hub.commons.said import said_of
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import effects, posts
from staffroom_hub.commons.store.models import PostRow, ThanksRow, TopicRow
from staffroom_hub.commons.store.places import ModulePlace, Use
from staffroom_hub.commons.threads import post_as
from staffroom_hub.commons.topics import Reader
from staffroom_hub.commons.writing import Writer

router = APIRouter(prefix="/api/posts/{id}", tags=["posts"])

PostId = Annotated[int, Path(ge=1, le=2**53, alias="id")]


@dataclass(frozen=True)
class _At:
    """The caller at a post that she may read, in a writing transaction."""

    session: AsyncSession
    parts: Services
    me: Learner
    reader: Reader
    topic: TopicRow
    post: PostRow

    async def told(self, post: PostRow | None = None) -> Post:
        return await post_as(self.session, self.parts, self.reader, self.topic, post or self.post)

    async def check_may_write(self) -> None:
        await moderation.check_may_write(self.session, self.me.name, self.parts.now())

    async def is_mine(self) -> bool:
        (said,) = await said_of(self.session, {self.topic.id: self.topic}, [self.post])
        return said.is_by(self.reader.name, self.parts.keys)

    async def check_mine(self) -> None:
        """Somebody else's post answers as one that is not there."""
        if not await self.is_mine():
            raise Problem("not_found")

    async def changed(self, post: PostRow | None = None) -> None:
        await changes.changed(self.session, self.topic, post or self.post, self.parts.now())

    def writer(self, request: Request) -> Writer:
        return Writer(self.session, self.parts, self.reader, self.topic, language_of(request))

    async def notice(self, kind: NoticeKind, person: str | None) -> None:
        if person is None or self.topic.anonymous:
            return
        await notices.tell(
            self.session,
            person=person,
            kind=kind,
            edition=self.topic.edition,
            module=self.topic.module,
            post=self.post.id,
            actor=self.me.name,
            now=self.parts.now(),
        )


@asynccontextmanager
async def _at(
    parts: Services, me: Learner, post_id: int, *, deleted: bool = False
) -> AsyncIterator[_At]:
    """Hold a post that the caller may read; pages are told when the block has ended."""
    async with parts.database.writing() as session:
        await effects.take_turn(session, me.name)
        reader, topic, post = await topics.readable(
            session, me, post_id, parts.keys, deleted=deleted
        )
        yield _At(session, parts, me, reader, topic, post)
    parts.broadcaster.wake(changes.module_of(topic))
    parts.broadcaster.wake(ModulePlace(topic.edition, ""))


@router.patch("")
async def change_post(
    post: PostId, body: PostChange, me: Me, parts: Parts, request: Request
) -> Post:
    """Change one's own post; what it said before is kept."""
    parts.pace.take(me.name, "change")
    async with _at(parts, me, post) as at:
        await at.check_mine()
        use = Use(me.name, body.key, f"change:{post}")
        known = None if at.topic.anonymous else await effects.earlier(at.session, use)
        if known is None:
            await at.writer(request).change(at.post, body)
            if not at.topic.anonymous:
                effects.remember(at.session, use, {"post": post}, parts.now())
        return await at.told()


@router.delete("")
async def delete_post(post: PostId, me: Me, parts: Parts, request: Request) -> Post:
    """Delete one's own post; where others answered, its place stays."""
    async with _at(parts, me, post, deleted=True) as at:
        await at.check_mine()
        if at.post.state != "deleted":
            await at.writer(request).delete(at.post)
        return await at.told()


@router.get("/versions")
async def read_versions(post: PostId, me: Me, parts: Parts) -> list[PostVersion]:
    """Give what a post said before, to its writer and to moderators."""
    async with parts.database.reading() as session:
        reader, topic, row = await topics.readable(session, me, post, parts.keys)
        at = _At(session, parts, me, reader, topic, row)
        if not reader.moderator:
            await at.check_mine()
        rows = await posts.versions(session, post)
    return [
        PostVersion(version=row.version, html=post_html(row.text, []), until=row.until)
        for row in rows
    ]


@router.put("/thanks")
async def thank(post: PostId, body: ThanksIn, me: Me, parts: Parts) -> Post:
    """Thank for a post, and say for what."""
    parts.pace.take(me.name, "thanks")
    async with _at(parts, me, post) as at:
        await at.check_may_write()
        if at.topic.anonymous:
            raise Problem("circle")
        if await at.is_mine() or at.post.state != "shown":
            raise Problem("not_found")
        row = await at.session.get(ThanksRow, (post, me.name))
        if row is None:
            row = ThanksRow(post=post, person=me.name, created_at=parts.now())
            at.session.add(row)
        row.reason, row.note = body.reason, clean_text(body.note)
        await at.session.flush()
        await at.notice("thanks", at.post.person)
        await at.changed()
        return await at.told()


@router.delete("/thanks")
async def take_thanks_back(post: PostId, me: Me, parts: Parts) -> Post:
    """Take one's thanks back."""
    async with _at(parts, me, post) as at:
        gone = await at.session.execute(
            delete(ThanksRow).where(ThanksRow.post == post, ThanksRow.person == me.name)
        )
        if gone.rowcount:  # type: ignore[attr-defined]
            await at.changed()
        return await at.told()


@router.put("/helped")
async def mark_helped(post: PostId, me: Me, parts: Parts) -> Post:
    """Say that this answer is the one that helped; the opening post's writer may."""
    async with _at(parts, me, post) as at:
        await at.check_may_write()
        head = await _own_head(at)
        if at.post.id == head.id or at.post.state != "shown":
            raise Problem("not_found")
        if head.helped != post:
            head.helped = post
            await at.notice("helped", at.post.person)
            await at.changed(head)
        return await at.told(head)


@router.delete("/helped")
async def unmark_helped(post: PostId, me: Me, parts: Parts) -> Post:
    """Take that back."""
    async with _at(parts, me, post) as at:
        head = await _own_head(at)
        if head.helped == post:
            head.helped = None
            await at.changed(head)
        return await at.told(head)


async def _own_head(at: _At) -> PostRow:
    """Give the post that opens the conversation, where the caller wrote it."""
    head = await posts.get(at.session, at.post.root or at.post.id)
    if head is None:
        raise Problem("not_found")
    await _At(at.session, at.parts, at.me, at.reader, at.topic, head).check_mine()
    return head
