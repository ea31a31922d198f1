"""Without a printer a receipt waits; when there is one, all that waits is printed in one go and stands on the timeline."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from agent_app.desk import casebook, print_later, visits
from agent_app.desk.registering import register
from agent_app.gui.pages.paper import PaperPage, printer_choice
from agent_app.gui.pages.papers import PapersPage
from agent_app.gui.pages.papers.asking import LATER
from agent_app.gui.pages.today import TodayPage
from agent_app.gui.pages.visits import VisitsPage
from agent_app.gui.theme.look import Look
from tests.e2e.window import Person
from tests.gui.hands import control
from tests.gui.printing import PaperPrinters
from tests.gui.test_paper_panel import sheets
from tests.support.desks import WATER, make_desk


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PaperPrinters:
    """The printers of the place: none at first."""
    made = PaperPrinters(tmp_path / "printed.pdf")
    made.there = []
    monkeypatch.setattr(printer_choice, "SystemPrinters", lambda: made)
    return made


@pytest.fixture
def person(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Person]:
    made = Person(qtbot, make_desk(tmp_path / "home"))
    yield made
    made.leave()


def printings(person: Person, number: str) -> list[tuple[str, str]]:
    moments = casebook.view(person.desk, number).moments
    return [(moment.title, moment.facts) for moment in moments if moment.kind == "paper"]


def test_what_waited_is_printed_in_one_go(person: Person, office: PaperPrinters) -> None:
    first, second = (register(person.desk, WATER).number for _ in range(2))
    for number in (first, second):
        page = person.at("paper", PaperPage, f"{number} receipt")
        person.wait(lambda page=page, number=number: number in page.panel.view.text())
        control(Qt.Key.Key_P)
        person.wait(lambda page=page: page.panel.said.startswith("这台电脑没有装打印机"))
        page.panel.side.later_button.click()
        person.wait(lambda page=page: page.panel.said.startswith("放在“以后再打”里了"))
    assert printings(person, first) == []

    today = person.at("today", TodayPage)
    person.wait(lambda: "2份纸等着打" in [card.line for card in today._face.cards])
    card = next(card for card in today._face.cards if card.code == LATER)
    assert (card.line, card.button) == ("2份纸等着打", "去打印")
    office.there = ["办公室"]
    today._go_on(card)
    job = person.window.page("papers")
    assert person.window.here == "papers" and isinstance(job, PapersPage)
    person.wait(lambda: job.made is not None)
    assert job.side.fact.text() == "2份，2张"
    control(Qt.Key.Key_P)
    person.wait(lambda: job.side.said == "打了2份，都记下了。")
    assert sheets(office.out) == 2
    assert print_later.count(person.desk) == 0
    case = person.case(second)
    model = case.timeline.model()
    shown = [
        str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())
    ]
    assert any("打印了代理登记回执" in words and "已交给本人" in words for words in shown), shown

    # A second printing says so, on the paper and in the window.
    page = person.at("paper", PaperPage, f"{second} receipt")
    person.wait(lambda: "第2次打印" in page.panel.view.text())
    control(Qt.Key.Key_P)
    person.wait(lambda: page.panel.said == "记下了：第2次打印，已交给本人。")
    assert printings(person, second)[1] == ("打印了代理登记回执", "第2次，已交给本人")


def test_a_visit_that_is_no_case_is_printed(person: Person, office: PaperPrinters) -> None:
    visits.add_visit(person.desk, {"household": "孙月娥", "said": "路灯修好了。"})
    page = person.at("visits", VisitsPage)
    person.wait(lambda: len(page._face.lines) == 1)
    page._open(*page._face.lines)
    office.there = ["办公室"]
    page.detail._print.click()
    paper = person.window.page("paper")
    assert person.window.here == "paper" and isinstance(paper, PaperPage)
    person.wait(lambda: "孙月娥" in paper.panel.view.text())
    control(Qt.Key.Key_P)
    person.wait(lambda: paper.panel.said == "记下了：已打印。")
    control(Qt.Key.Key_P)
    person.wait(lambda: paper.panel.said == "记下了：第2次打印。")
    assert sheets(office.out) == 1
