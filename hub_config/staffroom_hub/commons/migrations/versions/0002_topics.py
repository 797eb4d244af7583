"""Topics, and all that people need to talk in them.

What was said before this migration was said in the open cohort; each discussion becomes a topic.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from staffroom.text import block_html
from staffroom_hub.commons.store.search import given, insertion
from staffroom_hub.commons.words import stored

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite gives out row ids only to a column that is exactly INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HEADS = sa.text("reply_to IS NULL")
WAITING = sa.text("reply_to IS NULL AND answers = 0 AND state = 'shown'")


def upgrade() -> None:
    """Make the new tables, and move what was said into them."""
    op.rename_table("posts", "posts_before")
    for name in ("ix_posts_person", "ix_posts_place", "ix_posts_reply_to"):
        op.drop_index(name, "posts_before")
    _topics()
    _posts()
    _cohorts()
    _communities()
    _digests()
    _feeds()
    _profiles()
    _seen()
    _actions()
    _cohort_members()
    _community_members()
    _notices()
    _pictures()
    _post_versions()
    _reports()
    _thanks()
    _appeals()
    _pauses()
    _silences()
    _move_posts()
    op.drop_table("posts_before")
    _event_topics()
    _words()


def _topics() -> None:
    op.create_table(
        "topics",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("activity", sa.String(length=48), nullable=False),
        sa.Column("cohort", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("everybody", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("post_first", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edition", "module", "activity", "cohort", "community"),
    )


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("topic", ROW_ID, nullable=False),
        sa.Column("root", ROW_ID, nullable=True),
        sa.Column("reply_to", ROW_ID, nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("seed", sa.String(length=120), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("mark", sa.String(length=64), nullable=True),
        sa.Column("pseudonym", sa.Integer(), nullable=True),
        sa.Column("sent", sa.String(length=64), nullable=True),
        sa.Column("label", sa.String(length=16), nullable=True),
        sa.Column("advice", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("helped", ROW_ID, nullable=True),
        sa.Column("excuse", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["reply_to"], ["posts.id"]),
        sa.ForeignKeyConstraint(["topic"], ["topics.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("topic", "seed"),
        sa.UniqueConstraint("topic", "sent"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_posts_heads",
        "posts",
        ["topic", "id"],
        sqlite_where=sa.text("reply_to IS NULL"),
        postgresql_where=sa.text("reply_to IS NULL"),
    )
    op.create_index(
        "ix_posts_excused",
        "posts",
        ["id"],
        sqlite_where=sa.text("excuse IS NOT NULL"),
        postgresql_where=sa.text("excuse IS NOT NULL"),
    )
    op.create_index("ix_posts_mark", "posts", ["mark"])
    op.create_index("ix_posts_person", "posts", ["person", "topic", "id"])
    op.create_index("ix_posts_reply_to", "posts", ["reply_to"])
    op.create_index("ix_posts_root", "posts", ["root", "id"])
    op.create_index(
        "ix_posts_waiting",
        "posts",
        ["topic", "id"],
        sqlite_where=sa.text("reply_to IS NULL AND answers = 0 AND state = 'shown'"),
        postgresql_where=sa.text("reply_to IS NULL AND answers = 0 AND state = 'shown'"),
    )


def _cohorts() -> None:
    op.create_table(
        "cohorts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("invitation", sa.String(length=64), nullable=True),
        sa.Column("trainer", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["trainer"], ["people.name"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("invitation"),
    )


def _communities() -> None:
    op.create_table(
        "communities",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.name"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edition", "kind", "title"),
    )


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("every", sa.String(length=8), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_to", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("upto", ROW_ID, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("person"),
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("topic", ROW_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["topic"], ["topics.id"]),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("ix_feeds_person", "feeds", ["person"])


def _profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("grades", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("seek", sa.Text(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("person"),
    )


def _seen() -> None:
    op.create_table(
        "seen",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("topic", ROW_ID, nullable=False),
        sa.Column("post", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["topic"], ["topics.id"]),
        sa.PrimaryKeyConstraint("person", "topic"),
    )


def _actions() -> None:
    op.create_table(
        "actions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("moderator", sa.String(length=64), nullable=True),
        sa.Column("post", ROW_ID, nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["moderator"], ["people.name"]),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["post"], ["posts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_actions_person", "actions", ["person"])
    op.create_index("ix_actions_post", "actions", ["post"])


def _cohort_members() -> None:
    op.create_table(
        "cohort_members",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("cohort", ROW_ID, nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cohort"], ["cohorts.id"]),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("person", "edition"),
    )
    op.create_index("ix_cohort_members_cohort", "cohort_members", ["cohort", "person"])


def _community_members() -> None:
    op.create_table(
        "community_members",
        sa.Column("community", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community"], ["communities.id"]),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("community", "person"),
    )
    op.create_index("ix_community_members_person", "community_members", ["person"])


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.Column("post", ROW_ID, nullable=True),
        sa.Column("actor", sa.String(length=64), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["actor"], ["people.name"]),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["post"], ["posts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_notices_person", "notices", ["person", "id"])


def _pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post", ROW_ID, nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["post"], ["posts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_pictures_post", "pictures", ["post"])


def _post_versions() -> None:
    op.create_table(
        "post_versions",
        sa.Column("post", ROW_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post"], ["posts.id"]),
        sa.PrimaryKeyConstraint("post", "version"),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("post", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["post"], ["posts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("mark"),
    )
    op.create_index("ix_reports_open", "reports", ["done_at", "id"])
    op.create_index("ix_reports_post", "reports", ["post"])


def _thanks() -> None:
    op.create_table(
        "thanks",
        sa.Column("post", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["post"], ["posts.id"]),
        sa.PrimaryKeyConstraint("post", "person"),
    )
    op.create_index("ix_thanks_person", "thanks", ["person"])


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("action", ROW_ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["action"], ["actions.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["people.name"]),
        sa.PrimaryKeyConstraint("action"),
    )


def _pauses() -> None:
    op.create_table(
        "pauses",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["action"], ["actions.id"]),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("person"),
    )


def _silences() -> None:
    op.create_table(
        "silences",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("action", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["action"], ["actions.id"]),
        sa.PrimaryKeyConstraint("mark"),
    )


def _move_posts() -> None:
    connection = op.get_bind()
    before = sa.table(
        "posts_before", *map(sa.column, ("id", "edition", "module", "activity", "person", "author",
                                         "seed", "reply_to", "text")),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    rows = connection.execute(sa.select(before).order_by(before.c.id)).all()
    topics = {place: _topic(place, [row for row in rows if _place(row) == place])
              for place in sorted(set(map(_place, rows)))}  # fmt: skip
    writers = {row.id: row.person for row in rows}
    answers = [row.reply_to for row in rows
               if row.reply_to and row.person != writers.get(row.reply_to)]  # fmt: skip
    for row in rows:
        connection.execute(sa.insert(_POSTS).values(
            id=row.id, topic=topics[_place(row)], root=row.reply_to or row.id,
            reply_to=row.reply_to, depth=1 if row.reply_to else 0, person=row.person,
            author=row.author, seed=row.seed, text=row.text, html=block_html(row.text),
            state="shown", version=1, advice=False, answers=answers.count(row.id),
            first=row.reply_to is not None and row.person is not None, created_at=row.created_at,
        ))  # fmt: skip
    if rows and connection.dialect.name == "postgresql":
        connection.execute(sa.text(
            "SELECT setval(pg_get_serial_sequence('posts', 'id'), (SELECT max(id) FROM posts))"
        ))  # fmt: skip


_POSTS = sa.table(
    "posts", *map(sa.column, ("id", "topic", "root", "reply_to", "depth", "person", "author",
                              "seed", "text", "html", "state", "version", "advice", "answers",
                              "first")),
    sa.column("created_at", sa.DateTime(timezone=True)),
)  # fmt: skip


def _place(row: sa.Row[Any]) -> tuple[str, str, str]:
    return row.edition, row.module, row.activity


def _topic(place: tuple[str, str, str], posts: list[sa.Row[Any]]) -> int:
    """Make the topic of a discussion in the open cohort; its release sets title and rule anew."""
    topics = sa.table(
        "topics", *map(sa.column, ("id", "edition", "module", "activity", "cohort", "community",
                                   "title", "everybody", "anonymous", "post_first", "version",
                                   "conversations")),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    edition, module, activity = place
    made = op.get_bind().execute(
        sa.insert(topics).values(
            edition=edition, module=module, activity=activity, cohort=0, community=0, title="",
            everybody=False, anonymous=False, post_first=True, version=0,
            conversations=sum(row.reply_to is None for row in posts),
            created_at=min(row.created_at for row in posts),
        ).returning(topics.c.id)
    )  # fmt: skip
    return int(made.scalar_one())


def _event_topics() -> None:
    with op.batch_alter_table("events", table_kwargs={"sqlite_autoincrement": True}) as events:
        events.add_column(sa.Column("topic", ROW_ID, nullable=True))
        events.create_foreign_key("fk_events_topic", "topics", ["topic"], ["id"])
    op.create_index("ix_events_created_at", "events", ["created_at"])


def _words() -> None:
    """What posts are found by: stems of their words, in each database's own full-text index."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("CREATE TABLE post_words (post BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX ix_post_words ON post_words USING gin (words)")
    else:
        op.execute("CREATE VIRTUAL TABLE post_words USING fts5(words)")
    posts = connection.execute(sa.select(_POSTS.c.id, _POSTS.c.topic, _POSTS.c.text)).all()
    if posts:
        connection.execute(
            insertion(connection.dialect.name),
            [given(connection.dialect.name, p.id, stored(p.topic, p.text)) for p in posts],
        )


def downgrade() -> None:
    """There is no way back: what people said in cohorts has no place in the old tables.

    Raises:
        NotImplementedError: always; a backup is the way back.
    """
    raise NotImplementedError
