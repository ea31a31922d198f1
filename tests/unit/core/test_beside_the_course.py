"""What happens beside the course of a case: always possible, moves nothing, and has clocks of its own where it sets a day."""

from typing import Any

from agent_app.core.clocks import Clock, ClockStatus, clocks
from agent_app.core.vocabulary import Holder, Role
from agent_app.core.workflow import CaseFacts, StepRecord, allowed, progress
from tests.unit.core.casework import CALENDAR, REGISTERED, RULES, case, day, step
from tests.unit.core.test_workflow import CHAIN

ASIDES = [rule for rule in RULES.steps.values() if rule.aside]


def of_rule(facts: CaseFacts, rule: str) -> list[Clock]:
    return [clock for clock in clocks(facts, RULES, CALENDAR) if clock.rule == rule]


def test_whatever_happens_beside_it_a_case_stands_where_it_stood() -> None:
    for length in range(len(CHAIN) + 1):
        before = case(*CHAIN[:length])
        was, last = progress(before, RULES), max((done.on for done in before.steps), default=REGISTERED)
        for rule in (rule for rule in ASIDES if not rule.after):
            state = progress(case(*CHAIN[:length], step(rule.code, last.isoformat())), RULES)
            assert (state.stage, state.since, state.issues) == (was.stage, was.since, was.issues)


def test_it_is_offered_to_everybody_at_every_stage_behind_the_steps_of_the_course() -> None:
    for length in range(len(CHAIN) + 1):
        for role in Role:
            free = {rule.code for rule in ASIDES if role in rule.roles and not rule.conditional}
            offered = allowed(case(*CHAIN[:length]), RULES, role)
            assert free <= {rule.code for rule in offered}
            rest = [rule.aside for rule in offered if rule.code not in RULES.always]
            assert rest == sorted(rest)
    assert not any(rule.to for rule in ASIDES)


def co(organ: str, on: str, due: str, **more: Any) -> StepRecord:
    return step("co_handle", on, organ=organ, due_on=due, **more)


def test_each_unit_that_helps_has_a_clock_of_its_own() -> None:
    both = (
        co("县自然资源局", "2026-07-12", "2026-07-20", part="lead"),
        co("县农业农村局", "2026-07-12", "2026-07-25", part="co"),
    )
    first, second = of_rule(case(*CHAIN[:3], *both), "co_report")
    assert (first.unit, first.due, first.holder) == (
        "县自然资源局",
        day("2026-07-20"),
        Holder.RESPONSIBLE_UNIT,
    )
    assert (second.unit, second.due) == ("县农业农村局", day("2026-07-25"))
    answered = case(*CHAIN[:3], *both, step("co_report", "2026-07-19", organ="县农业农村局"))
    first, second = of_rule(answered, "co_report")
    assert (first.status, second.status) == (ClockStatus.RUNNING, ClockStatus.MET)
    assert second.met_on == day("2026-07-19")


def test_a_promised_answer_runs_until_the_unit_is_asked_again_or_answers() -> None:
    asked = step(
        "urge", "2026-07-12", organ="青溪镇人民政府", way="call", said="下周回话", answer_on="2026-07-17"
    )
    [clock] = of_rule(case(*CHAIN[:3], asked), "promised_answer")
    assert (clock.status, clock.due, clock.unit) == (ClockStatus.RUNNING, day("2026-07-17"), "青溪镇人民政府")
    again = step("urge", "2026-07-18", organ="青溪镇人民政府", answer_on="2026-07-21")
    other = step("urge", "2026-07-13", organ="县信访局")
    first, second = of_rule(case(*CHAIN[:3], asked, other, again), "promised_answer")
    assert (first.met_on, second.due) == (day("2026-07-18"), day("2026-07-21"))
    promised = step("urge", "2026-07-13", organ="县信访局", answer_on="2026-07-20")
    first, second = of_rule(case(*CHAIN[:3], asked, promised), "promised_answer")
    assert (first.unit, first.due) == ("青溪镇人民政府", day("2026-07-17"))
    assert (second.unit, second.due) == ("县信访局", day("2026-07-20"))


def test_what_was_assigned_from_above_is_met_by_its_report_and_a_publication_by_its_end() -> None:
    given = step("assign", "2026-07-02", organ="青溪镇人民政府", due_on="2026-07-30")
    [clock] = of_rule(case(given, step("report", "2026-07-28", found="已办结")), "assigned_report")
    assert (clock.status, clock.met_on) == (ClockStatus.MET, day("2026-07-28"))
    shown = step("publish", "2026-09-11", found="复测面积", to_on="2026-09-18")
    [running] = of_rule(case(*CHAIN[:4], shown), "publication")
    assert (running.status, running.due, running.holder) == (
        ClockStatus.RUNNING,
        day("2026-09-18"),
        Holder.AGENT,
    )
