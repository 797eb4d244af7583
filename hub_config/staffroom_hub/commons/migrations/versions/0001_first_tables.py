"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite gives out row ids only to a column that is exactly INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "people", "releases", "attempts", "drafts", "effects", "events", "posts", "release_files",
    "results", "submissions", "feedback",
)  # fmt: skip


def upgrade() -> None:
    """Make all tables."""
    _people()
    _releases()
    _attempts()
    _drafts()
    _effects()
    _events()
    _posts()
    _release_files()
    _results()
    _submissions()
    _feedback()


def downgrade() -> None:
    """Drop all tables."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_releases_place", "releases", ["edition", "module", "id"])


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("activity", sa.String(length=48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("max", sa.Double(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person", "edition", "module", "activity", "number"),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.Column("activity", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("person", "edition", "module", "activity"),
    )


def _effects() -> None:
    op.create_table(
        "effects",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("operation", sa.String(length=160), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("person", "key"),
    )
    op.create_index("ix_effects_created_at", "effects", ["created_at"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_events_place", "events", ["edition", "module", "id"])


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("activity", sa.String(length=48), nullable=False),
        sa.Column("reply_to", ROW_ID, nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("seed", sa.String(length=80), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["reply_to"], ["posts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edition", "module", "activity", "seed"),
    )
    op.create_index("ix_posts_person", "posts", ["person"])
    op.create_index("ix_posts_place", "posts", ["edition", "module", "activity", "id"])
    op.create_index("ix_posts_reply_to", "posts", ["reply_to"])


def _release_files() -> None:
    op.create_table(
        "release_files",
        sa.Column("release", ROW_ID, nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.id"]),
        sa.PrimaryKeyConstraint("release", "path"),
    )


def _results() -> None:
    op.create_table(
        "results",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.Column("activity", sa.String(length=48), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("best_percent", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("person", "edition", "module", "activity"),
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("release", ROW_ID, nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("notebook", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=36), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded", sa.Text(), nullable=True),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["release"], ["releases.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_submissions_person", "submissions", ["person", "edition", "module", "id"])
    op.create_index("ix_submissions_queue", "submissions", ["state", "id"])


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("submission", ROW_ID, nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("released_by", sa.String(length=64), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"]),
        sa.PrimaryKeyConstraint("submission"),
    )
