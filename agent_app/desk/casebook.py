"""事项: finding cases, listing them, and one case as a whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.again import once
from agent_app.core.case import Case
from agent_app.core.clock_history import with_history
from agent_app.core.clocks import Clock
from agent_app.core.erasure import shown
from agent_app.core.field_type import Field
from agent_app.core.fields import CASE, PARTY
from agent_app.core.fold import Entry
from agent_app.core.rules import Group
from agent_app.core.value_words import in_part
from agent_app.core.vocabulary import Delivery
from agent_app.desk.desk import Desk, subject_of
from agent_app.desk.timeline import Moment, in_group, timeline
from agent_app.store import caselist, journal, readside, search
from agent_app.store.caselist import Chip as Chip
from agent_app.store.caselist import Row as Row
from agent_app.store.caselist import Sort as Sort

_FIELDS = {**PARTY, **CASE}
_BESIDE = ("number", "official_number")
_Show = Callable[[Field | None, Any], Any]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its timeline and where its records are."""

    case: Case
    scope: str
    delivery: Delivery
    moments: tuple[Moment, ...]


def view(desk: Desk, number: str, look: str = "") -> CaseView:
    """One case, whole; of its timeline one group alone where `look` is its code or word.

    Raises `UserError` when there is none of that number, or no such group.
    """
    group = _group(desk, look) if look else None
    with desk.vault.read() as connection:
        subject = subject_of(connection, number)
        events = list(once(shown(journal.events_of(connection, [subject])[subject])))
        case = with_history(desk.case_in(connection, subject), events, desk.law)
        scope, delivery = caselist.place_of(connection, subject)
        moments = timeline(case, events, desk.law.rules)
        if group is not None:
            moments = [moment for moment in moments if in_group(moment, group, desk.law.rules)]
        return CaseView(case, scope, delivery, tuple(moments))


def _group(desk: Desk, look: str) -> Group:
    groups = desk.law.rules.groups.values()
    for group in groups:
        if look in (group.code, group.label):
            return group
    known = "、".join(f"{group.code}（{group.label}）" for group in groups)
    raise UserError(f"经过里没有“{look}”这一样，可以看的是：{known}。")


def page(
    desk: Desk,
    *,
    sort: Sort = Sort.NEWEST,
    chips: Sequence[Chip] = (),
    offset: int = 0,
    limit: int = 50,
    agent: str = "",
) -> list[Row]:
    """A stretch of the list in one order, of all agents or of one."""
    with desk.vault.read() as connection:
        return caselist.page(connection, sort, chips, desk.today, offset, limit, agent)


def total(desk: Desk, chips: Sequence[Chip] = (), agent: str = "") -> int:
    """How many cases there are under these filters."""
    with desk.vault.read() as connection:
        return caselist.total(connection, chips, desk.today, agent=agent)


def agents(desk: Desk) -> list[str]:
    """Who is responsible for cases here (the last to whom each was handed over), by name."""
    with desk.vault.read() as connection:
        return caselist.agents(connection)


def find(desk: Desk, typed: str, limit: int = 20, before: int | None = None, agent: str = "") -> list[Row]:
    """The newest cases, of all agents or of one, that match what was typed: words, names, pinyin initials, numbers,
    telephone tails."""
    kept: list[Row] = []
    with desk.vault.read() as connection:
        while True:
            ids = search.find(
                connection, typed, limit, lambda ids: readside.texts_of(connection, ids), before
            )
            kept += [row for row in caselist.rows(connection, ids) if agent in ("", row.agent)]
            if not agent or len(ids) < limit or len(kept) >= limit:
                return kept[:limit]
            before = ids[-1]


def unconfirmed(desk: Desk, limit: int = 100) -> list[Row]:
    """Cases that the county has not confirmed; those that are only here come first."""
    with desk.vault.read() as connection:
        return caselist.unconfirmed(connection, limit)


