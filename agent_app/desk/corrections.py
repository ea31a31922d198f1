"""What was put right later: values that were given anew, and records that were taken back. The old stays readable."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from agent_app.core.case import day_of
from agent_app.core.clock_words import say
from agent_app.core.event import ADD, DROP, ERASE, OPEN, SET, SUBJECT, Stored
from agent_app.core.fields import CASE, PARTY
from agent_app.core.fold import Record
from agent_app.core.rules import FieldType, Rules, StepField, StepRule
from agent_app.core.value_words import in_words
from agent_app.core.vocabulary import PartyRole
from agent_app.desk import people_words

_FIELDS = {**PARTY, **CASE}
_EMPTY = (None, "", False)
_NAMED_BY = {
    "step": "code",
    "attachment": "name",
    "party": "name",
    "agent": "name",
    "authorization": "number",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the timeline tells it: `kind` is correction, withdrawn, restored, joined or left; `on` its date, "" for the
    day it was written; `struck` what was there before. `data` has field, old and new, or of a step its record,
    the old and new values by field, and the reason."""

    mark: str
    kind: str
    item: Stored
    title: str
    facts: str
    struck: str
    on: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


class _Made(NamedTuple):
    """A record when it was added: its kind, a step's code or what else it is called, its date; somebody's role."""

    kind: str
    name: str
    on: str
    role: str = ""


