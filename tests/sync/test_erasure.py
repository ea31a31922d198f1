"""Erasing by the county, carried to real desks on a stick: nothing stays behind, and everything else does."""

import secrets
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent_app.app import unlock
from agent_app.base.errors import UserError
from agent_app.core.event import ADD, erase, new_id, open_
from agent_app.core.vocabulary import Role
from agent_app.county import office
from agent_app.desk import (
    attaching,
    casebook,
    checking,
    drafts,
    erasing,
    exchanging,
    mending,
    noting,
    registering,
    stepping,
)
from agent_app.desk.desk import Desk
from agent_app.store import blobs, cursors, journal
from agent_app.store import erasing as stored_erasing
from agent_app.store import identity as who
from agent_app.store.backup import backup, restore
from agent_app.store.bulk import run
from agent_app.sync import certificate, elsewhere
from tests.support.desks import (
    OTHER_VILLAGE,
    PASSPHRASE,
    VILLAGE,
    WATER,
    Wall,
    answer_to,
    enrol,
    exchanged,
    make_desk,
    reopened,
    request_of,
    take_in,
)
from tests.support.pages import plain_pages
from tests.support.pictures import photo

SECRET, NEIGHBOUR = "龘靐埋在井边", "褚彘"
BASIS = "本人要求，个人信息保护法第四十七条"


def planted(desk: Desk, folder: Path) -> tuple[str, dict[str, str]]:
    """A case with a secret in a note, a neighbour, a photo; the ids of these records."""
    data: dict[str, Any] = {**WATER, "joint": [{"name": NEIGHBOUR, "phone": "13911112222"}]}
    number = registering.register(desk, data).number
    (folder / "井.jpg").write_bytes(photo(300, 200))
    case = casebook.view(desk, number).case
    ids = {
        "note": noting.add_note(desk, number, SECRET),
        "party": case.parties[1].id.hex(),
        "photo": attaching.attach(desk, number, folder / "井.jpg").record,
    }
    drafts.keep(desk, "case_form", f"{case.subject.id.hex()}/note", {"text": SECRET})
    registering.correct(desk, number, {"phone": "13933334444"}, ids["party"])
    return number, ids


def carry(desk: Desk, county: Desk, stick: Path) -> None:
    """Out to the county and back, on a stick."""
    stick.mkdir(exist_ok=True)
    exchanging.write_to_stick(desk, stick)
    exchanging.county_by_stick(county, stick)
    exchanging.read_from_stick(desk, stick)


def holds_secret(desk: Desk, number: str) -> bool:
    """Whether the note of a case still says it."""
    return any(SECRET in str(record.get("text")) for record in desk.case(number).subject.of_kind("note"))


def key_of(desk: Desk, number: str, record: str) -> bytes:
    """The key of a material's file."""
    key: bytes = desk.case(number).subject.records[bytes.fromhex(record)].get("key")
    return key


def in_index(desk: Desk, text: str) -> bool:
    """Whether a piece of text lies in the blocks of the full-text index, tombstones or not."""
    with desk.vault.read() as connection:
        return any(
            text.encode() in block for (block,) in connection.exec_driver_sql("SELECT block FROM search_data")
        )


