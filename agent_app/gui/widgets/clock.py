"""Clocks: how a period of time looks in a row, on a panel, and why its last day is that day."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.theme.icons import draw_icon
from agent_app.gui.theme.look import look, set_property
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import IconLabel, label, rule

# kind of clock: icon, colour token. The words say the same.
CLOCKS = {
    "plain": ("clock", "ink"),
    "soon": ("clock", "soon"),
    "late": ("late", "late"),
    "wait": ("wait", "ink"),
    "paused": ("pause", "ink"),
    "met": ("check", "ink2"),
    "other": ("flag", "ink"),
    "unknown": ("unknown", "ink"),
}


@dataclass(frozen=True, slots=True)
class ClockFace:
    """`headline` is what counts ("还有 2 天"), `detail` the date; `kind` one of `CLOCKS`, `icon` another than its own."""

    kind: str
    headline: str
    detail: str = ""
    icon: str = ""

    @property
    def drawn(self) -> str:
        """The icon that is drawn."""
        return self.icon or CLOCKS[self.kind][0]

    @property
    def token(self) -> str:
        """The colour of headline and icon."""
        return CLOCKS[self.kind][1]

    @property
    def urgent(self) -> bool:
        """Whether it is told in bold where others are not."""
        return self.kind in {"soon", "late"}

    @property
    def sentence(self) -> str:
        """For a screen reader."""
        return "，".join(filter(None, (self.headline, self.detail)))


def clock_indent() -> int:
    """How far the words of a clock stand right of its icon's left edge, in px."""
    return look().size.icon + 10


def clock_width(face: ClockFace, px: int, *, bold: bool) -> float:
    """The room that a clock takes on one line each for headline and detail, icon included."""
    words = paint.width(face.headline, px, bold=bold or face.urgent)
    return clock_indent() + max(words, paint.width(face.detail))


def clock_height(face: ClockFace, room: float, px: int, *, bold: bool) -> float:
    """The height of a clock in `room`."""
    words = room - clock_indent()
    headline = paint.wrapped_height(face.headline, words, px, bold=bold or face.urgent)
    return headline + paint.wrapped_height(face.detail, words)


def draw_clock(painter: QPainter, face: ClockFace, box: QRectF, px: int, *, bold: bool) -> None:
    """Draws a clock at the top of `box`, wrapped into its width."""
    strong = bold or face.urgent
    side = look().size.icon
    draw_icon(painter, face.drawn, box.x(), box.y() + (paint.line_height(px) - side) / 2, side, face.token)
    x, room = box.x() + clock_indent(), box.width() - clock_indent()
    headline = paint.Run(face.headline, face.token, px, strong)
    below = box.y() + paint.draw_wrapped(painter, headline, x, box.y(), room)
    if face.detail:
        paint.draw_wrapped(painter, paint.Run(face.detail, "ink2"), x, below, room)


