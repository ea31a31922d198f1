"""What came in and could not be applied, kept whole with the reason.

`waiting` is only early and settles itself; everything else waits for a person or a newer certificate.
"""

import hashlib
from collections.abc import Callable, Iterable

from agent_app.store import quarantine as kept
from agent_app.store.quarantine import AWAY, Aside, Item
from agent_app.store.vault import Connection
from agent_app.sync import certificate, segment
from agent_app.sync.segment import Header

WAITING, UNKNOWN, OUTSIDE = "waiting", "unknown", "outside"
_OF_NOBODY = (WAITING, AWAY)
"""What waits for no person: it settles itself, or somebody has settled it."""
MOST_OF_ONE, MOST_UNKNOWN = 16 * 1024 * 1024, 256 * 1024 * 1024
"""Bytes that are kept of one computer without a certificate, and of all of them together."""


def keep(
    connection: Connection, wire: bytes, key: bytes, count: int, reason: str, detail: str, now_ms: int
) -> bool:
    """Put a segment aside; False when the same bytes already wait.

    Of computers that nobody knows only so much is kept: the rest stays where it is, is not confirmed, and so is offered
    again once the computer is known.
    """
    if reason == UNKNOWN and _is_too_much(connection, key, len(wire)):
        return False
    mark, count = hashlib.sha256(wire).digest(), min(max(count, 0), segment.MAX_EVENTS)  # it may be anything
    return kept.keep(connection, Aside(mark, wire, reason, detail, key, count, now_ms))


def _is_too_much(connection: Connection, key: bytes, more: int) -> bool:
    return (
        kept.size(connection, UNKNOWN, key) + more > MOST_OF_ONE
        or kept.size(connection, UNKNOWN) + more > MOST_UNKNOWN
    )


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


def items(connection: Connection) -> list[Item]:
    """What waits for a person, oldest first."""
    return kept.items(connection, besides=_OF_NOBODY)


def count(connection: Connection) -> int:
    """How many segments wait for a person."""
    return kept.count(connection, besides=_OF_NOBODY)
