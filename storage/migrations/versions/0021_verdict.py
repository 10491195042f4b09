"""What came of verifying the record last."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broken", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )


def downgrade() -> None:
    op.drop_table("verdict")
