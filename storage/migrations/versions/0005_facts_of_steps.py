"""Facts of steps, beside their day, reporter and reason."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TOLD = ("move", "leak", "count", "announcement", "custody", "waiting")


def upgrade() -> None:
    for table in _TOLD:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("facts", sa.LargeBinary(), nullable=True))
