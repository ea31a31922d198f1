"""The read side: one wide row a case, its clocks and its place in the index, a row a visit.

It is written with the events, and where many cases came in at once, behind them (`catch_up`). All of it follows from the
record, and `rebuild` makes it again from nothing.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

import msgspec
from sqlalchemy import Connection

from agent_app.core.case import CASE_KIND, Case, day_of, derive, searched_texts
from agent_app.core.clocks import Clock, lead_clock
from agent_app.core.event import Stored
from agent_app.core.fold import Subject, fold
from agent_app.core.law import Law as Law
from agent_app.core.rules import Rules
from agent_app.core.text import as_text
from agent_app.core.vocabulary import Stage
from agent_app.store import erasing, figures, forks, journal, outreach, schema, search, underived
from agent_app.store.bulk import insert_rows, on_server, run_in
from agent_app.store.schema import NO_DATE
from agent_app.store.vault import Vault
from agent_app.store.wanting import due_text, wants

CASE_COLUMNS = tuple(column.name for column in schema.cases.columns)
CLOCK_COLUMNS = tuple(column.name for column in schema.clocks.columns)
_ENDED = frozenset({Stage.ARCHIVED, Stage.WITHDRAWN, Stage.AGENCY_ENDED, Stage.MERGED})
_EPOCH = date(1970, 1, 1).toordinal()
_NEAR = 64

Place: TypeAlias = tuple[str, int]
"""The scope of a subject, and how far it has come."""


def refresh(
    connection: Connection,
    subjects: Iterable[bytes],
    law: Law,
    *,
    fresh: Mapping[bytes, Sequence[Stored]] | None = None,
    defer_index: bool = False,
) -> None:
    """Derive the rows of these subjects again and store them.

    `fresh` are events of subjects that have no others, so they need not be read back. A case stands on no list before its
    opening is here, nor when nothing is left of that.
    """
    known = fresh or {}
    others = [subject for subject in subjects if subject not in known]
    events = dict(known) | journal.events_of(connection, others)
    writing = _Writing(connection, law, known.keys())
    writing.remove([subject for subject in others if subject not in events])
    beside: list[Subject] = []
    for subject, stored in events.items():
        kind = stored[0].event.kind
        folded = fold(kind, subject, stored)
        if folded.erased:  # what a later version says something of is erased with all else
            erasing.carry_out(connection, subject, stored)
        if kind == CASE_KIND:
            writing.take(derive(folded, law.rules, law.calendar))
        elif kind in outreach.KINDS:
            beside.append(folded)
    writing.finish(defer_index)
    if beside:
        outreach.write(connection, beside, _places(connection, [subject.id for subject in beside]))


def catch_up(connection: Connection, law: Law, subjects: Iterable[bytes]) -> int:
    """Derive those of the subjects that wait for it; returns how many did."""
    waiting = underived.take(connection, subjects)
    refresh(connection, waiting, law, defer_index=True)
    return len(waiting)


def rebuild(connection: Connection, law: Law) -> None:
    """Make the whole read side again from the events."""
    for table in schema.READ_SIDE:
        connection.exec_driver_sql(f"DELETE FROM {table}")
    search.clear(connection)
    subjects = [row for (row,) in connection.exec_driver_sql("SELECT DISTINCT subject FROM events")]
    for start in range(0, len(subjects), 2000):
        refresh(connection, subjects[start : start + 2000], law, defer_index=True)


def renew(vault: Vault, law: Law) -> None:
    """Bring a vault that an earlier version made to the tables of this one; the record itself stays as it is.

    A power cut leaves it the one or the other.
    """
    if not vault.outdated:
        return
    with vault.write() as connection:
        vault.make_read_side(connection)
        forks.note_all(connection)
        rebuild(connection, law)


class Picture(NamedTuple):
    """All that is shown, without the row ids, which may differ: cases, clocks, visits, reception days and courses, and how
    many cases are indexed.
    """

    cases: list[tuple[Any, ...]]
    clocks: list[tuple[Any, ...]]
    beside: list[tuple[Any, ...]]
    indexed: int


def picture(connection: Connection) -> Picture:
    """The read side as it stands, to be compared with one that is made again."""
    columns = ",".join(column for column in CASE_COLUMNS if column != "id")
    cases = connection.exec_driver_sql(f"SELECT {columns} FROM cases ORDER BY subject").all()
    clocks = connection.exec_driver_sql(
        "SELECT c.subject, k.rule, k.holder, k.unit, k.due, k.status FROM clocks k"
        " JOIN cases c ON c.id = k.case_id ORDER BY 1, 2, 3, 4, 5, 6"
    ).all()
    indexed = connection.exec_driver_sql("SELECT count(*) FROM search").scalar_one()
    beside = outreach.picture(connection) + figures.picture(connection)
    return Picture([tuple(row) for row in cases], [tuple(row) for row in clocks], beside, int(indexed))


def texts_of(connection: Connection, rows: Sequence[int]) -> dict[int, search.Texts]:
    """What cases are searched by, read from their events: for verifying and for catching up."""
    found = run_in(connection, "SELECT id, subject FROM cases WHERE id IN (?)", rows)
    events = journal.events_of(connection, [subject for _, subject in found])
    return {row: searchable(fold(CASE_KIND, subject, events.get(subject, ()))) for row, subject in found}


def searchable(subject: Subject) -> search.Texts:
    """The texts of a folded case, and the names of its people."""
    names = [as_text(party.get("name")) for party in subject.of_kind("party")]
    return searched_texts(subject), names


def row_id(case: Case) -> int:
    """A case's place in order of time, so that the newest hits of a search are the last rows.

    Days since 1970 (17 bits), the order of registering on that day (lamport, 16 bits), the id (6 bits). The index
    keeps from one hit to the next how far apart they are: twice as many bits make it twice as large.
    """
    day = min(max(case.facts.registered_on.toordinal() - _EPOCH, 0), 2**17 - 1)
    opened = case.subject.opened
    order = opened[-1].lamport % 2**16 if opened else 0
    return day << 22 | order << 6 | case.subject.id[0] >> 2


def case_row(row: int, case: Case, rules: Rules, scope: str, delivery: int) -> tuple[Any, ...]:
    """The wide row of a case, in the order of `CASE_COLUMNS`; `row` is its id.

    `due` is of the clock that wants attention first; `duty_due` the same among those that are no resident's
    right, since a right that was not used is not overdue.
    """
    subject, progress = case.subject, case.progress
    get = subject.values().get
    lead = lead_clock(case.clocks)
    wanted = wants(case, lead, rules)
    petitioner = case.petitioner
    day = day_of(get("registered_on"))
    historical = case.facts.historical and case.facts.reopened_on is None
    return (
        row,
        subject.id,
        scope,
        as_text(get("number")),
        as_text(get("official_number")),
        as_text(get("summary")),
        as_text(petitioner.get("name")) if petitioner else "",
        len(case.parties),
        as_text(get("channel")),
        as_text(get("purpose")),
        as_text(get("category")),
        case.agent,
        day.isoformat() if day else "",
        progress.stage.value,
        progress.since.isoformat(),
        progress.stage not in _ENDED and not historical,
        historical,
        wanted.due,
        lead.rule if lead else "",
        wanted.holder,
        wanted.duty_due,
        wanted.step,
        wanted.kind,
        len(subject.conflicts()),
        len(progress.issues),
        subject.wall,
        delivery,
    )


def clock_rows(row: int, clocks: Iterable[Clock]) -> list[tuple[Any, ...]]:
    """The rows of a case's clocks, in the order of `CLOCK_COLUMNS`."""
    return [
        (
            row,
            clock.rule,
            clock.holder.value,
            clock.unit,
            due_text(clock) if clock.pressing else NO_DATE,
            str(clock.status),
            msgspec.msgpack.encode(clock),
        )
        for clock in clocks
    ]


