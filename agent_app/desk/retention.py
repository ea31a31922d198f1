"""保存期限: until when an archived case is kept, and which have been kept that long. Nothing is removed by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agent_app.core.case import Case, day_of
from agent_app.core.clock_words import say
from agent_app.core.vocabulary import Stage
from agent_app.desk.desk import Desk
from agent_app.store.archived import archived


@dataclass(frozen=True, slots=True)
class Kept:
    """An archived case: kept to `until`, that is for `years` from `archived_on`, and why so long."""

    id: str
    number: str
    title: str
    archived_on: date
    until: date
    years: int
    why: str

    @property
    def sentence(self) -> str:
        """Until when, how that is counted, and that nothing happens by itself."""
        return f"{say(self.until)}（{say(self.archived_on)}归档，加{self.years}年）。到期由县里决定删不删，不会自己删"


def of_case(desk: Desk, case: Case) -> Kept | None:
    """Until when a case is kept; None while it is not archived."""
    if case.progress.stage is not Stage.ARCHIVED:
        return None
    get = case.subject.get
    row = (case.subject.id, get("number", ""), get("summary", ""), case.progress.since)
    return _kept(desk, *row, get("purpose", ""), get("category", ""))


def listed(desk: Desk, by: date | None = None) -> list[Kept]:
    """The archived cases that are kept no longer than to the day `by` (today when absent), the earliest first."""
    with desk.vault.read() as connection:
        found = archived(connection)
    kept = [
        _kept(desk, row.subject, row.number, row.title, on, row.purpose, row.category)
        for row in found
        if (on := day_of(row.on)) is not None
    ]
    last = by or desk.today
    return sorted((one for one in kept if one.until <= last), key=lambda one: (one.until, one.number))


def as_json(kept: Kept) -> dict[str, Any]:
    """As the command line prints it; days as YYYY-MM-DD."""
    return {
        "id": kept.id,
        "number": kept.number,
        "title": kept.title,
        "archived_on": kept.archived_on.isoformat(),
        "until": kept.until.isoformat(),
        "years": kept.years,
        "why": kept.why,
    }


def _kept(
    desk: Desk, subject: bytes, number: str, title: str, archived_on: date, purpose: str, category: str
) -> Kept:
    keeping = desk.law.retention.of(purpose, category)
    until = keeping.until(archived_on)
    return Kept(subject.hex(), number, title, archived_on, until, keeping.years, keeping.why)
