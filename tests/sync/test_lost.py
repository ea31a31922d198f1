"""A laptop is lost: what the county had confirmed is back, what it had not is listed by number, the old key is worth nothing."""

import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from agent_app.app import unlock
from agent_app.base.errors import UserError
from agent_app.core.event import MAX_EVENT_BYTES, add, encode, new_id
from agent_app.core.vocabulary import Delivery, Role
from agent_app.county import escrow, office, people
from agent_app.desk import (
    casebook,
    checking,
    exchanging,
    mending,
    noting,
    put_aside,
    registering,
    stepping,
    unconfirmed,
)
from agent_app.desk.desk import Desk
from agent_app.desk.setup import change_passphrase
from agent_app.store import identity, journal, keyslots, segments
from agent_app.store.backup import backup, restore
from agent_app.store.meta import get_meta
from agent_app.sync import belonging, exchange, quarantine, segment
from agent_app.sync.intake import Intake, Terms
from tests.support.county import at_console
from tests.support.desks import (
    FIELD,
    PASSPHRASE,
    QUICK,
    VILLAGE,
    WATER,
    Wall,
    answer_to,
    enrol,
    enrol_by_file,
    exchanged,
    make_county,
    make_desk,
    request_of,
    take_in,
)


@pytest.fixture
def desk(tmp_path: Path, wall: Wall, county: Desk) -> Iterator[Desk]:
    """It came by a file, and so the county can open its backups."""
    made = make_desk(tmp_path / "desk", wall)
    enrol_by_file(county, made, tmp_path)
    exchanged(made, county)
    yield made
    made.close()


def key_of(desk: Desk) -> bytes:
    with desk.vault.read() as connection:
        return bytes(get_meta(connection, "public"))


def test_a_stolen_laptop_and_a_new_one(tmp_path: Path, desk: Desk, county: Desk) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    confirmed = registering.register(desk, WATER).number
    exchanged(desk, county)
    carried = registering.register(desk, FIELD).number
    lost_stick = request_of(desk)  # handed over, and never arrived before the laptop was gone
    only_here = registering.register(desk, WATER).number
    stepping.take_step(desk, confirmed, "hand_over", data={"organ": "水务站"})
    backup(desk.vault, tmp_path / "b.xfbak")
    later = registering.register(desk, WATER).number
    exchanged(desk, county)
    stolen, old_key = desk, key_of(desk)
    people.revoke(county, old_key.hex())

    restore(tmp_path / "new", tmp_path / "b.xfbak")
    again = unlock(tmp_path / "new", PASSPHRASE, desk.now)
    found = unconfirmed.look(again)
    assert {row.number for row in found.rows} == {carried, only_here, confirmed}  # as the backup knew it
    assert f"{only_here}  2026-06-30  {Delivery.SAVED.label}" in found.as_text()  # a sheet that names nobody
    assert not [
        row for row in found.rows if row.petitioner in found.as_text() or row.title in found.as_text()
    ]
    with pytest.raises(UserError, match="停用"):
        exchanged(again, county)
    enrol(county, again)
    assert key_of(again) != old_key
    new = registering.register(again, WATER).number
    exchanged(again, county)
    exchanged(again, county)
    everything = {confirmed, carried, only_here, later, new}
    assert (
        {row.number for row in casebook.page(again)}
        == everything
        == {row.number for row in casebook.page(county)}
    )
    assert not unconfirmed.look(again).rows
    assert again.case(confirmed).subject.digest() == county.case(confirmed).subject.digest()
    for one in (again, county):
        assert not checking.check(one).problems
    # Whoever has the stolen one is not heard, and what its stick brings late does no harm.
    registering.register(stolen, WATER)
    with pytest.raises(UserError, match="停用"):
        exchanged(stolen, county)
    answer_to(county, lost_stick)
    assert casebook.total(county) == len(everything)


