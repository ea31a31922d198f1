"""How figures are told: the same cell in the window, in a workbook and on paper."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from agent_app.core.figures import SMALL, Figure, Unit, Value, Way

NOTHING = "—"
"""Stands where nothing can be said: of no cases there is no rate, and nothing grows from nothing."""
MINUS = "−"


class CellKind(StrEnum):
    """What a cell holds: a number of something, a rate, days; how a number grew, how many points a rate did, days more."""

    TEXT = "text"
    COUNT = "count"
    RATE = "rate"
    DAYS = "days"
    GROWTH = "growth"
    POINTS = "points"
    MORE_DAYS = "more_days"


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` as it is read; `number` as a workbook reckons with it (rates and growth as parts of one), None for none."""

    kind: CellKind
    text: str
    number: int | float | None = None


def text_cell(text: str) -> Cell:
    """Words."""
    return Cell(CellKind.TEXT, text)


def count_cell(number: int) -> Cell:
    """3,276."""
    return Cell(CellKind.COUNT, f"{number:,}", number)


def share_cell(part: int, n: int) -> Cell:
    """92.3%, "—" of nothing."""
    return _told(CellKind.RATE, Fraction(part, n) if n else None)


def growth_cell(now: int, then: int) -> Cell:
    """−18.6%: how a number has grown; "—" from nothing."""
    return _told(CellKind.GROWTH, Fraction(now - then, then) if then else None)


def value_cell(figure: Figure, value: Value) -> Cell:
    """A figure of one period."""
    match figure.unit:
        case Unit.COUNT:
            return count_cell(value.part)
        case Unit.RATE:
            return _told(CellKind.RATE, value.value)
        case Unit.DAYS:
            return _told(CellKind.DAYS, value.value)


def change_cell(figure: Figure, now: Value, then: Value) -> Cell:
    """How a figure differs from another period's: numbers by growth, rates by points, days by days."""
    if figure.unit is Unit.COUNT:
        return growth_cell(now.part, then.part)
    difference = None if now.value is None or then.value is None else now.value - then.value
    return _told(CellKind.POINTS if figure.unit is Unit.RATE else CellKind.MORE_DAYS, difference)


def behind(figure: Figure, value: Value) -> str:
    """What stands behind a value: 1,200 ÷ 1,300 of a rate, 120件 of a mean; of a plain number nothing."""
    match figure.way:
        case Way.NUMBER:
            return ""
        case Way.SHARE:
            return f"{value.part:,} ÷ {value.n:,}" if value.n else "0件"
        case _:
            return f"{value.counted:,}件"


def caution(value: Value) -> str:
    """What is to be minded when few stand behind a rate; "" where there are enough."""
    return f"只有{value.counted}件（不满{SMALL}件），多一件少一件变化就很大，不宜比较" if value.small else ""


def _told(kind: CellKind, value: Fraction | None) -> Cell:
    if value is None:
        return Cell(kind, NOTHING)
    return Cell(kind, _text(kind, value), float(value))


def _text(kind: CellKind, value: Fraction) -> str:
    match kind:
        case CellKind.RATE:
            return f"{_tenths(value * 100)}%"
        case CellKind.GROWTH:
            return f"{_tenths(value * 100, signed=True)}%"
        case CellKind.POINTS:
            return f"{_tenths(value * 100, signed=True)}个百分点"
        case CellKind.MORE_DAYS:
            return f"{_tenths(value, signed=True)}天"
        case _:
            return f"{_tenths(value)}天"


def _tenths(value: Fraction, *, signed: bool = False) -> str:
    """With one place, halves away from nought; the sign stands whenever something is left to have one."""
    tenths = int(abs(value) * 10 + Fraction(1, 2))
    sign = "" if not tenths else MINUS if value < 0 else "+" if signed else ""
    return f"{sign}{tenths // 10:,}.{tenths % 10}"