def as_json(view: CaseView, *, whole: bool = False) -> dict[str, Any]:
    """A case as the command line prints it; dates as YYYY-MM-DD.

    Telephone and ID numbers and the lookup code stand in it as the window shows them, in part; `whole` is for whoever
    has noted with `revealing.note_whole` that they are looked at.
    """
    case = view.case
    subject = case.subject
    show = _whole if whole else in_part
    fields = _shown(show, CASE, subject.values())
    return {
        "id": subject.id.hex(),
        "number": subject.get("number", ""),
        "official_number": subject.get("official_number", ""),
        "state": case.progress.stage.value,
        "delivery": view.delivery.value,
        "scope": view.scope,
        "fields": {name: value for name, value in fields.items() if name not in _BESIDE},
        "parties": [{"id": one.id.hex(), **_shown(show, PARTY, one.values())} for one in case.people],
        "agent": case.agent,
        "helpers": [{"id": helper.id.hex(), **helper.values()} for helper in case.helpers],
        "authorizations": [
            {"id": one.id.hex(), **one.values()} for one in case.subject.of_kind("authorization")
        ],
        "clocks": [clock_json(clock) for clock in case.clocks],
        "records": [_moment_json(moment, show) for moment in view.moments],
        "conflicts": [
            {
                "record": record.hex(),
                "field": name,
                "values": [_entry_json(name, entry, show) for entry in register],
            }
            for record, name, register in subject.conflicts()
        ],
        "issues": [
            {"code": issue.code, "sentence": issue.sentence, "step": issue.step_id}
            for issue in case.progress.issues
        ],
    }


def clock_json(clock: Clock) -> dict[str, Any]:
    """A clock as the command line prints it."""

    def day(value: date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "rule": clock.rule,
        "label": clock.label,
        "article": clock.article,
        "holder": clock.holder.value,
        "unit": clock.unit,
        "start": day(clock.start),
        "estimated": clock.estimated,
        "length": clock.days,
        "counts": clock.unit_of_days.value,
        "due": day(clock.due),
        "due_at": f"{clock.due_at:%H:%M}" if clock.due_at else None,
        "safe_until": day(clock.safe_until),
        "extended_days": clock.extended_days,
        "paused_days": clock.paused_days,
        "met_on": day(clock.met_on),
        "met_at": f"{clock.met_at:%H:%M}" if clock.met_at else None,
        "met_by": clock.met_by or None,
        "evidence": clock.evidence,
        "status": str(clock.status),
        "was": list(clock.was),
        "why": list(clock.why),
        "note": clock.note,
    }


def row_json(row: Row) -> dict[str, Any]:
    """A row of a list as the command line prints it."""
    return {
        "id": row.subject,
        "number": row.number,
        "official_number": row.official_number,
        "title": row.title,
        "petitioner": row.petitioner,
        "parties": row.parties,
        "agent": row.agent,
        "state": row.stage.value,
        "registered_on": row.registered_on.isoformat() if row.registered_on else None,
        "due": row.due.isoformat() if row.due else None,
        "delivery": row.delivery.value,
    }


def _whole(_: Field | None, value: Any) -> Any:
    return value


def _shown(show: _Show, declared: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: show(declared.get(name), value) for name, value in values.items()}


def _moment_json(moment: Moment, show: _Show) -> dict[str, Any]:
    data = dict(moment.data)
    if "field" in data:
        data |= {which: show(_FIELDS.get(data["field"]), data[which]) for which in ("old", "new")}
    return {
        "id": moment.id,
        "kind": moment.kind,
        "code": moment.code,
        "on": moment.on,
        "title": moment.title,
        "facts": moment.facts,
        "by": moment.actor,
        "county": moment.by_authority,
        "data": data,
    }


def _entry_json(name: str, entry: Entry, show: _Show) -> dict[str, Any]:
    return {"value": show(_FIELDS.get(name), entry.value), "by": entry.actor, "at": entry.wall}
