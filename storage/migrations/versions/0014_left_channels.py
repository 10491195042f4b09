"""The channels that incidents left for a fresh one."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "left_channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["change"], ["record.change"], name=op.f("fk_left_channel_change")),
        sa.ForeignKeyConstraint(["incident"], ["incident.ref"], name=op.f("fk_left_channel_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_channel")),
    )
    for column in ("change", "incident"):
        op.create_index(op.f(f"ix_left_channel_{column}"), "left_channel", [column])
