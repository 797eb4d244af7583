"""Posts as they are told: from rows to what one reader gets.

A `Said` is what all readers of a post share, put together once; what of it one of them gets is
said by `to`, without any question to the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.talk import Picture, Post, Thanks
from staffroom_hub.commons import circle, pictures
from staffroom_hub.commons.keys import Keys
from staffroom_hub.commons.store import people, posts
from staffroom_hub.commons.store.models import PostRow, ThanksRow, TopicRow
from staffroom_hub.commons.topics import Reader

EDITING = timedelta(minutes=15)
"""So long a change is a slip put right and needs no mark."""


@dataclass(frozen=True)
class Said:
    """A post, whose it is, and what only some may see of it."""

    post: Post
    """As a colleague gets it."""
    person: str | None
    mark: str | None
    salt: str | None
    text: str
    html: str
    thanks: tuple[tuple[str, Thanks], ...] = ()

    def is_by(self, name: str, keys: Keys) -> bool:
        """Whether somebody wrote it; in a circle only the key can tell."""
        if self.mark and self.salt:
            return self.mark == circle.mark(keys, self.salt, name)
        return self.person is not None and self.person == name

    def to(self, reader: Reader, keys: Keys) -> Post:
        """Give the post as a reader gets it, who may read its topic now."""
        mine = self.is_by(reader.name, keys)
        changed: dict[str, object] = {}
        if mine and self.post.state != "deleted":
            changed = {"mine": True, "text": self.text, "html": self.html}
        elif reader.moderator and self.post.state == "hidden":
            changed = {"html": self.html}
        if any(person == reader.name for person, _ in self.thanks):
            changed["thanks"] = [
                one.model_copy(update={"mine": person == reader.name})
                for person, one in self.thanks
            ]
        return self.post.model_copy(update=changed) if changed else self.post


async def said_of(
    session: AsyncSession, topics: Mapping[int, TopicRow], rows: Sequence[PostRow]
) -> list[Said]:
    """Put posts together, in as many statements however many there are."""
    names = await people.display_names(session, {row.person for row in rows if row.person})
    thanks = await _thanks(session, [row.id for row in rows])
    shown = await pictures.of(session, [row.id for row in rows if row.state != "deleted"])
    salts = await _salts(session, rows)
    beside = _Beside(names, thanks, shown, salts)
    return [_said(row, topics[row.topic], beside) for row in rows]


async def _salts(session: AsyncSession, rows: Sequence[PostRow]) -> dict[int, str]:
    """Give the salts of circles' conversations: most of them are among the rows."""
    known = {row.id: row.salt for row in rows if row.salt}
    missing = {row.root for row in rows if row.mark and row.root} - known.keys()
    return known | (await posts.salts(session, missing) if missing else {})


async def _thanks(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[tuple[str, Thanks]]]:
    query = select(ThanksRow).where(ThanksRow.post.in_(ids)).order_by(ThanksRow.created_at)
    rows = (await session.scalars(query)).all() if ids else []
    names = await people.display_names(session, {row.person for row in rows}) if rows else {}
    found: dict[int, list[tuple[str, Thanks]]] = defaultdict(list)
    for row in rows:
        told = Thanks.model_validate(
            {"author": names.get(row.person, ""), "reason": row.reason, "note": row.note}
        )
        found[row.post].append((row.person, told))
    return found


@dataclass(frozen=True)
class _Beside:
    """What belongs to some posts, by post; names by person."""

    names: Mapping[str, str]
    thanks: Mapping[int, list[tuple[str, Thanks]]]
    pictures: Mapping[int, list[Picture]]
    salts: Mapping[int, str]


def _said(row: PostRow, topic: TopicRow, beside: _Beside) -> Said:
    visible, deleted = row.state == "shown", row.state == "deleted"
    thanked = tuple(beside.thanks.get(row.id, ())) if visible else ()
    edited = row.edited_at if row.edited_at and row.edited_at - row.created_at > EDITING else None
    post = Post.model_validate(
        {
            "id": row.id,
            "topic": row.topic,
            "root": row.root,
            "reply_to": row.reply_to,
            "depth": row.depth,
            "author": "" if deleted else _author(row, topic, beside.names),
            "person": None if deleted else row.person,
            "mine": False,
            "seeded": row.seed is not None,
            "state": row.state,
            "html": row.html if visible else "",
            "created_at": row.created_at,
            "edited_at": edited,
            "version": row.version,
            "answers": row.answers,
            "helped": row.helped,
            "thanks": [one for _, one in thanked],
            "pictures": beside.pictures.get(row.id, []) if visible else [],
            "label": row.label,
            "advice": row.advice,
        }
    )
    return Said(
        post,
        row.person,
        row.mark,
        beside.salts.get(row.root or row.id),
        row.text,
        row.html,
        thanked,
    )


def _author(row: PostRow, topic: TopicRow, names: Mapping[str, str]) -> str:
    if row.pseudonym is not None:
        return circle.pseudonym(row.pseudonym, topic.edition)
    return (names.get(row.person) if row.person else row.author) or ""
