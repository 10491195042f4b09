"""Ends of gags."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gag_end",
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incident.ref"]),
        sa.PrimaryKeyConstraint("paper"),
    )
    with op.batch_alter_table("gag_end", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gag_end_incident"), ["incident"], unique=False)
