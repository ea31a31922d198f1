"""Cases that came in by the many are derived behind the import; until then they wait in a table of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table; nothing waits, since all lists are made again after this."""
    op.create_table(
        "underived",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_index("underived_by_scope", "underived", ["scope"])
