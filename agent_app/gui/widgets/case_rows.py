"""The rows of 事项: who, what and how far, until when; found words are marked."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from agent_app.gui.models.rows import PagedModel, RowsModel
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.clock import ClockFace, clock_height, clock_indent, draw_clock
from agent_app.gui.widgets.flow import ems
from agent_app.gui.widgets.row_parts import RowDelegate
from agent_app.gui.widgets.rows import LongRowsView

HEADINGS = ("信访人", "事项，到哪一步", "期限")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case on a list: who, the title, how far it is, and its clock. `found` are the words looked for."""

    id: str
    person: str
    title: str
    where: str
    clock: ClockFace
    found: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """For a screen reader."""
        return "，".join(filter(None, (self.person, self.title, self.where, self.clock.sentence)))

    @property
    def tip(self) -> str:
        """Title and step whole; in the row they may be cut."""
        return f"{self.title}\n{self.where}"


def columns(room: float) -> tuple[QRectF, QRectF, QRectF]:
    """Person, matter and clock in a list `room` px wide; a narrow one has no column for the person."""
    wide = ems(room) >= 38
    clock = look().size.text * 10 + clock_indent() if wide else look().size.text * 8 + clock_indent()
    person = look().size.text * 7 if wide else 0
    left = SPACE.panel + (person + SPACE.tight + 2 if person else 0)
    right = room - SPACE.panel - clock
    return (
        QRectF(SPACE.panel, 0, person, 0),
        QRectF(left, 0, right - SPACE.panel - left, 0),
        QRectF(right, 0, clock, 0),
    )


class CaseDelegate(RowDelegate):
    """All rows are equally high, so that a list of any length is laid out at once."""

    def row_height(self, row: Any, room: int) -> int:
        size = look().size
        words = paint.line_height(size.row_title) + paint.line_height()
        air = 6 if size.shows_keys else 0  # larger type needs the height for a fifth row
        return round(words + 2 * size.row_padding + air)

    def draw_row(self, painter: QPainter, row: Any, box: QRectF) -> None:
        size = look().size
        person, what, until = (part.translated(box.topLeft()) for part in columns(box.width()))
        words = paint.line_height(size.row_title) + paint.line_height()
        top = box.y() + (box.height() - words) / 2
        where = row.where
        if person.width():
            self._draw_person(painter, row, person, box)
        else:
            where = f"{row.person}\u3000{where}"
        title = paint.Run(row.title, px=size.row_title, bold=True)
        paint.draw_marked(painter, title, row.found, what.x(), top, what.width())
        below = top + paint.line_height(size.row_title)
        paint.draw_marked(painter, paint.Run(where, "ink2"), row.found, what.x(), below, what.width())
        height = clock_height(row.clock, until.width(), size.text, bold=False)
        place = QRectF(until.x(), box.y() + (box.height() - height) / 2, until.width(), height)
        draw_clock(painter, row.clock, place, size.text, bold=False)

    def _draw_person(self, painter: QPainter, row: CaseRow, person: QRectF, box: QRectF) -> None:
        px = look().size.row_title
        if paint.width(row.person, px) <= person.width():
            y = box.y() + (box.height() - paint.line_height(px)) / 2
            paint.draw_marked(painter, paint.Run(row.person, px=px), row.found, person.x(), y, person.width())
            return
        height = paint.wrapped_height(row.person, person.width())
        run = paint.Run(row.person)
        paint.draw_wrapped(painter, run, person.x(), box.y() + (box.height() - height) / 2, person.width())


class CaseList(LongRowsView):
    """The list of 事项: one click chooses a row, Enter or a double click opens it."""

    def __init__(self, model: RowsModel | PagedModel, parent: QWidget | None = None) -> None:
        super().__init__(CaseDelegate(), model, "事项", parent=parent)


class CaseHeader(QFrame):
    """The words over the columns of a list."""

    def __init__(self, view: CaseList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setProperty("role", "header")
        self.setAccessibleName("，".join(HEADINGS))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        view.verticalScrollBar().rangeChanged.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(0, look().size.control + 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        top = (self.height() - paint.line_height()) / 2
        for words, column in zip(HEADINGS, columns(self._view.viewport().width()), strict=True):
            if column.width():
                paint.draw_line(painter, [paint.Run(words, "ink2")], column.x(), top)
