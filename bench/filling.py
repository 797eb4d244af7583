"""Filling a database with discussions by bulk SQL, and the bare queries of the same rows."""

import asyncio
import random
from dataclasses import dataclass

from sqlalchemy import Connection, text

from bench.commons import Bound, services
from staffroom_hub.commons.publish import publish_files
from staffroom_hub.commons.releases import checked
from staffroom_hub.commons.store.database import migration_engine
from staffroom_hub.commons.store.migrate import upgrade
from staffroom_hub.commons.words import topic_sign
from tests.service.module import MODULE, files

TALK = f"/api/modules/en/{MODULE}/activities/talk"
READER = "pn1"
SOUGHT = "lesson7"
IN_TOPIC = 10_000
"""Posts of the topic that is opened, where there are so many."""
PEOPLE = 1_000
_CONVERSATION = 5
"""Posts of a conversation: one that opens it, and its answers."""
_WORDS = ("lesson", "pupil", "question", "answer", "group", "idea", "tried", "helped", "class")
_PARAGRAPH = (
    "We tried it with the fifth class, and what helped was to ask a question first and to wait "
    "for the answers of all groups. lesson"
)
_SQLITE = "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < :count - 1) "
_FINISH = {
    "sqlite": ("INSERT INTO post_words (post_words) VALUES ('optimize')", "ANALYZE"),
    "postgresql": (
        "ANALYZE",
        "SELECT setval(pg_get_serial_sequence('posts', 'id'), (SELECT max(id) FROM posts))",
    ),
}


@dataclass(frozen=True)
class Filled:
    """A filled database."""

    dialect: str
    topic: int
    """The topic that is opened."""


async def fill(url: str, size: int) -> Filled:
    """Make a database with so many posts, of which the opened topic has its share."""
    await asyncio.to_thread(upgrade, url)
    parts = services(url)
    content: dict[str, bytes] = files()  # type: ignore[no-untyped-call]
    await publish_files(parts, checked(content), content)
    await parts.database.close()
    return await asyncio.to_thread(_fill, url, size)


def _fill(url: str, size: int) -> Filled:
    engine = migration_engine(url)
    with engine.begin() as connection:
        dialect = connection.dialect.name
        filler = _Filler(connection, dialect, size)
        filler.people()
        topic = filler.topics()
        filler.posts()
        for statement in _FINISH[dialect]:
            connection.execute(text(statement))
    engine.dispose()
    return Filled(dialect, topic)


