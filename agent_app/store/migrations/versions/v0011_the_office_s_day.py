"""What figures ask of a case has the day on which a petition office received it."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nothing to change: what figures ask is packed, and packed anew with the lists."""
