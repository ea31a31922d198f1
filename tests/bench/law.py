"""How long it takes until every clock of a record follows a county's new calendar, or its new limits."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

import msgspec

from agent_app.core.case import CASE_KIND, derive
from agent_app.core.clocks import Clock, clocks
from agent_app.core.fold import fold
from agent_app.core.law import Law
from agent_app.core.settings import Version, with_settings
from agent_app.core.settings_read import SettingKind
from agent_app.core.workflow import CaseFacts
from agent_app.desk.desk import Desk
from agent_app.store import journal, lawbook, readside
from agent_app.store.bulk import run, run_many
from tests.bench.agenda import under_way
from tests.bench.figures import Figure, figure, seconds

_HEAD = 'division = "990101"\nversion = {version}\nissued_by = "云山县信访局"\n'
_DAYS_OFF = (
    'kind = "calendar"\nyear = 2026\noff = ["2026-06-1{version}~2026-06-30", "2026-07-1{version}~2026-07-20"]\n'
    + _HEAD
)
_LIMITS = (
    'kind = "rules"\nin_force = 2026-01-01\n' + _HEAD + '[[clock]]\ncode = "first_contact"\nlabel = "同本人联系一次"\n'
    'article = "首次回应规定"\nkind = "duty"\nholder = "receiver"\nstart = ["register"]\ncategory = ["农村农业"]\n'
    'days = {hours}\nunit = "hour"\nmet_by = ["contact"]\n'
)  # fmt: skip
_TIMES = 5


def law(folder: Path, count: int = 20_000) -> Iterator[Figure]:
    """Bringing all clocks of a record to a new law, in one transaction each."""
    desk = under_way(folder / "desk", count)
    with desk.vault.read() as connection:
        number = int(run(connection, "SELECT count(*) FROM clocks")[0][0])
    told = f"{number} clocks of {count} open cases"
    calendars = [_law(desk, SettingKind.CALENDAR, _DAYS_OFF.format(version=n)) for n in range(1, _TIMES + 1)]
    floor = _fastest([partial(_rewrite, desk)] * _TIMES)
    spent = _fastest([partial(_count_again, desk, *both) for both in pairwise([desk.law, *calendars])])
    yield figure(
        f"{told} brought to a new calendar",
        number / spent,
        "clocks/s",
        number / floor,
        aim="≥ 100,000 clocks/s",
        note="reference: the same rows read, decoded, encoded and written back as they are",
    )
    facts = _facts(desk)
    spent = _fastest([partial(_derive, facts, law) for law in calendars])
    yield figure(
        f"{told} derived from their steps in memory", number / spent, "clocks/s", aim="≥ 100,000 clocks/s"
    )
    limits = [
        _law(desk, SettingKind.RULES, _LIMITS.format(version=n, hours=48 + n)) for n in range(1, _TIMES)
    ]
    spent = _fastest([partial(_derive_again, desk, law) for law in limits])
    again = _fastest([partial(_rebuild, desk)] * 2)
    yield figure(
        f"{told} brought to new limits of the county",
        spent,
        "s",
        again,
        aim="less than making the lists again",
        note="reference: the whole read side made again from the events, search index deferred",
    )
    desk.close()


def _law(desk: Desk, kind: SettingKind, text: str) -> Law:
    key = "calendar 2026" if kind is SettingKind.CALENDAR else f"rules {date(2026, 1, 1)}"
    version = Version(key, "", text, "", "", 0, hash(text), text.encode()[:32], "990101")
    law = with_settings(desk.law, [version])
    assert all(found.setting is not None for found in law.settings), law.settings
    return law


def _count_again(desk: Desk, before: Law, law: Law) -> None:
    with desk.vault.write() as connection:
        lawbook.count_again(connection, law, before.calendar)


def _derive_again(desk: Desk, law: Law) -> None:
    with desk.vault.write() as connection:
        lawbook.derive_again(connection, law)


def _facts(desk: Desk) -> list[CaseFacts]:
    with desk.vault.read() as connection:
        subjects = [subject for (subject,) in run(connection, "SELECT subject FROM cases")]
        events = journal.events_of(connection, subjects)
    return [
        derive(fold(CASE_KIND, subject, stored), desk.law.rules, desk.law.calendar).facts
        for subject, stored in events.items()
    ]


def _derive(facts: list[CaseFacts], law: Law) -> None:
    for case in facts:
        clocks(case, law.rules, law.calendar)


def _rewrite(desk: Desk) -> None:
    decode, encode = msgspec.msgpack.Decoder(Clock).decode, msgspec.msgpack.Encoder().encode
    with desk.vault.write() as connection:
        rows = [
            (encode(decode(face)), row) for row, face in run(connection, "SELECT rowid, face FROM clocks")
        ]
        run_many(connection, "UPDATE clocks SET face = ? WHERE rowid = ?", rows)


def _rebuild(desk: Desk) -> None:
    with desk.vault.write() as connection:
        readside.rebuild(connection, desk.law)


def _fastest(works: Sequence[Callable[[], object]]) -> float:
    """The least time of these calls, in seconds."""
    return min(seconds(work) for work in works)
