"""轮到您: what an open case asks of its agent without a period that would say until when."""

from datetime import date, timedelta

from agent_app.core.rules import Rules
from agent_app.core.vocabulary import Stage
from agent_app.core.workflow import Progress
from agent_app.core.workflow_facts import CaseFacts, counted

EXPLAIN, FOLLOW_UP, URGE = "explain", "follow_up", "urge"
QUIET = timedelta(days=4)
"""How long a unit that was just urged is left to answer."""
QUIET_MOST = timedelta(days=15)
"""How long at most, whatever day it has named."""
_FIRST = {
    Stage.HANDED_OVER: "receive",
    Stage.RETURNED: "hand_over",
    Stage.REPLIED: "serve",
    Stage.REEXAMINED: "serve",
    Stage.FINAL_REVIEWED: "serve",
    Stage.SERVED: EXPLAIN,
    Stage.DECLINED: EXPLAIN,
    Stage.REDIRECTED: EXPLAIN,
}
_ANSWERS = frozenset(
    {Stage.REPLIED, Stage.DECLINED, Stage.REDIRECTED, Stage.REEXAMINED, Stage.FINAL_REVIEWED}
)


def turn(facts: CaseFacts, state: Progress, rules: Rules) -> str:
    """The code of the step that is the agent's to take next, "" when the matter waits on others.

    An answer is brought to the resident, then explained, then followed up; what came back is handed over anew,
    and of what was handed over the day is wanted on which it was received, since all periods start from it.
    """
    if state.agency_ended or facts.dormant:
        return ""
    step = _FIRST.get(state.matter, "")
    return FOLLOW_UP if step == EXPLAIN and _explained(facts, rules) else step


def urged(facts: CaseFacts) -> tuple[date, date] | None:
    """When a unit was urged last (催询), and until which day it is left to answer; None when none was.

    Left to answer for some days, or until the day it named itself.
    """
    last = max((step for step in facts.steps if step.code == URGE), key=lambda step: step.on, default=None)
    if last is None:
        return None
    try:
        named = date.fromisoformat(last.data["answer_on"])
    except (KeyError, TypeError, ValueError):
        named = moved(last.on, QUIET)
    return last.on, min(named, moved(last.on, QUIET_MOST))


def moved(day: date, by: timedelta) -> date:
    """A day so much later or earlier; what no calendar holds is its nearest end."""
    return date.fromordinal(min(max(day.toordinal() + by.days, 1), date.max.toordinal()))


def _explained(facts: CaseFacts, rules: Rules) -> bool:
    """Whether the newest answer was explained; that may come before the paper is signed for."""
    for step in reversed(counted(facts.steps, rules)):
        known = rules.steps.get(step.code)
        if step.code == EXPLAIN:
            return True
        if known is not None and known.to in _ANSWERS:
            return False
    return False
