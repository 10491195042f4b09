"""When what was sent, in which channel it stands, and the pauses that Slack asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pause",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pause")),
    )
    op.add_column("outbox", sa.Column("place", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("swept", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_outbox_claimed"), "outbox", ["claimed"])
    op.create_index(op.f("ix_outbox_sent_at"), "outbox", ["sent_at"])
    op.create_index(op.f("ix_outbox_lane_sent_at"), "outbox", ["lane", "sent_at"])


def downgrade() -> None:
    for name in ("lane_sent_at", "sent_at", "claimed"):
        op.drop_index(op.f(f"ix_outbox_{name}"), "outbox")
    op.drop_column("outbox", "swept")
    op.drop_column("outbox", "place")
    op.drop_table("pause")
