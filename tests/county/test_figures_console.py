"""统计 at the console: the figures of all desks, of one place, as a workbook and on paper."""

import pytest

from agent_app.desk import registering, stepping
from agent_app.desk.desk import Desk
from tests.support.county import Browser, registered_in_figures
from tests.support.desks import FIELD, TOWNSHIP, VILLAGE, WATER


@pytest.fixture
def county(county: Desk) -> Desk:
    for data, place in ((WATER, VILLAGE), (FIELD, VILLAGE), (WATER, "990101004001")):
        number = registering.register(county, data, place).number
        stepping.take_step(county, number, "reply", data={"reason": "当场答复"})
    return county


def test_the_figures_of_the_county_stand_with_how_they_are_made(browser: Browser) -> None:
    text = browser.get("/figures").text
    assert "2026年1月1日至6月30日" in text and "登记件数" in text
    assert "登记的事项数，并入另一件的重复件也算" in text and "按区划代码排" in text
    assert "<b>3</b>" in text and TOWNSHIP in text
    assert "没有登记、办结的事" in browser.get("/figures?since=2025-01-01&until=2025-12-31").text


def test_one_place_is_looked_at_alone(browser: Browser) -> None:
    assert "<b>2</b>" in browser.get(f"/figures?place={TOWNSHIP}").text
    browser.get("/figures?place=880101")
    assert browser.status == 400 and "不在这里" in browser.text


def test_what_is_no_period_is_refused_in_words(browser: Browser) -> None:
    for query, said in (("since=2026-06-30&until=2026-06-01", "前后写反了"), ("since=june", "日期写得不对")):
        browser.get(f"/figures?{query}")
        assert browser.status == 400 and said in browser.text
    browser.get("/figures.xlsx?since=june")
    assert browser.status == 400 and "日期写得不对" in browser.text


def test_they_go_out_as_a_workbook_and_on_paper(browser: Browser) -> None:
    assert registered_in_figures(browser) == 3
    assert browser.client.get("/figures.pdf").content.startswith(b"%PDF")


def test_nobody_sees_them_who_has_not_logged_in(county: Desk) -> None:
    for address in ("/figures", "/figures.xlsx", "/figures.pdf"):
        answer = Browser(county).client.get(address)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/login")
