"""经过: everything that happened to a case, in order, with who recorded it and what was corrected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from agent_app.core.case import Case, day_of
from agent_app.core.clock_words import say
from agent_app.core.event import Stored
from agent_app.core.fold import Record
from agent_app.core.rules import FieldType, Group, Rules, StepRule
from agent_app.core.vocabulary import GivenTo, Outlet
from agent_app.desk import people_words
from agent_app.desk.corrections import Change, Corrections
from agent_app.desk.desk import CHINA

_LAST_SECOND = 253_402_214_400  # the end of the year 9999, less a day for the time zone
_SPEAKS_FOR_ITSELF = frozenset({
    "organ", "track", "outcome", "opinion", "method", "signed", "refusal", "reason", "note", "way", "said", "place",
    "agreed", "found", "leader", "units", "part", "task", "verdict",
})  # fmt: skip
_ISSUED: Mapping[str, Any] = {
    "issue": 1,
    "copies": 1,
    "outlet": Outlet.PRINTED.value,
    "given_to": "",
    "given_on": "",
}
"""What is known of an issue of a paper, and what it was where an older record does not say."""
_GIVEN = {one.value: one.label for one in GivenTo}
_ATTACHMENT_FACTS = ("name", "size", "media_type")
_IN_ONE_EVENT = {"authorization": 1, "correction": 2}
"""What was written together comes in this order; the rest before it."""
_CHANGE_ICONS = {
    "correction": "edit",
    "withdrawn": "undo",
    "restored": "redo",
    "joined": "plus",
    "left": "person",
    "erased": "lock",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One item of the timeline.

    `kind`: registered, step, attachment, paper, note, authorization, or a change: correction, withdrawn, restored,
    joined and left (of people), erased. `on` is the date on the paper (YYYY-MM-DD), `recorded` when it was written down
    (ms); what has the same date stands in the order of `lamport`, which no wrong clock changes. `struck` is what it
    said before it was put right.
    """

    id: str
    kind: str
    code: str
    on: str
    title: str
    facts: str
    icon: str
    actor: str
    recorded: int
    lamport: int
    by_authority: bool
    struck: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def timeline(case: Case, events: list[Stored], rules: Rules) -> list[Moment]:
    """The moments of a case, oldest first."""
    corrections = Corrections(rules)
    moments = [*_registered(case), *(_of_change(change) for change in corrections.of(events))]
    for record in case.subject.records.values():
        moment = _of_record(record, rules)
        if moment is not None:
            moments.append(replace(moment, struck=corrections.struck(record)))
    return sorted(
        moments, key=lambda m: (m.on, m.kind != "registered", m.lamport, _IN_ONE_EVENT.get(m.kind, 0), m.id)
    )


def in_group(moment: Moment, group: Group, rules: Rules) -> bool:
    """Whether a moment is seen when one looks at this group alone; what no group names belongs to the first."""
    if group.county:
        return moment.by_authority
    first = next(iter(rules.groups))
    if moment.kind == "step":
        rule = rules.steps.get(moment.code)
        return (rule.group if rule else first) == group.code
    named = (other.code for other in rules.groups.values() if moment.kind in other.moments)
    return next(named, first) == group.code


def last_steps(moments: list[Moment], count: int) -> list[Moment]:
    """The newest things that happened, newest first, for a preview."""
    return [moment for moment in reversed(moments) if moment.kind in ("step", "registered")][:count]


def step_facts(rule: StepRule | None, values: Mapping[str, Any]) -> str:
    """The fields of a step as one line of words."""
    said = []
    for declared in rule.fields if rule else ():
        value = values.get(declared.name)
        if value in (None, "", False):
            continue
        shown = next((choice.label for choice in declared.choices if choice.code == value), value)
        if declared.type is FieldType.DATE and (day := day_of(value)):
            shown = say(day)
        plain = declared.name in _SPEAKS_FOR_ITSELF
        said.append(
            declared.label if value is True else str(shown) if plain else f"{declared.label}：{shown}"
        )
    if values.get("estimated"):
        said.append("日期是估的")
    if values.get("form"):
        said.append(f"照空白单{values['form']}记")
    return "；".join(said)


