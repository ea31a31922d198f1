"""Where mutants are read: a county and desks with every kind of bundle under way, and what may become of a changed one.

A reading is rehearsed: afterwards everything is as before, so that each mutant meets the same records.
"""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from agent_app.app import law
from agent_app.base.errors import AppError
from agent_app.core import event as ev
from agent_app.core.scope import Scope, may_write
from agent_app.core.vocabulary import Role
from agent_app.desk import attaching, checking, erasing, mending, noting, registering, stepping, visits
from agent_app.desk.desk import Desk
from agent_app.store import blobs, identity
from agent_app.store.bulk import run
from agent_app.store.identity import Identity
from agent_app.store.vault import Connection
from agent_app.sync import bundle, certificate, peer, segment, unpacking
from agent_app.sync.belonging import county_of
from tests.faults.mutants import Parts, apart
from tests.faults.rehearsal import Rehearsal, tables, touched
from tests.support.desks import (
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    WATER,
    Wall,
    answer_to,
    enrol,
    exchanged,
    make_county,
    make_desk,
    request_of,
    take_in,
)
from tests.support.pictures import document

_BOOKS = ("meta", "unindexed", "underived", "sqlite_stat1")
"""Tables that tell of readings and not of records."""
_WITNESSED = "SELECT id, leaf, body, log, segment FROM events WHERE id > ?"
_NEW_SEGMENTS = "SELECT s.id, s.hash, s.scope, l.key, l.authority FROM segments s JOIN logs l ON l.id = s.log WHERE s.id > ?"


@dataclass
class Way:
    """One kind of bundle on its way: who reads it, how, and the whole of it."""

    name: str
    receiver: Desk
    read: Callable[[bytes], object]
    whole: bytes
    parts: Parts

    @property
    def vault(self) -> Rehearsal:
        """The receiver's."""
        assert isinstance(self.receiver.vault, Rehearsal)
        return self.receiver.vault


def keys(desk: Desk) -> Identity:
    """The keys of a desk."""
    with desk.vault.read() as connection:
        return identity.load(connection)


class Scene:
    """A county, an agent's desk, its supervisor's, one that was just invited, and a stranger's of another village."""

    def __init__(self, folder: Path) -> None:
        wall = Wall()
        self.county, self.desk = make_county(folder / "county", wall), make_desk(folder / "desk", wall)
        self.supervisor = make_desk(
            folder / "above", wall, name="何志明", division=TOWNSHIP, role=Role.SUPERVISOR
        )
        self.stranger = make_desk(folder / "other", wall, name="邱满生", division=OTHER_VILLAGE)
        self.invited = make_desk(folder / "new", wall, name="罗小满", division=OTHER_VILLAGE)
        self.everyone = [self.county, self.desk, self.supervisor, self.stranger, self.invited]
        for one in (self.desk, self.supervisor, self.stranger):
            enrol(self.county, one)
            exchanged(one, self.county)
        self._work(folder)
        registering.register(self.invited, WATER)
        enrol(self.county, self.invited)
        for one in self.everyone:
            one.vault = Rehearsal(one.vault)
        self.ways = self._ways()

    def _work(self, folder: Path) -> None:
        """Events of every shape on both sides; some are confirmed, the rest is on its way."""
        number = registering.register(self.desk, WATER).number
        gone = noting.add_note(self.desk, number, "要删去的一句")
        exchanged(self.desk, self.county)
        erasing.erase(self.county, number, "本人要求", record=gone, actor="王海")
        stepping.take_step(self.county, number, "receive", data={"organ": "青溪镇人民政府"}, actor="王海")
        registering.register(self.county, WATER, division=VILLAGE)
        registering.correct(self.desk, number, {"place": "4组老井", "people_affected": 12})
        stepping.take_step(self.desk, number, "hand_over", data={"organ": "水务站"})
        mending.withdraw_step(self.desk, number, self.desk.case(number).facts.steps[-1].id, "记错了")
        scan = folder / "扫描.pdf"
        scan.write_bytes(document(3_000, seed=3))
        attaching.attach(self.desk, number, scan)
        attaching.attach(self.county, number, scan)
        visits.add_visit(self.desk, {"household": "孙月娥", "said": "路灯亮了"})

    def _ways(self) -> list[Way]:
        county, desk, above = self.county, self.desk, self.supervisor
        stranger = keys(self.stranger)

        def way(
            name: str, receiver: Desk, sender: Desk, whole: bytes, read: Callable[[bytes], object]
        ) -> Way:
            parts = apart(whole, keys(receiver), keys(sender), keys(receiver).box, stranger)
            return Way(name, receiver, read, whole, parts)

        def to_county(request: bytes) -> object:
            return answer_to(county, request)

        def from_peer(data: bytes) -> object:
            return peer.read(above.vault, io.BytesIO(data), law(), above.now_ms)

        out = io.BytesIO()
        peer.write(desk.vault, out, keys(above).public, desk.now_ms, 2**20)
        request = request_of(desk)
        answer = self._answered(request)
        return [
            way("request", county, desk, request, to_county),
            way("first request", county, self.invited, request_of(self.invited), to_county),
            way("response", desk, county, answer, lambda data: take_in(desk, data)),
            way("from a desk", above, desk, out.getvalue(), from_peer),
        ]

    def _answered(self, request: bytes) -> bytes:
        assert isinstance(self.county.vault, Rehearsal)
        with self.county.vault.rehearsed():
            return answer_to(self.county, request)

    def close(self) -> None:
        """Close every record."""
        for one in self.everyone:
            one.close()


