"""The steps of a case at the console: recorded once, by a name, put right with a reason, taken back."""

import re

import pytest

from agent_app.base.errors import TroubleError
from agent_app.core.vocabulary import Stage
from agent_app.desk import casebook, stepping
from agent_app.desk.desk import Desk
from tests.support.county import STAFF, Browser, came_in, events_of
from tests.support.desks import exchanged


def test_a_step_is_recorded_by_a_name_and_once(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    browser.get(f"/cases/{case}/steps/receive")
    form = {
        "record": browser.hidden("record"),
        "on": "2026-06-30",
        "field-organ": "青溪镇人民政府",
        "token": browser.hidden("token"),
    }
    for _ in range(2):
        browser.post(f"/cases/{case}/steps/receive", **form)
        assert browser.status == 200 and "单位已收到" in browser.text
    received = [m for m in casebook.view(county, case).moments if m.code == "receive"]
    assert [(m.actor, m.by_authority, m.on) for m in received] == [(STAFF, True, "2026-06-30")]
    exchanged(village, county)
    assert village.case(case).progress.stage is Stage.RECEIVED
    assert any(clock.rule == "notice" or clock.due for clock in village.case(case).clocks)


def test_what_is_wrong_in_a_step_is_said_beside_it_and_nothing_typed_is_lost(
    county: Desk, village: Desk, browser: Browser
) -> None:
    case = came_in(village, county)
    browser.get(f"/cases/{case}/steps/accept")
    before = events_of(county)
    form = {
        "record": browser.hidden("record"),
        "on": "1026-06-01",
        "field-organ": "青溪镇",
        "field-note": "电话里说的",
        "field-track": "31(6)",
    }
    browser.post(f"/cases/{case}/steps/accept", **form)
    assert browser.status == 400
    for kept in (
        'value="青溪镇"',
        ">电话里说的</textarea>",
        'value="31(6)" required checked',
        "1026-06-01太早了",
        'aria-invalid="true"',
    ):
        assert kept in browser.text, kept
    assert "（on）" not in browser.text
    for wrong in (
        {"on": ""},
        {"on": "昨天"},
        {"on": "2026-07-09"},
        {"field-track": ""},
        {"field-track": "32"},
        {"record": "../.."},
    ):
        assert (
            browser.post(f"/cases/{case}/steps/accept", **(form | {"on": "2026-06-30"} | wrong)).status == 400
        )
    assert events_of(county) == before
    browser.post(f"/cases/{case}/steps/accept", **(form | {"on": "2026-06-30"}))
    assert county.case(case).progress.stage is Stage.ACCEPTED


def test_a_step_that_cannot_be_now_is_refused_in_words(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    browser.get(f"/cases/{case}/steps/serve")
    browser.post(f"/cases/{case}/steps/serve", record=browser.hidden("record"), on="2026-06-30")
    assert browser.status == 400 and "不能记" in browser.text
    told = re.findall(r'role="alert">.*?<span>(.*?)</span>', browser.text, re.DOTALL)
    assert told and not re.search("[a-z]", told[0]), "no codes, which are for the command line"
    assert browser.get(f"/cases/{case}/steps/none").status == 400


def test_what_was_typed_is_sent_again_when_the_trouble_is_over(
    county: Desk, village: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = came_in(village, county)
    browser.get(f"/cases/{case}/steps/urge")
    form = {"token": browser.hidden("token"), "record": browser.hidden("record"), "on": "2026-06-30"}
    with monkeypatch.context() as patch:

        def broken(*_: object, **__: object) -> None:
            raise TroubleError("连不上数据库。请看看。")

        patch.setattr(stepping, "take_step", broken)
        browser.post(f"/cases/{case}/steps/urge", **form | {"field-organ": "青溪镇"})
    assert browser.status == 503 and "刷新" in browser.text
    browser.post(f"/cases/{case}/steps/urge", **form | {"field-organ": "青溪镇"})
    assert browser.status == 200 and "已催询" in browser.text


def test_every_step_has_a_form(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    for code, rule in county.law.rules.steps.items():
        page = browser.get(f"/cases/{case}/steps/{code}").text
        assert rule.label in page
        for field in rule.fields:
            assert f'name="field-{field.name}"' in page, (code, field.name)


def test_a_mistake_is_taken_back_with_a_reason(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    step = stepping.take_step(county, case, "receive", actor=STAFF).record
    page = browser.get(f"/cases/{case}").text
    assert f"/cases/{case}/withdraw/{step}" in page
    browser.get(f"/cases/{case}/withdraw/{step}")
    assert browser.post(f"/cases/{case}/withdraw/{step}", reason=" ").status == 400
    for _ in range(2):
        browser.post(f"/cases/{case}/withdraw/{step}", reason="记到别人的事上了")
        assert browser.status == 200
    assert county.case(case).progress.stage is Stage.REGISTERED
    assert "记到别人的事上了" in browser.text
    assert browser.get(f"/cases/{case}/withdraw/{step}").status == 400


def test_a_step_of_the_county_is_put_right_on_its_form(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    data = {"organ": "县水利局", "track": "31(6)", "note": "电话先说的"}
    step = stepping.take_step(county, case, "accept", data=data, actor=STAFF).record
    at = f"/cases/{case}/correct/{step}"
    assert at in browser.get(f"/cases/{case}").text
    page = browser.get(at).text
    assert 'value="县水利局"' in page and "电话先说的" in page and "改：已受理" in page
    filled = {
        "correction": browser.hidden("correction"),
        "seen": browser.hidden("seen"),
        "on": county.today.isoformat(),
        "field-organ": "县农业农村局",
        "field-track": "31(6)",
        "field-note": "",
    }
    assert browser.post(at, **filled, why=" ").status == 400
    assert "要写明原因" in browser.text and "县农业农村局" in browser.text
    assert browser.post(at, **filled | {"on": "2099-01-01"}, why="抄错").status == 400
    for _ in range(2):
        assert browser.post(at, **filled, why="抄错单位").status == 200, "a double click corrects once"
    assert "改了“已受理”" in browser.text and "抄错单位" in browser.text and "<s>" in browser.text
    [record] = county.case(case).facts.steps
    assert (record.data["organ"], record.data["note"]) == ("县农业农村局", None)
    elsewhere = stepping.take_step(village, case, "hand_over", data={"organ": "镇里"}).record
    exchanged(village, county)
    assert browser.get(f"/cases/{case}/correct/{elsewhere}").status == 400


def test_what_one_clerk_put_right_is_not_undone_from_the_page_of_another(
    county: Desk, village: Desk, browser: Browser
) -> None:
    """Both have the form of one step open, and it holds all of its fields."""
    case = came_in(village, county)
    step = stepping.take_step(county, case, "receive", data={"organ": "青溪镇"}, actor=STAFF).record
    at = f"/cases/{case}/correct/{step}"

    def opened() -> dict[str, str]:
        browser.get(at)
        once = {name: browser.hidden(name) for name in ("correction", "seen")}
        return once | {"on": county.today.isoformat(), "field-organ": "青溪镇", "field-note": ""}

    one, other = opened(), opened()
    assert browser.post(at, **one | {"field-organ": "县水利局"}, why="抄错单位").status == 200
    assert browser.post(at, **other | {"field-note": "电话里说的"}, why="漏了").status == 400
    assert "有人改过这一步" in browser.text and "电话里说的" in browser.text and "漏了" in browser.text
    [record] = county.case(case).facts.steps
    assert (record.data["organ"], record.data.get("note")) == ("县水利局", None)
    again = other | {"seen": browser.hidden("seen"), "field-organ": "县水利局", "field-note": "电话里说的"}
    assert browser.post(at, **again, why="漏了").status == 200
    [record] = county.case(case).facts.steps
    assert (record.data["organ"], record.data.get("note")) == ("县水利局", "电话里说的")
