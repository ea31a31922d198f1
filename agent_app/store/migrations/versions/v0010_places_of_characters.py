"""The vault of a desk indexes characters at their places instead of pairs; a server keeps its pairs as they are."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nothing to change: the index of SQLite is made anew with the lists."""
