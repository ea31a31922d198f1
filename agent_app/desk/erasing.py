"""按规定删去: values of a case removed for good, by the county, on a legal basis that is kept with the act.

What was removed goes from every desk with its next exchange. A case keeps its number, its days and its steps, so that
it can still be counted; that something was removed, when, by whom and why stays on its timeline.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from agent_app.base.errors import UserError
from agent_app.core.erasure import (
    Cut,
    Gone,
    cut,
    files_of,
    is_act,
    keeping,
    kinds_of,
    marks_of,
    records_of,
    removed_by,
    silence,
    standing,
)
from agent_app.core.event import ADD, ERASE, SUBJECT, Event, Stored
from agent_app.core.event import erase as erase_op
from agent_app.core.fields import CASE, RECORDS
from agent_app.core.scope import Scope, may_read
from agent_app.core.text import clean_line
from agent_app.desk.desk import Desk, Writing, subject_of
from agent_app.desk.timeline import local_time
from agent_app.store import erasing as stored_erasing
from agent_app.store import journal
from agent_app.store.vault import Connection
from agent_app.sync import certificate, hearing

ASKED = "ask_erasure"
"""The step by which a desk passes on what a resident wants removed."""
BASIS_LIMIT = 200
_WHOLE = "整件事的内容"
_KINDS = {
    "party": "一个人的资料",
    "attachment": "一份材料",
    "note": "一条记事",
    "step": "一步里写的内容",
    "paper": "一次打印的记录",
}
_STAYS = {
    "case": frozenset(
        {"number", "registered_on", "channel", "purpose", "category", "historical", "reopened_on"}
    ),
    "step": frozenset({"code", "on", "estimated"}),
}
"""By kind of record, what stays so that the case can be counted and its clocks be derived; nothing of it is anybody's."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an act removed: `what` in words, from how many events, with how many files."""

    what: str
    events: int
    files: int


@dataclass(frozen=True, slots=True)
class Act:
    """An erasure as the county looks back on it; `waiting` names the desks that have not been heard to know of it.

    `stopped` are those among them that are revoked: they will not exchange any more.
    """

    case: str
    what: str
    basis: str
    by: str
    on: date
    waiting: tuple[str, ...]
    stopped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    what: str
    records: Collection[bytes] | None
    fields: Collection[str] = field(default=())

    def gone(self, record: bytes, kind: str, name: str) -> bool:
        if self.records is not None and record not in self.records:
            return False
        if self.fields:
            return name in self.fields
        return name not in _STAYS.get(kind, ())

    def whole_of(self, kinds: Mapping[bytes, str]) -> list[bytes]:
        """The records of which nothing stays: whoever writes about one later has not heard that it is gone."""
        going = kinds if self.records is None else self.records
        return [] if self.fields else sorted(one for one in going if kinds[one] not in _STAYS)


def erase(
    desk: Desk,
    number: str,
    basis: str,
    *,
    record: str = "",
    fields: Collection[str] = (),
    whole: bool = False,
    actor: str = "",
) -> Erased:
    """Remove a record of a case (its id), some `fields` of it or of the case itself, or the `whole` content.

    The same file kept under another record goes with it. Raises `UserError` when this is not the county's record, no
    basis is given, or there is nothing to remove; nothing is removed then.
    """
    if not desk.is_county:
        raise UserError("删去内容要由县里办。这里什么都没有删，请把编号和理由报给县里。")
    reason = clean_line(basis)
    if not 0 < len(reason) <= BASIS_LIMIT:
        raise UserError(f"请写明依据（本人要求或哪部法的哪一条），最多{BASIS_LIMIT}字。什么都没有删。")
    with desk.writing(actor) as writing:
        subject = subject_of(writing.connection, number)
        events = standing(journal.events_of(writing.connection, [subject])[subject])
        kinds = kinds_of(events)
        target = _target(events, kinds, record, fields, whole)
        cuts = _cuts(events, lambda _: target.gone)
        if not cuts:
            raise UserError("要删的内容不在这件事里，或者早已删去。什么都没有动。")
        _write(writing, subject, events, cuts, reason, target.what, target.whole_of(kinds))
    stored_erasing.finish(desk.vault)
    return Erased(target.what, len(cuts), len({name for one in cuts for name in one.blobs}))


def follow_up(desk: Desk) -> int:
    """Remove what desks that had not heard of an erasure have written about the same records and files, and what they have
    told again of it; returns how much.

    The county does this after an exchange by which something came that it has erased something of before, on the basis of
    the act it follows; and when its record is opened, for what it was cut short of.
    """
    done = 0
    with desk.vault.read() as connection:
        late = stored_erasing.late(connection)
        stored = journal.events_of(connection, late)
    for subject, events in stored.items():
        for act in [item.event for item in standing(events) if item.authority and is_act(item.event)]:
            with desk.writing(act.actor) as writing:
                now = standing(journal.events_of(writing.connection, [subject])[subject])
                what, basis = _said(act)
                records = {*records_of(act), *keeping(now, files_of(act))}
                going = _late(act, records, now)
                _write(writing, subject, now, going, basis, what, sorted(records))
                done += len(going)
        with desk.vault.write() as connection:
            stored_erasing.looked_through(connection, subject, late[subject])
    if done:
        stored_erasing.finish(desk.vault)
    return done


def _late(act: Event, records: Collection[bytes], events: Sequence[Stored]) -> list[Cut]:
    """What goes of these events after an act: what is about `records`, and its removed values themselves where somebody
    tells them again.
    """
    target, removed, marks = _Target("", records), removed_by(act), marks_of(events)

    def gone(item: Stored) -> Gone:
        mark = marks.get(item.leaf)
        again = {value for one in removed if mark and one.mark == mark for value in one.values}
        return lambda record, kind, name: (record, name) in again or target.gone(record, kind, name)

    return _cuts(events, gone)


