"""Feeds: a topic as Atom 1.0 (RFC 4287), or a plan of study as a calendar (RFC 5545).

A feed reader has no session: the address is the secret. It never opens more than its owner has at
this moment as a teacher; a circle has none.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Post
from staffroom_hub.commons import links, plan_calendar, threads, topics
from staffroom_hub.commons.auth import Caller
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.notices import excerpt
from staffroom_hub.commons.routes.depends import Learner
from staffroom_hub.commons.store import feeds
from staffroom_hub.commons.store.models import PersonRow, PostRow, TopicRow

if TYPE_CHECKING:
    from staffroom_hub.commons.services import Services

MOST = 30
"""Posts in a feed."""
_TITLE = 80
_ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0 has no place for these, escaped or not.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


async def readable(session: AsyncSession, me: Learner, topic: TopicRow) -> topics.Reader:
    """Say who a feed's owner is in its edition, if the topic is open to her now.

    Raises:
        Problem: `not_found`; `circle` for one that she may read, but only on its page.
    """
    reader = await topics.reader(session, me, topic.edition)
    if topic.anonymous:
        raise Problem("circle" if topics.in_audience(topic, reader) else "not_found")
    if topic.id not in await topics.open_topics(session, reader):
        raise Problem("not_found")
    return reader


async def document(session: AsyncSession, parts: Services, token: str) -> bytes:
    """Write a feed.

    Raises:
        Problem: `not_found`, also where its owner may not read the topic any more; `too_fast`.
    """
    found = await feeds.of_topic(session, token)
    if found is None:
        raise Problem("not_found")
    person, topic = found
    # Each feed by itself: a program that reads many of them asks for all at once.
    parts.pace.take(feeds.hashed(token), "feed")
    reader = await readable(session, _owner(person), topic)
    query = (
        select(PostRow)
        .where(PostRow.topic == topic.id, PostRow.state == "shown")
        .order_by(PostRow.id.desc())
        .limit(MOST)
    )
    rows = (await session.scalars(query)).all()
    posts = await threads.posts_as(session, parts, reader, {topic.id: topic}, rows)
    newest = sorted(posts, key=lambda post: post.id, reverse=True)
    address = f"{parts.public_url}{links.COMMONS}api/feeds/{token}.atom"
    return _Writer(parts.public_url, address, topic, person.locale).write(newest)


async def calendar(session: AsyncSession, parts: Services, token: str) -> bytes:
    """Write the calendar of a plan.

    Raises:
        Problem: `not_found`, also where there is no plan any more; `too_fast`.
    """
    found = await feeds.of_plan(session, token)
    if found is None:
        raise Problem("not_found")
    person, edition = found
    parts.pace.take(feeds.hashed(token), "feed")
    return await plan_calendar.of(session, parts, person.name, edition)


def _owner(person: PersonRow) -> Learner:
    caller = Caller(person.name, person=True, roles=("teacher",), scopes=frozenset())
    return Learner(caller, person.name, person.display_name, person.locale)


@dataclass(frozen=True)
class _Writer:
    """Writes Atom."""

    base: str
    address: str
    topic: TopicRow
    locale: str

    def write(self, posts: Sequence[Post]) -> bytes:
        """Give the document."""
        topic = self.topic
        feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": self.locale})
        _add(feed, "id", self._id(f"topic-{topic.id}"))
        _add(feed, "title", topic.title)
        _add(feed, "updated", _moment(max([topic.created_at, *map(_changed, posts)])))
        _link(feed, "self", self.address)
        _link(feed, "alternate", links.page(self.base, topic.edition, topic.module))
        for post in posts:
            feed.append(self._entry(post))
        # A prefix is not declared for "xml": it is a part of XML itself.
        document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
        return document

    def _entry(self, post: Post) -> ET.Element:
        topic, entry = self.topic, ET.Element("entry")
        author = post.author or "…"
        short = excerpt(post.html, _TITLE)
        _add(entry, "id", self._id(f"post-{post.id}"))
        _add(entry, "title", f"{author}: {short}")
        _add(entry, "published", _moment(post.created_at))
        _add(entry, "updated", _moment(_changed(post)))
        _add(ET.SubElement(entry, "author"), "name", author)
        where = links.post(self.base, topic.edition, topic.module, post.id, topic.community)
        _link(entry, "alternate", where)
        _add(entry, "content", post.html).set("type", "html")
        return entry

    def _id(self, name: str) -> str:
        """Name something for ever, as long as the installation keeps its address."""
        return uuid5(NAMESPACE_URL, f"{self.base}{name}").urn


def _changed(post: Post) -> datetime:
    return post.edited_at or post.created_at


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = _NO_XML.sub("\ufffd", text)
    return child


def _link(parent: ET.Element, relation: str, address: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "href": address})
