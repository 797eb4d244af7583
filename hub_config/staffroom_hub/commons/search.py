"""Search: posts by their words, in the topics that are open to the reader now.

Only what is shown is in the index, and nothing of a support circle: there, even a reader could
put together by a word what belongs to different conversations.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom import stems
from staffroom.wire.talk import Post, SearchHit, SearchPage
from staffroom_hub.commons import words
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store import search as store
from staffroom_hub.commons.store.models import PostRow, TopicRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.store.search import Wanted
from staffroom_hub.commons.threads import posts_as
from staffroom_hub.commons.topics import Reader, open_topics
from staffroom_hub.commons.words import Query

if TYPE_CHECKING:
    from staffroom_hub.commons.services import Services

HITS = 20
"""Hits on one page."""
_BEFORE = 60
"""Characters of an excerpt before the first word that was found."""
_LONG = 240
"""Characters of an excerpt."""
_TAG = re.compile(r"<[^>]*>")


async def index(session: AsyncSession, post: PostRow) -> None:
    """Have a post found by its words as it stands now; call it after each change of it."""
    topic = await session.get_one(TopicRow, post.topic)
    findable = post.state == "shown" and not topic.anonymous
    await store.put(session, post.id, words.stored(topic.id, post.text) if findable else ())


async def forget(session: AsyncSession, post_id: int) -> None:
    """Have a post not found any more."""
    await store.put(session, post_id, ())


@dataclass(frozen=True)
class Asked:
    """What a person looks for.

    Attributes:
        query: her words.
        module: only in this module.
        author: only by this person.
        topic: only in this topic.
        before: only posts with a lower id.
    """

    query: Query
    module: str | None = None
    author: str | None = None
    topic: int | None = None
    before: int | None = None

    def among(self, open_: Mapping[int, TopicRow]) -> dict[int, TopicRow]:
        """Choose where to look, of the topics that are open to her."""
        return {
            row.id: row
            for row in open_.values()
            if not row.anonymous
            and self.module in {None, row.module}
            and self.topic in {None, row.id}
        }


async def search(
    session: AsyncSession, parts: Services, reader: Reader, asked: Asked
) -> SearchPage:
    """Find posts, the newest first."""
    if asked.query.empty:
        return SearchPage(hits=[])
    topics = asked.among(await open_topics(session, reader))
    wanted = Wanted(asked.query, topics, asked.author, asked.before)
    rows = list(await store.find(session, wanted, HITS + 1))
    more = len(rows) > HITS
    del rows[HITS:]
    shown = await posts_as(session, parts, reader, topics, rows)
    titles = await _titles(parts, reader.edition, {topics[row.topic].module for row in rows})
    hits = [_hit(post, topics[post.topic], titles, asked.query) for post in shown]
    return SearchPage(hits=hits, next=str(rows[-1].id) if more else None)


async def _titles(parts: Services, edition: str, modules: set[str]) -> dict[str, str]:
    """Name modules; one that is not released any more is named by its id."""
    titles = {}
    for name in modules:
        try:
            place = ModulePlace(edition, name)
            titles[name] = (await parts.library.released(parts.database, place)).title
        except Problem:
            titles[name] = name
    return titles


def _hit(post: Post, topic: TopicRow, titles: Mapping[str, str], query: Query) -> SearchHit:
    return SearchHit(
        post=post,
        module=topic.module,
        module_title=titles[topic.module],
        activity=topic.activity,
        topic_title=topic.title,
        community=topic.community,
        excerpt_html=excerpt(post.html, query),
    )


def excerpt(shown: str, query: Query) -> str:
    """Give the words around the first that was found, escaped, those found in `<mark>`."""
    text = " ".join(html.unescape(_TAG.sub(" ", shown)).split())
    found = [word for word in stems.words(text) if query.meets(word.stem)]
    start = max(0, found[0].start - _BEFORE) if found else 0
    # Not in the middle of a word.
    start = text.find(" ", start) + 1 if start else 0
    end = start + _LONG
    marked = "".join(_pieces(text, start, end, [w for w in found if start <= w.start < end]))
    return f"{'… ' if start else ''}{marked}{' …' if end < len(text) else ''}"


def _pieces(text: str, start: int, end: int, found: Sequence[stems.Word]) -> Iterator[str]:
    for word in found:
        yield html.escape(text[start : word.start])
        yield f"<mark>{html.escape(text[word.start : word.end])}</mark>"
        start = word.end
    yield html.escape(text[start:end])
