"""${message.strip().capitalize()}."""

import sqlalchemy as sa
% if down_revision is None:
from alembic import op

from storage.append_only import forbid_changes
% else:
from alembic import op
% endif
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


% if down_revision is None:
def upgrade() -> None:  # noqa: PLR0915
% else:
def upgrade() -> None:
% endif
    ${upgrades if upgrades else "pass"}
% if down_revision is None:
    forbid_changes(op.get_bind())
% endif
