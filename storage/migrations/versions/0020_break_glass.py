"""Who asked to see an incident in an emergency, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "glass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["change"], ["record.change"], name=op.f("fk_glass_change")),
        sa.ForeignKeyConstraint(["incident"], ["incident.ref"], name=op.f("fk_glass_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glass")),
    )
    for column in ("asked", "change", "incident"):
        op.create_index(op.f(f"ix_glass_{column}"), "glass", [column])