def test_what_the_county_erases_is_gone_from_every_vault_and_the_rest_stays(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk, wall: Wall
) -> None:
    number, ids = planted(desk, tmp_path)
    carry(desk, county, tmp_path / "stick")
    carry(township, county, tmp_path / "stick2")
    key = key_of(desk, number, ids["photo"])
    traces = [SECRET.encode(), NEIGHBOUR.encode(), b"13911112222", b"13933334444", key]
    everyone = (desk, township, county)
    for one in everyone:
        assert [trace for trace in traces if trace not in plain_pages(one.vault)] == []
        assert in_index(one, "靐")
    wall.turn(days=1)
    for record in ids.values():
        erasing.erase(county, number, BASIS, record=record, actor="王海")
    assert [act.waiting for act in erasing.erasures(county)] == [("代理员刘春生", "镇级督导何志明")] * 3
    registering.correct(desk, number, {"place": "4组老井"})
    for _ in range(2):
        carry(desk, county, tmp_path / "stick")
        carry(township, county, tmp_path / "stick2")
    for one in everyone:
        assert not in_index(one, "靐")
        found = plain_pages(one.vault)
        assert [trace for trace in traces if trace in found] == [], one.profile.name
        with one.vault.read() as connection:
            assert blobs.names(connection) == []
        whole = casebook.view(one, number).case.subject
        assert (whole.get("words"), whole.get("place")) == (WATER["words"], "4组老井")
        assert [party.get("name") for party in casebook.view(one, number).case.parties] == ["吴有根"]
        assert not checking.check(one).problems
        assert casebook.find(one, "龘靐") == casebook.find(one, NEIGHBOUR) == []
        assert casebook.find(one, "漏水")
    assert len({one.case(number).subject.digest() for one in everyone}) == 1
    assert [act.waiting for act in erasing.erasures(county)] == [()] * 3
    told = [moment for moment in casebook.view(desk, number).moments if moment.kind == "erased"]
    assert {moment.title for moment in told} == {
        "按规定删去了一条记事",
        "按规定删去了一个人的资料",
        "按规定删去了一份材料",
    }
    assert {(moment.facts, moment.actor, moment.by_authority) for moment in told} == {
        (f"依据：{BASIS}", "王海", True)
    }
    assert casebook.view(desk, number).moments[0].actor == "刘春生"


def test_a_body_that_arrives_after_its_erasure_is_not_kept(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk
) -> None:
    number, ids = planted(desk, tmp_path)
    early = request_of(desk)
    answer_to(county, early)
    erasing.erase(county, number, BASIS, record=ids["note"])
    erasing.erase(county, number, BASIS, record=ids["photo"])
    answer_to(county, early)  # the same stick once more, with the bodies
    exchanged(township, county)
    for one in (county, township):
        assert SECRET.encode() not in plain_pages(one.vault)
        assert "龘靐" not in str(casebook.as_json(casebook.view(one, number), whole=True))
    exchanged(desk, county)
    exchanged(desk, county)
    assert desk.case(number).subject.digest() == county.case(number).subject.digest()
    with desk.vault.read() as connection:
        assert blobs.names(connection) == []


def test_one_field_goes_and_no_older_value_comes_back(tmp_path: Path, desk: Desk, county: Desk) -> None:
    number, ids = planted(desk, tmp_path)
    exchanged(desk, county)
    done = erasing.erase(county, number, BASIS, record=ids["party"], fields=["phone"])
    assert (done.what, done.events) == ("电话", 2)
    exchanged(desk, county)
    for one in (desk, county):
        party = one.case(number).subject.records[bytes.fromhex(ids["party"])]
        assert party.values().keys() >= {"name"} and "phone" not in party.values()
    with pytest.raises(UserError, match="不能单独删"):
        erasing.erase(county, number, BASIS, fields=["number"])
    with pytest.raises(UserError, match="早已删去"):
        erasing.erase(county, number, BASIS, record=ids["party"], fields=["phone"])


