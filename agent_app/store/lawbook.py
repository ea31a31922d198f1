"""The law as a record has it: what the program ships with and the county's settings, and clocks that follow it.

Settings lie in the record as events of the county's own logs. When they change, or the program comes with other
rules, every stored clock is brought to the new law at once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent_app import __version__
from agent_app.core.calendar import Calendar
from agent_app.core.case import CASE_KIND, Case, derive
from agent_app.core.clocks import Clock, ClockStatus, counted_again
from agent_app.core.fold import fold
from agent_app.core.law import Law
from agent_app.core.rules import Unit
from agent_app.core.scope import Scope
from agent_app.core.settings import Version, versions_in, with_settings
from agent_app.store import figures, journal, readside, schema
from agent_app.store.bulk import insert_rows, run, run_in, run_many, stream
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.turns import claim
from agent_app.store.vault import Vault

CLOCKS_BY, SETTINGS, _SEEN = "law", "settings", "program"
"""Under these keys the vault notes which law its clocks were derived by, which settings it has, and which program has looked."""
_TOGETHER = 1000
_SETTINGS_SQL = (
    "SELECT DISTINCT e.subject, l.scope FROM events e JOIN logs l ON l.id = e.log WHERE e.segment IN"
    " (SELECT s.id FROM segments s JOIN logs l ON s.log = l.id WHERE l.authority AND l.scope LIKE '%/settings')"
)
"""Joined, the planner would go through every event of the record, which everybody would wait for at the passphrase."""
_FACES = "SELECT rowid, case_id, face FROM clocks ORDER BY rowid"
_NEAR = timedelta(days=40)
"""Further than any stretch of days off reaches beyond a day."""
_UNCOUNTED = frozenset({ClockStatus.UNKNOWN, ClockStatus.OTHER_LAW})
_decode = msgspec.msgpack.Decoder(Clock).decode
_encode = msgspec.msgpack.Encoder().encode


def versions(connection: Connection) -> list[Version]:
    """Every version of every setting that the county has sealed, in no order."""
    divisions = {subject: Scope.parse(scope).division for subject, scope in run(connection, _SETTINGS_SQL)}
    events = journal.events_of(connection, divisions)
    return [
        version for subject, stored in events.items() for version in versions_in(stored, divisions[subject])
    ]


def law_in(connection: Connection, law: Law) -> Law:
    """The law of this record: `law` is the program's, or one that was current before."""
    return with_settings(law, versions(connection))


def is_current(connection: Connection, law: Law) -> bool:
    """Whether no setting has come since `law` was asked for; the look-up of one value."""
    return bool(get_meta(connection, SETTINGS, "") == law.mark)


def bring_up(vault: Vault, law: Law) -> None:
    """Settle a record whose clocks were derived by another version of the program; a look-up when there is none."""
    # Comparing the calendars themselves would load them, which most starts of the program do without.
    seen = f"{__version__} {law.rules.version} {law.mark}"
    with vault.read() as connection:
        if get_meta(connection, _SEEN, "") == seen:
            return
    with vault.write() as connection:
        settle(connection, law)
        put_meta(connection, _SEEN, seen)


def settle(connection: Connection, law: Law) -> Law:
    """The law of this record now, and every stored clock derived by it; `law` is the one that was current before."""
    claim(connection)
    now = law_in(connection, law)
    known = get_meta(connection, CLOCKS_BY, "")
    if known != now.versions:
        if known.rpartition("/")[0] == now.rules.version:
            count_again(connection, now, law.calendar if known == law.versions else None)
        else:
            derive_again(connection, now)
        put_meta(connection, CLOCKS_BY, now.versions)
    put_meta(connection, SETTINGS, now.mark)
    return now


class _Span(msgspec.Struct, gc=False):
    """As much of a stored clock as tells whether some days matter to it."""

    status: ClockStatus
    unit_of_days: Unit
    start: date | None = None
    due: date | None = None
    safe_until: date | None = None


_decode_span = msgspec.msgpack.Decoder(_Span).decode


def count_again(connection: Connection, law: Law, before: Calendar | None = None) -> int:
    """Bring every stored clock to another calendar; returns how many have changed.

    A clock holds what it is counted from, so most need no look at their case, and those that no differing day
    touches need none at all: `before` is the calendar they were counted by, None when that is not known. Where a
    day has moved, the case is derived again, since lists go by it.
    """
    days = None if before is None else law.calendar.differing(before)
    changed: list[tuple[bytes, int]] = []
    moved: set[int] = set()
    for row, case, face in stream(connection, _FACES):
        if days is not None and not _touched(_decode_span(face), days):
            continue
        clock = _decode(face)
        again = counted_again(clock, law.rules, law.calendar)
        if again is not clock:
            changed.append((_encode(again), row))
            if (again.due, again.safe_until) != (clock.due, clock.safe_until):
                moved.add(case)
    run_many(connection, "UPDATE clocks SET face = ? WHERE rowid = ?", changed)
    _derive(connection, law, sorted(moved))
    return len(changed)


def _touched(span: _Span, days: Sequence[date]) -> bool:
    """Whether one of the days may matter: of working days all on the way, of a right those about its last day."""
    if span.status in _UNCOUNTED or span.start is None:
        return False
    if span.due is None:
        return True
    first = span.start if span.unit_of_days is Unit.WORKING_DAY else span.safe_until or span.due
    last = span.due + _NEAR if span.safe_until is not None else span.due
    return bisect_left(days, first) < bisect_right(days, last)


def derive_again(connection: Connection, law: Law) -> None:
    """Derive every case anew by other rules, but those from a ledger that nobody has taken up: they have no clocks."""
    cases = [case for (case,) in run(connection, "SELECT id FROM cases WHERE historical = 0 ORDER BY id")]
    _derive(connection, law, cases)


def _derive(connection: Connection, law: Law, cases: Sequence[int]) -> None:
    for start in range(0, len(cases), _TOGETHER):
        _write(connection, law, cases[start : start + _TOGETHER])


def _write(connection: Connection, law: Law, rows: Sequence[int]) -> None:
    """Replace what follows from the law in the rows of these cases; what they are searched by stays."""
    columns = readside.CASE_COLUMNS
    old = {
        row[0]: tuple(row)
        for row in run_in(connection, f"SELECT {','.join(columns)} FROM cases WHERE id IN (?)", rows)
    }
    place = {name: columns.index(name) for name in ("subject", "scope", "delivery")}
    events = journal.events_of(connection, [row[place["subject"]] for row in old.values()])
    clocks: list[tuple[Any, ...]] = []
    courses: list[tuple[int, str, Case]] = []
    changed: list[tuple[Any, ...]] = []
    for row, stood in old.items():
        case = _case(events[stood[place["subject"]]], law)
        stands = readside.case_row(row, case, law.rules, stood[place["scope"]], stood[place["delivery"]])
        if stands != stood:
            changed.append((*stands[1:], row))
        clocks += readside.clock_rows(row, case.clocks)
        courses.append((row, stood[place["scope"]], case))
    assigned = ",".join(f"{name} = ?" for name in columns[1:])
    run_many(connection, f"UPDATE cases SET {assigned} WHERE id = ?", changed)
    run_in(connection, "DELETE FROM clocks WHERE case_id IN (?)", old)
    insert_rows(connection, schema.clocks, readside.CLOCK_COLUMNS, clocks)
    figures.forget(connection, old)
    figures.write(connection, courses, law.rules)


def _case(events: Iterable[Any], law: Law) -> Case:
    stored = list(events)
    return derive(fold(CASE_KIND, stored[0].event.subject, stored), law.rules, law.calendar)