class _Writing:
    """Gathers rows and writes them in bulk, replacing what stood for the same subjects."""

    def __init__(self, connection: Connection, law: Law, new: Set[bytes]) -> None:
        self._connection = connection
        self._law = law
        self._new = new
        self._cases: list[Case] = []

    def take(self, case: Case) -> None:
        self._cases.append(case)

    def finish(self, defer_index: bool) -> None:
        connection = self._connection
        self.remove([case.subject.id for case in self._cases if case.subject.id not in self._new])
        cases = [case for case in self._cases if case.subject.opened]
        places = _places(connection, [case.subject.id for case in cases])
        # In the order of their rows, as the tables hold them: inserted otherwise they take a third longer.
        inorder = sorted(zip(self._free_rows(cases), cases, strict=True), key=itemgetter(0))
        rows, cases = [row for row, _ in inorder], [case for _, case in inorder]
        insert_rows(
            connection,
            schema.cases,
            CASE_COLUMNS,
            [
                case_row(row, case, self._law.rules, *places[case.subject.id])
                for row, case in zip(rows, cases, strict=True)
            ],
        )
        outreach.write_steps(connection, cases, places)
        scopes = [places[case.subject.id][0] for case in cases]
        figures.write(connection, list(zip(rows, scopes, cases, strict=True)), self._law.rules)
        clocks = [clock_rows(row, case.clocks) for row, case in zip(rows, cases, strict=True)]
        insert_rows(
            connection, schema.clocks, CLOCK_COLUMNS, [clock for of_case in clocks for clock in of_case]
        )
        if defer_index:
            search.defer(connection, rows)
        else:
            texts = [searchable(case.subject) for case in cases]
            search.index(connection, list(zip(rows, texts, strict=True)), new=True)

    def _free_rows(self, cases: list[Case]) -> list[int]:
        """Row ids, moved on to the next that is free where two cases would share one."""
        rows = [row_id(case) for case in cases]
        if on_server(self._connection):
            # Writers do not see each other's, and no index there keeps how far they are apart: more of the case's id.
            rows = [
                row << 24 | int.from_bytes(case.subject.id[1:4])
                for row, case in zip(rows, cases, strict=True)
            ]
        taken = self._taken(rows)
        for place, row in enumerate(rows):
            while row in taken:
                near = range(row + 1, row + 1 + _NEAR)
                taken |= self._taken(near)
                row = next((free for free in near if free not in taken), near[-1])
            rows[place] = row
            taken.add(row)
        return rows

    def _taken(self, rows: Iterable[int]) -> set[int]:
        found = run_in(self._connection, "SELECT id FROM cases WHERE id IN (?)", rows)
        return {row for (row,) in found}

    def remove(self, subjects: list[bytes]) -> None:
        outreach.forget(self._connection, subjects)
        old = run_in(self._connection, "SELECT id FROM cases WHERE subject IN (?)", subjects)
        rows = [row for (row,) in old]
        if rows:
            for table, of_case in (("cases", "id"), ("clocks", "case_id"), ("unindexed", "case_id")):
                run_in(self._connection, f"DELETE FROM {table} WHERE {of_case} IN (?)", rows)
            figures.forget(self._connection, rows)
            search.forget(self._connection, rows)


def _places(connection: Connection, subjects: Sequence[bytes]) -> dict[bytes, Place]:
    """Scope and delivery of subjects: as far as the least far of its events has come.

    A subject lies in one scope, unless two copies of a home were moved apart; then it stands under the first.
    """
    sql = (
        "SELECT e.subject, MIN(l.scope), MIN(COALESCE(s.delivery, 0)) FROM events e JOIN logs l ON l.id = e.log"
        " LEFT JOIN segments s ON s.id = e.segment WHERE e.subject IN (?) GROUP BY e.subject"
    )
    return {subject: (scope, delivery) for subject, scope, delivery in run_in(connection, sql, subjects)}
