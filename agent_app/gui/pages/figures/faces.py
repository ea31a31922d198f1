"""What the page shows, in words: one list of figures, and below it what they are made up of."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from agent_app.core.figure_report import RULES, Line, Report
from agent_app.core.figure_tables import Table
from agent_app.core.figure_words import NOTHING

HEADS = ("指标", "本期", "其中 ÷ 件数", "上年同期", "同比")
HOW = "怎么算的"
_FEW = "件数少，不宜比较"


@dataclass(frozen=True, slots=True)
class HeadRow:
    """What stands above the columns of a table; `title` says what is told below, "" where that goes without saying."""

    cells: tuple[str, ...]
    title: str = ""
    table: str = ""

    @property
    def sentence(self) -> str:
        """For a screen reader."""
        return "，".join(filter(None, (self.title, *self.cells)))


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure, as high as what is opened of it: `cells` are its value and what stands beside it, `how` the lines below."""

    id: str
    title: str
    cells: tuple[str, str, str, str]
    few: str = ""
    how: tuple[tuple[str, str], ...] = ()
    opened: bool = False

    @property
    def sentence(self) -> str:
        """For a screen reader."""
        value, behind, last_year, change = self.cells
        told = (
            f"{self.title}：{value}",
            f"其中{behind}" if behind else "",
            f"上年同期{last_year}",
            f"同比{change}",
            self.few,
            *(f"{what}：{says}" for what, says in (self.how if self.opened else ())),
        )
        return "，".join(filter(None, told))


@dataclass(frozen=True, slots=True)
class PartRow:
    """A row of one of the tables; one that is `inner` is part of the one above it, the last one sums up."""

    id: str
    title: str
    cells: tuple[str, ...]
    heads: tuple[str, ...]
    table: str
    inner: bool = False
    sums: bool = False

    @property
    def sentence(self) -> str:
        """For a screen reader."""
        return "，".join(
            (self.title, *(f"{head}{cell}" for head, cell in zip(self.heads, self.cells, strict=True)))
        )


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A sentence under a table."""

    text: str

    @property
    def sentence(self) -> str:
        """For a screen reader."""
        return self.text


AnyRow: TypeAlias = HeadRow | FigureRow | PartRow | NoteRow


def rows(report: Report, opened: Collection[str]) -> list[AnyRow]:
    """The whole list; of the figures in `opened` it says how they are made."""
    made: list[AnyRow] = [HeadRow(HEADS)]
    made += [_figure(line, opened=line.figure.key in opened, report=report) for line in report.lines]
    made.append(NoteRow("".join(RULES)))
    for table in report.tables:
        made += _table(table)
    return made


def fact(report: Report) -> tuple[str, ...]:
    """Beside the title, from long to short."""
    return f"{report.period.words}，{report.place}", report.period.words, ""


def _figure(line: Line, *, opened: bool, report: Report) -> FigureRow:
    figure = line.figure
    before = report.period.before
    last_year = f"{line.last_year.text}{f'（{line.behind_last_year}）' if line.behind_last_year else ''}"
    how = (
        ("怎么算", f"{figure.formula}。"),
        ("算进来的", f"{figure.dated.words}落在{report.period.words}的。"),
        ("上年同期", f"{report.period.year_before.words}：{last_year}"),
        ("环比", f"{line.on_before.text}，同{before.words}比" if line.on_before.text != NOTHING else NOTHING),
        ("依据", f"{figure.basis}。"),
        ("要留意", f"{line.caution}。" if line.caution else ""),
    )
    cells = (line.value.text, line.behind, line.last_year.text, line.on_last_year.text)
    told = tuple((what, says) for what, says in how if says)
    return FigureRow(figure.key, figure.label, cells, _FEW if line.caution else "", told, opened)


def _table(table: Table) -> Iterator[AnyRow]:
    yield HeadRow(table.heads, table.title, table.key)
    for place, row in enumerate(table.rows):
        label, *cells = (cell.text for cell in row.cells)
        yield PartRow(
            f"{table.key} {place}",
            label,
            tuple(cells),
            table.heads[1:],
            table.key,
            inner=row.level > 1,
            sums=label == "合计",
        )
    yield NoteRow(table.dated)
