"""Counts of some people or some place alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("count", schema=None) as batch_op:
        batch_op.add_column(sa.Column("population", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("jurisdiction", sa.String(), nullable=True))
