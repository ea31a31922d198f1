"""The coming 领导接访日 as the county publishes them to every desk below it (Art. 18: when and where one is heard is public).

The record of a reception day lies in the scope of the office that holds it, which villages do not read; what is
coming therefore goes out as a setting, made of those records.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agent_app.base.errors import UserError
from agent_app.core.clock_words import say_with_weekday
from agent_app.core.fields import RECEPTION
from agent_app.core.rules_toml import Place
from agent_app.core.scope import check_division

MOST = 300
"""Days that one table holds; the nearest are the ones that matter."""
_TOLD = 3


@dataclass(frozen=True, slots=True)
class ReceptionDay:
    """A day on which an official hears people: where, and in which `division` (a township's code, or the county's)."""

    on: date
    official: str
    place: str
    division: str


def read_days(place: Place) -> tuple[ReceptionDay, ...]:
    """The [[day]] tables that are left in a table, nothing else with them; none is allowed. Raises UserError."""
    found: list[ReceptionDay] = []
    for row in place.tables("day"):
        texts = {}
        for key in ("official", "place"):
            try:
                texts[key] = RECEPTION[key].check(row.text(key, None if key == "official" else ""))
            except UserError as error:
                raise row.wrong(error.sentence, key) from error
        found.append(
            ReceptionDay(
                row.day("on"), texts["official"], texts["place"], check_division(row.text("division"))
            )
        )
        row.end()
    if len(found) > MOST:
        raise place.wrong(f"最多写{MOST}天", "day")
    place.end()
    return tuple(found)


def table_of(days: Iterable[ReceptionDay], division: str, version: int, issued_by: str) -> str:
    """The table that says these days, as `read_days` reads it."""
    head = f'kind = "receptions"\ndivision = {_text(division)}\nversion = {version}\nissued_by = {_text(issued_by)}\n'
    rows = (
        f"\n[[day]]\non = {day.on.isoformat()}\nofficial = {_text(day.official)}\n"
        f"place = {_text(day.place)}\ndivision = {_text(day.division)}\n"
        for day in days
    )
    return head + "".join(rows)


def _text(value: str) -> str:
    """A text as TOML has it, which for what people type is as JSON has it."""
    return json.dumps(value, ensure_ascii=False)


def coming(days: Iterable[ReceptionDay], today: date, division: str) -> tuple[ReceptionDay, ...]:
    """Of these days those from today on that are held in this division, above it, or below it; the nearest first."""
    return tuple(
        sorted(
            (
                day
                for day in days
                if day.on >= today
                and (division.startswith(day.division) or day.division.startswith(division))
            ),
            key=lambda day: (day.on, day.division, day.official),
        )
    )


def in_words(days: tuple[ReceptionDay, ...], year: int) -> str:
    """The nearest of these days in a sentence, "" where there is none; the year is said where it is not `year`."""
    told = [
        "，".join(filter(None, (say_with_weekday(day.on, year), day.official, day.place)))
        for day in days[:_TOLD]
    ]
    more = f"；还有{len(days) - _TOLD}天" if len(days) > _TOLD else ""
    return f"接下来的领导接访日：{'；'.join(told)}{more}。" if told else ""
