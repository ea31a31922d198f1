"""事项 as a list shows it: each case with how far it is and until when, found and filtered as the person asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agent_app.core.clock_badge import Badge, BadgeKind, badge
from agent_app.core.clock_reason import whose_turn
from agent_app.core.clock_words import plain_year, say
from agent_app.core.clocks import Clock, ClockStatus, lead_clock
from agent_app.core.rules import ClockKind
from agent_app.core.vocabulary import Stage
from agent_app.desk.desk import CHINA, Desk
from agent_app.store import agenda, caselist, clocklist, readside, search
from agent_app.store.caselist import Chip, Row, Sort

STANDING = (Chip.MINE, Chip.LATE, Chip.OPEN, Chip.YEAR)
"""Filters that are always offered."""
FOUND_MOST = 500
"""Cases that one search reads; older ones are asked for with `before`."""

_DONE = frozenset({Stage.FOLLOWED_UP, Stage.ARCHIVED, Stage.WITHDRAWN, Stage.AGENCY_ENDED, Stage.MERGED})


@dataclass(frozen=True, slots=True)
class Line:
    """A case on the list; `where` says how far it is, `clock` is the one that the badge tells, if any."""

    row: Row
    where: str
    badge: Badge
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class Overview:
    """How many cases there are, how many under the filters that are on together, and under each alone; `agents` are
    those who have cases."""

    total: int
    listed: int
    counts: dict[Chip, int]
    agents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, newest first; `more` when there are older ones, to be asked for with `before`."""

    lines: tuple[Line, ...]
    more: bool

    @property
    def before(self) -> int | None:
        """Where the older ones begin."""
        return self.lines[-1].row.id if self.lines else None


def overview(desk: Desk, chips: Sequence[Chip] = (), agent: str = "") -> Overview:
    """The figures above the list; `chips` are the filters that are on, `agent` whose cases alone are looked at."""
    day = desk.today
    with desk.vault.read() as connection:
        counts = {chip: caselist.total(connection, [chip], day, agent=agent) for chip in {*STANDING, *chips}}
        return Overview(
            caselist.total(connection, [], day),
            caselist.total(connection, chips, day, agent=agent),
            counts,
            tuple(caselist.agents(connection)),
        )


def total(desk: Desk) -> int:
    """How many cases there are."""
    with desk.vault.read() as connection:
        return caselist.total(connection, [], desk.today)


def stretch(
    desk: Desk, sort: Sort, chips: Sequence[Chip], offset: int, limit: int, agent: str = ""
) -> list[Line]:
    """A stretch of the list of all cases, or of one agent's."""
    with desk.vault.read() as connection:
        rows = caselist.page(connection, sort, chips, desk.today, offset, limit, agent)
        clocks = clocklist.of_cases(connection, [row.id for row in rows])
    return _lines(desk, rows, clocks)


def find(desk: Desk, typed: str, before: int | None = None, most: int = FOUND_MOST) -> Found:
    """The newest cases that match what was typed: words, names, pinyin initials, numbers, telephone tails."""
    with desk.vault.read() as connection:
        ids = search.find(connection, typed, most + 1, lambda ids: readside.texts_of(connection, ids), before)
        rows = caselist.rows(connection, ids[:most])
        clocks = clocklist.of_cases(connection, ids[:most])
    return Found(tuple(_lines(desk, rows, clocks)), len(ids) > most)


def line_of(desk: Desk, subject: str) -> Line | None:
    """The line of one case by its id; None when it is on no list."""
    with desk.vault.read() as connection:
        row = caselist.row_of(connection, bytes.fromhex(subject))
        return (
            _line(row, clocklist.of_cases(connection, [row.id])[row.id], desk.now().astimezone(CHINA))
            if row
            else None
        )


def refined(
    lines: Iterable[Line], sort: Sort, chips: Sequence[Chip], day: date, agent: str = ""
) -> list[Line]:
    """Lines that were found, under these filters and in this order, as `stretch` would have them."""
    kept = [
        line
        for line in lines
        if agent in ("", line.row.agent) and all(caselist.matches(line.row, chip, day) for chip in chips)
    ]
    match sort:
        case Sort.NEWEST:
            kept.sort(key=lambda line: -line.row.id)
        case Sort.CHANGED:
            kept.sort(key=lambda line: (-line.row.changed, -line.row.id))
        case Sort.DUE:
            kept.sort(key=lambda line: (caselist.due_order(line.row, day), -line.row.id))
    return kept


def counts(lines: Sequence[Line], day: date) -> dict[Chip, int]:
    """How many of these lines there are under each filter."""
    return {chip: sum(caselist.matches(line.row, chip, day) for line in lines) for chip in Chip}


def _lines(desk: Desk, rows: Sequence[Row], clocks: dict[int, list[Clock]]) -> list[Line]:
    now = desk.now().astimezone(CHINA)
    return [_line(row, clocks[row.id], now) for row in rows]


def _line(row: Row, clocks: list[Clock], now: datetime) -> Line:
    day = now.date()
    clock = lead_clock(clock for clock in clocks if not agenda.passed(clock, day)) if row.open else None
    if clock is None:
        return Line(row, _where(row, None), _without_clock(row, day.year), None)
    told = badge(clock, now)
    return Line(row, _where(row, clock), Badge(told.kind, told.headline, _last_day(clock, day)), clock)


def _last_day(clock: Clock, today: date) -> str:
    if clock.status is not ClockStatus.RUNNING or clock.due is None:
        return ""
    day = clock.safe_until or clock.due
    return say(day, plain_year(day, today)) + ("前" if clock.safe_until else "")


def _without_clock(row: Row, year: int) -> Badge:
    """What stands in a clock's place: since when the case is where it is."""
    if row.historical and row.registered_on is None:
        return Badge(BadgeKind.MET, "日子不详", "")
    kind = (
        BadgeKind.MET
        if row.historical or row.stage in _DONE
        else BadgeKind.PLAIN
        if row.next_step
        else BadgeKind.WAIT
    )
    return Badge(kind, say(row.stage_on, year), row.stage.label.removeprefix("已"))


def _where(row: Row, clock: Clock | None) -> str:
    said = ["从台账导入"] if row.historical else []
    said.append(row.stage.label)
    if clock is not None and clock.status is ClockStatus.RUNNING and clock.kind is not ClockKind.WINDOW:
        said.append(whose_turn(clock))
    if row.conflicts:
        said.append(f"{row.conflicts}处写得不一样")
    return "，".join(said)
