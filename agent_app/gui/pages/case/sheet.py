"""Everything the page shows of one case, read in one go."""

from dataclasses import dataclass, field
from typing import Any

from agent_app.core.case import Case
from agent_app.core.rules import Rules, StepRule
from agent_app.core.vocabulary import Delivery
from agent_app.desk import casebook, drafts, papers, retention, settling, snoozing, stepping, takers
from agent_app.desk.case_paper import organ_of
from agent_app.desk.casebook import CaseView
from agent_app.desk.desk import Desk
from agent_app.desk.retention import Kept
from agent_app.desk.settling import Conflict
from agent_app.desk.snoozing import Snoozed

DRAFTS = "case_form"
FACTS = "facts"
"""The key of the draft of changed facts; those of steps have the step's code."""

_SENT_ELSEWHERE = frozenset({"hand_over", "transfer", "assign", "ask_reexamination", "ask_final_review"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case with what may be done about it. `papers` as (code, title), `drafts` are unfinished forms by key;
    `snoozed` when this desk has put it off, `kept` until when it stays once it is archived, `takers` the names of
    agents who may take it over."""

    view: CaseView
    choices: tuple[StepRule, ...]
    papers: tuple[tuple[str, str], ...]
    conflicts: tuple[Conflict, ...]
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    snoozed: Snoozed | None = None
    may_be_snoozed: bool = False
    kept: Kept | None = None
    takers: tuple[str, ...] = ()

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.view.case

    @property
    def id(self) -> str:
        """The case's id."""
        return self.case.subject.id.hex()

    @property
    def number(self) -> str:
        """The case's own number; its id where it has none."""
        return str(self.case.subject.get("number", "")) or self.id

    @property
    def title(self) -> str:
        """What it is about."""
        return str(self.case.subject.get("summary", "")) or "没有写事由"

    @property
    def delivery(self) -> Delivery:
        """How far its records have come."""
        return self.view.delivery


def read(desk: Desk, number: str) -> Sheet:
    """The case of that number, or id. Raises `UserError` when there is none."""
    view = casebook.view(desk, number)
    case, prefix = view.case, f"{view.case.subject.id.hex()}/"
    kept = [note for note in drafts.kept(desk, DRAFTS) if note.key.startswith(prefix)]
    return Sheet(
        view=view,
        choices=stepping.choices(desk, case),
        papers=tuple((paper.code, paper.title) for paper in papers.of_case(desk, case)),
        conflicts=tuple(settling.of_case(desk, case)),
        drafts={note.key.removeprefix(prefix): note.data for note in kept},
        snoozed=snoozing.of_case(desk, case.subject.id.hex()),
        may_be_snoozed=snoozing.may_be(desk, case.subject.id.hex()),
        kept=retention.of_case(desk, case),
        takers=tuple(dict.fromkeys(one.name for one in takers.takers(desk) if one.name != case.agent)),
    )


def organ_for(rule: StepRule, case: Case, rules: Rules) -> str:
    """What is most likely meant by the unit of a step: the one that has the matter, unless it goes elsewhere."""
    if rule.field("organ") is None or rule.code in _SENT_ELSEWHERE:
        return ""
    return organ_of(case, rules)


def track_of(case: Case) -> str:
    """The way of Art. 31 that was recorded last, "" when none."""
    steps = [step for step in case.facts.steps if step.data.get("track")]
    return str(max(steps, key=lambda step: (step.on, step.lamport)).data["track"]) if steps else ""
