"""A row of a ledger as a case, and the row that could not be one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from agent_app.core.vocabulary import Channel, Purpose

FINGERPRINT_SIZE = 16
"""Bytes."""

_MARK = "ledger-row-1"
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCase:
    """One matter as a ledger tells it; what the ledger lacks is empty or None.

    `row` is the row's number in the file and no part of what is compared. `number` is what the ledger calls
    the matter, `source_id` tells it from all others: the number, or what its content makes of it where the
    number is missing or stands beside another matter too. `case_number` is there in a ledger that was exported here:
    the number of the case, which another desk draws anew. `registered_at` is there when the hour is known.
    `extra` holds, by their headers, the columns that there is no field for and what a field could not take.
    """

    row: int = field(compare=False)
    source_id: str
    number: str = ""
    case_number: str = field(default="", compare=False)
    petitioner: str = ""
    address: str = ""
    phone: str = ""
    summary: str = ""
    words: str = ""
    category: str = ""
    purpose: Purpose | None = None
    registered_on: date | None = None
    registered_at: datetime | None = None
    channel: Channel | None = None
    reply: str = ""
    reply_on: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out, and the reason as a sentence for the person."""

    row: int
    reason: str


def fingerprint(case: LedgerCase) -> bytes:
    """16 bytes that are the same for the same matter, from whatever file it is read again.

    The matter is its number, who brought it, on what day, and what was said. The category, the reply and all
    other columns are not part of it: a ledger that is handed in again with its replies filled in tells of the
    same matters. Blanks and line breaks do not count, since table programs change them.
    """
    day = case.registered_on.isoformat() if case.registered_on else ""
    texts = (_MARK, case.number, case.petitioner, day, case.summary, case.words)
    told = _SEPARATOR.join(["".join(text.split()) for text in texts])
    return hashlib.sha256(told.encode()).digest()[:FINGERPRINT_SIZE]