class ClockBadge(QFrame):
    """A clock beside other things: icon, headline in bold, detail below (or beside it when `inline`)."""

    def __init__(self, face: ClockFace, *, inline: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inline = inline
        self._icon = IconLabel("clock")
        self._headline = label(role="strong", wrap=True)
        self._detail = label(role="quiet", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._headline)
        words.addWidget(self._detail)
        row.addLayout(words, 1)
        self.show_clock(face)

    def show_clock(self, face: ClockFace) -> None:
        """Shows another clock."""
        self.setProperty("clock", face.kind)
        self._icon.set_icon(face.drawn, face.token)
        detail = face.detail if not self._inline else ""
        self._headline.setText(
            "，".join(filter(None, (face.headline, face.detail))) if self._inline else face.headline
        )
        set_property(self._headline, "state", face.token if face.urgent else "")
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(face.sentence)


@dataclass(frozen=True, slots=True)
class WhyLine:
    """One line of an explanation: `what` (a date or "加 60 日") and what it says."""

    what: str
    says: str


@dataclass(frozen=True, slots=True)
class WhyFace:
    """Why a date is what it is: the lines, the result, whose duty or right it is, what to mind."""

    lines: tuple[WhyLine, ...]
    result: WhyLine | None = None
    whose: str = ""
    caution: str = ""


class WhyPanel(QFrame):
    """为什么是这一天: opens in place under its clock and pushes the rest down."""

    def __init__(self, face: WhyFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "why")
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE.close, SPACE.tight + 2, SPACE.close, SPACE.tight + 2)
        grid.setHorizontalSpacing(SPACE.close)
        grid.setVerticalSpacing(SPACE.hair)
        grid.setColumnStretch(1, 1)
        for line in face.lines:
            self._add(grid, line, "")
        if face.result:
            grid.addWidget(rule("sum"), grid.rowCount(), 0, 1, 2)
            self._add(grid, face.result, "strong")
        for note in filter(None, (face.whose, face.caution)):
            grid.addWidget(label(note, "quiet", wrap=True), grid.rowCount(), 0, 1, 2)
        told = [
            f"{line.what} {line.says}".strip()
            for line in (*face.lines, *([face.result] if face.result else []))
        ]
        self.setAccessibleName("；".join(filter(None, (*told, face.whose, face.caution))))

    def _add(self, grid: QGridLayout, line: WhyLine, role: str) -> None:
        row = grid.rowCount()
        if line.what:
            grid.addWidget(label(line.what, role), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(line.says, role, wrap=True), row, 1)
        else:
            grid.addWidget(label(line.says, role, wrap=True), row, 0, 1, 2)


@dataclass(frozen=True, slots=True)
class DueFace:
    """A clock told at length: who should do what, the clock, and why."""

    what: str
    clock: ClockFace
    why: WhyFace | None = None
    large: bool = True  # the next one; the others are told in text size


class DuePanel(QWidget):
    """One clock on 接下来, with 为什么是这一天 under it. `toggled` tells whether the explanation is open."""

    toggled = Signal(bool)

    def __init__(self, face: DueFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{face.what}：{face.clock.sentence}")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(IconLabel(face.clock.drawn, face.clock.token), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(face.what, "heading" if look().size.shows_keys else "row", wrap=True), 0, 1)
        grid.addWidget(self._date(face), 1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._why = WhyPanel(face.why) if face.why else None
        if self._why:
            words = "为什么是这一天" if face.why and face.why.result else "为什么没有日子"
            self._link = Button(words, "inline", icon_after="chevron_down", on_click=self.toggle)
            self._link.setToolTip(f"{words}（Ctrl+I）")
            grid.addWidget(self._link, 2, 1, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._why, 3, 0, 1, 2)
            self._why.hide()

    @property
    def is_open(self) -> bool:
        """Whether the explanation is shown."""
        return self._why is not None and not self._why.isHidden()

    def toggle(self) -> None:
        """Opens or closes the explanation; nothing happens where there is none."""
        if self._why is None:
            return
        opening = not self.is_open
        self._why.setVisible(opening)
        self._link.set_icons(after="chevron_up" if opening else "chevron_down")
        self._link.setAccessibleDescription(self._why.accessibleName() if opening else "")
        self.toggled.emit(opening)

    def _date(self, face: DueFace) -> QWidget:
        date = _Date(face.clock.headline, face.clock.detail, large=face.large)
        if face.clock.urgent:
            date.setProperty("state", face.clock.token)
        return date


class _Date(QLabel):
    """Time left and date: side by side where there is room, else one below the other, so that no date is torn."""

    def __init__(self, headline: str, detail: str, *, large: bool) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "due" if large else "strong")
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._large = large
        self._parts = [part for part in (headline, detail) if part]
        self.setText("，".join(self._parts))

    def heightForWidth(self, width: int) -> int:
        return round(
            sum(paint.wrapped_height(line, width, self._px, bold=True) for line in self._lines(width)) + 0.5
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        words = "\n".join(self._lines(event.size().width()))
        if words != self.text():
            self.setText(words)

    @property
    def _px(self) -> int:
        return look().size.due_date if self._large else look().size.text

    def _lines(self, width: int) -> list[str]:
        whole = "，".join(self._parts)
        return [whole] if paint.width(whole, self._px, bold=True) <= width else self._parts
