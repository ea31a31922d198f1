"""What is done unseen tells a page that is made later too."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from agent_app.county import office
from agent_app.desk import exchanging, wrong_clock
from agent_app.desk.desk import Desk
from agent_app.desk.outcomes import Outcome
from agent_app.gui import errands
from agent_app.gui.page import Page
from agent_app.gui.pages.exchange import ExchangePage
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.pages.today import TodayPage
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from tests.e2e.window import Person, labels
from tests.support.desks import Wall, enrol, exchanged, make_county, make_desk


def test_a_line_that_failed_before_the_page_was_made_is_told_on_it(
    qtbot: QtBot, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "_FIRST_MS", 10)
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    office.set_address(county, "https://127.0.0.1:9")
    enrol(county, desk)
    exchanged(desk, county)
    county.close()
    person = Person(qtbot, desk)
    person.wait(lambda: person.window.errands.line.trouble != "")
    trouble = person.window.errands.line.trouble
    page = person.at("exchange", ExchangePage)
    person.wait(lambda: trouble in labels(page))
    page.line_told(errands.Line(up=True))
    assert "连得上，会自己交，不用守着" in labels(page)
    person.leave()


@pytest.mark.parametrize(("place", "kind"), [("today", TodayPage), ("register", RegisterPage)])
def test_a_date_that_the_county_contradicts_is_told_at_once_where_one_is(
    qtbot: QtBot, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, kind: type[Page]
) -> None:
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    office.set_address(county, "https://127.0.0.1:9")
    enrol(county, desk)
    exchanged(desk, county)
    county.close()

    def nothing_new(desk: Desk, tell: object) -> Outcome:
        wrong_clock.heard(desk, desk.now_ms - 365 * 86_400_000)
        return Outcome()

    monkeypatch.setattr(exchanging, "over_network", nothing_new)
    person = Person(qtbot, desk)
    page = person.at(place, kind)
    qtbot.wait(300)  # what it asks for when it is opened has come
    person.window.errands.over_line(lambda _: None, lambda _: None)
    person.wait(lambda: any(said.startswith("县里回信那天是") for said in labels(page)))
    person.leave()


def test_after_a_bug_the_line_tries_again(
    qtbot: QtBot, look: Look, desk: Desk, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[None] = []

    def break_(_: Desk) -> None:
        tried.append(None)
        raise ZeroDivisionError

    monkeypatch.setattr(errands, "_FIRST_MS", 10)
    monkeypatch.setattr(errands, "_PATIENCE_MS", (10,))
    monkeypatch.setattr(exchanging, "standing", break_)
    unseen = errands.Errands(desk, tasks)
    unseen.start()
    qtbot.waitUntil(lambda: len(tried) > 1)
    assert "请再试一次" in unseen.line.trouble
    unseen.end()
