"""The pseudonyms that suspects got after their first."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pseudonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspect", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["change"], ["record.change"], name=op.f("fk_pseudonym_change")),
        sa.ForeignKeyConstraint(["incident"], ["incident.ref"], name=op.f("fk_pseudonym_incident")),
        sa.ForeignKeyConstraint(["suspect"], ["suspect.pseudonym"], name=op.f("fk_pseudonym_suspect")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pseudonym")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_pseudonym_pseudonym")),
    )
    for column in ("change", "incident", "suspect"):
        op.create_index(op.f(f"ix_pseudonym_{column}"), "pseudonym", [column])
