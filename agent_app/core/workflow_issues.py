"""What looks wrong about the steps of a case, each in a plain sentence. A record is never refused for it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from agent_app.core.rules import ClockRule, Rules, StepRule
from agent_app.core.vocabulary import Stage
from agent_app.core.workflow_facts import CaseFacts, StepRecord


class Issue(msgspec.Struct, frozen=True, gc=False):
    """Something about a step that a person should look at: a stable code and what to do."""

    code: str
    sentence: str
    step_id: str


def unknown_step(step: StepRecord) -> Issue:
    """The rules do not know the step: it was recorded with newer ones."""
    return Issue(
        "unknown_step",
        f"{_said(step.on)}有一步（{step.code}）这里的程序还不认识，先不计入进度。记录都在，请更新程序后再看。",
        step.id,
    )


def before_registration(step: StepRecord, rule: StepRule, facts: CaseFacts) -> Issue:
    """The step is dated before the case was registered."""
    return Issue(
        "before_registration",
        f"“{rule.done}”写的是{_said(step.on)}，早于登记日期{_said(facts.registered_on)}。请核对纸上的日期。",
        step.id,
    )


def twice(step: StepRecord, rule: StepRule, first: date) -> Issue:
    """The same act stands twice in a row."""
    return Issue(
        "twice",
        f"“{rule.done}”记了两次（{_said(first)}和{_said(step.on)}），期限按先前的一次算。多记的一次请撤掉。",
        step.id,
    )


def out_of_order(step: StepRecord, rule: StepRule, stage: Stage) -> Issue:
    """The step does not follow from where the case stood."""
    return Issue(
        "out_of_order",
        f"{_said(step.on)}的“{rule.done}”记在“{stage.label}”之后，通常不会这样。"
        "请核对日期，或者补记中间的步骤。",
        step.id,
    )


def without_acceptance(step: StepRecord, rule: StepRule) -> Issue:
    """An answer, and no acceptance before it, and no reason given."""
    return Issue(
        "without_acceptance",
        f"{_said(step.on)}的“{rule.done}”之前没有记受理，办理期限算不出。"
        "请补记受理日期；单位确实没有发受理告知书的，写明原因。",
        step.id,
    )


def after_end_of_agency(step: StepRecord, rule: StepRule) -> Issue:
    """A desk recorded something after the resident had ended the agency."""
    return Issue(
        "after_end_of_agency",
        f"代理终止后又记了“{rule.done}”（{_said(step.on)}）。终止后代理员不再经办，请核对日期。",
        step.id,
    )


def not_theirs(step: StepRecord, rule: StepRule) -> Issue:
    """Somebody recorded it who may not: a desk what is the county's alone, or the county what is a desk's."""
    who, whose = ("县里", "代理员和镇里") if step.by_authority else ("代理员这边", "县里")
    return Issue(
        "not_theirs",
        f"{_said(step.on)}的“{rule.done}”只能由{whose}记，却是{who}记的。先照样算着，请同{whose}核对。",
        step.id,
    )


def of_extensions(facts: CaseFacts, steps: Sequence[StepRecord], rules: Rules) -> Iterable[Issue]:
    """Extensions of more than the law allows (Art. 34), of nothing, or approved when the time was over."""
    for code, clock in rules.extensions.items():
        started: date | None = None
        by_day: dict[date, int] = {}
        for step in steps:
            if step.code in clock.start:
                started = step.on if applies(clock, facts, step) else None
                by_day = {}
            elif step.code == code:
                if started is None:
                    yield _extends_nothing(step)
                    continue
                if step.on in by_day:
                    yield _extended_twice(step)
                before = sum(days for day, days in by_day.items() if day != step.on)
                yield from _extension(step, clock, started, before)
                by_day[step.on] = extension_days(step)


def applies(clock: ClockRule, facts: CaseFacts, start: StepRecord) -> bool:
    """Whether a handling clock runs from `start`: by purpose and track."""
    track = start.data.get("track", "")
    return facts.purpose in clock.purposes and (not clock.tracks or track in clock.tracks)


def extension_days(step: StepRecord) -> int:
    """By how many days the step extends; 0 when that is not a sound number."""
    days = step.data.get("days")
    return days if isinstance(days, int) and not isinstance(days, bool) and days > 0 else 0


def _extends_nothing(step: StepRecord) -> Issue:
    return Issue(
        "extends_nothing",
        f"{_said(step.on)}记了延期，但前面没有按第31条第6项受理，没有可延的60日期限。请核对。",
        step.id,
    )


def _extended_twice(step: StepRecord) -> Issue:
    return Issue("twice", f"{_said(step.on)}的延期记了两次，只算一次。多记的一次请撤掉。", step.id)


def _extension(step: StepRecord, clock: ClockRule, started: date, before: int) -> Iterable[Issue]:
    days, limit = extension_days(step), clock.extension_limit
    if not days:
        yield Issue("no_days", f"{_said(step.on)}的延期没有写延长几日，期限没有改。请补上。", step.id)
    elif before + days > limit:
        yield Issue(
            "extension_too_long",
            f"延期一共{before + days}日，超过第34条的{limit}日，期限只按{limit}日延长。请核对延期告知书。",
            step.id,
        )
    due = started + timedelta(days=clock.days + min(before, limit))
    if step.on > due:
        yield Issue(
            "extension_late",
            f"延期是{_said(step.on)}批准的，那时原期限（{_said(due)}）已过。请核对，并可向办理单位问清。",
            step.id,
        )


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
