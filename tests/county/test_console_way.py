"""The questions of Art. 31 on the console: one behind the other, without a script; what was answered stays open."""

import re

import pytest

from agent_app.core.rules import load_rules
from agent_app.core.vocabulary import Purpose
from agent_app.county import forms
from agent_app.desk import registering
from agent_app.desk.desk import Desk
from tests.support.county import Browser
from tests.support.desks import WATER, exchanged

TRACKS = load_rules().tracks


@pytest.fixture
def case(village: Desk, county: Desk) -> str:
    made = registering.register(village, WATER)
    exchanged(village, county)
    return made.id


def test_the_questions_stand_one_behind_the_other(case: str, browser: Browser) -> None:
    page = browser.get(f"/cases/{case}/steps/accept").text
    asked = [page.index(track.question) for track in list(TRACKS.values())[:-1]]
    assert asked == sorted(asked) and page.count("不是，看下一句") == 5
    assert re.findall(r'type="radio" name="field-track" value="([^"]*)"', page) == list(TRACKS)
    assert "都不是：" in page and "受理后60日内出处理意见书" in page and page.count("用不上") == 5
    assert "<details open>" not in page


def test_what_was_answered_is_in_sight_again(case: str, browser: Browser) -> None:
    browser.get(f"/cases/{case}/steps/accept")
    wrong = {"record": browser.hidden("record"), "on": "1026-06-01", "field-track": "31(3)"}
    page = browser.post(f"/cases/{case}/steps/accept", **wrong).text
    assert page.count("<details open>") == 2
    assert 'value="31(3)" required checked' in page


def test_sixty_days_are_no_answer_where_a_matter_is_sent_another_way(case: str, browser: Browser) -> None:
    page = browser.get(f"/cases/{case}/steps/redirect").text
    assert 'value="31(6)"' not in page and "不是导入别的路" in page


def test_a_way_is_recorded_as_the_step_takes_it(case: str, county: Desk, browser: Browser) -> None:
    browser.get(f"/cases/{case}/steps/redirect")
    browser.post(
        f"/cases/{case}/steps/redirect",
        **{"record": browser.hidden("record"), "on": "2026-06-30", "field-track": "31(2)"},
    )
    [step] = county.case(case).facts.steps
    assert (step.code, step.data["track"]) == ("redirect", "31(2)")


def test_only_the_way_is_asked_by_questions(county: Desk, case: str) -> None:
    facts = county.case(case).facts
    assert facts.purpose is Purpose.APPEAL
    kinds = {
        field.name: field.kind
        for rule in county.law.rules.steps.values()
        for field in forms.inputs(rule, facts, {}, county.law.rules)
    }
    assert {name for name, kind in kinds.items() if kind == "way"} == {"field-track"}


def test_a_case_tells_where_such_matters_go(case: str, county: Desk, browser: Browser) -> None:
    advice = county.law.guide.of(WATER["category"])
    page = browser.get(f"/cases/{case}").text
    assert all(sentence in page for _, sentence in advice.lines)
