"""Notes, what is taken back, what is corrected at once, and who looked at a whole number."""

from datetime import date
from pathlib import Path

import pytest

from agent_app.base.errors import UserError
from agent_app.core.event import new_id
from agent_app.desk import (
    attaching,
    casebook,
    checking,
    drafts,
    mending,
    noting,
    registering,
    revealing,
    stepping,
)
from agent_app.desk.desk import Desk
from tests.support.desks import FIELD, Wall


@pytest.fixture
def number(desk: Desk) -> str:
    return registering.register(desk, FIELD).number


def test_a_note_stands_at_its_day_and_is_written_once(desk: Desk, wall: Wall, number: str) -> None:
    wall.go_to("2026-07-18")
    record = new_id().hex()
    for _ in range(2):
        assert noting.add_note(desk, number, "第一次院坝会，11户到场。", date(2026, 7, 17), record) == record
    [note] = [moment for moment in casebook.view(desk, number).moments if moment.kind == "note"]
    assert (note.on, note.facts) == ("2026-07-17", "第一次院坝会，11户到场。")


@pytest.mark.parametrize("day", ["2026-06-29", "2026-07-02"])
def test_a_note_is_of_a_day_between_registering_and_today(
    desk: Desk, wall: Wall, number: str, day: str
) -> None:
    wall.go_to("2026-07-01")
    with pytest.raises(UserError, match=day):
        noting.add_note(desk, number, "问过了", date.fromisoformat(day))
    with pytest.raises(UserError, match="不能空着"):
        noting.add_note(desk, number, "  ")


def test_notes_and_materials_are_taken_back_and_stay_readable(
    desk: Desk, number: str, tmp_path: Path
) -> None:
    (tmp_path / "回执.pdf").write_bytes(b"%PDF-1.4 nothing %%EOF")
    note = noting.add_note(desk, number, "记到别的事上去了")
    material = attaching.attach(desk, number, tmp_path / "回执.pdf").record
    for record in (note, material):
        mending.withdraw_step(desk, number, record, "加错了")
    moments = casebook.view(desk, number).moments
    assert [m.struck for m in moments if m.kind == "withdrawn"] == ["记到别的事上去了", "回执.pdf"]
    assert not attaching.materials(desk, number)
    assert not checking.check(desk).problems


def test_a_material_of_a_step_says_so_on_the_timeline(desk: Desk, number: str, tmp_path: Path) -> None:
    (tmp_path / "转交单.pdf").write_bytes(b"%PDF-1.4 nothing %%EOF")
    step = stepping.take_step(desk, number, "hand_over", None, {"organ": "青溪镇人民政府"}).record
    attaching.attach(desk, number, tmp_path / "转交单.pdf", step=step)
    [material] = [m for m in casebook.view(desk, number).moments if m.kind == "attachment"]
    assert material.data["step"] == step


def test_facts_of_a_case_and_of_its_people_are_corrected_in_one_action(desk: Desk, number: str) -> None:
    first, second = (party.id.hex() for party in casebook.view(desk, number).case.parties[:2])
    before = checking.check(desk).events
    registering.correct_all(
        desk,
        number,
        {"": {"place": "晒谷坪"}, first: {"phone": "136 0000 8841"}, second: {"address": "石桥村3组"}},
    )
    assert checking.check(desk).events == before + 1
    case = casebook.view(desk, number).case
    assert case.subject.get("place") == "晒谷坪"
    assert case.parties[0].get("phone") == "13600008841"
    assert case.parties[1].get("address") == "石桥村3组"
    assert not case.subject.conflicts()


def test_one_wrong_value_keeps_all_of_them_from_being_written(desk: Desk, number: str) -> None:
    first = casebook.view(desk, number).case.parties[0].id.hex()
    with pytest.raises(UserError, match="不像电话号码"):
        registering.correct_all(desk, number, {"": {"place": "晒谷坪"}, first: {"phone": "12"}})
    assert casebook.view(desk, number).case.subject.get("place") == FIELD["place"]


def test_who_looked_at_a_whole_number_is_noted_before_it_is_shown(desk: Desk, number: str) -> None:
    case = casebook.view(desk, number).case
    shown = revealing.reveal(desk, number, case.parties[0].id.hex(), "phone")
    assert shown == FIELD["petitioner"]["phone"]
    [note] = drafts.kept(desk, revealing.KIND)
    assert note.data == {
        "who": "刘春生",
        "case": case.subject.id.hex(),
        "record": case.parties[0].id.hex(),
        "field": "phone",
    }
    assert note.changed == desk.now_ms


def test_numbers_in_what_else_a_ledger_told_are_seen_in_part_and_whole_with_a_note(
    desk: Desk, number: str
) -> None:
    subject, beside = desk.case(number).subject, {"家属": "138 1111 2222", "证件": "36042619910101007X，长子"}
    with desk.writing() as writing:
        writing.append(subject.id, [("set", b"", {"extra": beside})], subject.live(["extra"]))
    view = casebook.view(desk, number)
    in_part = {"家属": "138 **** 2222", "证件": "360426**********7X，长子"}
    assert casebook.as_json(view)["fields"]["extra"] == in_part
    assert not [whole for whole in beside.values() if whole in str(casebook.as_json(view))]
    revealing.note_whole(desk, view.case)
    assert casebook.as_json(view, whole=True)["fields"]["extra"] == beside
    assert "台账里的其他栏目" in "".join(look.what for look in revealing.looks(desk, number))
