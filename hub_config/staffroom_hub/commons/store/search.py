"""The index of words: FTS5 on SQLite, `tsvector` on PostgreSQL; both hold stems made by us.

The sign of a post's topic stands among its words. So a search looks only where the reader may
read, however often a word is used elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, column, delete, select, table, text
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.store.models import PostRow
from staffroom_hub.commons.words import Query, topic_sign

_POSTGRESQL = "postgresql"
_INSERT = {
    "sqlite": text("INSERT INTO post_words (rowid, words) VALUES (:post, :words)"),
    _POSTGRESQL: text(
        "INSERT INTO post_words (post, words)"
        " VALUES (:post, array_to_tsvector(CAST(:words AS text[])))"
    ),
}
_FTS = table("post_words", column("rowid"))
_VECTORS = table("post_words", column("post"), column("words"))


def insertion(dialect: str) -> TextClause:
    """Give the statement that puts a post's words into the index."""
    return _INSERT[dialect]


def given(dialect: str, post: int, stems: Sequence[str]) -> dict[str, Any]:
    """Give the values of that statement."""
    return {"post": post, "words": list(stems) if dialect == _POSTGRESQL else " ".join(stems)}


async def put(session: AsyncSession, post: int, stems: Sequence[str]) -> None:
    """Have a post found by these stems and no others; without any it is not found."""
    dialect = session.get_bind().dialect.name
    key = _key(dialect)
    await session.execute(delete(_VECTORS if dialect == _POSTGRESQL else _FTS).where(key == post))
    if stems:
        await session.execute(insertion(dialect), given(dialect, post, stems))


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and where."""

    query: Query
    topics: Collection[int]
    author: str | None = None
    before: int | None = None
    """Only posts with a lower id: those before it have been shown."""


async def find(session: AsyncSession, wanted: Wanted, most: int) -> Sequence[PostRow]:
    """Give the posts that hold all the words, the newest first."""
    if wanted.query.empty or not wanted.topics:
        return []
    key = _key(session.get_bind().dialect.name)
    query = (
        select(PostRow)
        .join_from(*_joined(session.get_bind().dialect.name))
        .where(_matches(session.get_bind().dialect.name, wanted))
        # What the index says of audience and state is said once more by the posts themselves.
        .where(PostRow.state == "shown", PostRow.topic.in_(wanted.topics))
        # By the index's own order: SQLite reads it from its end and stops when it has enough.
        .order_by(key.desc())
        .limit(most)
    )
    if wanted.author is not None:
        query = query.where(PostRow.person == wanted.author)
    return (await session.scalars(query)).all()


def _key(dialect: str) -> ColumnElement[int]:
    return _VECTORS.c.post if dialect == _POSTGRESQL else _FTS.c.rowid


def _joined(dialect: str) -> tuple[Any, Any, ColumnElement[bool]]:
    if dialect == _POSTGRESQL:
        return _VECTORS, PostRow, PostRow.id == _VECTORS.c.post
    return _FTS, PostRow, PostRow.id == _FTS.c.rowid


def _matches(dialect: str, wanted: Wanted) -> ColumnElement[bool]:
    stems, signs = wanted.query.stems, [topic_sign(topic) for topic in wanted.topics]
    beginnings = wanted.query.beginnings
    # Words and signs are letters, digits and one character of private use: nothing to escape.
    if dialect == _POSTGRESQL:
        parts = [*(f"'{s}'" for s in stems), _any(f"'{b}':*" for b in beginnings)]
        parts.append(_any(f"'{sign}'" for sign in signs))
        found = text("post_words.words @@ CAST(:wanted AS tsquery)")
        condition = found.bindparams(wanted=" & ".join(filter(None, parts)))
        before = text("post_words.post < :before")
    else:
        parts = [*(f'"{s}"' for s in stems), _any((f'"{b}"*' for b in beginnings), " OR ")]
        parts.append(_any((f'"{sign}"' for sign in signs), " OR "))
        found = text("post_words.words MATCH :wanted")
        condition = found.bindparams(wanted=" AND ".join(filter(None, parts)))
        before = text("post_words.rowid < :before")
    if wanted.before is None:
        return and_(condition)
    return and_(condition, before.bindparams(before=wanted.before))


def _any(choices: Iterable[str], between: str = " | ") -> str:
    listed = between.join(choices)
    return f"({listed})" if listed else ""
