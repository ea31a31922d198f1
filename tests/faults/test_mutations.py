"""A bundle that was changed in any way has no effect at all, or exactly the effect of the whole one; quickly, in little memory.

Requests and responses are flipped, cut at every byte, lengthened, have their frames swapped, dropped and doubled inside a
valid envelope, are addressed to others, replayed, blown up, and carry certificates that nobody issued.
"""

import io
import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from agent_app.base.errors import AppError
from agent_app.core import event as ev
from agent_app.core.scope import Scope
from agent_app.core.vocabulary import ScopeClass
from agent_app.desk import checking, registering
from agent_app.desk.desk import Desk
from agent_app.store import identity, journal
from agent_app.store.bulk import run
from agent_app.store.identity import Identity
from agent_app.sync import bundle, packing, quarantine, segment, unpacking
from agent_app.sync.certificate import Certificate
from tests.support.desks import (
    OTHER_VILLAGE,
    VILLAGE,
    WATER,
    Role,
    Wall,
    answer_to,
    enrol,
    exchanged,
    make_county,
    make_desk,
    request_of,
    take_in,
)

MUTATIONS = 200
"""Of each way in a trial."""
_SECONDS, _MEMORY = 5.0, 64 * 1024 * 1024
_TABLES = (
    "events",
    "segments",
    "logs",
    "cases",
    "certificates",
    "quarantine",
    "blobs",
    "blob_chunks",
    "cursors",
)

Frames = list[tuple[int, bytes]]


class Pair:
    """A county and a desk with a request and a response under way, and what an effect would be seen by."""

    def __init__(self, folder: Path) -> None:
        wall = Wall()
        self.county, self.desk = make_county(folder / "county", wall), make_desk(folder / "desk", wall)
        self.other = make_desk(folder / "other", wall, name="邱满生", division=OTHER_VILLAGE)
        for one in (self.desk, self.other):
            enrol(self.county, one)
            exchanged(one, self.county)
        registering.register(self.county, WATER, division=VILLAGE)
        registering.register(self.desk, WATER)
        self.stale = answer_to(self.county, request_of(self.other))
        self.request = request_of(self.desk)
        self.counts: Counter[str] = Counter()

    def close(self) -> None:
        for one in (self.county, self.desk, self.other):
            one.close()

    def refused(self, desk: Desk, read: Callable[[], object], kind: str) -> bool:
        """Read a mutated bundle: refused in words within seconds and a bounded memory, and without any effect."""
        before, begun = _state(desk), time.process_time()
        try:
            read()
            done = True
        except AppError:
            done = False
        self.counts[kind] += 1
        assert time.process_time() - begun < _SECONDS
        if not done:
            assert _state(desk) == before, f"{kind}: refused, and yet something changed"
        self.counts["taken"] += done
        return not done

    def give(self, request: bytes, kind: str) -> bool:
        """The county reads a request."""
        return self.refused(self.county, lambda: answer_to(self.county, request), kind)


def _state(desk: Desk) -> list[object]:
    with desk.vault.read() as connection:
        return [run(connection, f"SELECT count(*) FROM {table}") for table in _TABLES] + [
            run(connection, "SELECT sum(delivery) FROM segments"),
            run(
                connection,
                "SELECT value FROM meta WHERE key IN ('lamport', 'incarnation', 'generation', 'scopes')",
            ),
        ]


def _keys(desk: Desk) -> Identity:
    with desk.vault.read() as connection:
        return identity.load(connection)


def opened(data: bytes, receiver: Identity) -> tuple[bundle.Header, bytes, Frames]:
    """A bundle taken apart: its header, its manifest frame, the others."""
    source = io.BytesIO(data)
    header = bundle.read_header(source)
    frames: Frames = []
    unpacking.scan(source, receiver, lambda kind, payload: frames.append((kind, payload)))
    return header, bundle.read_manifest(frames[0][1])[0], frames[1:]


def sealed(header: bundle.Header, manifest: bytes, frames: Frames, sender: Identity, box: str) -> bytes:
    """A bundle made of any parts, correctly wrapped."""
    out = io.BytesIO()
    packing.write(out, header, manifest, frames, sender, box)
    return out.getvalue()


def trial(seed: int, folder: Path) -> Counter[str]:
    """Many mutations of one request; then the whole one, which has its effect once."""
    chance = random.Random(seed)
    pair = Pair(folder)
    try:
        _bytes(pair, chance)
        _frames(pair, chance)
        _strangers(pair, folder)
        _whole(pair)
        return pair.counts
    finally:
        pair.close()


