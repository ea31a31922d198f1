"""Bringing lists and the full-text index up to date behind a large import, in pieces, while nobody waits."""

import random
import time
from collections.abc import Callable, Mapping

from agent_app.base.collector import collector_at_rest
from agent_app.desk.desk import Desk
from agent_app.store import readside, search, underived
from agent_app.store.vault import Connection

PIECE = 200
"""Cases derived in one transaction, so that a person's own saving waits a tenth of a second at most."""

_SCOPES = 8


def derive(desk: Desk, seconds: float | None = None, piece: int = PIECE) -> int:
    """Put cases that wait for it on the lists, so many at a time, for up to `seconds` (to the end when None).

    Returns how many still wait.
    """
    _in_pieces(lambda: _derive(desk, piece), seconds)
    with desk.vault.read() as connection:
        return underived.waiting(connection)


def catch_up(desk: Desk, seconds: float | None = None, piece: int = PIECE) -> int:
    """Derive and then index waiting cases, as `derive`; returns how many still wait for either."""
    # To index a case takes half as long as to derive one, and more of them at once need fewer merges of the index.
    _in_pieces(lambda: _derive(desk, piece) or _index(desk, 2 * piece), seconds)
    with desk.vault.read() as connection:
        return underived.waiting(connection) + search.waiting(connection)


def _in_pieces(work: Callable[[], int], seconds: float | None) -> None:
    stop = None if seconds is None else time.monotonic() + seconds
    while work() and (stop is None or time.monotonic() < stop):
        pass


def _derive(desk: Desk, piece: int) -> int:
    done = 0
    while not done and (waiting := _next(desk, piece)):  # another process may have had them meanwhile
        done = _derive_these(desk, waiting)
    return done


def _next(desk: Desk, piece: int) -> dict[bytes, str]:
    """Some that wait, in a few scopes alone, since nobody else writes there meanwhile.

    Where others do the same beside us, we begin at any one, so that they seldom do it in the same.
    """
    shared = desk.vault.shared
    with desk.vault.read() as connection:
        waiting = underived.next_(connection, _SCOPES * piece if shared else piece)
    scopes = list(dict.fromkeys(waiting.values()))
    first = random.randrange(len(scopes)) if shared and scopes else 0
    chosen = scopes[first : first + _SCOPES]
    return dict([(subject, scope) for subject, scope in waiting.items() if scope in chosen][:piece])


def _derive_these(desk: Desk, waiting: Mapping[bytes, str]) -> int:
    def work(connection: Connection) -> int:
        desk.keep_to_law(connection)
        return readside.catch_up(connection, desk.law, waiting)

    with collector_at_rest():
        return desk.vault.write_in(waiting.values(), work)


def _index(desk: Desk, piece: int) -> int:
    def work(connection: Connection) -> int:
        return search.catch_up(connection, lambda rows: readside.texts_of(connection, rows), piece)

    with collector_at_rest():
        return desk.vault.write_in((), work)
