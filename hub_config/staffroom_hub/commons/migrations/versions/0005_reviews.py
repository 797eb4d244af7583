"""Colleagues' reviews of assignments."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# SQLite gives out row ids only to a column that is exactly INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; nothing that was handed in before is reviewed unless it is again."""
    _cases()
    _reviews()
    _parts()
    _calibrations()
    _marks()


def _cases() -> None:
    op.create_table(
        "review_cases",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("submission", ROW_ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("scores", sa.Text(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.Column("appealed_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["decided_by"], ["people.name"]),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    where = ("edition", "module")
    op.create_index("ix_review_cases_person", "review_cases", ["person", *where, "id"])
    op.create_index("ix_review_cases_state", "review_cases", [*where, "state"])
    op.create_index("ix_review_cases_submission", "review_cases", ["submission"])


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("review_case", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("task", sa.String(length=22), nullable=False),
        sa.Column("received", sa.String(length=22), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assigned_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("useful", sa.Boolean(), nullable=True),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["review_case"], ["review_cases.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("received"),
        sa.UniqueConstraint("task"),
    )
    op.create_index("ix_reviews_person", "reviews", ["person", "id"])
    op.create_index("ix_reviews_review_case", "reviews", ["review_case"])


def _parts() -> None:
    op.create_table(
        "review_parts",
        sa.Column("review", ROW_ID, nullable=False),
        sa.Column("criterion", sa.String(length=48), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("strength", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["review"], ["reviews.id"]),
        sa.PrimaryKeyConstraint("review", "criterion"),
    )


def _calibrations() -> None:
    op.create_table(
        "calibrations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("exemplar", sa.String(length=16), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("near", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_calibrations_person", "calibrations", ["person", "edition", "module", "id"])


def _marks() -> None:
    op.create_table(
        "review_marks",
        sa.Column("review_case", ROW_ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=36), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["review_case"], ["review_cases.id"]),
        sa.PrimaryKeyConstraint("review_case"),
    )
    op.create_index("ix_review_marks_state", "review_marks", ["state", "review_case"])


def downgrade() -> None:
    """Take the tables away, with all that was written in them."""
    for table in ("review_marks", "calibrations", "review_parts", "reviews", "review_cases"):
        op.drop_table(table)