def _bytes(pair: Pair, chance: random.Random) -> None:
    whole = pair.request
    step = max(1, len(whole) // MUTATIONS)
    for end in range(chance.randrange(step), len(whole), step):
        assert pair.give(whole[:end], "cuts")
    for _ in range(MUTATIONS):
        flipped = bytearray(whole)
        for _ in range(chance.choice([1, 1, 1, 2, 20])):
            flipped[chance.randrange(bundle.HEADER_SIZE, len(whole))] ^= 1 << chance.randrange(8)
        assert pair.give(bytes(flipped), "flips")
    for _ in range(MUTATIONS // 4):
        start, size = chance.randrange(len(whole)), chance.randrange(1, 200)
        moved = whole[:start] + whole[start + size :] + whole[start : start + size]
        if moved != whole:
            assert pair.give(moved, "moves")
    pair.give(whole + b"\0", "tails")


def _frames(pair: Pair, chance: random.Random) -> None:
    """Inside a valid envelope: segments are signed one by one, so each is taken as it is or put aside with a reason."""
    desk, county = _keys(pair.desk), _keys(pair.county)
    header, manifest, frames = opened(pair.request, county)
    plain = [frame for frame in frames if frame[0] == bundle.SEGMENT]
    for _ in range(MUTATIONS // 4):
        kind, payload = chance.choice(plain)
        broken = bytearray(payload)
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        before = _events(pair.county)
        pair.give(sealed(header, manifest, [(kind, bytes(broken))], desk, county.box), "segments")
        assert _events(pair.county) == before, "a segment that nobody signed was taken"
    wrong = msgspec.structs.replace(header, bundle=bytes(16))
    assert pair.give(sealed(wrong, manifest, frames, desk, county.box), "headers")
    assert pair.give(sealed(header, manifest, frames, _keys(pair.other), county.box), "signers")
    assert pair.give(sealed(header, manifest, [(bundle.MANIFEST, b"x")], desk, county.box), "frames")
    assert pair.give(sealed(header, manifest, [(bundle.CHUNK, b"x")], desk, county.box), "frames")
    assert pair.give(sealed(header, b"\x80", frames, desk, county.box), "frames")
    bomb = [(bundle.CERTIFICATE, bytes(3 * 1024 * 1024))] * 120
    blown = sealed(header, manifest, bomb, desk, county.box)
    tracemalloc.start()
    assert pair.give(blown, "bombs")
    assert tracemalloc.get_traced_memory()[1] < _MEMORY
    tracemalloc.stop()


def _strangers(pair: Pair, folder: Path) -> None:
    """Certificates that nobody issued, bundles for somebody else."""
    desk, county, other = _keys(pair.desk), _keys(pair.county), _keys(pair.other)
    header, manifest, frames = opened(pair.request, county)
    everything = Certificate(
        1, 99, desk.public, desk.box, "刘春生", Role.SUPERVISOR, ("990101/cases",), county.public
    )
    body = msgspec.msgpack.encode(everything)
    for signer in (desk, other):
        signature = signer.signing_key.sign(b"xinfang-agent certificate 1\0" + body).signature
        forged = [(bundle.CERTIFICATE, msgspec.msgpack.encode((body, signature)))]
        before = _certificates(pair.county)
        pair.give(sealed(header, manifest, forged, desk, county.box), "certificates")
        assert _certificates(pair.county) == before, "a certificate that the county did not sign was taken"
    assert pair.refused(pair.desk, lambda: take_in(pair.desk, pair.stale), "recipients")
    assert pair.refused(pair.desk, lambda: take_in(pair.desk, pair.request), "recipients")
    assert pair.give(sealed(header, manifest, frames, desk, other.box), "recipients")


def _whole(pair: Pair) -> None:
    """The whole bundle after all of them, three times: its effect once."""
    responses = [answer_to(pair.county, pair.request) for _ in range(3)]
    there = _events(pair.county)
    for response in (*responses, responses[0]):
        take_in(pair.desk, response)
        pair.counts["replays"] += 1
    assert _events(pair.desk) == there == _events(pair.county) and len(there) == 2
    for one in (pair.county, pair.desk):
        assert checking.check(one).problems == []


def _events(desk: Desk) -> set[bytes]:
    with desk.vault.read() as connection:
        return {leaf for (leaf,) in run(connection, "SELECT leaf FROM events")}


def _certificates(desk: Desk) -> int:
    with desk.vault.read() as connection:
        return int(run(connection, "SELECT count(*) FROM certificates")[0][0])


def test_a_changed_bundle_has_no_effect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.faults.test_mutations.MUTATIONS", 40)
    assert trial(1, tmp_path)["cuts"] >= 40


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
def test_what_nobody_can_fold_is_put_aside_and_blocks_nothing(tmp_path: Path, op: tuple[Any, ...]) -> None:
    pair = Pair(tmp_path)
    with pair.desk.vault.write() as connection:
        own = _keys(pair.desk)
        writer = journal.Writer(own.public, own.incarnation, "刘春生", False, pair.desk.now)
        appender = journal.Appender(connection, writer, 900)
        appender.append("case", ev.new_id(), Scope(VILLAGE, ScopeClass.CASES), [op])
        appender.flush()
    exchanged(pair.other, pair.county)
    exchanged(pair.desk, pair.county)
    with pair.county.vault.read() as connection:
        assert [item.reason for item in quarantine.items(connection)] == ["invalid"]
    assert checking.check(pair.county).problems == []
    pair.close()


def test_a_purpose_of_a_later_version_and_its_operations_are_kept_and_relayed(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    ops = [("open", {"number": "1", "purpose": "later", "new": [1, {"x": b""}]}), ("later", 1, 2)]
    subject = ev.new_id()
    with pair.desk.writing() as writing:
        writing.open(subject, ops)
    exchanged(pair.desk, pair.county)
    bodies = []
    for one in (pair.desk, pair.county):
        with one.vault.read() as connection:
            bodies += run(connection, "SELECT body FROM events WHERE subject = ?", (subject,))
        assert checking.check(one).problems == []
    assert bodies[0] == bodies[1]
    assert pair.desk.case(subject.hex()).subject.digest() == pair.county.case(subject.hex()).subject.digest()
    pair.close()


def test_a_small_segment_cut_at_every_byte_is_none() -> None:
    wire = msgspec.msgpack.encode((b"", b"", ()))
    for end in range(len(wire)):
        with pytest.raises(segment.InvalidSegmentError):
            segment.read_header(wire[:end])
