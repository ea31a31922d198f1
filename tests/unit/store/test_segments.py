"""Segments as they are kept: positions without gaps, pages of them, and which logs were signed twice."""

from pathlib import Path

import pytest

from agent_app.core.scope import Scope
from agent_app.store import forks, journal, segments
from agent_app.store.segments import Place
from agent_app.store.vault import Connection
from tests.support.desks import Wall, make_desk

SCOPE = "990101003001/cases"


def _log(connection: Connection, key: bytes) -> int:
    return journal.log_id(connection, key, b"life", Scope.parse(SCOPE), False)


def _stored(connection: Connection, log: int, number: int, mark: bytes) -> int:
    place = Place(number, mark)
    return segments.store(connection, log, place, b"", b"", SCOPE, events=1, size=1, delivery=0)


def test_a_log_of_an_earlier_version_that_was_signed_twice_is_found_once_and_for_all(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "home", Wall())
    with desk.vault.write() as connection:
        twice, once = _log(connection, b"twice"), _log(connection, b"once")
        for log, number, mark in ((twice, 1, b"a"), (twice, 1, b"b"), (once, 1, b"c"), (once, 2, b"d")):
            _stored(connection, log, number, mark)
        assert forks.forked(connection) == set()
        forks.note_all(connection)
        assert forks.forked(connection) == {(b"twice", b"life", SCOPE)}
    desk.close()


def test_positions_have_no_gaps_however_many_pages_they_fill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "_AT_ONCE", 4)
    desk = make_desk(tmp_path / "home", Wall())
    with desk.vault.write() as connection:
        log = _log(connection, b"key")
        for number in range(1, 11):
            _stored(connection, log, number, b"%d" % number)
        for after in range(11):
            found = [placed.position for placed in segments.beyond(connection, SCOPE, after)]
            assert found == [*range(after + 1, 11)]
    desk.close()
