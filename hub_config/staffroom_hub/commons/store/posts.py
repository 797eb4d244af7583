"""Posts as rows: reading them by page, writing them, what a person has of her own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from staffroom_hub.commons.store.models import PostRow, PostVersionRow, ProfileRow, SeenRow

_below = aliased(PostRow)
_further = aliased(PostRow)
STANDS: ColumnElement[bool] = or_(
    PostRow.state != "deleted",
    exists().where(
        _below.reply_to == PostRow.id,
        or_(_below.state != "deleted", exists().where(_further.reply_to == _below.id)),
    ),
)
"""A deleted post keeps its place only where somebody's answer stands below it."""
HEAD_STANDS: ColumnElement[bool] = or_(
    PostRow.state != "deleted",
    exists().where(_below.root == PostRow.id, _below.state != "deleted"),
)
"""The same of posts that open conversations, however deep the answer stands."""


async def get(session: AsyncSession, post: int) -> PostRow | None:
    """Give a post by its id."""
    return await session.get(PostRow, post)


async def standing(session: AsyncSession, post: int) -> PostRow | None:
    """Give a post that has a place in its conversation."""
    stands = or_(STANDS, and_(PostRow.reply_to.is_(None), HEAD_STANDS))
    return await session.scalar(select(PostRow).where(PostRow.id == post, stands))


async def some(session: AsyncSession, ids: Collection[int]) -> Sequence[PostRow]:
    """Give some posts by their ids, as they are now."""
    query = select(PostRow).where(PostRow.id.in_(ids))
    return (await session.scalars(query)).all() if ids else []


async def by_sent(session: AsyncSession, topic: int, sent: str) -> PostRow | None:
    """Give the post in a circle that a browser's key has written."""
    return await session.scalar(select(PostRow).where(PostRow.topic == topic, PostRow.sent == sent))


# --- reading -----------------------------------------------------------------------------------


def _heads(topic: int) -> Select[PostRow]:
    return select(PostRow).where(PostRow.topic == topic, PostRow.reply_to.is_(None))


async def newest(
    session: AsyncSession, topic: int, before: int | None, most: int, but: Collection[int] = ()
) -> Sequence[PostRow]:
    """Give posts that open conversations, the newest first, from below an id, but for some."""
    query = _heads(topic).where(HEAD_STANDS)
    if but:
        query = query.where(PostRow.id.not_in(but))
    if before is not None:
        query = query.where(PostRow.id < before)
    return (await session.scalars(query.order_by(PostRow.id.desc()).limit(most))).all()


async def waiting(
    session: AsyncSession, topic: int, after: int, most: int, but: str | None = None
) -> Sequence[PostRow]:
    """Give posts that open conversations and have no answer, the oldest first, from above an id.

    Args:
        session: any.
        topic: any.
        after: an id.
        most: how many.
        but: whose own are left out.
    """
    query = (
        _heads(topic)
        .where(PostRow.answers == 0, PostRow.state == "shown", PostRow.id > after)
        .order_by(PostRow.id)
        .limit(most)
    )
    if but is not None:
        query = query.where(PostRow.person.is_distinct_from(but))
    return (await session.scalars(query)).all()


async def of_subject(
    session: AsyncSession, topic: int, subject: str, before: int | None, most: int
) -> Sequence[PostRow]:
    """Give posts that open conversations, of writers who teach a subject, the newest first."""
    # SQLite knows capitals of ASCII alone, so the likely ones are tried.
    likely = {subject, subject.lower(), subject.upper(), subject.capitalize(), subject.title()}
    same = or_(
        func.lower(ProfileRow.subject) == subject.lower(), ProfileRow.subject.in_(sorted(likely))
    )
    query = (
        _heads(topic).join(ProfileRow, ProfileRow.person == PostRow.person).where(HEAD_STANDS, same)
    )
    if before is not None:
        query = query.where(PostRow.id < before)
    return (await session.scalars(query.order_by(PostRow.id.desc()).limit(most))).all()


async def own_heads(session: AsyncSession, topic: int, person: str, most: int) -> Sequence[PostRow]:
    """Give a person's own newest posts that open conversations."""
    query = _heads(topic).where(PostRow.person == person, HEAD_STANDS)
    return (await session.scalars(query.order_by(PostRow.id.desc()).limit(most))).all()


