"""Taking over a ledger: every row a historical case, in one action that happens whole or not at all."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

from agent_app.base.collector import collector_at_rest
from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.core import numbers
from agent_app.core.case import CASE_KIND
from agent_app.core.event import ID_BYTES, Op, add, new_id, open_
from agent_app.core.field_type import Field, Kind
from agent_app.core.fields import CASE, PARTY
from agent_app.core.registration import summary_of
from agent_app.core.scope import Scope
from agent_app.core.text import clean_line, clean_name, clean_words, cut
from agent_app.core.vocabulary import PartyRole, ScopeClass
from agent_app.desk import import_batches
from agent_app.desk.desk import Desk
from agent_app.desk.import_batches import BATCH_KIND
from agent_app.desk.import_known import KnownCases, KnownNumbers, near_words
from agent_app.ledger.case import LedgerCase, Rejected, fingerprint
from agent_app.ledger.mapping import Choice
from agent_app.ledger.reader import Ledger, open_ledger
from agent_app.ledger.sight import Sight, sight
from agent_app.ledger.table import MOMENT
from agent_app.store import caselist, journal
from agent_app.store.serials import Serials
from agent_app.store.vault import Connection

PREVIEW = 50
"""Rows that are shown before an import."""

_CHUNK = 500


@dataclass(slots=True)
class Imported:
    """What became of a ledger: rows added, rows that were here before, rows left out with the reason.

    `batch` is what the import is taken back by, "" when it added nothing. `rows` are the added ones as (row, id of
    the case); `remarks` are whole sentences about the file for the person (sheets that were not read).
    """

    batch: str
    added: int = 0
    known: int = 0
    rows: list[tuple[int, str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Trial(Imported):
    """What an import would do; `sheet` and `header_row` are those that were read, `first` are rows that would be added."""

    sheet: str = ""
    header_row: int = 0
    first: list[LedgerCase] = field(default_factory=list)


def import_ledger(
    desk: Desk, path: Path, progress: Progress = silent, choice: Choice | None = None
) -> Imported:
    """Import a ledger (xlsx, xls, ods, csv), read as `choice` says. Rows that are here already are passed over: those
    imported before, and those that bear the number of a case of ours, as in a ledger that was exported here; one that
    says more than its case is left out with what it says.

    A cancelled import leaves nothing. Imported cases are historical: no clock runs until one is reopened.
    What a ledger does not say (day, channel, purpose) is left out and never made up. What columns were said to be is
    remembered for the next file with this header. `import_batches` takes an import back.
    """
    batch = new_id()
    done = Imported("")
    with _opened(desk, path, progress, choice) as ledger, collector_at_rest(), desk.writing() as writing:
        writing.defer_index = True
        importer = _Importer(desk, writing.connection, writing.open, batch, done)
        importer.take_all(ledger, progress, writing.derive)
        done.remarks += ledger.remarks
        if done.added:
            done.batch = batch.hex()
            writing.open(batch, [open_({"file": path.name, "count": done.added})], BATCH_KIND)
            subjects = [bytes.fromhex(subject) for _, subject in done.rows]
            import_batches.keep(desk, writing.connection, batch, path.name, subjects)
        importer.serials.keep()
        if choice and choice.columns:
            import_batches.remember(desk, writing.connection, ledger.layout)
    return done


def try_import(
    desk: Desk, path: Path, progress: Progress = silent, choice: Choice | None = None, preview: int = PREVIEW
) -> Trial:
    """What `import_ledger` would do, with the first rows that would become cases; nothing is written."""
    trial = Trial(batch="")
    with (
        _opened(desk, path, progress, choice) as ledger,
        collector_at_rest(),
        desk.vault.read() as connection,
    ):
        trial.sheet, trial.header_row = ledger.sheet, ledger.layout.header_row
        _Importer(desk, connection, _weigh, new_id(), trial, trial.first, preview).take_all(ledger, progress)
        trial.remarks += ledger.remarks
    return trial


def look_at(desk: Desk, path: Path, progress: Progress = silent, choice: Choice | None = None) -> Sight:
    """The file at a glance, with the columns as they were said to be before."""
    with desk.vault.read() as connection:
        return sight(path, choice, import_batches.remembered(connection), progress)


def _opened(desk: Desk, path: Path, progress: Progress, choice: Choice | None) -> Ledger:
    with desk.vault.read() as connection:
        remembered = import_batches.remembered(connection)
    return open_ledger(path, choice=choice, remembered=remembered, progress=progress)


def _nothing() -> None:
    """What is to be done behind a lot that is only looked at."""


def _weigh(subject: bytes, ops: list[Op]) -> None:
    """Refuses what could not be written, without writing."""
    journal.weigh(CASE_KIND, subject, ops)


class _Importer:
    """Makes cases of ledger rows and hands them to `write`, which may raise `UserError` for one that is too long.

    Numbers are drawn in one run and kept at the end. The first `preview` rows that are new go into `first`.
    """

    def __init__(
        self,
        desk: Desk,
        connection: Connection,
        write: Callable[[bytes, list[Op]], object],
        batch: bytes,
        done: Imported,
        first: list[LedgerCase] | None = None,
        preview: int = 0,
    ) -> None:
        self._desk = desk
        self._connection = connection
        self._write = write
        self._batch = batch
        self._done = done
        self._first, self._preview = first, preview
        self._division = desk.profile.division
        self._scope = str(Scope(self._division, ScopeClass.CASES)).encode("ascii")
        self._day = desk.today
        self.serials = Serials(connection, self._day)
        self._taken: set[bytes] = set()
        self._numbers: KnownNumbers | None = None
        self._near: list[str] = []

    def take_all(self, ledger: Ledger, progress: Progress, after: Callable[[], object] = _nothing) -> None:
        """Takes every row of the ledger, some hundreds at a time, with `after` behind each lot."""
        chunk: list[LedgerCase] = []
        for row in ledger.cases(progress):
            if isinstance(row, Rejected):
                self._done.rejected.append(row)
                continue
            chunk.append(row)
            if len(chunk) == _CHUNK:
                self.take(chunk)
                after()
                chunk = []
        self.take(chunk)
        after()
        self._done.rejected.sort(key=attrgetter("row"))
        self._done.remarks += near_words(self._near)

    def take(self, rows: list[LedgerCase]) -> None:
        subjects = self._subjects(rows)
        self._taken.update(journal.known(self._connection, subjects))
        ours = self._ours(rows)
        here = KnownCases(self._connection, [*self._taken.intersection(subjects), *ours.values()])
        self._note_near(
            [
                row
                for subject, row in zip(subjects, rows, strict=True)
                if row.number and subject not in self._taken and row.case_number.upper() not in ours
            ]
        )
        for subject, row in zip(subjects, rows, strict=True):
            own = ours.get(row.case_number.upper())
            if own or subject in self._taken:
                self._pass_over(here.untold(row.row, self._operations(row), own or subject, own=bool(own)))
                continue
            self._taken.add(subject)
            try:
                self._write(subject, self._operations(row, self._number()))
            except UserError as error:
                self._done.rejected.append(Rejected(row.row, error.sentence))
                continue
            self._done.added += 1
            self._done.rows.append((row.row, subject.hex()))
            if self._first is not None and len(self._first) < self._preview:
                self._first.append(row)

    def _note_near(self, rows: list[LedgerCase]) -> None:
        """What was written before this import is read once, and only where numbers may be there again."""
        if rows:
            self._numbers = self._numbers or KnownNumbers(self._connection)
            self._near += self._numbers.near(rows)

    def _pass_over(self, untold: Rejected | None) -> None:
        if untold:
            self._done.rejected.append(untold)
        else:
            self._done.known += 1

    def _subjects(self, rows: list[LedgerCase]) -> list[bytes]:
        """The same row makes the same case, so importing twice adds nothing; after one that was taken back, the next."""
        subjects = [self._subject(row, 0) for row in rows]
        turn = 0
        while back := import_batches.taken_back(self._connection, subjects):
            turn += 1
            subjects = [
                self._subject(row, turn) if subject in back else subject
                for row, subject in zip(rows, subjects, strict=True)
            ]
        return subjects

    def _ours(self, rows: list[LedgerCase]) -> dict[str, bytes]:
        """The numbers among these that cases here have, with the cases."""
        listed = {row.case_number.upper() for row in rows}
        wanted = {number for number in listed if numbers.is_case_number(number)}
        return caselist.numbered_among(self._connection, wanted)

    def _subject(self, row: LedgerCase, turn: int) -> bytes:
        told = self._scope + b"\0" + fingerprint(row) + (b"\0%d" % turn if turn else b"")
        return hashlib.sha256(told).digest()[:ID_BYTES]

    def _number(self) -> str:
        return numbers.case_number(self._division, self.serials.device, self._day, self.serials.draw())

    def _operations(self, row: LedgerCase, number: str = "") -> list[Op]:
        extra = dict(row.extra)
        if row.registered_at:
            extra.setdefault(MOMENT, row.registered_at.isoformat(sep=" "))
        words = clean_words(row.words) or clean_words(row.summary)
        summary = _fitted(CASE["summary"], row.summary, extra if row.words else {}) or summary_of(words)
        party = self._party(row, extra)
        fields: dict[str, Any] = {
            "number": number,
            "lookup_code": numbers.new_lookup_code(),
            "registered_on": row.registered_on and row.registered_on.isoformat(),
            "channel": row.channel and row.channel.value,
            "purpose": row.purpose and row.purpose.value,
            "category": _fitted(CASE["category"], row.category, extra),
            "words": words,
            "summary": summary,
            "agent_name": self._desk.profile.name,
            "historical": True,
            "source": _fitted(CASE["source"], row.source_id, extra) if row.number else "",
            "extra": extra,
            "batch": self._batch,
        }
        ops = [open_({name: value for name, value in fields.items() if value not in (None, "", {})})]
        if party:
            ops.append(add("party", new_id(), party))
        if row.reply:
            on = row.reply_on or row.registered_on or self._day
            step = {"code": "reply", "on": on.isoformat(), "note": clean_words(row.reply)}
            ops.append(add("step", new_id(), step | ({} if row.reply_on else {"estimated": True})))
        return ops

    @staticmethod
    def _party(row: LedgerCase, extra: dict[str, str]) -> dict[str, Any]:
        values = {
            "name": _fitted(PARTY["name"], row.petitioner, extra),
            "phone": row.phone,
            "address": _fitted(PARTY["address"], row.address, extra),
        }
        found = {name: value for name, value in values.items() if value}
        return found and found | {"role": PartyRole.PETITIONER.value, "place": 0}


def _fitted(declared: Field, text: str, extra: dict[str, str]) -> str:
    """The text as the field takes it; what is longer goes whole into `extra` too, so that nothing is lost."""
    line = (clean_name if declared.kind is Kind.NAME else clean_line)(text)
    if len(line) > declared.limit:
        extra.setdefault(f"{declared.label}（全文）", text)
    return cut(line, declared.limit)
