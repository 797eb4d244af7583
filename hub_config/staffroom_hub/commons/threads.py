"""A discussion as one reader gets it: pages of conversations, one conversation, some posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import DiscussionActivity
from staffroom.wire.talk import Post, Sort, ThreadView
from staffroom_hub.commons import moderation
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.said import Said, said_of
from staffroom_hub.commons.store import posts
from staffroom_hub.commons.store.models import PostRow, TopicRow
from staffroom_hub.commons.store.posts import Part
from staffroom_hub.commons.talks import ANSWERS, HEADS, Page, page_of, unique
from staffroom_hub.commons.topics import Reader

if TYPE_CHECKING:
    from staffroom_hub.commons.services import Services

OWN = 3
"""Own conversations at the head of a first page."""
OFFERED = 5
"""Posts that wait, as they are offered to a reader."""


@dataclass(frozen=True)
class Question:
    """What part of a discussion is asked for.

    Attributes:
        sort: how conversations stand.
        after: the last conversation, or answer, before what is wanted.
        root: one conversation.
        post: the conversation that holds this post.
        told: conversations that were told before their turn.
    """

    sort: Sort = "calm"
    after: int | None = None
    root: int | None = None
    post: int | None = None
    told: tuple[int, ...] = ()


FIRST = Question()


@dataclass(frozen=True)
class View:
    """A reader at a topic."""

    session: AsyncSession
    parts: Services
    reader: Reader
    topic: TopicRow
    activity: DiscussionActivity

    async def thread(self, question: Question = FIRST) -> ThreadView:
        """Show a part of the discussion.

        Raises:
            Problem: `not_found`: the conversation or post is not there, or not open to her.
        """
        part, seen = await self._own()
        open_ = not self.topic.post_first or self.reader.moderator or part.posts > 0
        if not open_:
            if question.root is not None or question.post is not None:
                raise Problem("not_found")
            return await self._told(part, seen, None, ())
        page, order, next_ = await self._page(question, part)
        return await self._told(part, seen, page, order, next_)

    async def _own(self) -> tuple[Part, int]:
        if self.topic.anonymous:
            return Part(), 0
        part = await posts.part(self.session, self.topic.id, self.reader.name)
        return part, await posts.seen(self.session, self.topic.id, self.reader.name)

    async def _page(self, question: Question, part: Part) -> tuple[Page, Sequence[int], str | None]:
        """Give conversations, their order, and what asks for those after them."""
        if question.root is not None:
            return *await self._conversation(question.root, question.after or 0), None
        if question.post is not None:
            return *await self._around(question.post), None
        if question.sort == "calm" and question.after is None:
            return await self._calm(part)
        rows = await self._heads(question)
        page = await page_of(self.session, self.topic, rows)
        last = page.heads[-1] if page.more else None
        return page, page.heads, _cursor(last, question.told)

    async def _heads(self, question: Question) -> Sequence[PostRow]:
        session, topic, after = self.session, self.topic.id, question.after
        if question.sort == "waiting":
            own = self.reader.name
            return await posts.waiting(session, topic, after or 0, HEADS + 1, own)
        if question.sort == "subject":
            subject = self.reader.subject
            if not subject or self.topic.anonymous:
                return []
            return await posts.of_subject(session, topic, subject, after, HEADS + 1)
        return await posts.newest(session, topic, after, HEADS + 1, question.told)

    async def _calm(self, part: Part) -> tuple[Page, Sequence[int], str | None]:
        """Own conversations, then who waits the longest, then the newest."""
        page = await self.parts.talks.first(self.session, self.topic)
        own = [n for n in page.heads if self._mine(page.said[n])][:OWN]
        if part.posts > len(own) and len(own) < OWN:
            page = await self._with_own(page)
            own = [n for n in page.said if self._mine(page.said[n])
                   and page.said[n].post.reply_to is None]  # fmt: skip
            own = sorted(own, reverse=True)[:OWN]
        above = list(dict.fromkeys([*own, *self._offered(page)]))
        newest = [n for n in page.heads if n not in above]
        shown = newest[: HEADS - len(above)]
        left = page.more or len(shown) < len(newest)
        last = shown[-1] if len(shown) < len(newest) else page.heads[-1] if left else None
        return page, [*above, *shown], _cursor(last, above)

    async def _with_own(self, page: Page) -> Page:
        """Add own conversations that are older than the page."""
        rows = await posts.own_heads(self.session, self.topic.id, self.reader.name, OWN)
        missing = [row for row in rows if row.id not in page.said]
        if not missing:
            return page
        more = await page_of(self.session, self.topic, missing)
        return Page(
            page.said | more.said, page.heads, page.waiting, page.folded | more.folded, page.more
        )

    async def _conversation(self, root: int, after: int) -> tuple[Page, Sequence[int]]:
        head = await self._here(root)
        if head.reply_to is not None:
            raise Problem("not_found")
        rows, left = await posts.below(self.session, root, after, ANSWERS)
        return await self._one(head, rows, left)

    async def _around(self, post_id: int) -> tuple[Page, Sequence[int]]:
        """The conversation of a post: its beginning, and the post with those above it."""
        post = await self._here(post_id)
        head = await self._here(post.root or post.id)
        rows, left = await posts.below(self.session, head.id, 0, ANSWERS)
        known = {row.id for row in rows}
        beside = [row for row in (post, *await posts.ancestors(self.session, post))
                  if row.id not in known and row.reply_to is not None]  # fmt: skip
        return await self._one(head, unique([*rows, *beside]), left - len(beside))

    async def _here(self, post_id: int) -> PostRow:
        row = await posts.standing(self.session, post_id)
        if row is None or row.topic != self.topic.id:
            raise Problem("not_found")
        return row

    async def _one(
        self, head: PostRow, rows: Sequence[PostRow], left: int
    ) -> tuple[Page, Sequence[int]]:
        said = await said_of(self.session, {self.topic.id: self.topic}, [head, *rows])
        folded = {head.id: left} if left > 0 else {}
        by_id = {one.post.id: one for one in said}
        return Page(by_id, (head.id,), (), folded, more=False), [head.id]

    def _mine(self, one: Said) -> bool:
        return one.is_by(self.reader.name, self.parts.keys)

    def _offered(self, page: Page) -> list[int]:
        return [n for n in page.waiting if not self._mine(page.said[n])][:OFFERED]

    async def _told(
        self,
        part: Part,
        seen: int,
        page: Page | None,
        order: Sequence[int],
        next_: str | None = None,
    ) -> ThreadView:
        wanted = _with_answers(page, order) if page else []
        return ThreadView(
            topic=self.topic.id,
            open=page is not None,
            anonymous=self.topic.anonymous,
            posts=[one.to(self.reader, self.parts.keys) for one in wanted],
            order=list(order),
            folded={n: c for n, c in page.folded.items() if n in set(order)} if page else {},
            next=next_,
            total=self.topic.conversations if page else 0,
            own_posts=part.posts,
            own_answers=part.answers,
            own_first=part.first,
            answers_wanted=self.activity.answers,
            waiting=self._offered(page) if page else [],
            seen=seen,
            paused_until=await moderation.paused_until(
                self.session, self.reader.name, self.parts.now()
            ),
        )


def _cursor(last: int | None, told: Sequence[int]) -> str | None:
    """Say where to go on, and what was told before its turn and is not to be told again."""
    if last is None:
        return None
    return ".".join(map(str, [last, *(n for n in told if n < last)]))


def _with_answers(page: Page, order: Iterable[int]) -> list[Said]:
    """Give the posts of some conversations of a page."""
    roots = set(order)
    wanted = [one for one in page.said.values() if one.post.root in roots]
    return sorted(wanted, key=lambda one: one.post.id)


def nothing_yet(activity: DiscussionActivity) -> ThreadView:
    """Show a discussion in which nobody has been before."""
    return ThreadView(
        topic=0,
        open=not activity.post_first,
        anonymous=activity.anonymous,
        posts=[],
        own_posts=0,
        own_answers=0,
        answers_wanted=activity.answers,
        waiting=[],
    )


async def posts_as(
    session: AsyncSession,
    parts: Services,
    reader: Reader,
    topics: Mapping[int, TopicRow],
    rows: Sequence[PostRow],
) -> list[Post]:
    """Give posts as a reader gets them, who may read their topics now."""
    return [one.to(reader, parts.keys) for one in await said_of(session, topics, rows)]


async def post_as(
    session: AsyncSession, parts: Services, reader: Reader, topic: TopicRow, row: PostRow
) -> Post:
    """Give one post as a reader gets it."""
    return (await posts_as(session, parts, reader, {topic.id: topic}, [row]))[0]
