"""The grading desk."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# SQLite gives out row ids only to a column that is exactly INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _sheets()
    _marks()
    _phrases()


def _sheets() -> None:
    op.create_table(
        "marking_sheets",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=36), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("trainer", sa.String(length=64), nullable=True),
        sa.Column("release", sa.Boolean(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.ForeignKeyConstraint(["trainer"], ["people.name"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person", "edition", "module"),
    )
    op.create_index("ix_marking_sheets_state", "marking_sheets", ["state", "id"])


def _marks() -> None:
    op.create_table(
        "marking_marks",
        sa.Column("sheet", ROW_ID, nullable=False),
        sa.Column("cell", sa.String(length=64), nullable=False),
        sa.Column("submission", ROW_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("claim", sa.String(length=36), nullable=True),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("trainer", sa.String(length=64), nullable=True),
        sa.Column("marked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["sheet"], ["marking_sheets.id"]),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"]),
        sa.ForeignKeyConstraint(["trainer"], ["people.name"]),
        sa.PrimaryKeyConstraint("sheet", "cell"),
    )
    op.create_index("ix_marking_marks_submission", "marking_marks", ["submission"])


def _phrases() -> None:
    op.create_table(
        "marking_phrases",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("edition", sa.String(length=8), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_marking_phrases_edition", "marking_phrases", ["edition", "id"])


def downgrade() -> None:
    """Take the tables away, with all that was written in them."""
    for table in ("marking_phrases", "marking_marks", "marking_sheets"):
        op.drop_table(table)
