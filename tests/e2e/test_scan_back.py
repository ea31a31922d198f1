"""What is printed comes back by its code: a receipt opens its case, a blank filled in by hand becomes a case once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from agent_app.desk import blanks
from agent_app.desk.registering import register
from agent_app.gui.pages.cases import CasesPage
from agent_app.gui.pages.paper import PaperPage
from agent_app.gui.pages.register.page import RegisterPage
from agent_app.gui.theme.look import Look
from tests.e2e.window import Person, told
from tests.gui.hands import control, scan
from tests.paper.reading import codes
from tests.support.desks import FIELD, WATER, make_desk


@pytest.fixture
def person(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Person]:
    made = Person(qtbot, make_desk(tmp_path / "home"))
    yield made
    made.leave()


def look_for(person: Person, code: str) -> None:
    """Scans a code into the search of 事项."""
    person.at("cases", CasesPage).start_search()
    scan(code)


def test_paper_comes_back(person: Person, qtbot: QtBot, tmp_path: Path) -> None:
    joint, other = register(person.desk, FIELD), register(person.desk, WATER)
    page = person.at("paper", PaperPage, f"{joint.number} receipt")
    person.wait(lambda: joint.number in page.panel.view.text())
    page.panel.save_to(tmp_path / "回执.pdf")
    person.wait(lambda: (tmp_path / "回执.pdf").exists())
    of_each = codes((tmp_path / "回执.pdf").read_bytes(), tmp_path)
    assert len(of_each) == 5 and len(set(of_each)) == 1, (
        "each household has the code of the matter, and no name"
    )
    look_for(person, of_each[0])
    person.wait(lambda: person.window.here == "case")
    assert person.window.subject == joint.id != other.id

    # Two blanks are filled in on the hill; the second is typed in tonight.
    _, second = codes(blanks.print_blanks(person.desk, "registration_sheet", 2).pdf, tmp_path)
    look_for(person, second)
    person.wait(lambda: person.window.here == "register")
    form = person.window.page("register")
    assert isinstance(form, RegisterPage)
    person.wait(lambda: form.writing.collect().form != "")
    number = form.writing.collect().form
    typed = form.writing.collect()
    typed.channel, typed.name, typed.address = "letter", "何田生", "石桥村2组"
    typed.purpose, typed.words = "appeal", "路灯坏了半年，晚上走不得。"
    form.writing.show_form(typed)
    with qtbot.waitSignal(form.registered, timeout=20_000) as saved:
        control(Qt.Key.Key_Return)
    made = person.desk.case(str(saved.args[0]))
    assert made.subject.get("form") == number
    look_for(person, second)
    person.wait(lambda: person.window.here == "case")
    assert person.window.subject == made.subject.id.hex()

    # Typed in once more by hand, it is told; nothing is written.
    again = person.at("register", RegisterPage)
    typed.form = number.replace("-", "").lower()
    again.writing.show_form(typed)
    control(Qt.Key.Key_Return)
    person.wait(lambda: str(saved.args[0]) in told(again))
