"""What figures ask of a case has a table of its own, and nothing is twice on the list of visits."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table; it is filled with the other lists. Two who write of one visit at once are told apart by the index."""
    op.drop_index("visits_by_subject", "visits")
    op.create_index("visits_by_subject", "visits", ["subject", "record"], unique=True)
    op.create_table(
        "courses",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("last_on", sa.String(), nullable=False),
        sa.Column("face", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )
