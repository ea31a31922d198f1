"""What stage and clocks are derived from, and the order in which it happened."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, time
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec

from agent_app.core.rules import Rules, StepRule
from agent_app.core.vocabulary import Purpose, Stage

HANDLING = "handling"
"""The round of a case before a reexamination is asked for."""
_MOST_OF_A_DAY = 6
"""More steps of one day than these, recorded by several people, stand by rank alone."""


# Made by the hundred thousand: a Struct costs a fifth of a frozen dataclass.
class StepRecord(msgspec.Struct, frozen=True, gc=False):
    """One step record that stands.

    `on` is the date on the paper; `by_authority`: the county's own log carries it.
    """

    id: str
    code: str
    on: date
    data: Mapping[str, Any]
    estimated: bool
    by_authority: bool
    lamport: int
    leaf: bytes
    actor: str


class CaseFacts(msgspec.Struct, frozen=True, gc=False):
    """A case as the law looks at it.

    `reachable`: name and address are known (Art. 23 ¶2); `anonymous`: there is not even a name.
    `historical`: imported from a ledger, so no clock runs until a person reopens it.
    `registered_at` matters to clocks that run in hours, `category` to a county's own limits.
    """

    registered_on: date
    purpose: Purpose
    historical: bool
    reopened_on: date | None
    reachable: bool
    steps: Sequence[StepRecord]
    anonymous: bool = False
    registered_at: time | None = None
    category: str = ""

    @property
    def begun_on(self) -> date:
        """The day whose edition of the rules its steps follow: of registering, or of taking it up again."""
        return self.reopened_on if self.historical and self.reopened_on is not None else self.registered_on

    @property
    def dormant(self) -> bool:
        """Imported and not taken up again."""
        return self.historical and self.reopened_on is None


def ordered(steps: Iterable[StepRecord], rules: Rules) -> list[StepRecord]:
    """The steps in the order in which they happened, whatever order they were recorded in.

    By the date on the paper; within a day by the natural course of a case (accepted, answered, served), since
    desks that work apart do not know of each other's records; then by (lamport, leaf), and by id where one
    event recorded several.
    """
    found = list(steps)
    last = date.min
    for step in found:
        if step.on <= last:
            rank = rules.ranks.get
            found.sort(key=lambda step: (step.on, rank(step.code, 0), step.lamport, step.leaf, step.id))
            break
        last = step.on
    return found


def counted(steps: Sequence[StepRecord], rules: Rules) -> list[StepRecord]:
    """The ordered steps, without a desk's records of acts that the county recorded itself.

    Those stay on the timeline; stage and clocks go by the county's word. Of one day's steps the order is one in
    which each follows from the one before (returned, and handed over anew), where there is such an order: that in
    which one person recorded them, else the first by rank.
    """
    inorder = ordered(steps, rules)
    for step in inorder:
        if step.by_authority is not inorder[0].by_authority:
            inorder = _without_seconded(inorder, rules)
            break
    if any(one.on == next_.on for one, next_ in pairwise(inorder)):
        return _following(inorder, rules)
    return inorder


def _following(inorder: list[StepRecord], rules: Rules) -> list[StepRecord]:
    matter, current, seen = Stage.REGISTERED, HANDLING, set[str]()
    found = list(inorder)
    start = 0
    while start < len(found):
        end = start + 1
        while end < len(found) and found[end].on == found[start].on:
            end += 1
        if end - start > 1:
            found[start:end] = _of_day(found[start:end], _Place(matter, current, seen), rules)
        for step in found[start:end]:
            rule = rules.steps.get(step.code)
            if rule is not None:
                seen.add(rule.code)
                current = rule.round or current
                matter = _next(matter, rule)
        start = end
    return found


class _Place(NamedTuple):
    """Where the matter stands along the way."""

    matter: Stage
    round: str
    seen: Set[str]

    def takes(self, rule: StepRule) -> bool:
        """Whether the step follows from here."""
        return (
            self.matter in rule.from_stages
            and rule.within in ("", self.round)
            and not (rule.after and rule.after.isdisjoint(self.seen))
        )

    def then(self, rule: StepRule) -> "_Place":
        """Where it stands after the step."""
        return _Place(_next(self.matter, rule), rule.round or self.round, {*self.seen, rule.code})


def _next(matter: Stage, rule: StepRule) -> Stage:
    return matter if rule.to is None or rule.to is Stage.AGENCY_ENDED else rule.to


def _of_day(day: list[StepRecord], place: _Place, rules: Rules) -> list[StepRecord]:
    """The steps of a day as they follow from each other; those that move nothing keep their place."""
    moving = [step for step in day if _moves(rules.steps.get(step.code))]
    if len(moving) < 2:
        return day
    recorded = _as_recorded(moving)
    for order in (recorded, moving):
        if order and _leads(order, place, rules):
            break
    else:
        order = _arranged(moving, place, rules) or moving
    if order == moving:
        return day
    arranged = iter(order)
    return [next(arranged) if _moves(rules.steps.get(step.code)) else step for step in day]


def _moves(rule: StepRule | None) -> bool:
    return rule is not None and (rule.to is not None or rule.conditional)


def _as_recorded(steps: list[StepRecord]) -> list[StepRecord]:
    """The order in which one person recorded them; nothing when that cannot be said."""
    found = sorted(steps, key=lambda step: step.lamport)
    for one, next_ in pairwise(found):
        if one.lamport == next_.lamport or one.actor != next_.actor:
            return []
    return found


def _leads(steps: list[StepRecord], place: _Place, rules: Rules) -> bool:
    """Whether each of them follows from the one before."""
    for step in steps:
        rule = rules.steps[step.code]
        if not place.takes(rule):
            return False
        place = place.then(rule)
    return True


def _arranged(steps: list[StepRecord], place: _Place, rules: Rules) -> list[StepRecord] | None:
    """The first order, by rank, in which each step follows from the one before; None where there is none."""
    if not steps:
        return []
    if len(steps) > _MOST_OF_A_DAY:
        return None
    for number, step in enumerate(steps):
        rule = rules.steps[step.code]
        if place.takes(rule):
            rest = _arranged(steps[:number] + steps[number + 1 :], place.then(rule), rules)
            if rest is not None:
                return [step, *rest]
    return None


def _without_seconded(inorder: list[StepRecord], rules: Rules) -> list[StepRecord]:
    acts = _acts(inorder, rules)
    by_county = {act for act, step in zip(acts, inorder, strict=True) if act and step.by_authority}
    return [
        step for act, step in zip(acts, inorder, strict=True) if step.by_authority or act not in by_county
    ]


def _acts(steps: Iterable[StepRecord], rules: Rules) -> list[tuple[str, str] | None]:
    """What each step is a record of: equal for two records of one act, None when it always counts."""
    acts: list[tuple[str, str] | None] = []
    current = HANDLING
    for step in steps:
        rule = rules.steps.get(step.code)
        if rule is None or not rule.same:
            acts.append(None)
            continue
        current = rule.round or current
        within = {"case": "", "round": current, "organ": str(step.data.get("organ", "")).strip()}
        acts.append((step.code, within[rule.same]))
    return acts
