"""Visits and reception days at the console, and what happens beside a case: recorded, looked at by groups."""

from agent_app.desk import receptions, registering, visits
from agent_app.desk.desk import Desk
from tests.support.county import Browser
from tests.support.desks import FIELD, WATER, exchanged


def test_the_visits_of_a_village_are_listed_and_found(village: Desk, county: Desk, browser: Browser) -> None:
    assert "这里会列出" in browser.get("/visits").text
    number = registering.register(village, FIELD).number
    visits.add_visit(village, {"household": "孙月娥", "said": "路灯<亮>了"})
    visits.add_visit(village, {"household": "周桂兰", "said": "问几时复测"}, case=number)
    exchanged(village, county)
    text = browser.get("/visits").text
    assert "路灯&lt;亮&gt;了" in text
    assert FIELD["place"] not in text
    assert f"/cases/{village.case(number).subject.id.hex()}" in text
    assert "周桂兰" not in browser.get("/visits?q=路灯").text
    assert "没有找到" in browser.get("/visits?q=没有这样的").text


def test_a_reception_day_is_recorded_once_with_the_cases_heard(county: Desk, browser: Browser) -> None:
    one, two = registering.register(county, FIELD).number, registering.register(county, WATER).number
    browser.get("/receptions")
    form = {
        "record": browser.hidden("record"),
        "official": "副县长 李文",
        "on": "2026-06-30",
        "place": "",
        "cases": f"{one}\n",
    }
    browser.post("/receptions", **form)
    browser.post("/receptions", **form)
    [day] = receptions.listing(county)
    assert [heard.number for heard in day.heard] == [one]
    browser.post(f"/receptions/{day.row.id}/hear", number=two, said="下周复测")
    assert "下周复测" in browser.text
    case = county.case(one)
    assert [(step.code, step.actor) for step in case.facts.steps] == [("hear", "王海")]
    browser.post(f"/receptions/{day.row.id}/hear", number=two, said="问过<镇里>")
    assert browser.status == 400
    assert "已经记在这个接待日里" in browser.text
    assert f'value="{two}"' in browser.text and 'value="问过&lt;镇里&gt;"' in browser.text
    assert "<details open>" in browser.text, "what was typed is in sight"
    assert browser.hidden("record") != form["record"]
    browser.post("/receptions", **(form | {"record": "ab" * 16, "official": ""}))
    assert "少了“哪位领导" in browser.text and "official”" not in browser.text
    browser.post("/receptions", **(form | {"record": "ab" * 16, "on": "0026-06-30"}))
    assert "哪天接访”写的是0026-06-30，太早了" in browser.text
    assert len(receptions.listing(county)) == 1


def test_what_happens_beside_a_case_is_recorded_and_the_timeline_looked_at(
    county: Desk, browser: Browser
) -> None:
    made = registering.register(county, FIELD)
    home = f"/cases/{made.id}"
    assert "记别的事" in browser.get(home).text
    browser.get(f"{home}/steps/lead")
    browser.post(
        f"{home}/steps/lead",
        record=browser.hidden("record"),
        on="2026-06-30",
        **{"field-leader": "副县长 李文"},
    )
    browser.get(f"{home}/steps/meeting")
    browser.post(
        f"{home}/steps/meeting",
        record=browser.hidden("record"),
        on="2026-06-30",
        **{"field-agreed": "推选代表"},
    )
    assert "领导包案" in browser.text
    looked = browser.get(f"{home}?look=meeting").text
    assert "推选代表" in looked
    assert "<b>领导包案</b>" not in looked
