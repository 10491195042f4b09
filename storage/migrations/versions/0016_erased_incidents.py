"""Incidents that were erased."""

import sqlalchemy as sa
from alembic import op

import storage.sealed

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("told", storage.sealed.Sealed(), nullable=False),
        sa.ForeignKeyConstraint(["change"], ["record.change"], name=op.f("fk_erased_change")),
        sa.ForeignKeyConstraint(["incident"], ["incident.ref"], name=op.f("fk_erased_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased")),
    )
    with op.batch_alter_table("erased", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erased_change"), ["change"], unique=False)
        batch_op.create_index(batch_op.f("ix_erased_incident"), ["incident"], unique=False)
