"""The rows of 今日: when, what, and what comes next, under headings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from agent_app.gui.models.rows import RowsModel
from agent_app.gui.theme.icons import draw_icon
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.clock import ClockFace, clock_height, clock_width, draw_clock
from agent_app.gui.widgets.flow import ems
from agent_app.gui.widgets.row_parts import RowDelegate
from agent_app.gui.widgets.row_view import say_more
from agent_app.gui.widgets.rows import RowsView


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One thing to do: until when, what, whose, why, and the next step in words (`step` is its code)."""

    id: str
    clock: ClockFace
    title: str
    person: str
    why: str
    next_step: str = ""
    step: str = ""

    @property
    def sentence(self) -> str:
        """For a screen reader."""
        next_step = f"下一步：{self.next_step}" if self.next_step else ""
        return "，".join(filter(None, (self.clock.sentence, self.title, self.person, self.why, next_step)))

    @property
    def tip(self) -> str:
        """The title whole; in the row it may be cut."""
        return self.title


@dataclass(frozen=True, slots=True)
class TodayHeading:
    """Begins a group: its words in bold, and a short fact ("3件")."""

    title: str
    fact: str

    @property
    def sentence(self) -> str:
        """For a screen reader."""
        return f"{self.title}，{self.fact}"


@dataclass(frozen=True, slots=True)
class TodayGroup:
    """A heading with its rows."""

    title: str
    fact: str
    rows: tuple[TodayRow, ...]


def flat(groups: Iterable[TodayGroup]) -> list[TodayHeading | TodayRow]:
    """Headings and rows in one list; a group without rows is left out."""
    made: list[TodayHeading | TodayRow] = []
    for group in groups:
        if group.rows:
            made += [TodayHeading(group.title, group.fact), *group.rows]
    return made


class TodayDelegate(RowDelegate):
    """Three columns; the words of a row wrap, only its title may end in "…"."""

    def __init__(self) -> None:
        super().__init__()
        self._widest = 0.0
        self._step_room = 0.0

    def measure(self, rows: Sequence[TodayHeading | TodayRow]) -> None:
        """Fits the columns to what they hold."""
        shown = [row for row in rows if isinstance(row, TodayRow)]
        title = look().size.row_title
        most = look().size.text * 12 + title
        self._widest = max(
            (min(clock_width(row.clock, title, bold=True), most) for row in shown), default=0.0
        )
        self._step_room = max((paint.width(row.next_step) for row in shown), default=0.0)

    def row_height(self, row: Any, room: int) -> int:
        size = look().size
        if isinstance(row, TodayHeading):
            return round(paint.line_height()) + 10
        _, what, _ = self._columns(room)
        words = paint.line_height(size.row_title) + paint.flowed_height(self._second_line(row), what.width())
        clock = clock_height(row.clock, self._widest, size.row_title, bold=True)
        return round(max(words, clock) + 2 * size.row_padding + 0.5)

    def draw_row(self, painter: QPainter, row: Any, box: QRectF) -> None:
        if isinstance(row, TodayHeading):
            top = box.y() + (box.height() - paint.line_height()) / 2
            runs = [paint.Run(row.title, bold=True), paint.Run(row.fact, "ink2", gap=10)]
            paint.draw_line(painter, runs, box.x() + SPACE.panel, top)
            return
        size = look().size
        when, what, next_ = (part.translated(box.topLeft()) for part in self._columns(int(box.width())))
        top = box.y() + size.row_padding
        draw_clock(painter, row.clock, QRectF(when.x(), top, when.width(), 0), size.row_title, bold=True)
        title = paint.Run(row.title, px=size.row_title, bold=True)
        paint.draw_line(painter, [title], what.x(), top, what.width())
        below = top + paint.line_height(size.row_title)
        paint.draw_flowed(painter, self._second_line(row), what.x(), below, what.width())
        if row.next_step:
            middle = box.y() + box.height() / 2
            x = next_.right() - size.icon_small
            draw_icon(painter, "chevron_right", x, middle - size.icon_small / 2, size.icon_small, "accent")
            left = x - SPACE.hair - paint.width(row.next_step)
            paint.draw_line(
                painter, [paint.Run(row.next_step, "accent")], left, middle - paint.line_height() / 2
            )

    def step_at(self, row: Any, box: QRect, x: int, y: int) -> str:
        _, _, next_ = self._columns(box.width())
        return row.step if row.next_step and x >= box.x() + next_.x() else ""

    def _second_line(self, row: TodayRow) -> tuple[paint.Run, ...]:
        return paint.Run(row.person), paint.Run(row.why, "ink2")

    def _columns(self, room: int) -> tuple[QRectF, QRectF, QRectF]:
        gap = SPACE.page if ems(room) < 55 else SPACE.wide
        step = self._step_room + SPACE.hair + look().size.icon_small if self._step_room else 0
        when = QRectF(SPACE.panel, 0, self._widest, 0)
        next_ = QRectF(room - SPACE.panel - step, 0, step, 0)
        left = when.right() + gap
        return when, QRectF(left, 0, max(next_.x() - gap - left, 80), 0), next_


class TodayList(RowsView):
    """The list of 今日, and of other places whose rows say when, what, and what next; one click or Enter opens a row."""

    def __init__(
        self,
        name: str = "今日要办的事",
        more: Callable[[int], str] = say_more,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(TodayDelegate(), RowsModel(), name, opens_on_click=True, more=more, parent=parent)

    def show_groups(self, groups: Iterable[TodayGroup]) -> None:
        """Shows these groups in this order."""
        self.show_rows(flat(groups))
