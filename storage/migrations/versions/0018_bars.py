"""What becomes of bars: confirmed by a second person, lifted by two."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("reported_by", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("suspect", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('waits', 'confirmed', 'lift', 'lifted')", name="kind"),
        sa.ForeignKeyConstraint(["change"], ["record.change"]),
        sa.ForeignKeyConstraint(["incident"], ["incident.ref"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("bar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bar_change"), ["change"], unique=False)
        batch_op.create_index(batch_op.f("ix_bar_incident"), ["incident"], unique=False)
