"""A scanner at the window: it types a code and ends with Enter, into the search or while a list has the focus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from agent_app.core.blank_form import BlankForm
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
