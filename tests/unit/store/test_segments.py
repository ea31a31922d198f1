"""Stored segments: positions without gaps, heads of every branch, delivery that never goes back."""

import hashlib
import random

import pytest

from agent_app.core.scope import Scope
from agent_app.core.vocabulary import ScopeClass
from agent_app.store import delivery, journal, segments
from agent_app.store.delivery import CONFIRMED, HANDED_OVER, SAVED
from agent_app.store.segments import Place
from agent_app.store.vault import Connection, Vault

VILLAGE, OTHER = (Scope(code, ScopeClass.CASES) for code in ("990101003001", "990101003002"))
KEY, INCARNATION = b"k" * 32, b"i" * 16


def store(connection: Connection, scope: Scope, number: int, branch: str = "", level: int = SAVED) -> int:
    """A segment whose bytes say nothing but which one it is."""
    log = journal.log_id(connection, KEY, INCARNATION, scope, False)
    place = Place(number, mark(scope, number, branch))
    return segments.store(
        connection, log, place, b"header", b"signature", str(scope), events=1, size=10, delivery=level
    )


def mark(scope: Scope, number: int, branch: str = "") -> bytes:
    return hashlib.sha256(f"{scope}{number}{branch}".encode()).digest()


def positions(connection: Connection, scope: Scope, after: int = 0) -> list[int]:
    return [found.position for found in segments.beyond(connection, str(scope), after)]


def test_positions_of_a_scope_have_no_gaps_even_after_what_was_undone(opened: Vault) -> None:
    chance, stored = random.Random(3), {VILLAGE: 0, OTHER: 0}
    for _ in range(30):
        scope, whole = chance.choice((VILLAGE, OTHER)), chance.random() < 0.6
        try:
            with opened.write() as connection:
                for more in range(1, 3):
                    store(connection, scope, stored[scope] + more)
                if not whole:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            continue
        stored[scope] += 2
    with opened.read() as connection:
        assert segments.scopes(connection) == [str(VILLAGE), str(OTHER)]
        for scope, count in stored.items():
            assert positions(connection, scope) == list(range(1, count + 1))
            assert positions(connection, scope, 3) == list(range(4, count + 1))


def test_a_log_ends_at_its_last_segment_and_a_fork_at_each_branch(connection: Connection) -> None:
    for number in (1, 2):
        store(connection, VILLAGE, number)
    store(connection, OTHER, 1)
    log = journal.log_id(connection, KEY, INCARNATION, VILLAGE, False)
    assert segments.last_of(connection, log) == Place(2, mark(VILLAGE, 2))
    assert segments.taken(connection, log, 2) and not segments.taken(connection, log, 3)
    store(connection, VILLAGE, 2, "another")
    assert set(segments.heads(connection)) == {
        ((KEY, INCARNATION, str(VILLAGE)), Place(2, mark(VILLAGE, 2))),
        ((KEY, INCARNATION, str(VILLAGE)), Place(2, mark(VILLAGE, 2, "another"))),
        ((KEY, INCARNATION, str(OTHER)), Place(1, mark(OTHER, 1))),
    }
    assert segments.known(connection, mark(OTHER, 1)) and not segments.known(connection, mark(OTHER, 2))


@pytest.mark.parametrize("level", [SAVED, HANDED_OVER, CONFIRMED])
def test_delivery_advances_and_never_goes_back(connection: Connection, level: int) -> None:
    rows = [store(connection, VILLAGE, number, level=number - 1) for number in (1, 2, 3)]
    assert delivery.advance(connection, rows, level) == level
    log = (KEY, INCARNATION, str(VILLAGE))
    reached = [
        sent.delivery for n in (1, 2, 3) for sent in segments.upto(connection, log, n) if sent.number == n
    ]
    assert reached == [max(before, level) for before in (SAVED, HANDED_OVER, CONFIRMED)]
    assert len(list(segments.unconfirmed(connection))) == (0 if level == CONFIRMED else 2)


def test_what_a_restored_county_had_confirmed_is_only_handed_over(connection: Connection) -> None:
    store(connection, VILLAGE, 1)
    store(connection, VILLAGE, 2, level=CONFIRMED)
    delivery.fall_back(connection)
    sent = segments.upto(connection, (KEY, INCARNATION, str(VILLAGE)), 2)
    assert [one.delivery for one in sent] == [SAVED, HANDED_OVER]
