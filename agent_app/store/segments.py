"""Segments as they are kept: sealed runs of events, each at a place in its log and at a position in its scope.

What a header says and whether a signature holds is none of this module's business.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection

from agent_app.core.scope import is_counted
from agent_app.store.bulk import run, run_in, stream
from agent_app.store.delivery import CONFIRMED
from agent_app.store.forks import IS_FORKED
from agent_app.store.schema import NOT_CONFIRMED
from agent_app.store.turns import claim

_OF_LOG = "segments s JOIN logs l ON l.id = s.log WHERE l.key = ? AND l.incarnation = ? AND l.scope = ?"
_AT_ONCE = 500
"""Segments looked at before the next ones are read: a bundle seldom takes more."""

Log: TypeAlias = tuple[bytes, bytes, str]
"""A log by its name: key, incarnation, scope."""


class Unsealed(NamedTuple):
    """An event that is in no segment yet; `size` of its body in bytes."""

    id: int
    leaf: bytes
    lamport: int
    size: int


class Place(NamedTuple):
    """A segment's number in its log, and its hash."""

    number: int
    hash: bytes


class Around(NamedTuple):
    """Whether a segment is here, the one before it, and any with its number: that and not this one is a fork."""

    known: bool
    previous: bool
    taken: bool


class Kept(NamedTuple):
    """The bytes of a segment; each event as (body, leaf), the body None when it is erased."""

    header: bytes
    signature: bytes
    events: list[tuple[bytes | None, bytes]]


class Offer(NamedTuple):
    """A segment to be sent, perhaps: `size` of its bodies in bytes, `events` how many; 0 where nobody may know."""

    id: int
    size: int
    events: int


class Placed(NamedTuple):
    """A segment at its position in a scope, with what a head of its log is held against, whether that is forked, and whether
    it is the county's own.
    """

    offer: Offer
    position: int
    log: Log
    forked: bool
    number: int
    hash: bytes
    authority: bool


class End(NamedTuple):
    """Where a log ends; one that is `forked` ends elsewhere, too."""

    log: Log
    place: Place
    forked: bool


class Reach(NamedTuple):
    """A scope that has logs, with the last position of a segment in it, and of a blob; 0 for none."""

    scope: str
    segments: int
    blobs: int


class Link(NamedTuple):
    """A segment as a link of its log's chain."""

    place: Place
    header: bytes


class Sent(NamedTuple):
    """A segment of a log, and how far it has come."""

    id: int
    number: int
    hash: bytes
    delivery: int


def open_logs(connection: Connection, key: bytes, incarnation: bytes) -> list[tuple[int, str]]:
    """The logs of this key and incarnation that have unsealed events, as (id, scope)."""
    sql = (
        "SELECT l.id, l.scope FROM logs l WHERE l.key = ? AND l.incarnation = ?"
        " AND EXISTS (SELECT 1 FROM events e WHERE e.segment IS NULL AND e.log = l.id) ORDER BY l.id"
    )
    return run(connection, sql, (key, incarnation))


def unsealed(connection: Connection, log: int, most: int) -> list[Unsealed]:
    """The oldest unsealed events of a log."""
    sql = (
        "SELECT id, leaf, lamport, COALESCE(length(body), 0) FROM events WHERE log = ? AND segment IS NULL"
        " ORDER BY id LIMIT ?"
    )
    return [Unsealed(*row) for row in run(connection, sql, (log, most))]


def last_of(connection: Connection, log: int) -> Place | None:
    """Where a log ends; None when nothing of it is sealed."""
    sql = "SELECT number, hash FROM segments WHERE log = ? ORDER BY number DESC LIMIT 1"
    return next((Place(*row) for row in run(connection, sql, (log,))), None)