@dataclass
class _Filler:
    connection: Connection
    dialect: str
    size: int

    def _each(self, count: int, into: str, columns: str, values: str) -> None:
        """Insert a row for each number below a count, in one statement."""
        insert_each(self.connection, count, f"{into} ({columns})", values)

    def people(self) -> None:
        """Write people down."""
        self._each(PEOPLE, "people", "name, display_name, locale, created_at",
                   "'pn' || n, 'Person ' || n, 'en', CURRENT_TIMESTAMP")  # fmt: skip

    def topics(self) -> int:
        """Make the topics; the first is that of the open cohort, whose seeds go."""
        run = self.connection.execute
        run(text("DELETE FROM post_words"))
        run(text("DELETE FROM posts WHERE reply_to IS NOT NULL"))
        run(text("DELETE FROM posts"))
        run(text("DELETE FROM topics"))
        count = max(1, self.size // IN_TOPIC)
        each = min(self.size, IN_TOPIC) // _CONVERSATION
        true, false = ("1", "0") if self.dialect == "sqlite" else ("true", "false")
        self._each(
            count, "topics",
            "id, edition, module, activity, cohort, community, title, everybody, anonymous,"
            " post_first, version, conversations, created_at",
            f"n + 1, 'en', '{MODULE}', 'talk', n, 0, 'Talk', {false}, {false}, {true}, 1, {each},"
            " CURRENT_TIMESTAMP",
        )  # fmt: skip
        if self.dialect == "postgresql":
            run(text("SELECT setval(pg_get_serial_sequence('topics', 'id'), (SELECT max(id)"
                     " FROM topics))"))  # fmt: skip
        return 1

    def posts(self) -> None:
        """Write the posts and their words; conversations of all topics came side by side."""
        topics = max(1, self.size // IN_TOPIC)
        conversation, place = f"(n / {_CONVERSATION})", f"(n % {_CONVERSATION})"
        root = f"({conversation} * {_CONVERSATION} + 1)"
        topic = f"({conversation} % {topics} + 1)"
        false = "0" if self.dialect == "sqlite" else "false"
        words = f"'{_PARAGRAPH}' || (n % 97)"
        self._each(
            self.size, "posts",
            "id, topic, root, reply_to, depth, person, text, html, state, version, advice, answers,"
            " first, created_at",
            f"n + 1, {topic}, {root}, CASE WHEN {place} = 0 THEN NULL ELSE {root} END,"
            f" CASE WHEN {place} = 0 THEN 0 ELSE 1 END, 'pn' || ((n * 7 + n / 11) % {PEOPLE}),"
            f" {words}, '<p>' || {words} || '</p>', 'shown', 1, {false},"
            f" CASE WHEN {place} = 0 THEN {_CONVERSATION - 1} ELSE 0 END, {false},"
            " CURRENT_TIMESTAMP",
        )  # fmt: skip
        sign = topic_sign(0)[:-1]
        if self.dialect == "sqlite":
            stems = (
                f"'{sign}' || {topic} || ' tri fifth class help question answer group lesson'"
                " || (n % 97)"
            )
            self._each(self.size, "post_words", "rowid, words", f"n + 1, {stems}")
        else:
            stems = (f"ARRAY['{sign}' || {topic}, 'tri', 'fifth', 'class', 'help', 'question',"
                     " 'answer', 'group', 'lesson' || (n % 97)]")  # fmt: skip
            self._each(self.size, "post_words", "post, words", f"n + 1, array_to_tsvector({stems})")


def insert_each(
    connection: Connection, count: int, into: str, values: str, where: str = ""
) -> None:
    """Insert a row for each number `n` below a count, in one statement.

    Args:
        connection: in a transaction.
        count: how many numbers.
        into: table and columns.
        values: what to select for a number, by `n`.
        where: for which numbers; all where nothing is said.
    """
    only = f" WHERE {where}" if where else ""
    head = f"INSERT INTO {into} "
    if connection.dialect.name == "sqlite":
        statement = f"{head}{_SQLITE}SELECT {values} FROM n{only}"  # noqa: S608 - all of it is ours
    else:
        numbers = "generate_series(0, CAST(:count AS INTEGER) - 1) AS n(n)"
        statement = f"{head}SELECT {values} FROM {numbers}{only}"  # noqa: S608 - all of it is ours
    connection.execute(text(statement), {"count": count})


def words() -> str:
    """Give the text of a new post."""
    return " ".join(random.choices(_WORDS, k=30))  # noqa: S311 - no secret


def open_rows(filled: Filled) -> Bound:
    """The newest conversations of a topic with their first answers, by bare SQL."""
    statement = text(
        "WITH heads AS (SELECT * FROM posts WHERE topic = :topic AND reply_to IS NULL"
        " ORDER BY id DESC LIMIT 20)"
        " SELECT posts.*, people.display_name FROM posts"
        " LEFT JOIN people ON people.name = posts.person"
        " WHERE posts.root IN (SELECT id FROM heads)"
    )
    return statement, {"topic": filled.topic}


def insert_row(filled: Filled) -> Bound:
    """One row of a post."""
    false = "0" if filled.dialect == "sqlite" else "false"
    statement = text(
        "INSERT INTO posts (topic, root, reply_to, depth, person, text, html, state,"  # noqa: S608
        " version, advice, answers, first, created_at) VALUES"
        " (:topic, 1, 1, 1, :person, :words, :words, 'shown', 1,"
        f" {false}, 0, {false}, CURRENT_TIMESTAMP)"
    )
    return statement, {"topic": filled.topic, "person": READER, "words": words()}


def search_rows(filled: Filled) -> Bound:
    """The newest posts of a topic with a word, by the index alone."""
    sign = topic_sign(filled.topic)
    if filled.dialect == "sqlite":
        where, found = "post_words MATCH :wanted", f'"{SOUGHT}"* AND "{sign}"'
        join = "posts.id = post_words.rowid"
    else:
        where, found = "words @@ CAST(:wanted AS tsquery)", f"'{SOUGHT}':* & '{sign}'"
        join = "posts.id = post_words.post"
    statement = text(
        f"SELECT posts.* FROM post_words JOIN posts ON {join} WHERE {where}"  # noqa: S608 - all ours
        " AND posts.state = 'shown' ORDER BY posts.id DESC LIMIT 21"
    )
    return statement, {"wanted": found}
