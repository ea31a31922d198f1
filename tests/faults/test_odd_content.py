"""What is whole and signed, and yet odd: events that nobody can fold, words of a later version, answers about what was never sent.

One of them is put aside or shown as far as it can be; none of them blocks another, or the exchange.
"""

import gc
import io
import weakref
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from agent_app.core import event as ev
from agent_app.core.scope import Scope
from agent_app.core.vocabulary import Delivery, ScopeClass
from agent_app.desk import casebook, checking, registering
from agent_app.desk.desk import Desk
from agent_app.store import journal
from agent_app.store.bulk import run
from agent_app.sync import bundle, message, quarantine, segment, unpacking
from agent_app.sync.bundle import BundleError
from agent_app.sync.message import Head
from tests.faults.mutants import apart
from tests.faults.scene import keys
from tests.support.desks import (
    OTHER_VILLAGE,
    VILLAGE,
    WATER,
    Wall,
    answer_to,
    enrol,
    exchanged,
    make_desk,
    request_of,
    take_in,
)


@pytest.fixture
def desk(desk: Desk, county: Desk) -> Desk:
    exchanged(desk, county)
    return desk


def write(desk: Desk, *ops: tuple[Any, ...], kind: str = "case") -> bytes:
    """An event with these operations, which no check of this version has seen; its subject."""
    own, subject = keys(desk), ev.new_id()
    with desk.vault.write() as connection:
        writer = journal.Writer(own.public, own.incarnation, "刘春生", desk.is_county, desk.now)
        appender = journal.Appender(connection, writer, 900)
        appender.append(kind, subject, Scope(VILLAGE, ScopeClass.CASES), ops)
        appender.flush()
    return subject


ODD = [
    (),
    ("set",),
    ("open", 7),
    ("set", b"", {5: 6}),
    ("add", 5, b"x", {}),
    (5,),
    ("drop",),
    ("erase", b"", "x"),
]


@pytest.mark.parametrize("op", ODD, ids=range(len(ODD)))
def test_what_nobody_can_fold_is_put_aside_and_blocks_nothing(
    tmp_path: Path, desk: Desk, county: Desk, op: tuple[Any, ...]
) -> None:
    write(desk, op)
    exchanged(desk, county)
    other = make_desk(tmp_path / "other", Wall(), name="邱满生", division=OTHER_VILLAGE)
    enrol(county, other)
    number = registering.register(other, WATER).number
    exchanged(other, county)
    assert casebook.view(other, number).delivery is Delivery.CONFIRMED
    with county.vault.read() as connection:
        assert [item.reason for item in quarantine.items(connection)] == ["invalid"]
    assert checking.check(county).problems == []
    other.close()


NOT_WORDS = (7, 2**64 - 1, None, [["x"]], {"a": b""}, b"\0")
ODD_ACTS = [
    ("erase", bytes(32), "依据", [[b"", "place", 7]]),
    ("erase", bytes(32), "依据", [], [bytes(32), "某", "late", 0, 0, [], b"", [], True]),
    ("erase", bytes(32), "依据", [], [bytes(32), "某", 1, 0, 0, [], b"", [["set", 5]], True]),
    ("erase", bytes(32), "依据", [], False, 7),
]


def test_values_that_are_no_words_stop_nothing(desk: Desk, county: Desk) -> None:
    number = registering.register(desk, WATER).number
    for odd in NOT_WORDS:
        case = dict.fromkeys(("number", "summary", "channel", "purpose", "category", "place", "words"), odd)
        party = ("add", "party", bytes(16), {"name": odd, "address": odd})
        step = ("add", "step", bytes(15) + b"1", {"code": "visit", "on": odd, "said": odd, "place": odd})
        write(desk, ("open", case), party, step)
        write(desk, ("open", {"household": odd, "said": odd, "on": odd, "case": odd}), kind="visit")
        write(desk, ("open", {"official": odd, "place": odd, "on": odd}), kind="reception")
    with desk.vault.write() as connection:
        segment.seal(desk.vault, connection, keys(desk))
    exchanged(desk, county)
    assert casebook.view(desk, number).delivery is Delivery.CONFIRMED
    assert casebook.total(county) == 1 + len(NOT_WORDS)
    assert checking.check(county).problems == []


@pytest.mark.parametrize("act", ODD_ACTS, ids=range(len(ODD_ACTS)))
def test_an_act_of_erasing_without_its_parts_is_put_aside(
    desk: Desk, county: Desk, act: tuple[Any, ...]
) -> None:
    write(county, act)
    registering.register(county, WATER, division=VILLAGE)
    assert exchanged(desk, county).quarantined == 1
    assert checking.check(desk).problems == []