@dataclass(frozen=True)
class Below:
    """Answers of some conversations: the first of each, and how many more there are."""

    rows: list[PostRow]
    folded: dict[int, int]


async def answers(session: AsyncSession, roots: Collection[int], most: int) -> Below:
    """Give the first answers of some conversations, oldest first."""
    if not roots:
        return Below([], {})
    numbered = (
        select(
            PostRow.id,
            func.row_number().over(partition_by=PostRow.root, order_by=PostRow.id).label("n"),
            func.count().over(partition_by=PostRow.root).label("all"),
        )
        .where(PostRow.root.in_(roots), PostRow.reply_to.is_not(None), STANDS)
        .subquery()
    )
    query = (
        select(PostRow, numbered.c.all)
        .join(numbered, numbered.c.id == PostRow.id)
        .where(numbered.c.n <= most)
        .order_by(PostRow.id)
    )
    found = (await session.execute(query)).all()
    folded = {row.root: count - most for row, count in found if row.root and count > most}
    return Below([row for row, _ in found], folded)


async def below(
    session: AsyncSession, root: int, after: int, most: int
) -> tuple[Sequence[PostRow], int]:
    """Give more answers of one conversation, and how many there are after those."""
    query = select(PostRow).where(
        PostRow.root == root, PostRow.reply_to.is_not(None), PostRow.id > after, STANDS
    )
    rows = (await session.scalars(query.order_by(PostRow.id).limit(most))).all()
    count = await session.scalar(select(func.count()).select_from(query.subquery()))
    return rows, (count or 0) - len(rows)


async def ancestors(session: AsyncSession, post: PostRow) -> list[PostRow]:
    """Give the posts above one, up to that which opens the conversation; the nearest first."""
    found: list[PostRow] = []
    while post.reply_to is not None:
        above = await get(session, post.reply_to)
        if above is None:
            break
        found.append(above)
        post = above
    return found


# --- a person's own ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """How somebody has taken part in a topic: posts, colleagues answered, one who waited."""

    posts: int = 0
    answers: int = 0
    first: bool = False

    def __add__(self, other: Part) -> Part:
        """Add up what somebody did in one topic and in another."""
        return Part(
            self.posts + other.posts, self.answers + other.answers, self.first or other.first
        )


async def part(session: AsyncSession, topic: int, person: str) -> Part:
    """Count what somebody has written in a topic and not deleted."""
    return (await parts(session, [topic], person)).get(topic, Part())


async def parts(session: AsyncSession, topics: Collection[int], person: str) -> dict[int, Part]:
    """Count what somebody has written, by topic, in one statement."""
    above = aliased(PostRow)
    query = (
        select(
            PostRow.topic, PostRow.reply_to, PostRow.first, above.person.label("whom"),
            above.id.label("nobody"),
        )
        .outerjoin(above, above.id == PostRow.reply_to)
        .where(PostRow.person == person, PostRow.topic.in_(topics), PostRow.state != "deleted")
    )  # fmt: skip
    return counted((await session.execute(query)).all(), person)


def counted(rows: Iterable[Any], person: str) -> dict[int, Part]:
    """Count, by topic, what a person has written, out of the rows of her posts.

    Args:
        rows: with `topic`, `reply_to`, `first`, `whom` (who wrote the post above) and `nobody` (its
            number).
        person: who wrote them.
    """
    found: dict[int, Part] = {}
    whom: dict[int, set[str]] = {}
    for row in rows:
        so_far = found.get(row.topic, Part())
        opens = row.reply_to is None
        others = whom.setdefault(row.topic, set())
        if not opens and row.whom != person:
            # A seeded post, and one whose writer has left, stand for a colleague each.
            others.add(row.whom or f"/{row.nobody}")
        found[row.topic] = Part(
            so_far.posts + opens, len(others), so_far.first or (row.first and row.whom != person)
        )
    return found


async def has_opened(session: AsyncSession, topic: int, person: str) -> bool:
    """Whether a person has a standing post that opens a conversation."""
    query = select(PostRow.id).where(
        PostRow.person == person, PostRow.topic == topic,
        PostRow.reply_to.is_(None), PostRow.state != "deleted",
    ).limit(1)  # fmt: skip
    return await session.scalar(query) is not None


