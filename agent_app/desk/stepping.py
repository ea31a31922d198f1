"""办理: recording a step of a case, as a paper seen or an act done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec.structs import replace

from agent_app.base.errors import UserError
from agent_app.core.case import CHANGE_AGENT, Case
from agent_app.core.clock_words import say
from agent_app.core.clocks import lead_clock
from agent_app.core.event import Op, add, new_id, set_
from agent_app.core.fields import CASE
from agent_app.core.rules import StepRule, Unit
from agent_app.core.workflow import CaseFacts, allowed, check_data, progress
from agent_app.core.workflow_data import StepFieldError
from agent_app.desk import pairing
from agent_app.desk.desk import Desk, subject_of
from agent_app.desk.entered import form_of_step
from agent_app.desk.takers import check_taker

COUNTY_FIELDS = ("official_number", "official_query_code")
"""Fields of the case that the county gives along with any of its steps."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was recorded."""

    record: str
    number: str
    state: str
    issues: tuple[str, ...]


class NotNowError(UserError):
    """A step that a case does not lead to as it stands; `possible` may be recorded instead."""

    def __init__(self, stage: str, done: str, possible: tuple[StepRule, ...]) -> None:
        super().__init__(
            f"这件事现在是“{stage}”，不能记“{done}”，也许别人刚记过。什么都没有写，请打开这件事看看经过。"
        )
        self.possible = possible


def choices(desk: Desk, case: Case, on: date | None = None) -> tuple[StepRule, ...]:
    """What may be recorded now, the likeliest first; with `on`, also what was forgotten on that day.

    While a period of hours runs, what meets it comes before all else.
    """
    possible = pairing.possible(allowed(case.facts, desk.law.rules, desk.profile.role, on), case)
    lead = lead_clock(case.clocks)
    if lead is None or lead.start is None or lead.unit_of_days is not Unit.HOUR:
        return possible
    urgent = desk.law.rules.on(lead.start).by_code[lead.rule].met_by
    return tuple(sorted(possible, key=lambda rule: rule.code not in urgent))


def rule_of(desk: Desk, code: str) -> StepRule:
    """A step by its code. Raises `UserError` naming the codes there are."""
    rule = desk.law.rules.steps.get(code)
    if rule is None:
        known = "、".join(f"{step.code}（{step.done}）" for step in desk.law.rules.steps.values())
        raise UserError(f"没有“{code}”这一步，可以用的是：{known}。什么都没有写，请改了再试。")
    return rule


def take_step(
    desk: Desk,
    number: str,
    code: str,
    on: date | None = None,
    data: dict[str, Any] | None = None,
    *,
    estimated: bool = False,
    actor: str = "",
    record: str = "",
    form: str = "",
) -> Taken:
    """Record a step on the date of its paper (`on`, today when absent).

    `record` is the step's id (32 hex digits) where the caller draws it: asking twice then records once. `form` is the
    number of the blank that it is entered from, which it keeps; from a blank nothing is entered twice.
    Raises `UserError` when the step is not possible now or a field is wrong; nothing is written then.
    """
    rule = rule_of(desk, code)
    given = dict(data or {})
    day = on or desk.today
    with desk.writing(actor) as writing:
        subject = subject_of(writing.connection, number)
        case = desk.case_in(writing.connection, subject)
        step = bytes.fromhex(record) if record else new_id()
        if step not in case.subject.records and step not in case.subject.dropped:
            _possible(desk, case, rule, day)
            county = _county_fields(desk, given)
            fields = check_data(rule, given, day, case.facts, desk.today)
            if code == CHANGE_AGENT:
                check_taker(writing.connection, subject, fields["agent"])
            frame = {"code": code, "on": day.isoformat()} | ({"estimated": True} if estimated else {})
            frame |= form_of_step(desk, writing.connection, form)
            for where, values in pairing.sides(writing, case, frame | _plain(fields), day):
                ops: list[Op] = [add("step", step, values)]
                if county and where == subject:
                    ops.append(set_(county))
                writing.append(where, ops, case.subject.live(county) if where == subject else ())
    return taken(desk, subject, step)


def taken(desk: Desk, subject: bytes, step: bytes) -> Taken:
    """Where the case stands after something was done to one of its steps."""
    after = desk.case(subject.hex())
    return Taken(
        step.hex(),
        after.subject.get("number", ""),
        after.progress.stage.value,
        tuple(issue.sentence for issue in after.progress.issues),
    )


def check_order(desk: Desk, facts: CaseFacts, rule: StepRule, day: date) -> None:
    """Raises `StepFieldError` when what happened before `day` does not lead to such a step.

    `facts` are without the step itself. Later steps are left to what the case then says of them.
    """
    if not facts.steps or day >= max(step.on for step in facts.steps):
        return
    if rule.code not in {step.code for step in allowed(facts, desk.law.rules, desk.profile.role, day)}:
        before = [step for step in facts.steps if step.on <= day]
        stage = progress(replace(facts, steps=before), desk.law.rules).matter
        what = (
            f"{say(day)}那天还是“{stage.label}”，不会有“{rule.done}”。请核对纸上的日期，或者先补记中间的一步"
        )
        raise StepFieldError("on", what, f"日期（on）{what}")


def _possible(desk: Desk, case: Case, rule: StepRule, day: date) -> None:
    possible = choices(desk, case)
    if rule.code in {step.code for step in possible}:
        check_order(desk, case.facts, rule, day)
    elif rule.code not in {step.code for step in choices(desk, case, day)}:
        raise NotNowError(case.progress.stage.label, rule.done, possible)


def _county_fields(desk: Desk, given: dict[str, Any]) -> dict[str, Any]:
    if not desk.is_county:
        return {}
    return {name: CASE[name].check(given.pop(name)) for name in COUNTY_FIELDS if name in given}


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
