"""Events are stored and relayed as they were written."""

import msgspec
import pytest

from agent_app.core import event as ev
from agent_app.core.event import Event

EVENT = Event(
    1,
    "case",
    b"c" * 16,
    b"k" * 32,
    "刘春生",
    7,
    1_782_000_000_000,
    0,
    (),
    (("open", {"summary": "水"}),),
    b"s" * 16,
)


def test_an_event_reads_back_as_it_was_written() -> None:
    assert ev.decode(ev.encode(EVENT)) == EVENT


def test_trailing_elements_of_a_later_version_do_not_stop_an_older_reader() -> None:
    longer = msgspec.msgpack.encode([*msgspec.structs.astuple(EVENT), "something new"])
    assert ev.decode(longer) == EVENT


def test_the_salt_keeps_two_equal_events_apart() -> None:
    twin = msgspec.structs.replace(EVENT, salt=b"t" * 16)
    assert ev.leaf_of(ev.encode(EVENT)) != ev.leaf_of(ev.encode(twin))


def test_what_is_larger_than_64_kib_is_refused() -> None:
    with pytest.raises(ev.EventTooLargeError):
        ev.encode(msgspec.structs.replace(EVENT, actor="长" * 30_000))