def _registered(case: Case) -> Iterator[Moment]:
    subject = case.subject
    facts = [
        "走访时说起的" if subject.get("visit") else "",
        f"{len(case.parties)}户" if len(case.parties) > 1 else "",
        "已读给本人听" if subject.get("read_back") else "",
        f"告知了{len(subject.get('told', []))}条" if subject.get("told") else "",
    ]
    for entry in subject.opened[-1:]:
        yield Moment(
            id=subject.id.hex(),
            kind="registered",
            code="register",
            on=case.facts.registered_on.isoformat(),
            title="从台账导入" if case.facts.historical else "代理登记",
            facts="，".join(fact for fact in facts if fact),
            icon="register",
            actor=entry.actor,
            recorded=entry.wall,
            lamport=entry.lamport,
            by_authority=entry.authority,
        )


def _of_record(record: Record, rules: Rules) -> Moment | None:
    added, values = record.added[0], record.values()
    code, on, data = str(values.get("code", record.kind)), str(values.get("on", "")), dict[str, Any]()
    if record.kind == "step":
        rule = rules.steps.get(code)
        title, facts, icon = (
            (rule.done, step_facts(rule, values), rule.icon) if rule else ("记了一步", "", "note")
        )
        data = {name: value for name, value in values.items() if name not in ("code", "on")}
    elif record.kind == "attachment":
        title, facts, icon, on = "加了材料", str(values.get("name", "")), "attachment", _day_of(added.wall)
        data = {name: values.get(name) for name in _ATTACHMENT_FACTS} | {
            "step": values.get("step", b"").hex()
        }
    elif record.kind == "paper":
        title, facts, icon = _paper_words(code, values)
        data = {"paper": _paper_title(code)} | {
            name: values.get(name, usual) for name, usual in _ISSUED.items()
        }
    elif record.kind == "note":
        title, facts, icon = "记事", str(values.get("text", "")), "note"
    elif record.kind == "authorization":
        title, facts, icon = "写了代理委托书", people_words.authorization_facts(values), "paper"
    else:
        return None
    return Moment(
        id=record.id.hex(),
        kind=record.kind,
        code=code,
        on=on,
        title=title,
        facts=facts,
        icon=icon,
        actor=added.actor,
        recorded=added.wall,
        lamport=added.lamport,
        by_authority=added.authority,
        data=data,
    )


def _paper_words(code: str, values: Mapping[str, Any]) -> tuple[str, str, str]:
    """What is said of one issue of a paper: how it left the desk, which time, how many, whether it was given."""
    issue, copies, given = values.get("issue", 1), values.get("copies", 1), values.get("given_to", "")
    facts = [
        f"第{issue}次" if issue > 1 else "",
        f"{copies}份" if copies > 1 else "",
        f"已交给{_GIVEN[given]}" if given in _GIVEN else "",
    ]
    saved = values.get("outlet") == Outlet.SAVED
    title = f"{_paper_title(code)}存成了文件" if saved else f"打印了{_paper_title(code)}"
    return title, "，".join(filter(None, facts)), "saved" if saved else "print"


def _paper_title(code: str) -> str:
    from agent_app.paper.catalogue import PAPERS

    return PAPERS[code].title if code in PAPERS else "文书"


def _of_change(change: Change) -> Moment:
    event = change.item.event
    return Moment(
        id=change.mark,
        kind=change.kind,
        code=change.kind,
        on=change.on or _day_of(event.wall),
        title=change.title,
        facts=change.facts,
        icon=_CHANGE_ICONS[change.kind],
        actor=event.actor,
        recorded=event.wall,
        lamport=event.lamport,
        by_authority=change.item.authority,
        struck=change.struck,
        data=change.data,
    )


def local_time(wall: int) -> datetime:
    """A moment (ms since 1970 UTC) in China; what no calendar holds, from a clock gone mad, is its nearest end."""
    return datetime.fromtimestamp(min(max(wall // 1000, 0), _LAST_SECOND), CHINA)


def _day_of(wall: int) -> str:
    return local_time(wall).date().isoformat()
