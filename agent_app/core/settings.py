"""A county's settings: what it signed, and the law that follows from it at every desk below it.

There is one setting of a kind (of limits one for each day in force, of calendars one a year); a newer version takes
its place, and one that is broken changes nothing. What is used depends on the set of versions alone, whatever the
order in which they came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Any

from agent_app.base.errors import UserError
from agent_app.core.event import ID_BYTES, OPEN, SET, Stored
from agent_app.core.paper_words import PaperWords
from agent_app.core.rules import Rules, in_sequence
from agent_app.core.settings_read import OLD, Setting, SettingKind, county_edition, read_setting

if TYPE_CHECKING:
    from agent_app.core.law import Law

SETTING_KIND = "setting"
"""The kind of the subjects that settings are."""
LARGEST = 60_000
"""Bytes of a table: it travels as one event."""


@dataclass(frozen=True, slots=True)
class Version:
    """What the county wrote for one setting, once: `text` of the table, empty when it was taken out of use.

    `wall` in ms since 1970 UTC is told, never decided by; (lamport, leaf) orders.
    """

    key: str
    file: str
    text: str
    reason: str
    actor: str
    wall: int
    lamport: int
    leaf: bytes
    division: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """A setting as it stands: the version in use, None when it was taken out or none was sound; `refused` says why
    a newer one is not used."""

    key: str
    setting: Setting | None
    version: Version
    refused: str = ""


def subject_of(key: str) -> bytes:
    """The identity of the subject that carries a setting: the same wherever it is written."""
    return blake2b(f"setting {key}".encode(), digest_size=ID_BYTES).digest()


# From what was written to what is in force


def versions_in(events: Iterable[Stored], division: str) -> list[Version]:
    """The versions that the events of a setting carry; only what the county's own log says counts."""
    found: list[Version] = []
    for item in events:
        event = item.event
        for op in event.ops if item.authority and event.kind == SETTING_KIND else ():
            given = op[1] if op[0] == OPEN else op[2] if op[0] == SET else {}
            if isinstance(given.get("text"), str) and isinstance(given.get("key"), str):
                found.append(
                    Version(
                        given["key"],
                        str(given.get("file", "")),
                        given["text"],
                        str(given.get("reason", "")),
                        event.actor,
                        event.wall,
                        event.lamport,
                        item.leaf,
                        division,
                    )
                )
    return found


def moves_clocks(version: Version) -> bool:
    """Whether it can bring a clock to another day: lists to choose from cannot."""
    return version.key.partition(" ")[0] in (SettingKind.RULES.value, SettingKind.CALENDAR.value)


def with_settings(law: "Law", versions: Iterable[Version]) -> "Law":
    """The law that the program ships with and, on top of it, what these versions set. Their order does not matter."""
    return _with_settings(law.shipped, frozenset(versions))


@lru_cache(maxsize=64)
def _with_settings(law: "Law", versions: frozenset[Version]) -> "Law":
    ordered = sorted(versions, key=lambda version: (version.key, version.lamport, version.leaf))
    adopted = tuple(
        _adopted(list(same)[::-1], law.rules) for _, same in groupby(ordered, lambda version: version.key)
    )
    if not adopted:
        return law
    used = [found.setting for found in adopted if found.setting is not None]
    limits = {s.since: (s.content, s.version) for s in used if s.kind is SettingKind.RULES and s.since}
    calendar = law.calendar
    for setting in used:
        if setting.kind is SettingKind.CALENDAR:
            calendar = calendar.with_county_year(*setting.content)
    return replace(
        law,
        rules=_with_limits(law.rules, limits),
        calendar=calendar,
        units=_content(used, SettingKind.UNITS, ()),
        own_categories=_content(used, SettingKind.CATEGORIES, ()),
        own_advice=_content(used, SettingKind.GUIDE, {}),
        own_periods=_content(used, SettingKind.RETENTION, {}),
        papers=_content(used, SettingKind.PAPERS, PaperWords()),
        receptions=_content(used, SettingKind.RECEPTIONS, ()),
        settings=adopted,
        versions_set=versions,
        mark=blake2b(b"".join(sorted(v.leaf for v in versions)), digest_size=8).hexdigest(),
        base=law,
    )


def _content(used: Iterable[Setting], kind: SettingKind, otherwise: Any) -> Any:
    return next((setting.content for setting in used if setting.kind is kind), otherwise)


def _adopted(newest_first: Sequence[Version], rules: Rules) -> Adopted:
    """The newest version that is sound; a withdrawal ends what was before it."""
    refused = ""
    for version in newest_first:
        if not version.text:
            return Adopted(version.key, None, version, refused)
        try:
            setting = read_setting(version.file, version.text, version.division, rules)
        except UserError as error:
            refused = refused or error.sentence
            continue
        if setting.key == version.key:
            return Adopted(version.key, setting, version, refused)
        refused = refused or f"“{version.file}”写的不是“{version.key}”，没有采用，{OLD}还在用。"
    return Adopted(newest_first[0].key, None, newest_first[0], refused)


def _with_limits(rules: Rules, limits: Mapping[date, tuple[list[str], int]]) -> Rules:
    """The editions of the rules, with the county's limits from the day on which each is in force."""
    if not limits:
        return rules
    editions: list[Rules] = []
    for day in sorted({edition.in_force for edition in rules.editions()} | set(limits)):
        edition = replace(rules.on(day), earlier=None)
        since = max((since for since in limits if since <= day), default=None)
        if since is not None:
            edition = county_edition(*limits[since], edition)
        editions.append(replace(edition, in_force=day))
    return in_sequence(editions)
