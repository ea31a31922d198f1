"""An accusation, as scenario 5 tells it: no story is taken; at most that a letter was posted is sealed, and only the
discipline office ever reads that."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo

from agent_app.core.vocabulary import Role
from agent_app.desk import casebook, checking, registering
from agent_app.gui.pages.cases import CasesPage
from agent_app.gui.pages.register import RegisterPage
from tests.e2e.people import People
from tests.e2e.window import Person, labels
from tests.gui.hands import control, press
from tests.support.county import COUNTY_SERVER, said
from tests.support.desks import TOWNSHIP, WATER

NUMBER = "XA12345678951"


@pytest.fixture
def key(county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DISCIPLINE_KEY_PASSPHRASE", "纪检的口令一二三")
    said(COUNTY_SERVER, county, "discipline", "init", "--out", str(tmp_path / "纪检.age"))
    return tmp_path / "纪检.age"


def test_an_accusation(
    people: People, county: Path, key: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinters", staticmethod(list))
    agent = people.sit_down()
    registering.register(agent.desk, WATER)
    page = turned_away(agent)
    assert any("12388" in words for words in labels(page.accusation))

    # Only posting: sealed, a slip for the villager, and no trace of it at this desk.
    posting = page.accusation.posting
    agent.wait(posting.isVisible)
    press(Qt.Key.Key_Tab, times=2)
    press(Qt.Key.Key_Return)
    posting.organ.chip("county").click()
    posting.number.set_text(NUMBER)
    control(Qt.Key.Key_Return)
    agent.wait(lambda: page.face is page.paper)
    slip = page.paper.view.text()
    lookup = next(line for line in slip.splitlines() if len(line.replace(" ", "")) == 8 and line.isupper())
    lookup = lookup.replace(" ", "")
    assert NUMBER in slip
    control(Qt.Key.Key_P)  # no printer: it is copied by hand, and not saved anywhere
    assert "抄下来" in page.paper.said and not page.paper.side.save_button.isVisible()
    assert hidden_from(agent, lookup)

    # It travels with everything else, and is nowhere on the way.
    agent.write_stick(stick)
    people.county_reads(stick)
    agent.read_stick(stick)
    supervisor = people.sit_down("何志明", TOWNSHIP, Role.SUPERVISOR)
    supervisor.write_stick(stick)
    people.county_reads(stick)
    supervisor.read_stick(stick)
    assert casebook.total(supervisor.desk) == 1
    for person in (agent, supervisor):
        assert hidden_from(person, lookup)
        assert not checking.check(person.desk).problems
    assert said(COUNTY_SERVER, county, "cases", "--find", lookup, "--json") == []

    # The discipline office reads it with its own key.
    [stub] = said(COUNTY_SERVER, county, "discipline", "read", "--key", str(key))["stubs"]
    assert (stub["posting_number"], stub["lookup_number"], stub["organ"]) == (NUMBER, lookup, "county")


def turned_away(person: Person) -> RegisterPage:
    """The page after 检举控告 was chosen."""
    page = person.at("register", RegisterPage)
    page.form.matter.purpose.chip("accusation").click()
    assert page.face is page.accusation
    return page


def hidden_from(person: Person, lookup: str) -> Any:
    """Whether no list and no search of the window shows anything of it; leaving the page has forgotten the slip."""
    page = person.at("cases", CasesPage, f"find {lookup}")
    person.wait(lambda: True)
    found = [hit for word in (lookup, NUMBER) for hit in casebook.find(person.desk, word)]
    return not found and page.list.model().rowCount() == 0
