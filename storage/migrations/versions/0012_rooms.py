"""What is amiss in incidents' channels, as long as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_sight",
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("blind", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["change"], ["record.change"]),
        sa.ForeignKeyConstraint(["incident"], ["incident.ref"]),
        sa.PrimaryKeyConstraint("incident", "kind", "blind"),
    )