def test_a_new_laptop_is_given_what_came_after_its_backup_also_when_the_line_is_cut(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    """The county says that it has more than the backup, and passes over what lies in that; which is written again."""
    registering.register(desk, WATER)
    request = request_of(desk)
    backup(desk.vault, tmp_path / "b.xfbak")
    answer_to(county, request)
    colleague = make_desk(tmp_path / "colleague", desk.now, name="邱满生")
    enrol(county, colleague)
    for one in (colleague, desk, desk):
        registering.register(one, WATER)
        exchanged(one, county)
    restore(tmp_path / "new", tmp_path / "b.xfbak")
    again = unlock(tmp_path / "new", PASSPHRASE, desk.now)
    enrol(county, again)
    take_in(again, answer_to(county, request_of(again), limit=1))
    for _ in range(4):
        exchanged(again, county)
    assert {row.number for row in casebook.page(again)} == {row.number for row in casebook.page(county)}
    assert casebook.total(again) == 4 and not exchanging.standing(again).quarantined
    for row in casebook.page(county):
        assert again.case(row.number).subject.digest() == county.case(row.number).subject.digest()
    for one in (again, colleague):
        one.close()


def test_what_never_arrived_under_the_old_key_is_written_again_under_the_new(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    first = registering.register(desk, WATER).number
    request_of(desk)  # on a stick that is lost
    stepping.take_step(desk, first, "hand_over", data={"organ": "水务站"})
    registering.correct(desk, first, {"place": "4组老井"})
    registering.correct(desk, first, {"place": "4组新井"})
    people.revoke(county, key_of(desk).hex())
    enrol(county, desk)
    assert take_in(desk, answer_to(county, request_of(desk))).more
    exchanged(desk, county)
    assert casebook.view(desk, first).delivery is Delivery.CONFIRMED
    assert county.case(first).subject.get("place") == "4组新井"
    assert not county.case(first).subject.conflicts()
    assert county.case(first).subject.digest() == desk.case(first).subject.digest()
    with county.vault.read() as connection:
        assert quarantine.count(connection) == 0
    assert not checking.check(desk).problems


def test_what_was_put_right_after_the_stick_was_lost_stays_put_right_under_the_new_key(
    desk: Desk, county: Desk
) -> None:
    number = registering.register(desk, FIELD).number
    stepping.take_step(desk, number, "hand_over", data={"organ": "水务站"})
    request_of(desk)  # on a stick that is lost, with the place and the step
    registering.correct(desk, number, {"place": "新地方"})
    mending.withdraw_step(desk, number, desk.case(number).facts.steps[-1].id, "记错了")
    people.revoke(county, key_of(desk).hex())
    enrol(county, desk)
    registering.correct(desk, number, {"people_affected": 41})  # before the county has answered the new key
    while exchanged(desk, county).more:
        pass
    for one in (desk, county):
        subject = one.case(number).subject
        assert (subject.get("place"), subject.get("people_affected")) == ("新地方", 41)
        assert not subject.conflicts() and not one.case(number).facts.steps
        assert not checking.check(one).problems
    assert casebook.view(desk, number).delivery is Delivery.CONFIRMED


def told(desk: Desk, number: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.title, one.facts) for one in casebook.view(desk, number).moments]


def test_what_turns_up_under_the_old_key_after_all_brings_nothing_back(desk: Desk, county: Desk) -> None:
    number = registering.register(desk, FIELD).number
    stepping.take_step(desk, number, "hand_over", data={"organ": "水务站"})
    noting.add_note(desk, number, "井边没有人")
    lost_stick = request_of(desk)
    registering.correct(desk, number, {"place": "新地方"})
    mending.withdraw_step(desk, number, desk.case(number).facts.steps[-1].id, "记错了")
    people.revoke(county, key_of(desk).hex())
    enrol(county, desk)
    while exchanged(desk, county).more:
        pass
    shown = told(desk, number)
    answer_to(county, lost_stick)
    put_aside.take(county, put_aside.waiting(county)[0].id)  # somebody has asked, and it is genuine
    exchanged(desk, county)
    for one in (desk, county):
        subject = one.case(number).subject
        assert subject.get("place") == "新地方" and not subject.conflicts()
        assert not one.case(number).facts.steps
        assert not checking.check(one).problems
    assert told(desk, number) == shown
    assert county.case(number).subject.digest() == desk.case(number).subject.digest()


def test_what_was_erased_does_not_keep_the_rest_of_its_segment_under_the_old_key(
    desk: Desk, county: Desk
) -> None:
    first, second = (registering.register(desk, one).number for one in (WATER, FIELD))
    request_of(desk)
    subject = desk.case(first).subject.id
    with desk.vault.write() as connection:
        leaves = journal.leaves_of(connection, [subject])[subject]
        journal.drop_bodies(connection, subject, leaves)
    people.revoke(county, key_of(desk).hex())
    enrol(county, desk)
    while exchanged(desk, county).more:
        pass
    assert county.case(second).subject.digest() == desk.case(second).subject.digest()
    assert not put_aside.waiting(county)
    with county.vault.read() as connection:
        assert set(leaves) <= {one.leaf for one in journal.leaves(connection) if one.body is None}


def test_an_invitation_that_the_county_refuses_takes_nothing_away(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    used, mine = (people.invite(county, scope=VILLAGE, name="刘春生", role=Role.AGENT) for _ in range(2))
    other = make_desk(tmp_path / "other", Wall())
    belonging.accept_invitation(other.vault, used)
    exchanged(other, county)
    before = key_of(desk)
    number = registering.register(desk, WATER).number
    belonging.accept_invitation(desk.vault, used)
    registering.correct(desk, number, {"place": "4组老井"})
    with pytest.raises(UserError, match="还照原来的连着"):
        exchanged(desk, county)
    assert key_of(desk) == before
    registering.correct(desk, number, {"place": "4组新井"})
    while exchanged(desk, county).more:
        pass
    for one in (desk, county):
        assert one.case(number).subject.get("place") == "4组新井"
        assert not one.case(number).subject.conflicts() and not checking.check(one).problems
    # A good one gives a new key, and whichever was read before changes nothing when it is read again.
    belonging.accept_invitation(desk.vault, mine)
    exchanged(desk, county)
    assert (now := key_of(desk)) != before
    last = people.invite(county, scope=VILLAGE, name="刘春生", role=Role.AGENT)
    belonging.accept_invitation(desk.vault, last)
    exchanged(desk, county)
    assert (latest := key_of(desk)) != now
    belonging.accept_invitation(desk.vault, mine)
    exchanged(desk, county)
    assert key_of(desk) == latest


def test_who_is_stopped_after_an_invitation_is_told_so_and_keeps_the_key(desk: Desk, county: Desk) -> None:
    """Whether the county took the invitation or not, it is done with: nobody goes back to the key of before."""
    used = people.invite(county, scope=VILLAGE, name="刘春生", role=Role.AGENT)
    people.take_back(county, used.id.hex())
    belonging.accept_invitation(desk.vault, used)
    with pytest.raises(UserError, match="还照原来的连着"):
        exchanged(desk, county)
    for _ in range(2):
        key = key_of(desk)
        people.revoke(county, key.hex())
        with pytest.raises(UserError, match="县里已经停用了这台电脑"):
            exchanged(desk, county)
        assert key_of(desk) == key
        enrol(county, desk)
        while exchanged(desk, county).more:
            pass
        assert key_of(desk) != key


def test_the_longest_record_that_may_be_is_written_again_under_the_new_key(desk: Desk, county: Desk) -> None:
    """It has no room to say that it was written before."""
    number = registering.register(desk, WATER).number
    subject, room = desk.case(number).subject.id, 60_000
    for _ in range(2):
        with desk.writing() as writing:
            writing.append(subject, [add("note", new_id(), {"text": "x" * room})])
        with desk.vault.read() as connection:
            longest = journal.events_of(connection, [subject])[subject][-1].event
        room += MAX_EVENT_BYTES - len(encode(longest)) - 2
    request_of(desk)  # on a stick that is lost
    people.revoke(county, key_of(desk).hex())
    enrol(county, desk)
    while exchanged(desk, county).more:
        pass
    assert county.case(number).subject.digest() == desk.case(number).subject.digest()
    shown = casebook.view(desk, number)
    assert shown.delivery is Delivery.CONFIRMED and not any(one.by_authority for one in shown.moments)


def test_an_answer_that_an_invitation_comes_before_takes_nothing_from_it(desk: Desk, county: Desk) -> None:
    """Another window accepts it while the answer, looked through already, waits for its turn to write."""
    number = registering.register(desk, WATER).number
    opened = exchange.open_response(desk.vault, io.BytesIO(answer_to(county, request_of(desk))))
    enrol(county, desk)
    with pytest.raises(UserError, match="请再交换一次"):
        exchange.apply_response(desk.vault, opened, desk.law, desk.now_ms)
    while exchanged(desk, county).more:
        pass
    assert casebook.view(desk, number).delivery is Delivery.CONFIRMED
    assert casebook.find(county, number) and not put_aside.waiting(county)


def test_the_county_opens_a_backup_whose_passphrase_and_code_are_lost(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    number = registering.register(desk, WATER).number
    backup(desk.vault, tmp_path / "b.xfbak")
    code = escrow.open_backup(county, tmp_path / "b.xfbak", tmp_path / "new.xfbak", QUICK)
    restore(tmp_path / "new", tmp_path / "new.xfbak")
    again = unlock(tmp_path / "new", code, desk.now)
    change_passphrase(again, code, "七八九十一二", QUICK)
    assert casebook.view(again, number)
    again.close()
    with pytest.raises(keyslots.WrongPassphraseError):
        unlock(tmp_path / "new", PASSPHRASE)
    other = make_county(tmp_path / "other", desk.now)
    with pytest.raises(UserError, match="没有交给本县"):
        escrow.open_backup(other, tmp_path / "b.xfbak", tmp_path / "x.xfbak", QUICK)
    assert not (tmp_path / "x.xfbak").exists()


def test_the_county_takes_in_what_waited_once_somebody_has_asked(desk: Desk, county: Desk) -> None:
    number = registering.register(desk, WATER).number
    people.revoke(county, key_of(desk).hex())
    with pytest.raises(UserError, match="停用"):
        exchanged(desk, county)
    [item] = put_aside.waiting(county)
    assert put_aside.retry(county) == 0
    assert [one.arrived for one in put_aside.waiting(county)] == [item.arrived]
    with pytest.raises(UserError, match="由县里定"):
        put_aside.take(desk, item.id)
    page = at_console(county).get("/quarantine")
    assert "停用以后才到的" in page.text
    page.post("/quarantine/again")
    page.post(f"/quarantine/{put_aside.waiting(county)[0].id}/take")
    assert "没有单独存着的" in page.text
    assert casebook.view(county, number)
    assert put_aside.waiting(county) == []


def test_the_county_takes_the_one_thing_that_somebody_asked_about_and_no_other(
    desk: Desk, county: Desk
) -> None:
    people.revoke(county, key_of(desk).hex())
    numbers = []
    for _ in range(2):
        numbers.append(registering.register(desk, WATER).number)
        with pytest.raises(UserError, match="停用"):
            exchanged(desk, county)
    first, second = put_aside.waiting(county)
    assert put_aside.take(county, first.id) == 1
    assert [row.number for row in casebook.page(county)] == numbers[:1]
    assert put_aside.waiting(county) == [second]


def test_computers_that_nobody_knows_do_not_fill_the_county(
    tmp_path: Path, county: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "MOST_OF_ONE", 3000)
    stranger = make_desk(tmp_path / "stranger", Wall())
    invitation = people.invite(county, scope=VILLAGE, name="别人", role=Role.AGENT)
    people.take_back(county, invitation.id.hex())
    belonging.accept_invitation(stranger.vault, invitation)
    numbers = []
    for _ in range(4):
        numbers.append(registering.register(stranger, WATER).number)
        with pytest.raises(UserError, match="不认识"):
            exchanged(stranger, county)
    assert 0 < len(put_aside.waiting(county)) < 4
    enrol(county, stranger)
    exchanged(stranger, county)
    exchanged(stranger, county)
    assert {row.number for row in casebook.page(county)} == set(numbers)


def test_what_nobody_has_signed_does_not_fill_the_county(
    tmp_path: Path, wall: Wall, desk: Desk, county: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody can name a known key; what that key has signed is kept all the same."""
    monkeypatch.setattr(quarantine, "MOST_UNPROVEN", 6 * 1024)
    other = make_desk(tmp_path / "other", wall, name="覃青山")
    enrol(county, other)
    exchanged(other, county)
    number = registering.register(desk, WATER).number
    request_of(desk)  # seals
    with desk.vault.read() as connection:
        wire = segment.to_wire(connection, segments.hashes(connection)[-1][0])
    outer, header, _ = segment.read_header(wire)

    def spoilt(turn: int) -> bytes:
        return msgspec.msgpack.encode(msgspec.structs.replace(outer, signature=turn.to_bytes(64, "big")))

    def brought(*wires: bytes) -> int:
        with county.vault.write() as connection:
            who = identity.load(connection)
            intake = Intake(connection, Terms(who.public, 2, county.law, county.now_ms))
            for one in wires:
                intake.take(one)
            return intake.finish().quarantined

    assert header.key == key_of(desk)
    kept = brought(*map(spoilt, range(20)), b"no segment")
    assert 0 < kept < 20
    assert brought(spoilt(0), spoilt(99)) == 0
    assert put_aside.turned_away(county).startswith("放满了：6月30日又来的没有存下。")
    assert "放满了" in at_console(county).get("/quarantine").text
    assert put_aside.retry(county) == 0
    assert len(put_aside.waiting(county)) == kept  # trying again loses nothing of what is kept

    people.revoke(county, key_of(desk).hex())
    assert brought(wire, *map(spoilt, range(100, 104))) == 1  # what a known key has signed has room
    item = put_aside.waiting(county)[-1]
    assert "已经停用" in item.reason
    put_aside.take(county, item.id)
    assert casebook.view(county, number)
    put_aside.put_away(county, put_aside.waiting(county)[0].id, "坏了，问过")
    assert put_aside.turned_away(county) == ""
    other.close()


def test_a_county_with_two_keys_after_it_has_changed_them(tmp_path: Path, desk: Desk, county: Desk) -> None:
    first = registering.register(desk, WATER).number
    exchanged(desk, county)
    official = {"organ": "青溪镇人民政府", "official_number": "990102202607010003"}
    stepping.take_step(county, first, "receive", data=official, actor="王海")
    old_invitation = people.invite(county, scope=VILLAGE, name="覃青山", role=Role.AGENT)
    on_its_way = request_of(desk)
    backup(desk.vault, tmp_path / "b.xfbak")

    before = key_of(county)
    office.rotate(county)
    assert key_of(county) != before
    take_in(desk, answer_to(county, on_its_way))
    assert desk.case(first).subject.get("official_number") == "990102202607010003"
    stepping.take_step(county, first, "accept", data={"track": "31(6)"}, actor="王海")
    exchanged(desk, county)
    exchanged(desk, county)
    assert casebook.as_json(casebook.view(desk, first))["state"] == "accepted"
    # Whoever comes later, by an invitation from before or after, takes both keys for the county's.
    late, new = (make_desk(tmp_path / name, Wall(), name=name) for name in ("覃青山", "新来的"))
    belonging.accept_invitation(late.vault, old_invitation)
    enrol(county, new, scope=VILLAGE)
    for one in (late, new):
        exchanged(one, county)
        assert one.case(first).subject.digest() == county.case(first).subject.digest()
        assert not put_aside.waiting(one) and not checking.check(one).problems
    enrol(
        county, desk, scope=VILLAGE
    )  # an invitation with the new key, to a desk that began with the old one
    exchanged(desk, county)
    assert not put_aside.waiting(county)
    assert escrow.open_backup(county, tmp_path / "b.xfbak", tmp_path / "new.xfbak", QUICK)