def store(
    connection: Connection,
    log: int,
    place: Place,
    header: bytes,
    signature: bytes,
    scope: str,
    *,
    events: int,
    size: int,
    delivery: int,
) -> int:
    """Keep a segment at the next position of its scope; its events are put in by the caller.

    Positions have no gaps: nobody else writes in the scope before the transaction that gives them has ended.
    """
    claim(connection, scope)
    sql = (
        "INSERT INTO segments (log, number, hash, count, size, header, signature, delivery, scope, position)"
        " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, COALESCE(MAX(position), 0) + 1 FROM segments WHERE scope = ?"
        " RETURNING id"
    )
    values = (log, place.number, place.hash, events, size, header, signature, delivery, scope, scope)
    [(made,)] = run(connection, sql, values)
    return int(made)


def enclose(connection: Connection, segment: int, log: int, last: int) -> None:
    """Note that the unsealed events of a log up to the row `last` are in a segment now."""
    sql = "UPDATE events SET segment = ? WHERE log = ? AND segment IS NULL AND id <= ?"
    run(connection, sql, (segment, log, last))


def load(connection: Connection, segment: int) -> Kept:
    """A segment with its events, in their order."""
    [(header, signature)] = run(connection, "SELECT header, signature FROM segments WHERE id = ?", (segment,))
    sql = "SELECT body, leaf FROM events WHERE segment = ? ORDER BY id"
    return Kept(header, signature, run(connection, sql, (segment,)))


def hashes(connection: Connection) -> list[tuple[int, bytes, str]]:
    """All segments in the order in which they came, as (id, hash, scope)."""
    return run(connection, "SELECT id, hash, scope FROM segments ORDER BY id")


def around(connection: Connection, log: Log, place: Place, previous: bytes) -> Around:
    """What is here where a segment belongs that follows `previous`."""
    sql = (
        "SELECT hash, 0 FROM segments WHERE hash IN (?, ?) UNION ALL"
        f" SELECT s.hash, 1 FROM {_OF_LOG} AND s.number = ?"
    )
    rows = run(connection, sql, (place.hash, previous, *log, place.number))
    marks = {mark for mark, _ in rows}
    return Around(place.hash in marks, previous in marks, any(beside for _, beside in rows))


def heads(
    connection: Connection, wanted: Callable[[Log], bool] = lambda log: True, about: Sequence[str] = ("",)
) -> list[End]:
    """The last segment of every log about these divisions that is `wanted`; of a forked one, those of the highest number."""
    within, values = _about(about)
    # With the plus SQLite does not begin with the segments, of which there are many more than logs.
    sql = (
        f"SELECT l.key, l.incarnation, l.scope, s.number, s.hash, {IS_FORKED} FROM logs l JOIN segments s ON s.log = +l.id"
        f" AND s.number = (SELECT MAX(number) FROM segments WHERE log = l.id) WHERE {within} ORDER BY l.id, s.hash"
    )
    ends = [
        End((key, incarnation, scope), Place(number, mark), bool(forked))
        for key, incarnation, scope, number, mark, forked in run(connection, sql, values)
    ]
    return [end for end in ends if wanted(end.log)]


def ranges(connection: Connection, chosen: Sequence[int], most: int) -> list[tuple[Log, int, int]]:
    """Of up to `most` logs that are counted, the first and last number of these segments."""
    found: dict[Log, tuple[int, int]] = {}
    sql = (
        "SELECT l.key, l.incarnation, l.scope, MIN(s.number), MAX(s.number) FROM segments s"
        " JOIN logs l ON l.id = s.log WHERE s.id IN (?) GROUP BY l.key, l.incarnation, l.scope"
    )
    for key, incarnation, scope, first, last in run_in(connection, sql, chosen):
        if is_counted(scope):
            before = found.get((key, incarnation, scope), (first, last))
            found[key, incarnation, scope] = min(first, before[0]), max(last, before[1])
    return [(log, *numbers) for log, numbers in list(found.items())[:most]]


def chain(connection: Connection, log: Log) -> list[Link]:
    """All segments of a log by number, each with the header that says what it follows."""
    sql = f"SELECT s.number, s.hash, s.header FROM {_OF_LOG} ORDER BY s.number"
    return [Link(Place(number, mark), header) for number, mark, header in run(connection, sql, log)]


