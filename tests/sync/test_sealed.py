"""密封的一笔: the discipline office reads it, and nobody and nothing of village, township or county shows it."""

import io
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrage import DecryptError, decrypt, x25519

from agent_app.app import unlock
from agent_app.base.errors import UserError
from agent_app.core.sealed import SEALED_KIND, DisciplineOrgan
from agent_app.core.vocabulary import Role, ScopeClass
from agent_app.county import discipline
from agent_app.desk import casebook, checking, exchanging, ledgers, registering, sealing
from agent_app.desk.desk import Desk
from agent_app.store import backup, journal, segments
from agent_app.store import identity as who
from agent_app.sync import bundle, exchange, message, segment, unpacking
from agent_app.sync.certificate import issue
from agent_app.sync.sealed import PADDED, DisciplineKey
from tests.support.desks import (
    OTHER_VILLAGE,
    PASSPHRASE,
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

KEY_PASSPHRASE = "纪检的口令一二三"
POSTED = {"on": "2026-06-29", "organ": "county", "posting_number": "XA12345678951"}
_RECORD = frozenset({"events", "segments", "logs"})


@pytest.fixture(scope="module")
def key() -> DisciplineKey:
    return DisciplineKey.draw()


@pytest.fixture
def county(county: Desk, key: DisciplineKey) -> Desk:
    discipline.believe(county, key.recipient)
    return county


@pytest.fixture
def village(desk: Desk, county: Desk) -> Desk:
    exchanged(desk, county)
    return desk


@pytest.fixture
def township(township: Desk, county: Desk) -> Desk:
    exchanged(township, county)
    return township


def tables_of(desk: Desk, *, record: bool) -> dict[str, list[tuple[Any, ...]]]:
    """All that stands in a vault, decrypted; with the record itself, or only what is beside it."""
    with desk.vault.read() as connection:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
        names = [name for name in connection.exec_driver_sql(sql).scalars() if record or name not in _RECORD]
        found = {
            name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
            for name in names
        }
    # The counter of writings goes on with every one.
    found["meta"] = [row for row in found["meta"] if row[0] != "lamport"]
    return found


def everything_in(desk: Desk) -> bytes:
    """The same with the record, as one run of bytes to search in."""
    parts = [part for rows in tables_of(desk, record=True).values() for row in rows for part in row]
    return b"\0".join(part if isinstance(part, bytes) else str(part).encode() for part in parts)


def sealed_segments(desk: Desk) -> int:
    with desk.vault.read() as connection:
        return sum(scope.endswith("/sealed") for _, _, scope in segments.hashes(connection))


def identity_of(desk: Desk) -> who.Identity:
    with desk.vault.read() as connection:
        return who.load(connection)


def test_the_discipline_office_reads_it_and_its_writer_does_not(
    village: Desk, county: Desk, key: DisciplineKey
) -> None:
    made = sealing.seal(village, POSTED)
    before = [row.number for row in casebook.page(village)]
    exchanged(village, county)
    found = discipline.read(county, key)
    assert found.other_key == 0
    [one] = found.read
    assert one.as_json() == {
        "on": "2026-06-29",
        "organ": "county",
        "organ_label": DisciplineOrgan.COUNTY.label,
        "posting_number": "XA12345678951",
        "lookup_number": made.lookup_number,
        "division": VILLAGE,
    }
    assert before == [row.number for row in casebook.page(county)] == []
    with village.vault.read() as connection:
        [(scope, event)] = journal.in_class(connection, ScopeClass.SEALED)
    assert (scope.division, event.kind, [op[0] for op in event.ops]) == (VILLAGE, SEALED_KIND, ["open"])
    for desk in (village, county):
        with pytest.raises(DecryptError):
            decrypt(event.ops[0][1]["box"], [x25519.Identity.from_str(identity_of(desk).box_secret)])


def test_it_is_on_no_list_count_ledger_paper_or_search(
    village: Desk, township: Desk, county: Desk, key: DisciplineKey, tmp_path: Path
) -> None:
    registering.register(village, WATER)
    exchanged(village, county)
    counted = [checking.check(desk).as_json() for desk in (village, county)]
    standing = exchanging.standing(village)
    made = sealing.seal(village, POSTED)
    words = (made.lookup_number, POSTED["posting_number"])
    assert exchanging.standing(village) == standing
    request = request_of(village)
    header = bundle.read_header(io.BytesIO(request))
    assert (header.segments, header.events) == (0, 0)
    result = take_in(village, answer_to(county, request))
    assert (result.received, result.confirmed, result.cases) == (0, 0, ())
    assert exchanged(township, county).received == 1
    assert [checking.check(desk).as_json() for desk in (village, county)] == counted
    for desk in (village, township, county):
        assert casebook.total(desk) == 1
        assert not [hit for word in words for hit in casebook.find(desk, word)]
        assert not checking.check(desk).problems
        everything = everything_in(desk)
        assert not [word for word in words if word.encode() in everything]
        ledgers.export_ledger(desk, book := tmp_path / f"{desk.profile.role}.xlsx")
        with ZipFile(book) as parts:
            whole = b"".join(parts.read(name) for name in parts.namelist())
        assert not [word for word in words if word.encode() in whole]
    assert discipline.read(county, key).read[0].stub.lookup_number == made.lookup_number


def test_no_bundle_brings_it_to_a_village_or_township(
    village: Desk, township: Desk, county: Desk, tmp_path: Path, wall: Wall
) -> None:
    sealing.seal(village, POSTED)
    exchanged(village, county)
    # Even a certificate that names the sealed scope, and a desk that comes back with nothing.
    with county.vault.write() as connection:
        held = identity_of(township)
        scopes = [f"{TOWNSHIP}/cases", f"{TOWNSHIP}/sealed", f"{VILLAGE}/sealed"]
        issue(connection, who.load(connection), held.public, held.box, "何志明", Role.SUPERVISOR, scopes)
    fresh = make_desk(tmp_path / "second", wall, name="新来的")
    enrol(county, fresh)
    for desk in (township, fresh):
        response = answer_to(county, request_of(desk))
        assert not [scope for scope in scopes_in(response, identity_of(desk)) if scope.endswith("/sealed")]
        take_in(desk, response)
        assert sealed_segments(desk) == 0
    assert sealed_segments(county) == 1


def scopes_in(data: bytes, receiver: who.Identity) -> list[str]:
    """The scopes that a bundle speaks of: of its segments, and of the heads in its manifest."""
    found: list[str] = []

    def sink(kind: int, payload: bytes) -> None:
        if kind == bundle.SEGMENT:
            found.append(segment.read_header(payload)[1].scope)
        elif kind == bundle.MANIFEST:
            manifest = message.decode_manifest(bundle.read_manifest(payload)[0])
            found.extend(head.scope for head in manifest.confirmed)

    source = io.BytesIO(data)
    bundle.read_header(source)
    unpacking.scan(source, receiver, sink)
    return found


def test_it_arrives_once_and_is_not_sent_again(village: Desk, county: Desk, key: DisciplineKey) -> None:
    sealing.seal(village, POSTED)
    request = request_of(village)
    answer_to(county, request)  # the answer is lost
    answer_to(county, request)
    exchanged(village, county)
    out = io.BytesIO()
    assert exchange.write_request(village.vault, out, village.now_ms).segments == ()
    assert len(discipline.read(county, key).read) == 1


def test_a_backup_and_a_restored_county_keep_it_sealed(
    village: Desk, county: Desk, key: DisciplineKey, tmp_path: Path
) -> None:
    made = sealing.seal(village, POSTED)
    backup.backup(village.vault, out := tmp_path / "b.xfbak")
    assert made.lookup_number.encode() not in out.read_bytes()
    backup.restore(tmp_path / "restored", out)
    restored = unlock(tmp_path / "restored", PASSPHRASE, village.now)
    everything = everything_in(restored)
    assert made.lookup_number.encode() not in everything and b"XA12345678951" not in everything
    restored.close()
    exchanged(village, county)
    with county.vault.write() as connection:
        who.new_generation(connection)
    exchanged(village, county)
    assert len(discipline.read(county, key).read) == 1


def test_moving_a_desk_keeps_the_stub_sealed(village: Desk, county: Desk, key: DisciplineKey) -> None:
    sealing.seal(village, POSTED)
    enrol(county, village, scope=OTHER_VILLAGE)
    exchanged(village, county)
    assert [one.division for one in discipline.read(county, key).read] == [OTHER_VILLAGE]
    assert casebook.total(county) == casebook.total(village) == 0


def test_without_a_discipline_key_there_are_only_addresses(tmp_path: Path, wall: Wall, village: Desk) -> None:
    alone, keyless = make_desk(tmp_path / "alone", wall), make_county(tmp_path / "keyless", wall)
    for desk in (alone, keyless):
        assert not sealing.offered(desk)
        with pytest.raises(UserError, match="12388"):
            sealing.seal(desk, POSTED)
    assert sealing.offered(village)


def test_a_desk_learns_of_the_key_with_its_next_exchange(tmp_path: Path, wall: Wall) -> None:
    county, desk = make_county(tmp_path / "late", wall), make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    exchanged(desk, county)
    assert not sealing.offered(desk)
    for key in (DisciplineKey.draw(), DisciplineKey.draw()):
        discipline.believe(county, key.recipient)
        exchanged(desk, county)
        assert sealing.offered(desk)
        made = sealing.seal(desk, POSTED)
        exchanged(desk, county)
        found = discipline.read(county, key).read
        assert [one.stub.lookup_number for one in found] == [made.lookup_number]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"on": "2026-07-01"}, "on"),
        ({"on": "昨天"}, "on"),
        ({"organ": "石桥村村委会"}, "organ"),
        ({"posting_number": "他拿了补偿款"}, "posting_number"),
        ({"story": "x"}, "story"),
    ],
)
def test_there_is_nowhere_to_write_a_story(village: Desk, change: dict[str, Any], said: str) -> None:
    before = everything_in(village)
    with pytest.raises(UserError, match=said):
        sealing.seal(village, POSTED | change)
    assert everything_in(village) == before


