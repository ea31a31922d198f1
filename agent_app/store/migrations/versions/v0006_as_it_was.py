"""The tables as they were before their versions were noted this way."""

revision = "0006"
down_revision = None


def upgrade() -> None:
    """Nothing comes before."""