def test_a_whole_case_keeps_its_number_its_days_and_its_steps(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    number, _ = planted(desk, tmp_path)
    stepping.take_step(desk, number, "hand_over", data={"organ": "青溪镇人民政府", "note": SECRET})
    exchanged(desk, county)
    before = casebook.view(county, number).case
    erasing.erase(county, number, BASIS, whole=True)
    exchanged(desk, county)
    for one in (desk, county):
        case = casebook.view(one, number).case
        assert (case.progress.stage, case.facts.registered_on) == (
            before.progress.stage,
            before.facts.registered_on,
        )
        assert set(case.subject.values()) <= {"number", "registered_on", "channel", "purpose", "category"}
        assert [record.kind for record in case.subject.records.values()] == ["step"]
        for trace in (SECRET, NEIGHBOUR, "吴有根", "漏了两个月"):
            assert trace.encode() not in plain_pages(one.vault)
        assert not checking.check(one).problems


def test_what_is_written_without_having_heard_is_removed_too(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk
) -> None:
    number, ids = planted(desk, tmp_path)
    exchanged(desk, county)
    exchanged(township, county)
    registering.correct(township, number, {"phone": "13977778888"}, ids["party"])
    registering.correct(township, number, {"place": "4组老井"})
    withdrawn = mending.withdraw_step(desk, number, ids["note"], "记错了")
    erasing.erase(county, number, BASIS, record=ids["party"])
    erasing.erase(county, number, BASIS, record=ids["note"])
    mending.restore(desk, number, withdrawn)
    (tmp_path / "stick").mkdir()
    for _ in range(3):
        for one in (desk, township):
            exchanging.by_stick(one, tmp_path / "stick")
            exchanging.county_by_stick(county, tmp_path / "stick")
            exchanging.read_from_stick(one, tmp_path / "stick")
    for one in (desk, township, county):
        found = plain_pages(one.vault)
        assert [t for t in (SECRET.encode(), b"13977778888", b"13933334444") if t in found] == [], (
            one.profile.name
        )
        assert one.case(number).subject.get("place") == "4组老井"
    assert len({one.case(number).subject.digest() for one in (desk, township, county)}) == 1


def test_what_was_erased_does_not_come_back_told_again_under_another_key(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk
) -> None:
    """By a home from before it had handed over what it said, which is then invited again."""
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    registering.correct(desk, number, {"place": SECRET, "summary": "水管漏水"})
    backup(desk.vault, tmp_path / "before.xfbak")
    exchanged(desk, county)
    exchanged(township, county)
    erasing.erase(county, number, BASIS, fields=["place"])
    restore(tmp_path / "again", tmp_path / "before.xfbak")
    again = unlock(tmp_path / "again", PASSPHRASE, desk.now)
    enrol(county, again)
    for one in (again, again, again, township):
        carry(one, county, tmp_path / "stick")
    for one in (again, township, county):
        assert SECRET.encode() not in plain_pages(one.vault), one.profile.name
        assert one.case(number).subject.get("summary") == "水管漏水"
    # What is said anew stays.
    registering.correct(again, number, {"place": "4组井边"})
    carry(again, county, tmp_path / "stick")
    assert county.case(number).subject.get("place") == "4组井边"
    again.close()


def test_it_does_not_come_back_told_by_two_copies_of_a_home_each_under_its_own_key(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    """Neither has seen what the other tells, only what both told before."""
    exchanged(desk, county)
    number = registering.register(desk, {**WATER, "place": SECRET}).number
    backup(desk.vault, tmp_path / "before.xfbak")
    restore(tmp_path / "again", tmp_path / "before.xfbak")
    again = unlock(tmp_path / "again", PASSPHRASE, desk.now)
    for one in (desk, again):
        enrol(county, one)
    for _ in range(2):
        carry(desk, county, tmp_path / "stick")
    erasing.erase(county, number, BASIS, fields=["place"])
    erasing.erase(county, number, BASIS, fields=["summary"])
    for one in (again, again, again, desk):
        carry(one, county, tmp_path / "stick")
    for one in (again, desk, county):
        found = plain_pages(one.vault)
        assert SECRET.encode() not in found, one.profile.name
        assert WATER["summary"].encode() not in found, one.profile.name
    again.close()


def test_it_goes_when_it_comes_by_a_late_answer_to_a_desk_that_was_moved_since(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    """The answer was on its way when the desk was told what had been erased in the place that it had left."""
    number = registering.register(desk, {**WATER, "place": SECRET}).number
    exchanged(desk, county)
    moved = make_desk(tmp_path / "moved", county.now, name="邱满生")
    enrol(county, moved)
    registering.register(moved, WATER)
    late = answer_to(county, request_of(moved))
    enrol(county, moved, scope=OTHER_VILLAGE)
    erasing.erase(county, number, BASIS, whole=True)
    exchanged(moved, county)
    take_in(moved, late)
    assert SECRET.encode() in plain_pages(moved.vault)
    exchanged(moved, county)
    assert SECRET.encode() not in plain_pages(moved.vault)
    moved.close()


def test_it_does_not_come_back_either_where_a_restored_county_never_had_it(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk
) -> None:
    """Somebody tells it under another key, and then it hears of the act, and of the event without what that said."""
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    backup(county.vault, tmp_path / "county.xfbak")
    registering.correct(desk, number, {"place": SECRET})
    backup(desk.vault, tmp_path / "before.xfbak")
    exchanged(desk, county)
    erasing.erase(county, number, BASIS, fields=["place"])
    exchanged(township, county)
    county.close()
    now = office.restore(tmp_path / "now", tmp_path / "county.xfbak", PASSPHRASE, county.now)
    restore(tmp_path / "again", tmp_path / "before.xfbak")
    again = unlock(tmp_path / "again", PASSPHRASE, desk.now)
    enrol(now, again)
    for one in (again, again, township, township, again, township):
        carry(one, now, tmp_path / "stick")
    for one in (again, township, now):
        assert SECRET.encode() not in plain_pages(one.vault), one.profile.name
    for one in (again, now):
        one.close()


def test_an_erased_photo_that_was_kept_again_without_having_heard_goes_too(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk
) -> None:
    number, ids = planted(desk, tmp_path)
    sticks = (desk, tmp_path / "stick"), (township, tmp_path / "stick2")
    for one, stick in sticks:
        carry(one, county, stick)
    key = key_of(desk, number, ids["photo"])
    erasing.erase(county, number, BASIS, record=ids["photo"])
    again = attaching.attach(desk, number, tmp_path / "井.jpg", step="ab" * 16)
    assert key_of(desk, number, again.record) == key, "the same file"
    for one, stick in sticks * 3:
        carry(one, county, stick)
    for one in (desk, township, county):
        assert attaching.materials(one, number) == []
        assert key not in plain_pages(one.vault)
        with one.vault.read() as connection:
            assert blobs.names(connection) == []
    assert {act.waiting for act in erasing.erasures(county)} == {()}
    late = attaching.attach(desk, number, tmp_path / "井.jpg")  # once more, and knowing of it
    exchanged(desk, county)
    assert attaching.content(county, number, late.record)


def test_a_power_cut_before_a_late_writing_is_removed_is_made_up_for(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk
) -> None:
    number, ids = planted(desk, tmp_path)
    exchanged(desk, county)
    exchanged(township, county)
    registering.correct(township, number, {"phone": "13977778888"}, ids["party"])
    erasing.erase(county, number, BASIS, record=ids["party"])
    answer_to(county, request_of(township))
    again = reopened(county)
    for one in (township, desk):
        exchanged(one, again)
    for one in (township, desk, again):
        assert b"13977778888" not in plain_pages(one.vault)
    with again.vault.read() as connection:
        assert not stored_erasing.late(connection)
    again.close()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(["petitioner", "neighbour", "note", "step", "phone", "place"]), min_size=1))
def test_whatever_is_erased_is_nowhere_and_the_rest_is_there(
    tmp_path: Path, desk: Desk, county: Desk, chosen: set[str]
) -> None:
    mark = secrets.token_hex(4)
    said = {name: f"{name}-{mark}" for name in ("petitioner", "neighbour", "note", "step", "place")}
    said["phone"] = "139" + str(int(mark, 16))[:8].zfill(8)
    people = {
        "petitioner": {"name": said["petitioner"], "address": "1组"},
        "joint": [{"name": said["neighbour"]}],
    }
    number = registering.register(desk, {**WATER, **people, "place": said["place"]}).number
    case = casebook.view(desk, number).case
    registering.correct(desk, number, {"phone": said["phone"]}, case.parties[0].id.hex())
    ids = {
        "petitioner": case.parties[0].id.hex(),
        "neighbour": case.parties[1].id.hex(),
        "note": noting.add_note(desk, number, said["note"]),
        "step": stepping.take_step(
            desk, number, "hand_over", data={"organ": "镇里", "note": said["step"]}
        ).record,
    }
    exchanged(desk, county)
    for name in sorted(chosen):
        if name in ids:
            erasing.erase(county, number, BASIS, record=ids[name])
        elif name == "place":
            erasing.erase(county, number, BASIS, fields=["place"])
        elif "petitioner" not in chosen:
            erasing.erase(county, number, BASIS, record=ids["petitioner"], fields=["phone"])
    noting.add_note(
        desk, number, "又来问过"
    )  # whoever comes later has nothing to fear of what was erased twice
    exchanged(desk, county)
    gone = chosen | ({"phone"} if "petitioner" in chosen else set())
    for one in (desk, county):
        pages = plain_pages(one.vault)
        assert {name for name, text in said.items() if text.encode() in pages} == set(said) - gone
    assert desk.case(number).subject.digest() == county.case(number).subject.digest()


def test_the_same_photo_kept_twice_goes_with_both(tmp_path: Path, desk: Desk, county: Desk) -> None:
    number, ids = planted(desk, tmp_path)
    again = attaching.attach(desk, number, tmp_path / "井.jpg", step="ab" * 16)
    mending.withdraw_step(desk, number, again.record, "加错了")
    exchanged(desk, county)
    assert erasing.erase(county, number, BASIS, record=ids["photo"]).files == 1
    with county.vault.read() as connection:
        assert blobs.names(connection) == []
        stored = journal.events_of(connection, [county.case(number).subject.id])
    assert "blob" not in str(
        [op for item in next(iter(stored.values())) for op in item.event.ops if op[0] == ADD]
    )


def test_who_may_erase_and_what_for(tmp_path: Path, desk: Desk, county: Desk) -> None:
    number, ids = planted(desk, tmp_path)
    exchanged(desk, county)
    with pytest.raises(UserError, match="由县里办"):
        erasing.erase(desk, number, BASIS, record=ids["note"])
    for basis in ("", "　", "因" * 201):
        with pytest.raises(UserError, match="依据"):
            erasing.erase(county, number, basis, record=ids["note"])
    for wrong in ({}, {"record": ids["note"], "whole": True}, {"record": "zz"}, {"record": "00" * 16}):
        with pytest.raises(UserError, match="什么都没有删"):
            erasing.erase(county, number, BASIS, **wrong)
    assert erasing.erasures(county) == []


def test_a_power_cut_before_the_log_is_cut_is_made_up_for(
    tmp_path: Path, desk: Desk, county: Desk, monkeypatch
) -> None:
    number, ids = planted(desk, tmp_path)
    exchanged(desk, county)
    monkeypatch.setattr("agent_app.desk.erasing.stored_erasing.finish", lambda vault: None)
    erasing.erase(county, number, BASIS, record=ids["note"])
    monkeypatch.undo()
    again = reopened(county)
    assert SECRET.encode() not in plain_pages(again.vault)
    again.close()


def test_a_desk_of_another_village_need_not_hear_of_it(
    tmp_path: Path, desk: Desk, county: Desk, wall: Wall
) -> None:
    other = make_desk(tmp_path / "other", wall, name="钱", division=OTHER_VILLAGE)
    enrol(county, other)
    exchanged(other, county)
    number, ids = planted(desk, tmp_path)
    exchanged(desk, county)
    erasing.erase(county, number, BASIS, record=ids["note"])
    assert erasing.erasures(county)[0].waiting == ("代理员刘春生",)
    take_in(desk, answer_to(county, request_of(desk)))
    assert erasing.erasures(county)[0].waiting == ("代理员刘春生",), (
        "that it was sent is not that it was heard"
    )
    exchanged(desk, county)
    assert erasing.erasures(county)[0].waiting == ()
    other.close()


def test_a_desk_that_was_moved_away_does_away_with_what_is_erased_where_it_was(
    tmp_path: Path, desk: Desk, county: Desk, wall: Wall
) -> None:
    number, ids = planted(desk, tmp_path)
    other = registering.register(desk, {**WATER, "summary": "路灯不亮"}).number
    carry(desk, county, tmp_path / "stick")
    enrol(county, desk, scope=OTHER_VILLAGE)
    carry(desk, county, tmp_path / "stick")
    wall.turn(days=1)
    key = key_of(desk, number, ids["photo"])
    for record in ids.values():
        erasing.erase(county, number, BASIS, record=record)
    stepping.take_step(county, other, "receive", data={"organ": "云山县信访局"})
    before = [act.waiting for act in erasing.erasures(county)]
    assert all("代理员刘春生" in waiting for waiting in before)
    with desk.vault.read() as connection:
        had = connection.exec_driver_sql("SELECT count(*) FROM segments").scalar_one()
    carry(desk, county, tmp_path / "stick")
    found = plain_pages(desk.vault)
    for trace in (SECRET.encode(), NEIGHBOUR.encode(), b"13911112222", b"13933334444", key):
        assert trace not in found
    assert not in_index(desk, "靐") and not checking.check(desk).problems
    with desk.vault.read() as connection:
        assert blobs.names(connection) == []
        # Nothing that is written there now comes to it, and what it had and nobody erased stays.
        assert connection.exec_driver_sql("SELECT count(*) FROM segments").scalar_one() == had
    assert [row.number for row in casebook.page(desk)] == [other]
    assert not desk.case(other).facts.steps
    carry(desk, county, tmp_path / "stick")
    # Its old key, which nobody has stopped, stands on the list still; the new one has heard.
    assert [len(waiting) for waiting in before] == [2] * 3
    assert [act.waiting for act in erasing.erasures(county)] == [("代理员刘春生",)] * 3
    # Back where it was, it is given everything.
    enrol(county, desk, scope=VILLAGE)
    for _ in range(2):
        carry(desk, county, tmp_path / "stick")
    assert desk.case(number).subject.digest() == county.case(number).subject.digest()
    assert {row.number for row in casebook.page(desk)} == {number, other}
    assert not checking.check(desk).problems


def test_a_desk_that_was_moved_twice_does_away_with_what_is_erased_in_either_place(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    """That it was told of the one, later, while the other lay still before it, says nothing of that."""
    first, here = planted(desk, tmp_path)
    exchanged(desk, county)
    enrol(county, desk, scope=OTHER_VILLAGE)
    exchanged(desk, county)
    second, there = planted(desk, tmp_path)
    exchanged(desk, county)
    for _ in range(2):
        noting.add_note(county, second, "问过本人")
    erasing.erase(county, second, BASIS, record=there["note"])
    erasing.erase(county, first, BASIS, record=here["note"])
    take_in(desk, answer_to(county, request_of(desk), limit=1))
    assert [number for number in (first, second) if holds_secret(desk, number)] == [second]
    enrol(county, desk, scope="990101003003")
    assert all("代理员刘春生" in act.waiting for act in erasing.erasures(county))
    for _ in range(2):
        exchanged(desk, county)
    assert SECRET.encode() not in plain_pages(desk.vault)
    # It is not told of them again, and what the county does meanwhile is looked through once.
    stepping.take_step(county, first, "receive", data={"organ": "云山县信访局"})
    exchanged(desk, county)
    with desk.vault.read() as connection:
        told = elsewhere.told(cursors.known(connection), f"{VILLAGE}/cases")
    with county.vault.read() as connection:
        assert told == stored_erasing.last_row(connection)


def test_what_was_written_after_a_move_does_not_keep_a_desk_from_hearing_of_erasures_where_it_was(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    number, ids = planted(desk, tmp_path)
    exchanged(desk, county)
    with desk.vault.read() as here, county.vault.write() as there:
        own, box = who.load(here).public, who.load(here).box
        elsewhere = [f"{OTHER_VILLAGE}/cases"]  # of which it has not heard yet
        certificate.issue(there, who.load(there), own, box, desk.profile.name, Role.AGENT, elsewhere)
    late = registering.register(desk, {**WATER, "summary": "路灯不亮"}).number
    exchanged(desk, county)
    assert [row.number for row in casebook.page(county)] == [number], "what came after the move lies aside"
    for record in ids.values():
        erasing.erase(county, number, BASIS, record=record)
    exchanged(desk, county)
    assert SECRET.encode() not in plain_pages(desk.vault)
    assert {row.number for row in casebook.page(desk)} >= {late} and not checking.check(desk).problems


def test_what_a_later_version_writes_and_erases_goes_here_too(
    desk: Desk, county: Desk, tmp_path: Path
) -> None:
    carry(desk, county, tmp_path / "usb")
    subject = new_id()
    with desk.writing() as writing:
        writing.open(subject, [open_({"place": SECRET})], kind="dispute")
    carry(desk, county, tmp_path / "usb")
    said = bodies(desk, subject)
    assert said == bodies(county, subject) and len(said) == 1
    with county.writing("王海") as writing:
        writing.append(subject, [erase(leaf, BASIS, ()) for leaf in said], kind="dispute")
    carry(desk, county, tmp_path / "usb")
    for one in (desk, county):
        assert SECRET.encode() not in b"".join(bodies(one, subject).values())
        assert checking.check(one).problems == []


def bodies(desk: Desk, subject: bytes) -> dict[bytes, bytes]:
    """What the events of a subject say, by their leaves."""
    with desk.vault.read() as connection:
        rows = run(connection, "SELECT leaf, body FROM events WHERE subject = ?", (subject,))
    return {leaf: body or b"" for leaf, body in rows}
