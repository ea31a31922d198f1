"""The people of a case in the window: forty households, who speaks for them, the authorization from first to last."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from agent_app.core import agency
from agent_app.desk import authorizing, people
from agent_app.gui.pages.case.inputs import ManyInput
from agent_app.gui.pages.case.people_faces import AUTHORIZE, HELPER, HOUSEHOLD, SIGN
from agent_app.gui.pages.case.people_panel import PeoplePanel
from agent_app.gui.theme.look import Look
from tests.gui.case_hand import Hand
from tests.gui.cuts import cut
from tests.gui.hands import say
from tests.support.pictures import photo

LONG_VILLAGE = "云山县青溪镇石桥铺子上湾村民委员会第十二村民小组王家大院子东头老槐"


def panel(hand: Hand) -> PeoplePanel:
    """人员, opened by its button among the facts."""
    hand.page.people.open()
    shown = hand.page.columns.people
    assert shown is not None
    return shown


def said(hand: Hand) -> str:
    return "\n".join(label.text() for label in hand.page.findChildren(QLabel) if label.isVisible())


def test_a_household_is_added_chosen_and_taken_out_by_the_keyboard(hand: Hand) -> None:
    shown = panel(hand)
    assert len(shown.rows) == 5
    hand.press(Qt.Key.Key_Space)
    form = hand.page.columns.form
    assert form is not None and form.face.code == HOUSEHOLD
    say("谢满仓")
    hand.fill(phone="1381234567", reason="外出才回来")
    hand.save()
    hand.wait(lambda: len(shown.rows) == 6)
    added = shown.rows[-1]
    assert added.face.name == "谢满仓" and added.chip is not None
    added.chip.setFocus()
    hand.press(Qt.Key.Key_Space)
    hand.wait(lambda: len(hand.desk.case(hand.number).representatives) == 3)
    shown.rows[-1].remove.setFocus()
    hand.press(Qt.Key.Key_Space)
    form = hand.page.columns.form
    assert form is not None and form.face.title == "去掉：谢满仓"
    hand.save()
    assert "还没有填" in said(hand)
    hand.fill(reason="另外反映")
    hand.save()
    hand.wait(lambda: len(shown.rows) == 5)
    hand.press(Qt.Key.Key_Escape)
    assert hand.page.columns.people is None
    hand.wait(lambda: "去掉了一户：谢满仓" in hand.newest.title)


def test_a_sixth_representative_is_refused_in_place(hand: Hand) -> None:
    people.add_household(hand.desk, hand.number, {"name": "谢满仓"})
    everybody = [party.id.hex() for party in hand.desk.case(hand.number).parties]
    people.choose_representatives(hand.desk, hand.number, everybody[:5])
    hand.page.show_case(hand.number)
    hand.wait(lambda: hand.page._hand.sheet is not None and len(hand.page._hand.sheet.case.parties) == 6)
    shown = panel(hand)
    last = shown.rows[-1].chip
    assert last is not None
    last.click()
    hand.wait(lambda: "第二十条" in said(hand))
    assert not last.isChecked()
    assert len(hand.desk.case(hand.number).representatives) == 5


def test_somebody_s_facts_are_put_right_from_the_list(hand: Hand) -> None:
    shown = panel(hand)
    shown.rows[2].edit.click()
    form = hand.page.columns.facts_form
    assert form is not None
    record = shown.rows[2].face.record
    form._inputs[record, "phone"].set_value("13600008841")
    hand.save()
    hand.wait(lambda: hand.page.columns.facts_form is None)
    assert hand.desk.case(hand.number).parties[2].get("phone") == "13600008841"
    hand.wait(lambda: "136****8841" in "".join(shown.rows[2].face.facts))


@pytest.mark.parametrize("size", ["standard", "largest"])
def test_forty_households_with_long_addresses_are_not_cut(hand: Hand, look: Look, size: str) -> None:
    more = [{"name": f"阿卜杜热合曼·买买提{n}", "address": LONG_VILLAGE} for n in range(35)]
    people.add_households(hand.desk, hand.number, more)
    look.use(size=size)  # type: ignore[arg-type]
    hand.page.show_case(hand.number)
    hand.wait(lambda: hand.page._hand.sheet is not None and len(hand.page._hand.sheet.case.parties) == 40)
    shown = panel(hand)
    hand.wait(lambda: len(shown.rows) == 40)
    hand.bot.wait(50)
    assert hand.shell.width() == 1366
    assert cut(shown) == []


def test_the_authorization_from_the_question_to_the_signed_paper(hand: Hand, tmp_path: Path) -> None:
    asked: list[str] = []
    hand.page.paper_requested.connect(lambda _, code: asked.append(code))
    part = hand.page.columns.facts.agency
    assert "还没有问刘春生" in said(hand)
    part.buttons[AUTHORIZE].click()
    hand.save()
    assert "还没有填" in said(hand)
    hand.fill(tie="none", until="2026-12-31")
    hand.save()
    hand.wait(lambda: asked == ["authorization"] and SIGN in part.buttons)
    part.buttons[SIGN].click()
    form = hand.page.columns.form
    assert form is not None
    scan = tmp_path / "委托书.jpg"
    scan.write_bytes(photo())
    form.add_files([scan])
    hand.fill(signing="finger", witness="何秀")
    hand.save()
    hand.wait(lambda: "委托书6月30日签，到12月31日" in said(hand))
    case = hand.desk.case(hand.number)
    assert authorizing.lacks(hand.desk, case) == []
    paper = agency.mandate(case)
    assert paper is not None and len(agency.signed_papers(case, paper)) == 1


def test_whoever_may_do_nothing_for_the_resident_is_told_so_in_sight(hand: Hand) -> None:
    hand.page.forms.open(AUTHORIZE)
    form = hand.page.columns.form
    assert form is not None
    hand.fill(tie="none", until="2026-12-31")
    asked = form.inputs["acts"]
    chosen = asked.value()
    asked.set_value([])
    hand.save()
    [wrong] = [one for one in asked.findChildren(QLabel) if one.property("role") == "late"]
    hand.wait(lambda: wrong.visibleRegion().boundingRect() == wrong.rect())
    assert "还没有填" in wrong.text()
    assert isinstance(asked, ManyInput)
    assert "还没有填" in asked.chips.accessibleDescription()
    asked.chips.chip(chosen[0]).click()
    assert asked.chips.accessibleDescription() == ""


def test_the_agency_leaves_the_facts_their_room_in_larger_type(hand: Hand, look: Look) -> None:
    facts = hand.page.columns.facts
    for size, scrolls in (("standard", False), ("large", True), ("standard", False)):
        look.use(size=size)  # type: ignore[arg-type]
        assert facts._column.isAncestorOf(facts.agency) is scrolls
        assert facts.agency.isVisibleTo(facts) and AUTHORIZE in facts.agency.buttons


def test_an_agent_who_is_tied_stands_back_and_another_takes_over(hand: Hand) -> None:
    hand.page.forms.open(AUTHORIZE)
    hand.fill(tie="relative")
    hand.save()
    part = hand.page.columns.facts.agency
    hand.wait(lambda: "change_agent" in part.buttons)
    assert agency.mandate(hand.desk.case(hand.number)) is None
    part.buttons["change_agent"].click()
    hand.fill(agent="王秋菊")
    hand.save()
    hand.wait(lambda: "还没有问王秋菊" in said(hand))
    assert hand.desk.case(hand.number).agent == "王秋菊"


def test_a_helping_agent_is_named(hand: Hand) -> None:
    panel(hand).ways[HELPER].click()
    hand.fill(name="王秋菊", post="网格员")
    hand.save()
    hand.wait(lambda: "刘春生、王秋菊协办" in said(hand))
