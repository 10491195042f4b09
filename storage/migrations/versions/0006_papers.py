"""Papers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("lifecycle", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["change"], ["record.change"]),
        sa.ForeignKeyConstraint(["incident"], ["incident.ref"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ref"),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_change"), ["change"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_incident"), ["incident"], unique=False)
    op.create_table(
        "gag",
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incident.ref"]),
        sa.PrimaryKeyConstraint("paper"),
    )
    with op.batch_alter_table("gag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gag_incident"), ["incident"], unique=False)
