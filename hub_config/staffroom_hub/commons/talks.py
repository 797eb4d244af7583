"""First pages of topics in memory: each is put together once for all its readers.

The database is asked each time for the topic's version, so what another process wrote counts at
once. Names that are changed here count at once too, those changed elsewhere within a minute.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.said import Said, said_of
from staffroom_hub.commons.store import posts
from staffroom_hub.commons.store.models import PostRow, TopicRow

HEADS = 20
"""Conversations on a page."""
ANSWERS = 50
"""Answers of a conversation on a page; the others are counted."""
WAITING = 12
"""Posts that wait, of which a reader is shown those that are not her own."""
_KEPT = 256
_NAMES_SECONDS = 60.0


@dataclass(frozen=True)
class Page:
    """Conversations, the same for whoever reads.

    Attributes:
        said: their posts, by id.
        heads: those that open them, in order.
        waiting: those that wait for an answer, the longest first.
        folded: answers beyond those that are here, by conversation.
        more: whether there are conversations after these.
    """

    said: dict[int, Said]
    heads: tuple[int, ...]
    waiting: tuple[int, ...]
    folded: dict[int, int]
    more: bool


@dataclass(frozen=True)
class _Kept:
    mark: tuple[int, int]
    until: float
    page: Page


class Talks:
    """First pages by topic."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none."""
        self._clock = clock
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._names = 0

    async def first(self, session: AsyncSession, topic: TopicRow) -> Page:
        """Give the newest conversations of a topic and those that wait.

        Args:
            session: in which the topic was read: what is kept is as new as its version.
            topic: any.
        """
        mark = (topic.version, self._names)
        kept = self._kept.get(topic.id)
        if kept is None or kept.mark != mark or self._clock() >= kept.until:
            page = await self._read(session, topic)
            kept = self._kept[topic.id] = _Kept(mark, self._clock() + _NAMES_SECONDS, page)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(topic.id)
        return kept.page

    @staticmethod
    async def _read(session: AsyncSession, topic: TopicRow) -> Page:
        # Read after the version: it may be newer than that says, never older.
        newest = await posts.newest(session, topic.id, None, HEADS + 1)
        waiting = await posts.waiting(session, topic.id, 0, WAITING)
        return await page_of(session, topic, newest, waiting)

    def renamed(self) -> None:
        """Learn that somebody changed a name."""
        self._names += 1


async def page_of(
    session: AsyncSession,
    topic: TopicRow,
    heads: Sequence[PostRow],
    waiting: Sequence[PostRow] = (),
) -> Page:
    """Put a page together.

    Args:
        session: any.
        topic: of all of them.
        heads: in order; one more than a page holds says that there are more.
        waiting: to be on it besides.
    """
    shown = list(heads[:HEADS])
    rows = unique([*shown, *waiting])
    below = await posts.answers(session, [row.id for row in rows], ANSWERS)
    said = await said_of(session, {topic.id: topic}, [*rows, *below.rows])
    return Page(
        {one.post.id: one for one in said},
        tuple(row.id for row in shown),
        tuple(row.id for row in waiting),
        below.folded,
        len(heads) > HEADS,
    )


def unique(rows: Iterable[PostRow]) -> list[PostRow]:
    """Give each post once."""
    return list({row.id: row for row in rows}.values())