class Effects:
    """What a reading did, held against what it may do."""

    def __init__(self, way: Way) -> None:
        self.way = way
        with way.vault.read() as connection:
            self._before = tables(connection)
            self._last = {
                name: run(connection, f"SELECT COALESCE(MAX(id), 0) FROM {name}")[0][0]
                for name in ("events", "segments")
            }
            self._certificates = set(run(connection, "SELECT body, signature FROM certificates"))
            self._own = run(connection, _OWN)
            self._county = keys_of_county(connection)
        with way.vault.rehearsed() as connection:
            way.read(way.whole)
            self._whole = tables(connection, *_BOOKS, "quarantine")

    def of(self, data: bytes, chance: random.Random) -> str:
        """Read a mutant for show: "refused" with nothing done, or "taken" with only what may be done."""
        with self.way.vault.rehearsed() as connection:
            before = touched(connection)
            try:
                self.way.read(data)
            except AppError:
                if touched(connection) != before:
                    assert tables(connection) == self._before, "refused, and yet something changed"
                return "refused"
            self._hold(connection, data, chance)
            return "taken"

    def _hold(self, connection: Connection, data: bytes, chance: random.Random) -> None:
        frames = self._frames(data)
        if frames == self.way.parts.frames and data[-64:] == self.way.whole[-64:]:
            assert tables(connection, *_BOOKS, "quarantine") == self._whole, "the whole, with another effect"
        assert run(connection, _OWN) == self._own, "keys or unsealed events are not what they were"
        self._hold_events(connection)
        self._hold_segments(connection)
        self._hold_certificates(connection)
        for payload in {payload for kind, payload in frames if kind == bundle.SEGMENT}:
            assert is_kept(connection, payload), "a segment is neither applied nor put aside"
        for name in blobs.names(connection):
            if run(connection, "SELECT 1 FROM blobs WHERE hash = ? AND position > 0", (name,)):
                assert blobs.sealed_bytes(connection, name) is not None, "an attachment that is another"
        if chance.random() < 0.05:
            assert checking.check(self.way.receiver).problems == []

    def _frames(self, data: bytes) -> tuple[tuple[int, bytes], ...]:
        way = self.way
        return apart(data, keys(way.receiver), way.parts.sender, way.parts.box, way.parts.stranger).frames

    def _hold_events(self, connection: Connection) -> None:
        """What is new is what its leaf says, in a segment, by the author who signed that."""
        for _, leaf, body, log, row in run(connection, _WITNESSED, (self._last["events"],)):
            assert row is not None, "an event in no segment"
            if body is not None:
                [(key,)] = run(connection, "SELECT key FROM logs WHERE id = ?", (log,))
                assert ev.leaf_of(body) == leaf and ev.decode(body).author == key

    def _hold_segments(self, connection: Connection) -> None:
        """What is new verifies, by a key that may write there; the county's authority is the county's alone."""
        county = {*self._county, *keys_of_county(connection)}
        for row, mark, scope, key, authority in run(connection, _NEW_SEGMENTS, (self._last["segments"],)):
            segment.verify(*segment.read_header(segment.to_wire(connection, row)))
            assert bool(authority) == (key in county)
            assert authority or may_write(certificate.scopes_ever(connection, key), Scope.parse(scope)), mark

    def _hold_certificates(self, connection: Connection) -> None:
        now = set(run(connection, "SELECT body, signature FROM certificates"))
        assert self._certificates <= now
        county = {*self._county, *keys_of_county(connection)}
        for kept in now - self._certificates:
            wire = msgspec.msgpack.encode(kept)
            assert certificate.take(connection, wire, [*county]) is not None, "nobody's certificate"


_OWN = (
    "SELECT 0, key, value FROM meta WHERE key IN ('seed', 'public', 'box_secret', 'nonce')"
    " UNION ALL SELECT id, 'unsealed', leaf FROM events WHERE segment IS NULL ORDER BY 1, 2"
)
"""What no bundle may change."""


def keys_of_county(connection: Connection) -> tuple[bytes, ...]:
    """All keys that speak for the county, as this record knows it."""
    card = county_of(connection)
    return card.keys if card else tuple(one.public for one in identity.load_all(connection))


def segments_in(connection: Connection, data: bytes) -> set[bytes]:
    """The segments that a bundle for this record carries, as they travel; none of one for somebody else."""
    source, found = io.BytesIO(data), set[bytes]()
    header = bundle.read_header(source)
    for own in identity.load_all(connection):
        if header.recipient == bundle.key_id(own.public):
            unpacking.scan(source, own, lambda kind, payload: kind == bundle.SEGMENT and found.add(payload))
            break
    return found


def is_kept(connection: Connection, payload: bytes) -> bool:
    """Whether a segment is in the record, or its bytes lie aside."""
    try:
        _, _, mark = segment.read_header(payload)
    except segment.InvalidSegmentError:
        mark = b""
    sql = "SELECT 1 FROM segments WHERE hash = ? UNION ALL SELECT 1 FROM quarantine WHERE body = ?"
    return bool(run(connection, sql, (mark, payload)))
