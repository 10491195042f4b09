"""Notices to some people, under one regime or in one place alone."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        for name in ("population", "regime", "jurisdiction"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=True))
