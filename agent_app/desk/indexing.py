"""Bringing the full-text index up to date behind a large import, in pieces, while nobody waits."""

import time

from agent_app.base.collector import collector_at_rest
from agent_app.desk.desk import Desk
from agent_app.store import readside, search
from agent_app.store.vault import Connection

PIECE = 200
"""Cases indexed in one transaction, so that a person's own saving waits a tenth of a second at most."""


def catch_up(desk: Desk, seconds: float | None = None, piece: int = PIECE) -> int:
    """Index waiting cases, so many at a time, for up to `seconds` (to the end when None); returns how many still wait."""
    stop = None if seconds is None else time.monotonic() + seconds
    while True:
        with collector_at_rest():
            done = desk.vault.write_in((), lambda connection: _index(connection, piece))
        if done == 0 or (stop is not None and time.monotonic() >= stop):
            break
    with desk.vault.read() as connection:
        return search.waiting(connection)


def _index(connection: Connection, piece: int) -> int:
    return search.catch_up(connection, lambda rows: readside.texts_of(connection, rows), piece)
