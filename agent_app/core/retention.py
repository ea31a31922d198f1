"""保存期限: how long the record of an archived case is kept. Data; nothing is removed by it, it only says when to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

from agent_app.base.resources import read_text
from agent_app.core.categories import top
from agent_app.core.rules_toml import Place
from agent_app.core.vocabulary import Purpose

FILE = "rules/retention.toml"
_NAME_LIMIT, _TEXT_LIMIT, _MOST, _LONGEST = 60, 100, 500, 100

Kind: TypeAlias = tuple[str, str]
"""Purpose and category of the cases that a period is for; "" stands for any."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many years after archiving, and why."""

    years: int
    why: str

    def until(self, archived_on: date) -> date:
        """The day to which a case is kept that was archived on `archived_on`; from the 29th of February to the 1st of March."""
        year = min(archived_on.year + self.years, date.max.year)
        try:
            return archived_on.replace(year=year)
        except ValueError:
            return date(year, 3, 1)


class Retention:
    """All periods by kind of case; the one that says most about a case is its own."""

    def __init__(self, periods: Mapping[Kind, Keeping]) -> None:
        self._periods = dict(periods)

    def of(self, purpose: str, category: str) -> Keeping:
        """The period of a case of this purpose and category."""
        first = top(category)
        for kind in ((purpose, category), (purpose, first), ("", category), ("", first), (purpose, "")):
            if kind in self._periods:
                return self._periods[kind]
        return self._periods["", ""]

    def with_own(self, own: Mapping[Kind, Keeping]) -> "Retention":
        """This one with a county's own periods in place of those for the same kinds."""
        return Retention(self._periods | dict(own))


def read_retention(text: str, file: str = "retention.toml") -> Retention:
    """The periods in a whole table. Raises UserError with line or place, and the reason."""
    place = Place.parse(file, text, "保存期限", "原来的期限")
    place.number("version", 1, 9999)
    periods = read_periods(place)
    if ("", "") not in periods:
        raise place.wrong("缺给其他的事用的一行：不写purpose，也不写category", "keep")
    return Retention(periods)


def read_periods(place: Place) -> dict[Kind, Keeping]:
    """The [[keep]] tables that are left in a table, nothing else with them. Raises UserError."""
    found: dict[Kind, Keeping] = {}
    for row in place.tables("keep"):
        purpose = row.name("purpose", "", [term.value for term in Purpose]) if row.has("purpose") else ""
        category, why = row.text("category", "").strip(), row.text("why").strip()
        if len(category) > _NAME_LIMIT:
            raise row.wrong(f"最多{_NAME_LIMIT}字", "category")
        if not 0 < len(why) <= _TEXT_LIMIT or "\n" in why:
            raise row.wrong(f"应写一句理由，不换行，最多{_TEXT_LIMIT}字", "why")
        if (purpose, category) in found:
            raise row.wrong("同一类事写了两次", "keep")
        found[purpose, category] = Keeping(row.number("years", 1, _LONGEST), why)
        row.end()
    if not 0 < len(found) <= _MOST:
        raise place.wrong(f"要写1到{_MOST}行", "keep")
    place.end()
    return found


@cache
def shipped_retention() -> Retention:
    """The periods that the program ships with."""
    return read_retention(read_text(FILE))
