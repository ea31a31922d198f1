"""Rows of ledgers: a case that went a good part of its way, what a ledger told as such a row, texts that stay texts."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from agent_app.base.progress import Progress, silent
from agent_app.core.vocabulary import Channel, Purpose
from agent_app.ledger.case import LedgerCase, Rejected
from agent_app.ledger.mapping import Choice
from agent_app.ledger.reader import open_ledger
from agent_app.ledger.table import LedgerRow

MOMENT = datetime.fromisoformat("2026-06-30 09:32:09")
ROW = LedgerRow(
    number="DL-990102030001-01-20260630-001",
    registered=MOMENT,
    petitioner="罗小满",
    address="石桥村4组",
    phone="13799995518",
    purpose=Purpose.APPEAL,
    category="劳动和社会保障",
    summary="在外务工被欠薪",
    agent="刘春生",
    official_number="321002202208220001",
    responsible_unit="云山县人社局",
    due_on=date(2026, 9, 18),
    channel=Channel.OUTREACH,
    words="干了三个月，\n一分钱没拿到。",
    reply="已责令支付。",
    reply_on=date(2026, 9, 1),
)

TEXTS = (
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "110000000000000000",
    "007",
    "{=1}",
    "#N/A",
    "1e5",
    "TRUE",
    "http://x.cn",
)
"""What table programs take for formulas, numbers, values, links."""


def row_of(case: LedgerCase) -> LedgerRow:
    """What a ledger told, as a row that goes out."""
    return LedgerRow(
        number=case.number,
        registered=case.registered_at or case.registered_on,
        petitioner=case.petitioner,
        address=case.address,
        phone=case.phone,
        purpose=case.purpose,
        category=case.category,
        summary=case.summary,
        channel=case.channel,
        words=case.words,
        reply=case.reply,
        reply_on=case.reply_on,
        extra=case.extra,
    )


def read_cases(
    path: Path, *, sheet: str | None = None, progress: Progress = silent
) -> Iterator[LedgerCase | Rejected]:
    """The cases of a file and the rows that are none, in the order of the file; errors as `open_ledger`."""
    with open_ledger(path, choice=Choice(sheet or ""), progress=progress) as ledger:
        yield from ledger.cases(progress)
