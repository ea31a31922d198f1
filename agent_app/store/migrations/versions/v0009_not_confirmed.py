"""Segments that are not confirmed are found without going through all that are."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the index that finds them."""
    op.create_index(
        "segments_not_confirmed", "segments", ["log", "number"], postgresql_where=sa.text("delivery < 2")
    )
