"""A scanner at the window: it types a code and ends with Enter, into the search or while a list has the focus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from agent_app.core.blank_form import BlankForm
from agent_app.desk import stepping, visits
from agent_app.desk.case_paper import case_paper
from agent_app.desk.registering import Registered, register
from agent_app.gui.pages.cases import CasesPage
from agent_app.gui.pages.today import TodayPage
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.notes import Note
from tests.e2e.window import Person
from tests.gui.hands import scan
from tests.support.desks import FIELD, WATER, make_desk


class Scanner(Person):
    """A person with a scanner."""

    def told(self) -> str:
        page = self.window.page(self.window.here)
        return " ".join(note.sentence for note in page.findChildren(Note) if note.isVisible())


@pytest.fixture
def person(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Scanner]:
    desk = make_desk(tmp_path / "home")
    register(desk, FIELD)
    made = Scanner(qtbot, desk)
    yield made
    made.leave()


@pytest.fixture
def made(person: Scanner) -> Registered:
    return register(person.desk, WATER)


def code_of(person: Scanner, made: Registered) -> str:
    return str(case_paper(person.desk, person.desk.case(made.number)).qr)


def test_a_receipt_opens_its_case_from_wherever_one_is_or_is_told_of_in_place(
    person: Scanner, made: Registered
) -> None:
    code = code_of(person, made)
    today = person.at("today", TodayPage)
    person.wait(lambda: today.list.hasFocus())
    scan(code)  # while the list has the focus: its Enter opens no other case
    person.wait(lambda: person.window.here == "case")
    assert person.window.subject == made.id
    cases = person.at("cases", CasesPage)
    cases.start_search()
    wide = code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    cases.search.setText("漏水")  # something was looked for before
    cases.search.insert(wide)  # as an input method does that writes full width
    scan("")
    person.wait(lambda: person.window.here == "case")
    assert cases.search.text() == ""
    cases = person.at("cases", CasesPage)
    cases.start_search()
    scan(code[:-1] + str((int(code[-1]) + 1) % 10))
    person.wait(lambda: person.told().startswith("不符"))
    assert person.window.here == "cases"
    today = person.at("today", TodayPage)
    person.wait(lambda: today.list.hasFocus())
    scan("2" * 40)
    person.wait(lambda: person.told().startswith("无法核验"))
    scan(BlankForm("urging_record", "K7M2Q", 1, 1).mark)
    person.wait(lambda: "催询记录单" in person.told())
    scan(BlankForm("visit_record", "K7M2Q", 1, 1).mark)
    person.wait(lambda: person.window.here == "visits" and "走访记录" in person.told())


def test_what_is_on_a_blank_is_typed_into_the_case_at_hand_and_once(
    person: Scanner, made: Registered
) -> None:
    stepping.take_step(person.desk, made.number, "hand_over", data={"organ": "青溪镇人民政府"})
    blank = BlankForm("urging_record", "K7M2Q", 1, 1)
    case = person.case(made.number)
    for line in (1, 2):
        case.timeline.setFocus()
        scan(blank.mark)
        person.wait(lambda: case.columns.form is not None)
        form = case.columns.form
        assert form is not None
        assert (form.face.code, form.blank.number) == ("urge", f"{blank.number}/{line}")
        form.inputs["organ"].set_value("青溪镇人民政府")
        form.inputs["way"].set_value("call")
        case.primary()
        person.wait(lambda: case.columns.form is None)
    steps = [step for step in person.desk.case(made.number).subject.of_kind("step") if step.get("form")]
    assert [step.get("form") for step in steps] == [f"{blank.number}/1", f"{blank.number}/2"]
    # Typed once more by hand, it is told at its field, and nothing is written.
    case.forms.open("urge", f"{blank.number}/1")
    form = case.columns.form
    assert form is not None
    form.inputs["organ"].set_value("青溪镇人民政府")
    form.inputs["way"].set_value("call")
    case.primary()
    person.wait(lambda: "已经录过了" in form.blank.field.error)
    assert len(list(person.desk.case(made.number).subject.of_kind("step"))) == 3


def test_the_visits_on_a_blank_are_typed_line_by_line(person: Scanner) -> None:
    blank = BlankForm("visit_record", "K7M2Q", 2, 3)
    today = person.at("today", TodayPage)
    person.wait(lambda: today.list.hasFocus())
    scan(blank.mark)
    person.wait(lambda: person.window.here == "visits")
    entry = person.window.page("visits").entry  # type: ignore[attr-defined]
    for line in (1, 2):
        person.wait(lambda line=line: entry.blank_form.number == f"{blank.number}/{line}")
        entry.fields["household"].set_text(f"户{line}")
        entry.fields["said"].set_text("路灯修好了。")
        entry.save()
        person.wait(lambda line=line: len(visits.listing(person.desk).lines) == line)
    entry.blank_form.put(f"{blank.number}/1")
    entry.fields["household"].set_text("户1")
    entry.fields["said"].set_text("又写一遍。")
    entry.save()
    person.wait(lambda: "已经录过了" in person.told())
    assert len(visits.listing(person.desk).lines) == 2
