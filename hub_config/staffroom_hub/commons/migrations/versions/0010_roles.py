"""Who helps others, so that colleagues find her."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say of whoever leads a cohort that she is a trainer; the hub says the rest as people come."""
    op.add_column("people", sa.Column("role", sa.String(length=16), nullable=True))
    op.execute("UPDATE people SET role = 'trainer' WHERE name IN (SELECT trainer FROM cohorts)")


def downgrade() -> None:
    """Forget it."""
    op.drop_column("people", "role")
