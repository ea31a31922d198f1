"""Milestones: what a county tells a desk of how far its record has come, and by which it sees later that it was put back.

A disk that is replaced by an image of itself, or a database that is restored by its own means, knows nothing of it. What
came last is then another segment, or none.
"""

from typing import NamedTuple

from sqlalchemy import Connection

from agent_app.store.bulk import run
from agent_app.store.meta import get_meta, put_meta

_MILESTONE = "milestone"


class Milestone(NamedTuple):
    """The segment that came last: its row, and its hash."""

    row: int
    hash: bytes


NONE = Milestone(0, b"")
"""While there is no segment."""


def look(connection: Connection, told: Milestone) -> tuple[Milestone, bool]:
    """How far this record has come, and whether it has lost what was `told` of it once."""
    sql = "SELECT id, hash FROM segments WHERE id = (SELECT MAX(id) FROM segments) OR id = ?"
    found = [Milestone(*row) for row in run(connection, sql, (told.row,))]
    return max(found, default=NONE), told not in (NONE, *found)


def known(connection: Connection) -> Milestone:
    """How far the county's record had come at the last answer."""
    return Milestone(*get_meta(connection, _MILESTONE, NONE))


def keep(connection: Connection, told: Milestone) -> None:
    """Keep what the county tells; a late answer tells of less."""
    if told > known(connection):
        put_meta(connection, _MILESTONE, told)


def forget(connection: Connection) -> None:
    """The county was put back: what it tells now is less, and holds."""
    put_meta(connection, _MILESTONE, None)