async def openers(
    session: AsyncSession, topics: Collection[int], persons: Collection[str]
) -> dict[int, frozenset[str]]:
    """Say, by topic, which of some people have a standing post that opens a conversation."""
    if not topics or not persons:
        return {}
    query = (
        select(PostRow.topic, PostRow.person)
        .where(PostRow.topic.in_(topics), PostRow.person.in_(persons))
        .where(PostRow.depth == 0, PostRow.state != "deleted")
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for topic, person in await session.execute(query):
        found.setdefault(topic, set()).add(person or "")
    return {topic: frozenset(names) for topic, names in found.items()}


async def others_wait(session: AsyncSession, topic: int, person: str) -> bool:
    """Whether a post of somebody else waits for its first answer."""
    query = (
        select(PostRow.id)
        .where(PostRow.topic == topic, PostRow.reply_to.is_(None))
        .where(PostRow.answers == 0, PostRow.state == "shown")
        .where(or_(PostRow.person.is_(None), PostRow.person != person))
        .limit(1)
    )
    return await session.scalar(query) is not None


async def seen(session: AsyncSession, topic: int, person: str) -> int:
    """Give the newest post of a topic that a person has seen."""
    row = await session.get(SeenRow, (person, topic))
    return row.post if row else 0


async def see(session: AsyncSession, topic: int, person: str, post: int) -> tuple[int, bool]:
    """Remember how far a person has read; never less than before. Gives that, and if it moved."""
    row = await session.get(SeenRow, (person, topic))
    newest_ = await session.scalar(select(func.max(PostRow.id)).where(PostRow.topic == topic))
    post = min(post, newest_ or 0)
    if row is None:
        session.add(SeenRow(person=person, topic=topic, post=post))
        return post, post > 0
    moved = post > row.post
    row.post = max(row.post, post)
    return row.post, moved


# --- writing -----------------------------------------------------------------------------------


async def add(session: AsyncSession, row: PostRow) -> PostRow:
    """Write a post, which opens a conversation unless it says to which it belongs."""
    session.add(row)
    await session.flush()
    if row.root is None:
        row.root = row.id
    return row


async def count_answer(session: AsyncSession, row: PostRow, by: int) -> None:
    """Count an answer in or out where it is somebody else's than the post above it."""
    if row.reply_to is None:
        return
    above = await get(session, row.reply_to)
    if above is None or _same_writer(above, row):
        return
    await session.execute(
        update(PostRow).where(PostRow.id == above.id).values(answers=PostRow.answers + by)
    )
    await session.refresh(above, ["answers"])


def _same_writer(one: PostRow, other: PostRow) -> bool:
    if one.mark or other.mark:
        return one.mark == other.mark
    return one.person is not None and one.person == other.person


def keep_version(session: AsyncSession, row: PostRow, until: datetime) -> None:
    """Keep a post's text before it is changed."""
    session.add(PostVersionRow(post=row.id, version=row.version, text=row.text, until=until))


async def rewritten_since(session: AsyncSession, post: int, version: int) -> bool:
    """Whether a post has had another text than in a version of it, or since."""
    query = select(PostVersionRow.version).where(
        PostVersionRow.post == post, PostVersionRow.version >= version
    )
    return await session.scalar(query.limit(1)) is not None


async def versions(session: AsyncSession, post: int) -> Sequence[PostVersionRow]:
    """Give a post's earlier texts, oldest first."""
    query = select(PostVersionRow).where(PostVersionRow.post == post)
    return (await session.scalars(query.order_by(PostVersionRow.version))).all()


async def pseudonyms(session: AsyncSession, root: int) -> dict[str, int]:
    """Give the pseudonyms taken in a conversation of a circle, by mark."""
    query = select(PostRow.mark, PostRow.pseudonym).where(
        and_(PostRow.root == root, PostRow.mark.is_not(None), PostRow.pseudonym.is_not(None))
    )
    return {mark: number for mark, number in (await session.execute(query)).all()
            if mark is not None and number is not None}  # fmt: skip


async def salts(session: AsyncSession, roots: Collection[int]) -> dict[int, str]:
    """Give the salts of some conversations in circles."""
    query = select(PostRow.id, PostRow.salt).where(PostRow.id.in_(roots))
    rows = (await session.execute(query)).all()
    return {root: salt for root, salt in rows if salt}
