"""经过: everything that happened to a case, in order, with who recorded it and what was corrected."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agent_app.core.case import Case, day_of
from agent_app.core.event import ADD, DROP, SET, SUBJECT, Stored
from agent_app.core.fields import CASE, PARTY
from agent_app.core.fold import Record
from agent_app.core.rules import Rules, StepRule
from agent_app.desk.desk import CHINA


@dataclass(frozen=True, slots=True)
class Moment:
    """One item of the timeline. `kind`: registered, step, attachment, paper, note, correction, withdrawn.

    `on` is the date on the paper (YYYY-MM-DD), `recorded` when it was written down (ms, for order within a day).
    """

    id: str
    kind: str
    code: str
    on: str
    title: str
    facts: str
    actor: str
    recorded: int
    by_authority: bool = False
    struck: str = ""
    icon: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def timeline(case: Case, events: list[Stored], rules: Rules) -> list[Moment]:
    """The moments of a case, oldest first."""
    moments = [*_registered(case), *_records(case, rules), *_corrections(case, events, rules)]
    return sorted(moments, key=lambda m: (m.on, m.kind != "registered", m.recorded, m.id))


def _registered(case: Case) -> Iterator[Moment]:
    for entry in case.subject.opened[-1:]:
        title = "从台账导入" if case.facts.historical else "代理登记"
        told = len(case.subject.get("told", []))
        facts = [f"{len(case.parties)}户" if len(case.parties) > 1 else "", "已读给本人听" if case.subject.get("read_back") else ""]
        facts.append(f"告知了{told}条" if told else "")
        yield Moment(
            case.subject.id.hex(), "registered", "register", case.facts.registered_on.isoformat(), title,
            "，".join(part for part in facts if part), entry.actor, entry.wall, entry.authority, icon="register",
        )  # fmt: skip


def _records(case: Case, rules: Rules) -> Iterator[Moment]:
    for record in case.subject.records.values():
        added = record.added[0]
        common = {"actor": added.actor, "recorded": added.wall, "by_authority": added.authority}
        values = record.values()
        if record.kind == "step":
            rule = rules.steps.get(values.get("code", ""))
            title = rule.done if rule else "更新版本程序记的一步"
            yield Moment(
                record.id.hex(), "step", values.get("code", ""), values.get("on", ""), title,
                step_facts(rule, values), icon=rule.icon if rule else "note", data=_said(values), **common,
            )  # fmt: skip
        elif record.kind == "attachment":
            yield Moment(
                record.id.hex(), "attachment", "attachment", _local_day(added.wall), "加了材料",
                values.get("name", ""), icon="attachment",
                data={"name": values.get("name", ""), "size": values.get("size", 0), "media_type": values.get("media_type", "")},
                **common,
            )  # fmt: skip
        elif record.kind == "paper":
            yield _paper(record, values, common)
        elif record.kind == "note":
            yield Moment(record.id.hex(), "note", "note", values.get("on", ""), "记事", values.get("text", ""), icon="note", **common)


def _paper(record: Record, values: dict[str, Any], common: dict[str, Any]) -> Moment:
    from agent_app.paper.catalogue import PAPERS

    paper = PAPERS.get(values.get("code", ""))
    title = f"打印了{paper.title}" if paper else "打印了文书"
    issue = values.get("issue", 1)
    return Moment(
        record.id.hex(), "paper", values.get("code", ""), values.get("on", ""), title,
        f"第{issue}次" if issue > 1 else "", icon="print", data={"issue": issue}, **common,
    )  # fmt: skip


def step_facts(rule: StepRule | None, values: dict[str, Any]) -> str:
    """The fields of a step as one line of words."""
    if rule is None:
        return ""
    said = []
    for declared in rule.fields:
        value = values.get(declared.name)
        if value in (None, "", False):
            continue
        if declared.choices:
            value = next((choice.label for choice in declared.choices if choice.code == value), value)
        said.append(str(declared.label) if value is True else f"{declared.label}：{value}")
    if values.get("estimated"):
        said.append("日期是估的")
    return "；".join(said)


def _corrections(case: Case, events: list[Stored], rules: Rules) -> Iterator[Moment]:
    """Later values given to fields, and records taken back: the old stays readable."""
    labels = {name: declared.label for name, declared in {**PARTY, **CASE}.items()}
    kept: dict[tuple[bytes, str], Any] = {}
    made: dict[bytes, tuple[str, str]] = {}
    for item in sorted(events, key=lambda stored: (stored.event.lamport, stored.leaf)):
        event = item.event
        for place, op in enumerate(event.ops):
            mark = f"{item.leaf.hex()[:16]}-{place}"
            common = {"actor": event.actor, "recorded": event.wall, "by_authority": item.authority}
            on = _local_day(event.wall)
            if op[0] == ADD:
                rule = rules.steps.get(op[3].get("code", "")) if op[1] == "step" else None
                made[op[2]] = (rule.done if rule else "", op[3].get("on", on))
                kept.update({(op[2], name): value for name, value in op[3].items()})
            elif op[0] == SET:
                for name, value in op[2].items():
                    old = kept.get((op[1], name))
                    kept[op[1], name] = value
                    if old is not None and old != value:
                        label = labels.get(name, name)
                        yield Moment(f"{mark}-{name}", "correction", "correction", on, f"改了{label}", str(value), icon="edit",
                                     struck=str(old), data={"field": name, "old": old, "new": value}, **common)
                    elif old is None and op[1] == SUBJECT:
                        yield Moment(f"{mark}-{name}", "correction", "correction", on, f"记下{labels.get(name, name)}", str(value),
                                     icon="edit", data={"field": name, "new": value}, **common)
            elif op[0] == DROP and op[1] in made:
                title, was_on = made[op[1]]
                yield Moment(mark, "withdrawn", "withdrawn", was_on, f"撤掉：{title}" if title else "撤掉一条", op[2], icon="undo",
                             struck=title, **common)
            elif op[0] == "open":
                kept.update({(SUBJECT, name): value for name, value in op[1].items()})


def _local_day(wall: int) -> str:
    return datetime.fromtimestamp(wall / 1000, CHINA).date().isoformat()


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("code", "on")}


def last_steps(moments: list[Moment], count: int) -> list[Moment]:
    """The newest things that happened, newest first, for a preview."""
    return [m for m in reversed(moments) if m.kind in ("step", "registered")][:count]


__all__ = ["Moment", "day_of", "last_steps", "step_facts", "timeline"]
