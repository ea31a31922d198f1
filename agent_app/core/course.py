"""The course of a case in days: all that a figure may ask of it, and nothing of whom it is about."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from agent_app.core.case import Case, day_of
from agent_app.core.clocks import Clock
from agent_app.core.rules import Rules
from agent_app.core.verdicts import COMPARE, verdicts
from agent_app.core.vocabulary import Stage, Verdict
from agent_app.core.workflow_facts import StepRecord, counted

FORWARD, ANSWER = timedelta(days=15), timedelta(days=30)
"""及时受理: within so long of receiving, of a petition office and of a unit (domain page 6)."""
RATING = timedelta(days=30)
"""A resident may rate within so long of getting the written answer."""
SETTLED = timedelta(days=90)
"""一次性化解: nothing came after the conclusion for so long (domain page 6, our own rule)."""

CONCLUDED = frozenset({
    Stage.REPLIED, Stage.SERVED, Stage.DECLINED, Stage.REDIRECTED, Stage.REEXAMINING, Stage.REEXAMINED,
    Stage.FINAL_REVIEWING, Stage.FINAL_REVIEWED, Stage.FOLLOWED_UP, Stage.ARCHIVED, Stage.WITHDRAWN, Stage.MERGED,
})  # fmt: skip
"""办结: answered, declined, led to another legal route, withdrawn, or closed as a repeat; and all that follows on these."""

_OFFICE = "petition_office"
_DECISIONS = frozenset({"accept", "decline", "redirect", "reply"})
_FORWARDED = _DECISIONS | {"transfer", "assign"}
_FIRST = {
    "hand_over": "handed_on",
    "contact": "contacted_on",
    "serve": "served_on",
    "explain": "explained_on",
    "ask_reexamination": "reexamined_on",
}
"""Of these steps the first day counts."""


# Read back by the hundred thousand: as an array, a Struct is decoded in a microsecond.
class Course(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Days that are not known are None.

    `assisted`: an agent is responsible for it. `received_on`: a unit has it, `office_on` a petition office;
    `forwarded_on` the first of forwarding, assigning and deciding since that office had it, `decided_on` the first of
    accepting, declining, leading elsewhere and answering at once. `notify_due`, `reply_due` are the last days of the clocks
    of Art. 23 and 34, `notify_met`, `reply_met` the days on which these were met. `concluded`: it stands concluded,
    `concluded_on` since when if that is known. `satisfaction` and `agency_satisfaction` are what was said at the last
    follow-up, "" for nothing. `same`: the cases that a person called the same matter. Only the record knows whether one of
    these was there before (`repeats`), when one first came after (`again_on`), and in which division the case lies.
    """

    registered_on: date | None
    channel: str
    category: str
    assisted: bool
    receipt_on: date | None = None
    received_on: date | None = None
    office_on: date | None = None
    forwarded_on: date | None = None
    decided_on: date | None = None
    accepted_on: date | None = None
    notify_due: date | None = None
    notify_met: date | None = None
    reply_due: date | None = None
    reply_met: date | None = None
    replied_on: date | None = None
    outcome: str = ""
    concluded: bool = False
    concluded_on: date | None = None
    handed_on: date | None = None
    contacted_on: date | None = None
    served_on: date | None = None
    explained_on: date | None = None
    reexamined_on: date | None = None
    rated_on: date | None = None
    satisfaction: str = ""
    agency_satisfaction: str = ""
    same: tuple[bytes, ...] = ()
    repeats: bool = False
    again_on: date | None = None
    division: str = ""

    @property
    def last_on(self) -> date:
        """The last day by which any figure may count it."""
        days = [
            self.registered_on, self.decided_on, self.accepted_on, self.replied_on, self.concluded_on, self.handed_on,
            self.rated_on, self.notify_due, self.reply_due, self.reply_met, self.served_on,
            after(self.received_on, ANSWER), after(self.office_on, FORWARD), after(self.served_on, RATING),
        ]  # fmt: skip
        return max([day for day in days if day is not None], default=date.min)


def after(day: date | None, days: timedelta) -> date | None:
    """So much later; None where there is none, or none in any calendar."""
    try:
        return day + days if day is not None else None
    except OverflowError:
        return None


def course(case: Case, rules: Rules) -> Course:
    """The course of a case. What an imported ledger told no day of is counted without one."""
    get, facts = case.subject.get, case.facts
    found: dict[str, Any] = {}
    for record in case.subject.records.values():
        if record.kind == "paper" and record.get("code") == "receipt":
            on = day_of(record.get("on"))
            found["receipt_on"] = min(filter(None, (on, found.get("receipt_on"))), default=None)
    if facts.steps:
        edition = rules.on(facts.begun_on)
        steps = counted(facts.steps, edition)
        vague = facts.historical
        _take_steps([step for step in steps if not (vague and step.estimated)], found)
        _take_conclusion(steps, edition, found, vague=vague)
        if any(step.code == COMPARE for step in steps):
            said = verdicts(case.subject)
            found["same"] = tuple(sorted(each for each in said if said[each].verdict is Verdict.SAME))
    _take_clocks(case.clocks, found)
    return Course(
        day_of(get("registered_on")),
        str(get("channel", "")),
        str(get("category", "")),
        bool(case.agent),
        **found,
    )


def _take_steps(steps: Sequence[StepRecord], found: dict[str, Any]) -> None:
    for step in steps:
        code, on = step.code, step.on
        if code in _FIRST:
            found.setdefault(_FIRST[code], on)
        elif code == "receive":
            found.setdefault("received_on", on)
            if step.data.get("receiver") == _OFFICE:
                found.setdefault("office_on", on)
        elif code == "reply":
            found["replied_on"], found["outcome"] = on, str(step.data.get("outcome") or "")
        elif code == "follow_up":
            said = {name: str(step.data.get(name) or "") for name in ("satisfaction", "agency_satisfaction")}
            if any(said.values()):
                found |= {"rated_on": on, **{name: text for name, text in said.items() if text}}
        if code in _FORWARDED and "office_on" in found:
            found.setdefault("forwarded_on", on)
        if code in _DECISIONS:
            found.setdefault("decided_on", on)
        if code == "accept":
            found.setdefault("accepted_on", on)


def _take_conclusion(
    steps: Sequence[StepRecord], rules: Rules, found: dict[str, Any], *, vague: bool
) -> None:
    """Since when it stands concluded: what was taken up anew after its end was not."""
    concluded, since = False, None
    for step in steps:
        rule = rules.steps.get(step.code)
        if rule is None or rule.to is None or rule.to is Stage.AGENCY_ENDED:
            continue
        if rule.to not in CONCLUDED:
            concluded, since = False, None
        elif not concluded:
            concluded, since = True, None if vague and step.estimated else step.on
    found["concluded"], found["concluded_on"] = concluded, since


def _take_clocks(clocks: Sequence[Clock], found: dict[str, Any]) -> None:
    """Of several by one rule the last that was counted: it is with whoever has the matter now."""
    for clock in clocks:
        if clock.due is None:
            continue
        if clock.rule == "notify":
            found["notify_due"], found["notify_met"] = clock.due, clock.met_on
        elif clock.rule == "handle":
            found["reply_due"], found["reply_met"] = clock.due, clock.met_on
