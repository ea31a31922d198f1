"""Reads the tables that a county sets, strictly: one with a mistake is refused whole, with the line and the reason.

A table is a TOML file that begins with its kind, the county's division code, its version and who issued it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agent_app.core.categories import SEPARATOR, Category
from agent_app.core.clock_words import say
from agent_app.core.guide import read_advice
from agent_app.core.paper_words import read_paper_words
from agent_app.core.reception_days import read_days
from agent_app.core.retention import read_periods
from agent_app.core.rules import Rules, add_county_table
from agent_app.core.rules_toml import Place, terms, values
from agent_app.core.vocabulary import Term

OLD = "原来的"
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\s*[~～—至到]\s*(\d{4}-\d{2}-\d{2})")
_MOST_DAYS = 366
_NAME_LIMIT, _MOST_NAMES = 60, 2000


class SettingKind(Term):
    """What a county may set."""

    RULES = "rules", "期限表"
    CALENDAR = "calendar", "放假安排"
    UNITS = "units", "单位名单"
    CATEGORIES = "categories", "内容分类"
    GUIDE = "guide", "指引"
    RETENTION = "retention", "保存期限"
    PAPERS = "papers", "文书用语"
    RECEPTIONS = "receptions", "接访日"


@dataclass(frozen=True, slots=True)
class Setting:
    """A table that was read and is sound. `key` is which setting it is; `since` the day it is in force from, if it says one."""

    kind: SettingKind
    key: str
    title: str
    version: int
    issued_by: str
    since: date | None
    content: Any


def read_setting(file: str, text: str, division: str, rules: Rules) -> Setting:
    """The table in `text`, for the county `division`. Raises UserError with line or place, and the reason."""
    kind = _kind_of(file, text)
    place = Place.parse(file, text, kind.label, OLD)
    whose, version, issued_by = _head(place)
    if whose != division:
        raise place.wrong(f"是给{whose}的，不是给{division}的", "division")
    key, title, since, content = _READERS[kind](place, version, rules)
    return Setting(kind, key, title, version, issued_by, since, content)


def _kind_of(file: str, text: str) -> SettingKind:
    place = Place.parse(file, text, "设置", OLD)
    return terms(SettingKind, [place.name("kind", allowed=values(SettingKind))])[0]


def _head(place: Place) -> tuple[str, int, str]:
    """What every table begins with: whose it is, which version, and who issued it."""
    place.text("kind")
    return place.text("division"), place.number("version", 1, 9999), place.text("issued_by")


_Read = tuple[str, str, date | None, Any]


def _limits(place: Place, version: int, rules: Rules) -> _Read:
    since, lines = add_county_table(rules, place, version).in_force, place.lines
    for edition in rules.editions():
        county_edition(lines, version, edition)
    return f"{SettingKind.RULES.value} {since}", f"{say(since)}起的{SettingKind.RULES.label}", since, lines


def county_edition(lines: Sequence[str], version: int, rules: Rules) -> Rules:
    """One edition of the rules with limits that were read before."""
    place = Place.parse("", "\n".join(lines), SettingKind.RULES.label, OLD)
    _head(place)
    return add_county_table(rules, place, version)


def _calendar(place: Place, version: int, rules: Rules) -> _Read:
    year = place.number("year", 2000, 2200)
    off, on = (_days(place, name, year) for name in ("off", "on"))
    if both := set(off) & set(on):
        raise place.wrong(f"{min(both)}既写成放假又写成上班", "on")
    place.end()
    return f"{SettingKind.CALENDAR.value} {year}", f"{year}年放假安排", date(year, 1, 1), (year, off, on)


def _days(place: Place, key: str, year: int) -> tuple[date, ...]:
    """Days given one by one or as stretches: [2027-01-01, "2027-02-05~2027-02-11"]."""
    found: list[date] = []
    for value in place.items(key):
        first, last = _stretch(value)
        if first is None or last is None:
            raise place.wrong(f"“{value}”应是日期，写成2027-01-01或者“2027-02-05~2027-02-11”", key)
        if not 0 <= (last - first).days <= _MOST_DAYS:
            raise place.wrong(f"“{value}”前后写反了，或者太长", key)
        found += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if outside := [day for day in found if day.year != year]:
        raise place.wrong(f"{min(outside)}不在{year}年", key)
    return tuple(dict.fromkeys(found))


def _stretch(value: Any) -> tuple[date | None, date | None]:
    """The first and the last day of what was given as a day or as a stretch; None when it is neither."""
    if type(value) is date:
        return value, value
    if not isinstance(value, str):
        return None, None
    found = _RANGE.fullmatch(value.strip())
    try:
        if found is None:
            return date.fromisoformat(value.strip()), date.fromisoformat(value.strip())
        return date.fromisoformat(found[1]), date.fromisoformat(found[2])
    except ValueError:
        return None, None


def _units(place: Place, version: int, rules: Rules) -> _Read:
    units = _names(place, "units")
    place.end()
    return SettingKind.UNITS.value, SettingKind.UNITS.label, None, units


def _categories(place: Place, version: int, rules: Rules) -> _Read:
    found: dict[str, Category] = {}
    for row in place.tables("category"):
        first = _category(row, "", found)
        for sub in row.tables("sub"):
            _category(sub, first, found)
            sub.end()
        row.end()
    if not found:
        raise place.wrong("一类也没有写", "category")
    place.end()
    return SettingKind.CATEGORIES.value, SettingKind.CATEGORIES.label, None, tuple(found.values())


def _category(row: Place, first: str, found: dict[str, Category]) -> str:
    name = row.text("name").strip()
    whole = f"{first}{SEPARATOR}{name}" if first else name
    if not name or SEPARATOR in name or len(whole) > _NAME_LIMIT:
        raise row.wrong(f"名称里不能有“{SEPARATOR}”，连上级最多{_NAME_LIMIT}字", "name")
    if whole in found:
        raise row.wrong(f"“{whole}”写了两次", "name")
    found[whole] = Category(whole, _names(row, "words") if row.has("words") else ())
    return whole


def _guide(place: Place, version: int, rules: Rules) -> _Read:
    return SettingKind.GUIDE.value, SettingKind.GUIDE.label, None, read_advice(place)


def _retention(place: Place, version: int, rules: Rules) -> _Read:
    return SettingKind.RETENTION.value, SettingKind.RETENTION.label, None, read_periods(place)


def _papers(place: Place, version: int, rules: Rules) -> _Read:
    return SettingKind.PAPERS.value, SettingKind.PAPERS.label, None, read_paper_words(place)


def _receptions(place: Place, version: int, rules: Rules) -> _Read:
    return SettingKind.RECEPTIONS.value, SettingKind.RECEPTIONS.label, None, read_days(place)


def _names(place: Place, key: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in place.texts(key))
    if not names or len(names) > _MOST_NAMES:
        raise place.wrong(f"要写1到{_MOST_NAMES}个", key)
    if wrong := [name for name in names if not name or len(name) > _NAME_LIMIT]:
        raise place.wrong(f"“{wrong[0]}”应是1到{_NAME_LIMIT}个字", key)
    if len(set(names)) < len(names):
        raise place.wrong("有重复的名称", key)
    return names


_READERS: Mapping[SettingKind, Callable[[Place, int, Rules], _Read]] = {
    SettingKind.RULES: _limits,
    SettingKind.CALENDAR: _calendar,
    SettingKind.UNITS: _units,
    SettingKind.CATEGORIES: _categories,
    SettingKind.GUIDE: _guide,
    SettingKind.RETENTION: _retention,
    SettingKind.PAPERS: _papers,
    SettingKind.RECEPTIONS: _receptions,
}
