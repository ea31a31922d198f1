"""Where a case stands and what may come next, from the step records that stand.

Nothing here refuses a record: what cannot be right becomes an issue, shown on the case. What a person is
about to write is asked about first, with `check_data`.
"""

from collections.abc import Set
from datetime import date

import msgspec

from agent_app.core import workflow_issues as issue
from agent_app.core.rules import Rules, StepRule
from agent_app.core.vocabulary import Role, Stage
from agent_app.core.workflow_data import check_data, lacks_reason
from agent_app.core.workflow_facts import HANDLING, CaseFacts, StepRecord, counted, ordered
from agent_app.core.workflow_issues import Issue

__all__ = [
    "HANDLING",
    "CaseFacts",
    "Issue",
    "Progress",
    "StepRecord",
    "allowed",
    "check_data",
    "counted",
    "ordered",
    "progress",
]

_DESKS = frozenset({Role.AGENT, Role.SUPERVISOR})


class Progress(msgspec.Struct, frozen=True, gc=False):
    """Where a case stands.

    `stage` since `since` is what is shown. `matter` is where the matter stands with the organs, which goes on
    after the agency has ended; `round` is handling, reexamination or final_review; `done_here` are the codes
    of what was recorded without leaving the stage.
    """

    stage: Stage
    since: date
    agency_ended: bool
    extended: bool
    issues: tuple[Issue, ...]
    matter: Stage
    round: str
    done_here: tuple[str, ...]


def progress(facts: CaseFacts, rules: Rules) -> Progress:
    """Where the case stands. Depends on the set of steps, not on the order in which they are given."""
    stage = matter = Stage.REGISTERED
    since = facts.registered_on
    ended = extended = False
    current = HANDLING
    here: list[str] = []
    issues: list[Issue] = []
    rules = rules.on(facts.begun_on)
    steps = counted(facts.steps, rules)
    for place, step in enumerate(steps):
        rule = rules.steps.get(step.code)
        if rule is None:
            issues.append(issue.unknown_step(step))
            continue
        if matter not in rule.from_stages or step.on < facts.registered_on or rule.conditional or ended:
            issues += _doubts(facts, steps[:place], step, rule, matter, current, ended)
        if not (rule.for_county if step.by_authority else rule.for_desks):
            issues.append(issue.not_theirs(step, rule))
        current = rule.round or current
        extended = extended or step.code in rules.extensions
        if rule.to is None:
            here.append(step.code)
            continue
        stage, since = rule.to, step.on
        if stage is Stage.AGENCY_ENDED:
            ended = True
        else:
            matter = stage
            here.clear()
    if extended:
        issues += issue.of_extensions(facts, steps, rules)
    return Progress(
        stage, since, ended, extended, () if facts.dormant else tuple(issues), matter, current, tuple(here)
    )


def _doubts(
    facts: CaseFacts,
    before: list[StepRecord],
    step: StepRecord,
    rule: StepRule,
    matter: Stage,
    current: str,
    ended: bool,
) -> list[Issue]:
    """What is doubtful about one step, seen from where the case stood."""
    doubts: list[Issue] = []
    seen = {earlier.code for earlier in before}
    if step.on < facts.registered_on and not rule.may_precede:
        doubts.append(issue.before_registration(step, rule, facts))
    if ended and Stage.AGENCY_ENDED in rule.from_stages:
        return doubts
    if ended and not step.by_authority:
        doubts.append(issue.after_end_of_agency(step, rule))
    same = [earlier for earlier in before if earlier.code == step.code and _alike(earlier, step, rule)]
    if matter is rule.to and same and matter not in rule.from_stages:
        doubts.append(issue.twice(step, rule, same[-1].on))
    elif matter not in rule.from_stages or not _may_follow(rule, seen, current):
        doubts.append(issue.out_of_order(step, rule, matter))
    elif lacks_reason(rule, facts, seen) and not step.data.get("reason"):
        doubts.append(issue.without_acceptance(step, rule))
    return doubts


def _alike(one: StepRecord, other: StepRecord, rule: StepRule) -> bool:
    """Whether two records of a step may be of one act: where each unit acts for itself, those of one unit."""
    return rule.same != "organ" or one.data.get("organ", "") == other.data.get("organ", "")


def _may_follow(rule: StepRule, seen: Set[str], current: str) -> bool:
    """Whether what the step asks for (an earlier step, a round) is there."""
    return (not rule.within or rule.within == current) and (not rule.after or not rule.after.isdisjoint(seen))


def allowed(facts: CaseFacts, rules: Rules, role: Role, on: date | None = None) -> tuple[StepRule, ...]:
    """What `role` may record, most likely first; 撤回 and 终止代理 come last while the case is open.

    With `on`, what may be recorded as having happened on that day, so that a step that was forgotten finds its
    place among the others. The county may always record for itself what only a desk has recorded.
    A desk whose agency was ended gives back what it holds, as the table says, and records nothing else; the organs go on.
    """
    rules = rules.on(facts.begun_on)
    state = progress(facts, rules)
    if state.agency_ended and role in _DESKS:
        return rules.next[Stage.AGENCY_ENDED, role]
    if on is None:
        steps = _next_steps(facts, rules, role, state)
    else:
        steps = [
            rule for rule in rules.steps.values() if role in rule.roles and _fits(facts, rules, rule, on)
        ]
    if role is Role.COUNTY:
        own = {step.code for step in facts.steps if step.by_authority}
        told = {step.code for step in facts.steps} - own - {rule.code for rule in steps}
        steps += [
            rule for rule in rules.steps.values() if rule.same and rule.code in told and role in rule.roles
        ]
    return tuple(sorted(steps, key=lambda rule: _likelihood(rule, rules, state)))


def _likelihood(rule: StepRule, rules: Rules, state: Progress) -> int:
    """What was already done here is less likely to be next; then what happens beside the course, last the two always there."""
    if rule.code in rules.always:
        return 3
    return 2 if rule.aside else int(rule.code in state.done_here)


def _next_steps(facts: CaseFacts, rules: Rules, role: Role, state: Progress) -> list[StepRule]:
    seen = {step.code for step in facts.steps}
    return [
        rule
        for rule in rules.next[state.matter, role]
        if _may_follow(rule, seen, state.round) and not (state.agency_ended and rule.to is Stage.AGENCY_ENDED)
    ]


def _fits(facts: CaseFacts, rules: Rules, rule: StepRule, on: date) -> bool:
    """Whether the step follows from what happened up to its place on the day `on`."""
    before = [step for step in facts.steps if (step.on, rules.ranks.get(step.code, 0)) <= (on, rule.rank)]
    state = progress(msgspec.structs.replace(facts, steps=before), rules)
    return (
        state.matter in rule.from_stages
        and _may_follow(rule, {step.code for step in before}, state.round)
        and not (state.agency_ended and rule.to is Stage.AGENCY_ENDED)
    )
