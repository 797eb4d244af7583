"""Feeds of a plan of study beside those of topics."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a feed be of a plan in place of a topic."""
    with op.batch_alter_table("feeds") as feeds:
        feeds.add_column(sa.Column("plan", sa.String(length=8), nullable=True))
        feeds.alter_column("topic", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    """Close the feeds of plans."""
    op.execute("DELETE FROM feeds WHERE topic IS NULL")
    with op.batch_alter_table("feeds") as feeds:
        feeds.alter_column("topic", existing_type=sa.BigInteger(), nullable=False)
        feeds.drop_column("plan")
