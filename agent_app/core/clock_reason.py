"""Why something stands on a list today: one sentence that says who should do what, and since when it is counted."""

from agent_app.core.clock_model import Clock
from agent_app.core.clock_words import say
from agent_app.core.clocks import BEGINNINGS
from agent_app.core.rules import ClockKind, Rules, Unit
from agent_app.core.vocabulary import Holder

_UNITS = {Unit.DAY: "日", Unit.WORKING_DAY: "个工作日", Unit.HOUR: "小时"}


def reason(clock: Clock, rules: Rules, beside: int) -> str:
    """镇水务站该书面告知是否受理：8月28日收到，15日内. Days are told without the year `beside`."""
    return f"{whose_turn(clock)}：{basis(clock, rules, beside)}"


def whose_turn(clock: Clock) -> str:
    """Who should do what, or may."""
    match clock.kind:
        case ClockKind.RIGHT:
            return f"本人可以{clock.label}"
        case ClockKind.PROMISE:
            return f"轮到您{clock.label}"
        case ClockKind.WINDOW:
            return f"{clock.unit}可以{clock.label}"
        case ClockKind.OTHER_LAW if clock.holder is Holder.RESIDENT:
            return clock.label  # 不服的，按答复书上写的途径和日子
        case _:
            return f"{clock.unit}该{clock.label}"


def basis(clock: Clock, rules: Rules, beside: int) -> str:
    """8月28日收到，15日内: what the day is counted from, how long the period is, and what moved it."""
    said = []
    if clock.start is not None:
        doubt = "（估的）" if clock.estimated else ""
        said.append(f"{say(clock.start, beside)}{_event(clock, rules)}{doubt}")
    if any(rule.due_field for rule in rules.clocks if rule.code == clock.rule):
        said.append(f"日子由{_event(clock, rules)}时定")
    elif clock.days:
        said.append(f"{clock.days}{_UNITS[clock.unit_of_days]}内")
    if clock.extended_days:
        said.append(f"已延期{clock.extended_days}日")
    if clock.paused_days:
        said.append(f"听证{clock.paused_days}日不算")
    told = "，".join(said)
    if clock.safe_until is not None and clock.due is not None and clock.safe_until < clock.due:
        return f"{told}；{say(clock.due, beside)}休息，要提前"
    return told


def _event(clock: Clock, rules: Rules) -> str:
    step = rules.steps.get(clock.start_event)
    event = step.event if step is not None else BEGINNINGS.get(clock.start_event, "")
    return event.removeprefix(clock.holder.label)  # whose unit was named before
