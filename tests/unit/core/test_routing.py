"""The questions of Art. 31: every answer leads to one of six ways, and only the sixth has sixty days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.core.routing import dates_of, routing
from agent_app.core.rules import load_rules

RULES = load_rules()
CODES = list(RULES.tracks)


@given(st.lists(st.booleans(), max_size=12))
def test_any_answers_lead_to_a_question_or_to_one_way(answers: list[bool]) -> None:
    asked = routing(RULES, answers)
    assert (asked.question is None) == (asked.reached is not None)
    if True in answers[:5]:
        assert asked.reached is RULES.tracks[CODES[answers.index(True)]]
    elif len(answers) >= 5:
        assert asked.reached is RULES.tracks["31(6)"]
    else:
        assert asked.question is RULES.tracks[CODES[len(answers)]]
        assert asked.place == (len(answers) + 1, 5)
    assert asked.answers == () or asked.back().reached is None


@pytest.mark.parametrize("code", CODES)
def test_a_way_that_is_known_already(code: str) -> None:
    at = routing(RULES).at(code)
    assert at.reached is RULES.tracks[code]
    assert routing(RULES, at.answers) == at


def test_sixty_days_belong_to_the_sixth_way_alone() -> None:
    told = {code: dates_of(RULES, track) for code, track in RULES.tracks.items()}
    assert told["31(6)"] == (
        "受理后60日内出处理意见书，经批准最多延长30日（条例第34条）。不服的，可以在30日内申请复查（条例第35条）。"
    )
    for code in CODES[:-1]:
        assert told[code].startswith("受理后60日的期限用不上。日子按") and "不中断也不延长" in told[code]
    assert "仲裁程序" in told["31(2)"]