def end_of(connection: Connection, log: Log, mark: bytes) -> tuple[int, bool]:
    """The last number in a log, 0 when nothing of it is here, and whether the segment with the hash `mark` is."""
    sql = (
        f"SELECT (SELECT COALESCE(MAX(s.number), 0) FROM {_OF_LOG}),"
        " EXISTS (SELECT 1 FROM segments WHERE hash = ?)"
    )
    [(number, known)] = run(connection, sql, (*log, mark))
    return int(number), bool(known)


def upto(connection: Connection, log: Log, number: int) -> list[Sent]:
    """The segments of a log up to a number that are not confirmed, and those of that number in any case."""
    # Two questions, an index for each: logs grow, and what is not confirmed is soon little.
    found = f"SELECT s.id, s.number, s.hash, s.delivery FROM {_OF_LOG}"
    sql = (
        f"{found} AND {NOT_CONFIRMED} AND s.number <= ?"
        f" UNION ALL {found} AND s.number = ? AND s.delivery >= {CONFIRMED}"
    )
    return [Sent(*row) for row in run(connection, sql, (*log, number, *log, number))]


def unconfirmed(connection: Connection, besides: Sequence[bytes] = ()) -> Iterator[Offer]:
    """What the county has not confirmed, oldest first, but nothing signed with the keys `besides`."""
    others = f" AND log NOT IN (SELECT id FROM logs WHERE key IN ({','.join('?' * len(besides))}))"
    # With the plus SQLite does not go through all segments to have them in order.
    sql = f"SELECT id, size, count, scope FROM segments WHERE {NOT_CONFIRMED}" + (others if besides else "")
    for row, size, events, scope in stream(connection, sql + " ORDER BY +id", besides):
        yield Offer(row, size, events if is_counted(scope) else 0)


def signers(connection: Connection, rows: Sequence[int]) -> set[bytes]:
    """The keys that signed these segments."""
    sql = "SELECT DISTINCT l.key FROM segments s JOIN logs l ON l.id = s.log WHERE s.id IN (?)"
    return {key for (key,) in run_in(connection, sql, rows)}


def reaches(connection: Connection, about: Sequence[str]) -> list[Reach]:
    """How far the scopes about these divisions have come, in order."""
    within, values = _about(about)
    sql = (
        "SELECT scope, (SELECT COALESCE(MAX(position), 0) FROM segments WHERE scope = l.scope),"
        " (SELECT COALESCE(MAX(position), 0) FROM blobs WHERE scope = l.scope)"
        f" FROM (SELECT DISTINCT l.scope FROM logs l WHERE {within}) AS l ORDER BY scope"
    )
    return [Reach(*row) for row in run(connection, sql, values)]


def _about(divisions: Sequence[str]) -> tuple[str, list[str]]:
    """Which logs lie in these divisions or below them, or are settings of whichever place; others concern nobody there."""
    places = [*(f"{one}%" for one in divisions), "%/settings"]
    return "(" + " OR ".join(["l.scope LIKE ?"] * len(places)) + ")", places


def beyond(connection: Connection, scope: str, position: int) -> Iterator[Placed]:
    """The segments of a scope after a position, in order."""
    sql = (
        f"SELECT s.id, s.size, s.count, s.position, l.key, l.incarnation, l.scope, {IS_FORKED}, s.number, s.hash, l.authority"
        " FROM segments s JOIN logs l ON l.id = s.log"
        f" WHERE s.scope = ? AND s.position > ? ORDER BY s.position LIMIT {_AT_ONCE}"
    )
    while rows := run(connection, sql, (scope, position)):
        for row, size, events, position, key, incarnation, log_scope, forked, number, mark, own in rows:
            told = events if is_counted(scope) else 0
            log = key, incarnation, log_scope
            yield Placed(Offer(row, size, told), position, log, bool(forked), number, mark, bool(own))
        if len(rows) < _AT_ONCE:
            return
