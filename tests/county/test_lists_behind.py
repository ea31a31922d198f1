"""What came in by the many, at the console: who looks has it listed first, waits for nobody long, and is told what lacks."""

import io

import pytest

from agent_app.county import gate
from agent_app.desk import indexing, registering
from agent_app.desk.desk import Desk
from agent_app.sync import answer
from tests.bench.data import cases
from tests.support.county import STAFF, Browser, registered_in_figures
from tests.support.desks import WATER, request_of

LATE = 12
"""So many more came than are listed in one piece."""


def handed_in(village: Desk, county: Desk) -> None:
    """What the village has written is in the county's record, and on none of its lists."""
    request = io.BytesIO(request_of(village))
    answer.answer(county.vault, request, io.BytesIO(), county.law, county.now_ms, at_once=0)


@pytest.fixture
def many(village: Desk, county: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """More cases came in than are listed before the first page."""
    monkeypatch.setattr(gate, "_WORK_S", 0.0)
    with village.writing() as writing:
        for subject, ops in cases(indexing.PIECE + LATE):
            writing.open(subject, ops)
    handed_in(village, county)


@pytest.mark.usefixtures("many")
def test_of_very_many_some_are_listed_and_the_others_told_of(browser: Browser) -> None:
    assert f"还有 {LATE} 件正在整理" in browser.get("/cases").text
    assert f"共 {indexing.PIECE} 件" in browser.text
    assert f"共 {indexing.PIECE + LATE} 件" in browser.get("/cases").text
    assert "正在整理" not in browser.text


@pytest.mark.usefixtures("many")
def test_figures_that_go_out_lack_nothing(browser: Browser) -> None:
    always = "?since=2000-01-01&until=2029-12-31"
    assert registered_in_figures(browser, always) == indexing.PIECE + LATE


def test_who_looks_does_not_wait_for_who_writes(
    county: Desk, village: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = registering.register(village, WATER).number
    handed_in(village, county)
    console: gate.Console = browser.app.state.console
    with monkeypatch.context() as hurry, county.vault.write():
        hurry.setattr(gate, "_PATIENCE_S", 0.1)
        console.bring_up_lists()
        page = console.page("message.html", gate.Session(STAFF, ""), title="", sentence="", back="/")
        assert "还有 1 件正在整理" in bytes(page.body).decode("utf-8")
    assert number in browser.get("/cases").text