def test_the_key_is_drawn_once_and_opens_with_its_passphrase_alone(
    village: Desk, county: Desk, key: DisciplineKey, tmp_path: Path
) -> None:
    sealing.seal(village, POSTED)
    exchanged(village, county)
    with pytest.raises(UserError, match="--replace"):
        discipline.init(county, tmp_path / "new.age", KEY_PASSPHRASE)
    discipline.init(county, tmp_path / "new.age", KEY_PASSPHRASE, replace=True)
    (tmp_path / "other.age").write_bytes(b"age-encryption.org/v1\nnone of ours")
    for file, passphrase in (("new.age", "别的口令一二三四"), ("other.age", KEY_PASSPHRASE)):
        with pytest.raises(UserError, match="打不开"):
            discipline.key_in(tmp_path / file, passphrase)
    new = discipline.key_in(tmp_path / "new.age", KEY_PASSPHRASE)
    assert new.recipient == discipline.recipient(county)
    assert new.secret.encode() not in everything_in(county)
    assert (discipline.read(county, new).read, discipline.read(county, new).other_key) == ((), 1)
    assert len(discipline.read(county, key).read) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    on=st.dates(date(2025, 7, 1), date(2026, 6, 30)),
    organ=st.sampled_from([organ.value for organ in DisciplineOrgan]),
    number=st.from_regex(r"[A-Z0-9]{6,20}", fullmatch=True) | st.just(""),
)
def test_whatever_is_sealed_no_table_beside_the_record_changes(
    village: Desk, key: DisciplineKey, on: date, organ: str, number: str
) -> None:
    before = tables_of(village, record=False)
    sealing.seal(village, {"on": on, "organ": organ, "posting_number": number})
    assert tables_of(village, record=False) == before
    with village.vault.read() as connection:
        *_, (_, event) = journal.in_class(connection, ScopeClass.SEALED)
    assert len(decrypt(event.ops[0][1]["box"], [x25519.Identity.from_str(key.secret)])) == PADDED
