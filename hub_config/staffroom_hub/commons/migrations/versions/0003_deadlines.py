"""Deadlines of cohorts, and what a submission's receipt says of time."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# SQLite gives out row ids only to a column that is exactly INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the new tables and columns; what was handed in before was not late."""
    op.add_column("cohorts", sa.Column("zone", sa.String(length=64), nullable=True))
    op.add_column(
        "submissions", sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "submissions", sa.Column("late_by", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("submissions", sa.Column("cohort", sa.Integer(), nullable=True))
    op.add_column("submissions", sa.Column("zone", sa.String(length=64), nullable=True))
    op.add_column("submissions", sa.Column("parts", sa.Text(), nullable=True))
    _deadlines()
    _extensions()
    _changes()


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("cohort", ROW_ID, nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.Column("due", sa.String(length=16), nullable=False),
        sa.Column("grace_hours", sa.Integer(), nullable=False),
        sa.Column("accepts_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cohort"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort", "module"),
    )


def _extensions() -> None:
    op.create_table(
        "extensions",
        sa.Column("cohort", ROW_ID, nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("until", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort"], ["cohorts.id"]),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("cohort", "module", "person"),
    )
    op.create_index("ix_extensions_person", "extensions", ["person"])


def _changes() -> None:
    op.create_table(
        "deadline_changes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("cohort", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("actor", sa.String(length=64), nullable=True),
        sa.Column("before", sa.String(length=120), nullable=False),
        sa.Column("after", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["people.name"]),
        sa.ForeignKeyConstraint(["cohort"], ["cohorts.id"]),
        sa.ForeignKeyConstraint(["person"], ["people.name"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_deadline_changes_cohort", "deadline_changes", ["cohort", "id"])
