"""All figures of a period beside those of the same period a year before and of the one before: a page, a workbook, a paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent_app.core import figure_words as words
from agent_app.core.course import Course
from agent_app.core.figure_tables import Scene, Table, tables
from agent_app.core.figure_words import Cell
from agent_app.core.figures import FIGURES, Figure, Source, Value, Way, made, values
from agent_app.core.period import Period

RULES = (
    "每个数后面写着怎么算、算的是几件；率后面没有几件可比的，写“—”。",
    "同比是同上年同期比，环比是同上一段同样长的时间比：件数比的是增减的百分数，率比的是相差几个百分点。",
    "只数事情，不数人：不给信访人、代理员排名次，也不打分。",
)
"""What goes for all of them, said once where they are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: of the period, of the same a year before, and of the period before."""

    figure: Figure
    now: Value
    year_before: Value
    before: Value

    @property
    def value(self) -> Cell:
        """As it is told."""
        return words.value_cell(self.figure, self.now)

    @property
    def behind(self) -> str:
        """How many stand behind it."""
        return words.behind(self.figure, self.now)

    @property
    def last_year(self) -> Cell:
        """Of the same period a year before."""
        return words.value_cell(self.figure, self.year_before)

    @property
    def behind_last_year(self) -> str:
        """How many stood behind that."""
        return words.behind(self.figure, self.year_before)

    @property
    def on_last_year(self) -> Cell:
        """同比."""
        return words.change_cell(self.figure, self.now, self.year_before)

    @property
    def on_before(self) -> Cell:
        """环比."""
        return words.change_cell(self.figure, self.now, self.before)

    @property
    def caution(self) -> str:
        """What is to be minded, "" for nothing."""
        if self.figure.way is Way.NUMBER:
            return ""
        return words.caution(self.now)

    @property
    def how(self) -> str:
        """怎么算的, on what it rests and which date decides, in whole sentences."""
        figure = self.figure
        return f"{figure.formula}。{figure.dated.words}算进这段时间。依据：{figure.basis}。"


@dataclass(frozen=True, slots=True)
class Report:
    """All figures and tables of a period, as of the day they were made; `place` says of which part of the record."""

    period: Period
    made_on: date
    place: str
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing was counted in the period."""
        return all(line.now.counted == 0 for line in self.lines)

    def line(self, key: str) -> Line:
        """The line of one figure."""
        return next(line for line in self.lines if line.figure.key == key)

    def table(self, key: str) -> Table:
        """One of the tables."""
        return next(table for table in self.tables if table.key == key)


def report(
    courses: Sequence[Course],
    counts: Mapping[Source, Sequence[int]],
    period: Period,
    today: date,
    outcomes: Mapping[str, str],
    *,
    digits: int = 0,
    names: Mapping[str, str] | None = None,
    place: str = "",
) -> Report:
    """The report of a period; `counts` are what is counted besides cases, for the three periods in their order.

    For `outcomes`, `digits` and `names` see `Scene`.
    """
    periods = periods_of(period)
    found = values(courses, periods, today)
    for figure in FIGURES.values():
        if figure.source is not Source.CASES:
            found[figure.key] = tuple(made(Way.NUMBER, [1] * count) for count in counts[figure.source])
    lines = tuple(Line(figure, *found[key]) for key, figure in FIGURES.items())
    scene = Scene(courses, period, periods[1], today, outcomes, digits, names or {})
    return Report(period, today, place, lines, tables(scene))


def periods_of(period: Period) -> tuple[Period, Period, Period]:
    """The period, the same a year before, and the one before: what is read together."""
    return period, period.year_before, period.before


def as_json(report: Report) -> dict[str, Any]:
    """As the command line prints it: numbers as numbers, each with its words."""
    return {
        "since": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        "made_on": report.made_on.isoformat(),
        "place": report.place,
        "figures": [_line_json(line) for line in report.lines],
        "tables": [
            {
                "key": table.key,
                "title": table.title,
                "heads": list(table.heads),
                "rows": [
                    [cell.text if cell.number is None else cell.number for cell in row.cells]
                    for row in table.rows
                ],
                "dated": table.dated,
            }
            for table in report.tables
        ],
    }


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "key": line.figure.key,
        "label": line.figure.label,
        "value": line.value.number,
        "text": line.value.text,
        "part": line.now.part,
        "n": line.now.n,
        "year_before": line.last_year.number,
        "on_year_before": line.on_last_year.text,
        "on_before": line.on_before.text,
        "formula": line.figure.formula,
        "basis": line.figure.basis,
        "dated": line.figure.dated.words,
        "caution": line.caution,
    }
