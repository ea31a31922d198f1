"""先放一放: a case put off for some days by this desk, with a reason. It can hide nothing whose time is up.

A local note, never exchanged. The case comes back on the day that was chosen, the day before a period of the law or
a right of the resident ends, or as soon as something new is recorded that moves it on, whichever is first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from agent_app.base.errors import UserError
from agent_app.core.clock_words import say
from agent_app.core.clocks import Clock
from agent_app.core.field_type import Field, Kind
from agent_app.core.rules import ClockKind
from agent_app.desk.desk import Desk, subject_of
from agent_app.store import agenda, caselist, clocklist, notes
from agent_app.store.caselist import Row
from agent_app.store.notes import Note
from agent_app.store.vault import Connection

KIND = "snooze"
"""Of the notes; and the code of the form, where steps have theirs."""
LONGEST = timedelta(days=60)
_DAY = timedelta(days=1)
_REASON = Field("reason", "为什么先放一放", Kind.LINE, limit=200, required=True)
_NEVER_HIDDEN = frozenset({ClockKind.DUTY, ClockKind.RIGHT})


class _Kept(msgspec.Struct, frozen=True):
    """What the note holds: until when, why, and how the case stood."""

    until: str
    reason: str
    stood: str


@dataclass(frozen=True, slots=True)
class Snoozed:
    """A case that is put off: the day on which it comes back, and why it was put off."""

    row: Row
    back_on: date
    reason: str


def snooze(desk: Desk, number: str, until: date, reason: str) -> date:
    """Put a case off until a day; returns the day on which it comes back, which may be sooner.

    Raises `UserError` when that day is not ahead or too far, when no reason is given, and when a period of the law
    or a right ends so soon that nothing may be put off.
    """
    why, day = _REASON.check(reason, _REASON.label), desk.today
    if until <= day:
        raise UserError(f"放到{say(until, day.year)}，那天已经到了。没有改动，请选今天以后的日子。")
    if until > day + LONGEST:
        raise UserError(f"最多放{LONGEST.days}天，到{say(day + LONGEST, day.year)}。没有改动，请改近一些。")
    with desk.vault.write() as connection:
        row = caselist.row_of(connection, subject_of(connection, number))
        if row is None or not row.open:
            raise UserError("这件事已经了结，不在“今日”里，不用放。没有改动。")
        back = _back_on(clocklist.of_cases(connection, [row.id])[row.id], until, day)
        if back <= day:
            raise UserError(
                "这件的法定期限或者本人的权利到了眼前，或者已经过了，不能放一放。没有改动，请先办；催过单位的，这里会安静几天。"
            )
        kept = _Kept(until.isoformat(), why, _stands(row))
        notes.keep(connection, KIND, Note(row.subject, desk.now_ms, msgspec.msgpack.encode(kept)))
    return back


def bring_back(desk: Desk, number: str) -> None:
    """Let a case stand on the page again; one that was not put off stays as it is."""
    with desk.vault.write() as connection:
        notes.forget(connection, KIND, subject_of(connection, number).hex())


def of_case(desk: Desk, number: str) -> Snoozed | None:
    """How a case is put off, None when it is not."""
    with desk.vault.read() as connection:
        subject = subject_of(connection, number).hex()
        return next((item for item in standing(connection, desk.today, [subject])), None)


def may_be(desk: Desk, number: str) -> bool:
    """Whether a case could be put off, if only until tomorrow."""
    with desk.vault.read() as connection:
        row = caselist.row_of(connection, subject_of(connection, number))
        if row is None or not row.open:
            return False
        clocks = clocklist.of_cases(connection, [row.id])[row.id]
    return _back_on(clocks, desk.today + LONGEST, desk.today) > desk.today


def standing(connection: Connection, day: date, subjects: Collection[str] = ()) -> list[Snoozed]:
    """What is put off on that day, of all cases or of these (ids) alone; what comes back first in front."""
    kept = {
        note.key: msgspec.msgpack.decode(note.body, type=_Kept)
        for note in notes.kept(connection, KIND)
        if not subjects or note.key in subjects
    }
    rows = [
        row
        for row in caselist.rows_of(connection, [bytes.fromhex(key) for key in kept])
        if row.open and kept[row.subject].stood == _stands(row)
    ]
    untils = {row.id: date.fromisoformat(kept[row.subject].until) for row in rows}
    # Of a case whose earliest clock ends later no clock brings it back.
    ending = [row.id for row in rows if row.due is not None and row.due <= untils[row.id]]
    clocks = clocklist.of_cases(connection, ending)
    found = []
    for row in rows:
        back = _back_on(clocks.get(row.id, []), untils[row.id], day)
        if day < back:
            found.append(Snoozed(row, back, kept[row.subject].reason))
    return sorted(found, key=lambda item: (item.back_on, item.row.id))


def _back_on(clocks: list[Clock], until: date, day: date) -> date:
    """The day before the first end of a period of the law or of a right, when that is sooner."""
    ends = [
        (clock.safe_until or clock.due) - _DAY
        for clock in clocks
        if clock.pressing and clock.kind in _NEVER_HIDDEN and clock.due and not agenda.passed(clock, day)
    ]
    return min([until, *ends])


def _stands(row: Row) -> str:
    """What must be the same for the case to stay put off."""
    return f"{row.stage} {row.stage_on.isoformat()} {row.next_step}"