class Corrections:
    """Walks the events of a case in order and notices what replaces something that its writer saw."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._values: dict[tuple[bytes, str], dict[bytes, Any]] = {}
        self._made: dict[bytes, _Made] = {}
        self._gone: set[bytes] = set()
        self._first: dict[bytes, dict[str, Any]] = {}
        self._acts: set[tuple[int, str, str, str]] = set()

    def of(self, events: Iterable[Stored]) -> Iterator[Change]:
        """The changes, in the order in which they were made."""
        for item in sorted(events, key=lambda stored: (stored.event.lamport, stored.leaf)):
            for place, op in enumerate(item.event.ops):
                yield from self._pass_by(f"{item.leaf.hex()[:16]}-{place}", item, op)

    def struck(self, record: Record) -> str:
        """What a step said at first, of all that has been put right since; to be asked when the walk is over."""
        first, rule = self._first.get(record.id, {}), self._rules.steps.get(str(record.get("code", "")))
        old = {name: value for name, value in first.items() if _same(value) != _same(record.get(name))}
        return values_in_words(rule, old)

    def _pass_by(self, mark: str, item: Stored, op: tuple[Any, ...]) -> Iterator[Change]:
        if op[0] == OPEN:
            self._give(SUBJECT, op[1], item)
        elif op[0] == ADD:
            yield from self._added(mark, item, op[1], op[2], op[3])
        elif op[0] == SET:
            old = self._replaced(item, op[1], op[2])
            rule = self._rule(op[1])
            if rule is not None:
                yield from self._step_changed(mark, item, op[1], rule, old, op[2])
            else:
                yield from self._fields_changed(mark, item, op[1], old, op[2])
            self._give(op[1], op[2], item)
        elif op[0] == ERASE and item.authority:
            yield from self._erased(mark, item, str(op[6]) if len(op) > 6 else "", str(op[2]))
        elif op[0] == DROP and op[1] in self._made:
            self._gone.add(op[1])
            title, on = self._called(op[1])
            if self._made[op[1]].kind in people_words.PEOPLE:
                yield Change(mark, "left", item, f"去掉了{title}", op[2], title)
                return
            yield Change(mark, "withdrawn", item, f"撤掉：{title or '一条'}", op[2], title, on)

    def _erased(self, mark: str, item: Stored, what: str, basis: str) -> Iterator[Change]:
        """One change for an act, of however many events it took something."""
        act = (item.event.wall, item.event.actor, what, basis)
        if act not in self._acts:
            self._acts.add(act)
            yield Change(mark, "erased", item, f"按规定删去了{what or '内容'}", f"依据：{basis}", "")

    def _added(
        self, mark: str, item: Stored, kind: str, record: bytes, values: Mapping[str, Any]
    ) -> Iterator[Change]:
        if record in self._gone:
            self._gone.discard(record)
            title, on = self._called(record)
            yield Change(mark, "restored", item, f"放回来：{title or '一条'}", "撤错了，还算数", "", on)
        elif kind in people_words.PEOPLE and item.event.ops[0][0] != OPEN:
            called = people_words.called(kind, values)
            yield Change(mark, "joined", item, f"加了{called}", str(values.get("reason", "")), "")
        name = values.get(_NAMED_BY.get(kind, "text"))
        role = str(values.get("role", ""))
        self._made[record] = _Made(kind, str(name or ""), str(values.get("on", "")), role)
        self._give(record, values, item)

    def _replaced(
        self, item: Stored, record: bytes, values: Mapping[str, Any]
    ) -> dict[str, tuple[list[Any], list[Any]]]:
        """By field: the values that the writer saw, and those among them that differ from the new one."""
        found = {}
        for name, value in values.items():
            known = self._values.get((record, name), {})
            seen = [old for leaf, old in known.items() if leaf in item.event.sees]
            found[name] = seen, [old for old in seen if _same(old) != _same(value)]
        return found

    def _step_changed(
        self,
        mark: str,
        item: Stored,
        record: bytes,
        rule: StepRule,
        old: Mapping[str, tuple[list[Any], list[Any]]],
        new: Mapping[str, Any],
    ) -> Iterator[Change]:
        before = {
            name: (others[0] if others else None)
            for name, (seen, others) in old.items()
            if others or not seen
        }
        if not before:
            return
        self._first[record] = before | self._first.get(record, {})
        if new.get("on"):
            self._made[record] = self._made[record]._replace(on=str(new["on"]))
        after = {name: new[name] for name in before}
        reason = _reason(item, record)
        said = "；".join(filter(None, (values_in_words(rule, after), f"原因：{reason}" if reason else "")))
        data = {"record": record.hex(), "old": before, "new": after, "reason": reason}
        yield Change(
            mark, "correction", item, f"改了“{rule.done}”", said, values_in_words(rule, before), data=data
        )

    def _fields_changed(
        self,
        mark: str,
        item: Stored,
        record: bytes,
        old: Mapping[str, tuple[list[Any], list[Any]]],
        new: Mapping[str, Any],
    ) -> Iterator[Change]:
        """A change for each field of a case or of somebody on it; one for all that was written into an authorization."""
        made = self._made.get(record)
        if made is not None and made.kind in ("attachment", "paper"):
            return  # how a picture is turned, and that a paper was given later, is said of the thing itself
        names = [name for name, (seen, others) in old.items() if others or not seen]
        if made is not None and made.kind == "authorization":
            if names:
                title, facts = people_words.authorization_changed({name: new[name] for name in names})
                yield Change(mark, "correction", item, title, facts, "", data={"record": record.hex()})
            return
        whose = made.name if made is not None and made.role != PartyRole.PETITIONER else ""
        for name in names:
            yield _field_changed(f"{mark}-{name}", item, record, name, old[name][1], new[name], whose)

    def _give(self, record: bytes, values: Mapping[str, Any], item: Stored) -> None:
        for name, value in values.items():
            self._values.setdefault((record, name), {})[item.leaf] = value

    def _rule(self, record: bytes) -> StepRule | None:
        made = self._made.get(record)
        return self._rules.steps.get(made.name) if made is not None and made.kind == "step" else None

    def _called(self, record: bytes) -> tuple[str, str]:
        """What a record that was taken back is called, and its date."""
        rule, made = self._rule(record), self._made[record]
        if made.kind in people_words.PEOPLE:
            return people_words.called(made.kind, {"role": made.role, "name": made.name}), made.on
        return (rule.done if rule else made.name), made.on


def values_in_words(rule: StepRule | None, values: Mapping[str, Any]) -> str:
    """Some of the values of a step as one line, its day first, each under its label; what is empty is said to be."""
    declared = declared_of(rule)
    order = {name: place for place, name in enumerate(declared)}
    said = []
    for name in sorted(values, key=lambda name: order.get(name, len(order))):
        known = declared.get(name)
        said.append(f"{known.label if known else name}：{value_in_words(known, values[name])}")
    return "；".join(said)


def declared_of(rule: StepRule | None) -> dict[str, StepField]:
    """The fields of a step by name, with those that every step has in front."""
    frame = (
        StepField("on", rule.day if rule else "日期", FieldType.DATE),
        StepField("estimated", "日期是估的", FieldType.FLAG),
    )
    return {declared.name: declared for declared in (*frame, *(rule.fields if rule else ()))}


def value_in_words(declared: StepField | None, value: Any) -> str:
    """One value of a step as people read it."""
    if declared is not None and declared.type is FieldType.FLAG:
        return "是" if value else "否"
    if value in _EMPTY:
        return "没有写"
    if declared is not None and declared.type is FieldType.DATE:
        day = day_of(value)
        return say(day) if day else str(value)
    choices = declared.choices if declared is not None else ()
    return next((choice.label for choice in choices if choice.code == value), str(value))


def _field_changed(
    mark: str, item: Stored, record: bytes, name: str, others: list[Any], value: Any, whose: str = ""
) -> Change:
    old = others[0] if others else None
    data = {"record": record.hex(), "field": name, "old": old, "new": value}
    if name == "representative" and whose:
        return Change(mark, "correction", item, people_words.speaks(whose, value), "", "", data=data)
    label = _FIELDS[name].label if name in _FIELDS else name
    label = f"{whose}的{label}" if whose else label
    title = f"记下{label}" if old is None else f"改了{label}"
    declared = _FIELDS.get(name)
    facts, struck = (in_words(declared, one) for one in (value, old))
    return Change(mark, "correction", item, title, facts, struck, data=data)


def _reason(item: Stored, record: bytes) -> str:
    for op in item.event.ops:
        if op[0] == ADD and op[1] == "correction" and op[3].get("step") == record:
            return str(op[3].get("reason", ""))
    return ""


def _same(value: Any) -> Any:
    return None if value in _EMPTY else value
