"""Taking over a ledger: every row a historical case, in one action that happens whole or not at all."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.core import numbers
from agent_app.core.event import Op, add, new_id, open_
from agent_app.core.fields import CASE, PARTY, Field
from agent_app.core.registration import summary_of
from agent_app.core.text import clean_line, clean_words
from agent_app.core.vocabulary import PartyRole
from agent_app.desk.desk import Desk, Writing
from agent_app.ledger.case import LedgerCase, Rejected, fingerprint
from agent_app.ledger.reader import open_ledger
from agent_app.store import caselist, journal
from agent_app.store.vault import get_meta, put_meta

BATCH_KIND = "import"
_CHUNK = 500


@dataclass(slots=True)
class Imported:
    """What became of a ledger: rows added, rows that were here before, rows left out with the reason.

    `rows` are the added ones as (row, id of the case); `remarks` are whole sentences about the file for the person
    (sheets that were not read).
    """

    batch: str
    added: int = 0
    known: int = 0
    rows: list[tuple[int, str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def import_ledger(desk: Desk, path: Path, progress: Progress = silent) -> Imported:
    """Import a ledger (xlsx, xls, ods, csv). Rows that are here already are passed over: those imported
    before, and those that bear the number of a case of ours, as in a ledger that was exported here.

    A cancelled import leaves nothing. Imported cases are historical: no clock runs until one is reopened.
    What a ledger does not say (day, channel, purpose) is left out and never made up.
    """
    batch = new_id()
    done = Imported(batch.hex())
    with open_ledger(path, progress=progress) as ledger, desk.writing() as writing:
        writing.defer_index = True
        done.remarks += ledger.remarks
        importer = _Importer(desk, writing, batch, done)
        chunk: list[LedgerCase] = []
        for row in ledger.cases(progress):
            if isinstance(row, Rejected):
                done.rejected.append(row)
                continue
            chunk.append(row)
            if len(chunk) == _CHUNK:
                importer.take(chunk)
                chunk = []
        importer.take(chunk)
        if done.added:
            writing.open(batch, [open_({"file": path.name, "count": done.added})], BATCH_KIND)
        importer.keep_serial()
    return done


class _Importer:
    """Writes ledger rows as cases; numbers are drawn in one run and kept at the end."""

    def __init__(self, desk: Desk, writing: Writing, batch: bytes, done: Imported) -> None:
        self._desk = desk
        self._writing = writing
        self._batch = batch
        self._done = done
        self._device = get_meta(writing.connection, "device")
        self._day = desk.today
        self._serial = get_meta(writing.connection, "serials", {}).get(self._day.isoformat(), 0)
        self._taken: set[bytes] = set()

    def take(self, rows: list[LedgerCase]) -> None:
        subjects = [self._subject(row) for row in rows]
        self._taken.update(journal.known(self._writing.connection, subjects))
        ours = self._ours(rows)
        for subject, row in zip(subjects, rows, strict=True):
            if subject in self._taken or row.number.upper() in ours:
                self._done.known += 1
                continue
            self._taken.add(subject)
            self._serial += 1
            try:
                self._writing.open(subject, self._operations(row))
            except UserError as error:
                self._done.rejected.append(Rejected(row.row, error.sentence))
            else:
                self._done.added += 1
                self._done.rows.append((row.row, subject.hex()))

    def _ours(self, rows: list[LedgerCase]) -> set[str]:
        """The numbers among these that cases here have."""
        wanted = {row.number.upper() for row in rows if numbers.is_case_number(row.number.upper())}
        return caselist.numbers_among(self._writing.connection, wanted)

    def keep_serial(self) -> None:
        put_meta(self._writing.connection, "serials", {self._day.isoformat(): self._serial})

    def _subject(self, row: LedgerCase) -> bytes:
        """The same row makes the same case, so importing twice adds nothing."""
        scope = str(self._writing.home_scope).encode("ascii")
        return hashlib.sha256(scope + b"\0" + fingerprint(row)).digest()[:16]

    def _operations(self, row: LedgerCase) -> list[Op]:
        number = numbers.case_number(self._writing.home_scope.division, self._device, self._day, self._serial)
        extra = dict(row.extra)
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
    line = clean_line(text)
    if len(line) <= declared.limit:
        return line
    extra.setdefault(f"{declared.label}（全文）", text)
    return line[: declared.limit - 1] + "…"
