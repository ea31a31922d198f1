"""What an open case asks of its agent, and why it stands on a list."""

from datetime import date

import pytest

from agent_app.core.calendar import published
from agent_app.core.clock_reason import reason
from agent_app.core.turn import turn
from agent_app.core.workflow import StepRecord, progress
from tests.unit.core.casework import RULES, case, clocks_of, step

HANDED = step("hand_over", "2026-07-01", organ="镇水务站")
RECEIVED = step("receive", "2026-07-02", organ="镇水务站")
ACCEPTED = step("accept", "2026-07-10")
REPLIED = step("reply", "2026-08-01")
SERVED = step("serve", "2026-08-03")
EXPLAINED = step("explain", "2026-08-03")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), ""),
        ((HANDED,), "receive"),
        ((HANDED, RECEIVED, ACCEPTED), ""),
        ((HANDED, step("return", "2026-07-05")), "hand_over"),
        ((ACCEPTED, REPLIED), "serve"),
        ((ACCEPTED, REPLIED, SERVED), "explain"),
        ((ACCEPTED, REPLIED, SERVED, EXPLAINED), "follow_up"),
        ((ACCEPTED, REPLIED, step("explain", "2026-08-02"), SERVED), "follow_up"),
        ((step("decline", "2026-07-09"),), "explain"),
        ((ACCEPTED, REPLIED, SERVED, EXPLAINED, step("follow_up", "2026-08-20")), ""),
        ((ACCEPTED, REPLIED, SERVED, step("end_agency", "2026-08-04")), ""),
        ((ACCEPTED, REPLIED, SERVED, EXPLAINED, step("ask_reexamination", "2026-08-10"),
          step("reexamination_reply", "2026-09-01"), step("serve", "2026-09-02", lamport=2)), "explain"),
    ],
)  # fmt: skip
def test_whose_turn_it_is(steps: tuple[StepRecord, ...], expected: str) -> None:
    facts = case(*steps)
    assert turn(facts, progress(facts, RULES), RULES) == expected


def test_a_dormant_case_asks_nothing() -> None:
    facts = case(ACCEPTED, REPLIED, historical=True)
    assert turn(facts, progress(facts, RULES), RULES) == ""


@pytest.mark.parametrize(
    ("steps", "rule", "told"),
    [
        ((), "agent_hand_over", "轮到您把材料送到，并给本人回话：6月30日登记，3日内"),
        ((RECEIVED,), "notify", "镇水务站该书面告知是否受理：7月2日收到，15日内"),
        ((step("receive", "2026-07-02", estimated=True),), "notify", "收到的单位该书面告知是否受理：7月2日收到（估的），15日内"),
        ((ACCEPTED, step("extend", "2026-08-28", days=30)), "handle", "有权处理机关该出处理意见书：7月10日受理，60日内，已延期30日"),
        ((step("assign", "2026-07-02", organ="县人社局", due_on="2026-07-20"),), "assigned_report",
         "县人社局该反馈交办结果：7月2日交办，日子由交办时定"),
        ((ACCEPTED, REPLIED, step("serve", "2026-09-01")), "ask_reexamination",
         "本人可以申请复查：9月1日签收，30日内；10月1日休息，要提前"),
    ],
)  # fmt: skip
def test_why_it_stands_there(steps: tuple[StepRecord, ...], rule: str, told: str) -> None:
    assert not published().is_working_day(date(2026, 10, 1))
    assert reason(clocks_of(*steps)[rule], RULES, 2026) == told