def _cuts(events: Sequence[Stored], gone: Callable[[Stored], Gone]) -> list[Cut]:
    kinds = kinds_of(events)
    return [done for item in events if (done := cut(item, kinds, gone(item))) is not None]


def _write(
    writing: Writing,
    subject: bytes,
    events: Sequence[Stored],
    cuts: Sequence[Cut],
    basis: str,
    what: str,
    records: Sequence[bytes],
) -> None:
    """One event for every event that loses something; and for every act that repeats what goes now, another."""
    leaves = {one.leaf for one in cuts}
    marks = marks_of(events)
    repeating = [done for item in events if (done := silence(item, leaves)) is not None]
    for one in (*cuts, *repeating):
        mark = marks.get(one.leaf, b"")
        act = erase_op(one.leaf, basis, one.replaced, one.rest, one.blobs, what, records, mark)
        writing.append(subject, [act])


def erasures(desk: Desk) -> list[Act]:
    """What this county has removed, the newest first, and who does not know of it yet."""
    with desk.vault.read() as connection:
        acts: dict[tuple[object, ...], list[stored_erasing.Act]] = {}
        for act in stored_erasing.acts(connection):
            event = act.event
            acts.setdefault((event.subject, event.wall, event.actor, _said(event)), []).append(act)
        return [_act(desk, connection, group) for group in reversed(acts.values())]


@dataclass(frozen=True, slots=True)
class Asked:
    """A resident's wish that something be removed, of which nothing has been removed since."""

    id: str
    number: str
    on: date
    what: str
    why: str


def asked(desk: Desk) -> list[Asked]:
    """What residents have asked to be removed and was not yet, the oldest first."""
    with desk.vault.read() as connection:
        found = [desk.case_in(connection, subject) for subject in stored_erasing.asked(connection, ASKED)]
        last = {act.event.subject: act.event.lamport for act in stored_erasing.acts(connection)}
    wishes = [
        Asked(
            case.subject.id.hex(),
            str(case.subject.get("number", "")),
            step.on,
            str(step.data.get("said", "")),
            str(step.data.get("reason", "")),
        )
        for case in found
        for step in case.facts.steps
        if step.code == ASKED and step.lamport > last.get(case.subject.id, 0)
    ]
    return sorted(wishes, key=lambda wish: (wish.on, wish.number))


def _act(desk: Desk, connection: Connection, group: list[stored_erasing.Act]) -> Act:
    event = group[0].event
    what, basis = _said(event)
    waiting: list[str] = []
    stopped: list[str] = []
    for found in certificate.everyone(connection):
        known = hearing.heard(connection, found.key)
        if any(_has_not_heard(act, found.scope_list(), known) for act in group):
            gone = certificate.revoked(connection, found.key)
            (stopped if gone else waiting).append(f"{found.role.label}{found.name}")
    number = desk.case_in(connection, event.subject).subject.get("number", "")
    day = local_time(event.wall).date()
    return Act(number or event.subject.hex(), what, basis, event.actor, day, tuple(waiting), tuple(stopped))


def _has_not_heard(act: stored_erasing.Act, scopes: Sequence[Scope], known: hearing.Heard) -> bool:
    """Whether a desk may still have what was erased: it is told by the county's log, or apart where it may not read that."""
    if may_read(scopes, Scope.parse(act.scope)):
        return known.get((act.incarnation, act.scope), 0) < act.number
    return known.get((hearing.ELSEWHERE, act.scope), act.row) < act.row


def _said(event: Event) -> tuple[str, str]:
    """What an erasing event says of itself: what went, and on which basis."""
    op = next(op for op in event.ops if op[0] == ERASE)
    return (str(op[6]) if len(op) > 6 else ""), str(op[2])


def _target(
    events: Collection[Stored], kinds: dict[bytes, str], record: str, fields: Collection[str], whole: bool
) -> _Target:
    if whole and not record and not fields:
        return _Target(_WHOLE, None)
    if whole or not (record or fields):
        raise UserError("请说明删哪一条、哪一项，或者整件事，三样里选一样。什么都没有删。")
    try:
        chosen = bytes.fromhex(record)
    except ValueError:
        chosen = b"?"
    kind = kinds.get(chosen)
    if kind is None:
        raise UserError(f"这件事里没有编号为“{record}”的一条。什么都没有删，请从“看一件事”里核对。")
    declared = CASE if chosen == SUBJECT else RECORDS.get(kind, {})
    for name in fields:
        if name in _STAYS.get(kind, ()) or (declared and name not in declared):
            raise UserError(f"“{name}”这一项不能单独删。什么都没有删。")
    what = "、".join(declared[name].label if name in declared else name for name in fields)
    return _Target(what or _KINDS.get(kind, "一条记录"), _with_same(events, kinds, chosen), fields)


def _with_same(events: Collection[Stored], kinds: dict[bytes, str], chosen: bytes) -> set[bytes]:
    """The record, what else keeps the same file, and why it was once put right."""
    added = {op[2]: op[3] for item in events for op in item.event.ops if op[0] == ADD}
    blob = added.get(chosen, {}).get("blob")
    same = keeping(events, {blob}) if blob else set()
    reasons = {
        record
        for record, values in added.items()
        if kinds[record] == "correction" and values.get("step") == chosen
    }
    return {chosen} | same | reasons
