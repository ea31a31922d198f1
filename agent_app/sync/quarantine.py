"""What came in and could not be applied, kept whole with the reason.

`waiting` is only early and settles itself; everything else waits for a person or a newer certificate.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

from agent_app.core.scope import Scope, may_write
from agent_app.store import quarantine as kept
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.quarantine import AWAY, Aside, Item
from agent_app.store.vault import Connection
from agent_app.sync import certificate, segment
from agent_app.sync.segment import Header

WAITING, UNKNOWN, OUTSIDE, INVALID = "waiting", "unknown", "outside", "invalid"
_OF_NOBODY = (WAITING, AWAY)
"""What waits for no person: it settles itself, or somebody has settled it."""
_UNPROVEN = (UNKNOWN, INVALID)
"""Anybody can send as much of these as the line carries: whose key they name proves nothing."""
MOST_OF_ONE, MOST_UNPROVEN = 16 * 1024 * 1024, 256 * 1024 * 1024
"""Bytes that are kept of what no known key has signed: of one key that it names, and of all together."""
_TURNED_AWAY = "turned_away"


class Room:
    """How much more of what is unproven may be kept during one import. All that a known key has signed has room."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._all = -1
        self._of: dict[bytes, int] = {}
        self._noted = False

    def takes(self, key: bytes, size: int, now_ms: int) -> bool:
        """Whether there is room for something of `size` bytes that names this key; it is then taken, else it is noted."""
        if self._all < 0:
            self._all = kept.size(self._connection, _UNPROVEN)
        if key not in self._of:
            self._of[key] = kept.size(self._connection, _UNPROVEN, key)
        more = size + kept.BESIDE
        if self._of[key] + more > MOST_OF_ONE or self._all + more > MOST_UNPROVEN:
            if not self._noted:
                put_meta(self._connection, _TURNED_AWAY, now_ms)
            self._noted = True
            return False
        self._of[key] += more
        self._all += more
        return True


def keep(
    connection: Connection,
    wire: bytes,
    key: bytes,
    count: int,
    reason: str,
    detail: str,
    now_ms: int,
    room: Room | None = None,
) -> bool:
    """Put a segment aside; False when the same bytes already wait, or where `room` has none for what is unproven.

    That then stays where it is, is not confirmed, and so is offered again, once the computer is known or has it whole.
    """
    mark, count = hashlib.sha256(wire).digest(), min(max(count, 0), segment.MAX_EVENTS)  # it may be anything
    if (
        room
        and reason in _UNPROVEN
        and not (kept.holds(connection, mark) or room.takes(key, len(wire), now_ms))
    ):
        return False
    return kept.keep(connection, Aside(mark, wire, reason, detail, key, count, now_ms))


def turned_away(connection: Connection) -> int:
    """When something unproven was turned away last (ms); 0 for never, or where none of it lies here any more."""
    at = get_meta(connection, _TURNED_AWAY, 0)
    return at if at and kept.size(connection, _UNPROVEN) else 0


def has_room_again(connection: Connection) -> None:
    """Note that somebody has looked through what lies here."""
    if get_meta(connection, _TURNED_AWAY, 0):
        put_meta(connection, _TURNED_AWAY, 0)


def again(
    connection: Connection, take: Callable[[bytes], None], chosen: Callable[[int], bool] = lambda row: True
) -> int:
    """Try what waits for a person again, those that are `chosen` by id; returns how many wait no longer."""
    done = 0
    for row, mark, wire, arrived in kept.bodies(connection, besides=_OF_NOBODY):
        if chosen(row):
            kept.remove(connection, row)
            take(wire)
            done += not kept.came_before(connection, mark, arrived)
    return done


def park(connection: Connection, mark: bytes, header: Header, wire: bytes, now_ms: int) -> None:
    """Keep a segment that came before its predecessor."""
    awaited = header.previous.hex()
    kept.keep(connection, Aside(mark, wire, WAITING, awaited, header.key, header.count, now_ms))


def unpark(connection: Connection, predecessors: Iterable[bytes]) -> list[bytes]:
    """The parked segments that were waiting for these; they are parked no longer."""
    return kept.take_by_detail(connection, WAITING, [mark.hex() for mark in predecessors])


def release(connection: Connection, key: bytes, reasons: Iterable[str]) -> list[bytes]:
    """Take out what was put aside of one desk for these reasons, to try it again."""
    return kept.take_by_key(connection, key, list(reasons))


def release_certified(connection: Connection) -> list[bytes]:
    """Take out what waited for the certificate of its writer, which is known now."""
    keys = kept.keys(connection, UNKNOWN)
    known = [key for key in keys if certificate.of_key(connection, key) is not None]
    return [wire for key in known for wire in release(connection, key, (UNKNOWN,))]


def release_allowed(connection: Connection) -> list[bytes]:
    """Take out what its writer had no right to write there, as far as was known then, and has by a certificate that came since."""
    allowed = []
    for row, wire in kept.of_reason(connection, OUTSIDE):
        header = segment.read_header(wire)[1]
        if may_write(certificate.scopes_ever(connection, header.key), Scope.parse(header.scope)):
            kept.remove(connection, row)
            allowed.append(wire)
    return allowed


def settle(connection: Connection, came: Collection[bytes]) -> None:
    """Take out what is in the record now: the segments with these hashes, which came another way."""
    for row, _, wire, _ in kept.bodies(connection, besides=_OF_NOBODY):
        with suppress(segment.InvalidSegmentError):
            if segment.read_header(wire)[2] in came:
                kept.remove(connection, row)


def items(connection: Connection) -> list[Item]:
    """What waits for a person, oldest first."""
    return kept.items(connection, besides=_OF_NOBODY)


def count(connection: Connection) -> int:
    """How many segments wait for a person."""
    return kept.count(connection, besides=_OF_NOBODY)