def test_an_address_that_nothing_can_be_sealed_to_is_refused_before_anything_is_taken(
    desk: Desk, county: Desk
) -> None:
    registering.register(desk, WATER)
    own = keys(desk)
    parts = apart(request_of(desk), keys(county), own, keys(county).box, own)
    said = msgspec.structs.replace(message.decode_manifest(parts.manifest), sender_box="age1nobody")
    with pytest.raises(BundleError):
        answer_to(county, replace(parts, manifest=message.encode_manifest(said)).whole())
    assert casebook.total(county) == 0


def test_a_purpose_of_a_later_version_and_its_operations_are_kept_and_relayed(
    desk: Desk, county: Desk
) -> None:
    ops = [("open", {"number": "1", "purpose": "later", "new": [1, {"x": b""}]}), ("later", 1, 2)]
    subject = ev.new_id()
    with desk.writing() as writing:
        writing.open(subject, ops)
    exchanged(desk, county)
    bodies = []
    for one in (desk, county):
        with one.vault.read() as connection:
            bodies += run(connection, "SELECT body FROM events WHERE subject = ?", (subject,))
        assert checking.check(one).problems == []
    assert bodies[0] == bodies[1]
    assert desk.case(subject.hex()).subject.digest() == county.case(subject.hex()).subject.digest()


def test_an_answer_that_names_what_was_never_sent_confirms_nothing(desk: Desk, county: Desk) -> None:
    sent = registering.register(desk, WATER).number
    request = request_of(desk)
    kept = registering.register(desk, WATER).number
    parts = apart(answer_to(county, request), keys(desk), keys(county), keys(desk).box, keys(county))
    said = message.decode_manifest(parts.manifest)
    own, strange = keys(desk), bytes(range(32))
    never = [
        Head(own.public, own.incarnation, f"{VILLAGE}/cases", 9, strange),
        Head(own.public, own.incarnation, f"{OTHER_VILLAGE}/cases", 1, strange),
        Head(own.public, bytes(16), f"{VILLAGE}/cases", 1, strange),
        Head(strange, bytes(16), f"{VILLAGE}/cases", 1, strange),
    ]
    odd = msgspec.structs.replace(
        said,
        confirmed=(*said.confirmed, *never),
        blobs=(strange,),
        wanted=((strange, (0, 7)),),
        revoked=(strange,),
    )
    take_in(desk, replace(parts, manifest=message.encode_manifest(odd)).whole())
    assert casebook.view(desk, sent).delivery is Delivery.CONFIRMED
    assert casebook.view(desk, kept).delivery is Delivery.SAVED
    assert keys(desk).incarnation != own.incarnation, (
        "the county knows more of this life than it knows itself"
    )
    exchanged(desk, county)
    assert casebook.view(desk, kept).delivery is Delivery.CONFIRMED
    for one in (desk, county):
        assert checking.check(one).problems == []
    assert (
        casebook.view(county, kept).case.subject.digest() == casebook.view(desk, kept).case.subject.digest()
    )


def test_a_body_that_is_missing_without_its_leaf_puts_its_segment_aside(desk: Desk, county: Desk) -> None:
    registering.register(desk, WATER)
    own = keys(desk)
    parts = apart(request_of(desk), keys(county), own, keys(county).box, own)
    [place] = [place for place, (kind, _) in enumerate(parts.frames) if kind == bundle.SEGMENT]
    header, signature, _ = msgspec.msgpack.decode(parts.frames[place][1])[:3]
    frames = [*parts.frames]
    frames[place] = (bundle.SEGMENT, msgspec.msgpack.encode((header, signature, [None], [])))
    answer_to(county, replace(parts, frames=tuple(frames)).whole())
    with county.vault.read() as connection:
        assert [item.reason for item in quarantine.items(connection)] == ["invalid"]


class _Taking:
    """Takes frames."""

    def __call__(self, kind: int, payload: bytes) -> None:
        self.last = payload


def test_nothing_of_a_bundle_stays_in_memory_once_it_was_read(desk: Desk, county: Desk) -> None:
    whole, receiver = request_of(desk), keys(county)
    for data in (whole, whole[:-40]):
        source, taking = io.BytesIO(data), _Taking()
        gone = weakref.ref(taking)
        bundle.read_header(source)
        with suppress(BundleError):
            unpacking.scan(source, receiver, taking)
        del taking
        gc.collect()
        assert gone() is None


def test_a_small_segment_cut_at_every_byte_is_none() -> None:
    wire = msgspec.msgpack.encode((b"", b"", ()))
    for end in range(len(wire)):
        with pytest.raises(segment.InvalidSegmentError):
            segment.read_header(wire[:end])
