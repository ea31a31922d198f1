"""A day, typed as people write it or picked from a calendar."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QVBoxLayout, QWidget

from agent_app.core.clock_words import say, say_with_weekday
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.line_edit import LineEdit

_NAMED = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1, "后天": 2}
_FULL = re.compile(r"(\d{4})\D*?(\d{1,2})\D+(\d{1,2})\D*|(\d{4})(\d{2})(\d{2})")
_SHORT = re.compile(r"(\d{1,2})\D+(\d{1,2})\D*|(\d{2})(\d{2})")
_WEEKDAY = re.compile(r"\s*(?:周|星期).\s*$")


def day_in(text: str, today: date) -> date | None:
    """The day that was typed: 9月18日, 9.18, 0918, 2026-9-18, 昨天; None when it is none.

    Without a year it is the one nearest to today.
    """
    plain = _WEEKDAY.sub("", unicodedata.normalize("NFKC", text).strip())
    if plain in _NAMED:
        return today + timedelta(_NAMED[plain])
    if found := _FULL.fullmatch(plain):
        return _day(*(int(part) for part in found.groups() if part))
    if not (found := _SHORT.fullmatch(plain)):
        return None
    month, day = (int(part) for part in found.groups() if part)
    around = [_day(today.year + by, month, day) for by in (-1, 0, 1)]
    known = [made for made in around if made is not None]
    return min(known, key=lambda made: abs((made - today).days), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DayEdit(LineEdit):
    """The field. Up and Down go a day on or back; the calendar at its right end opens by a press or Alt+Down."""

    def __init__(
        self, today: Callable[[], date], *, future: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self._today, self._future = today, future
        self.show_icons(after="today", token="accent")
        self.setToolTip("上下键差一天；Alt 和下键，或者按右边的图标，从日历里选")
        self.editingFinished.connect(self.tidy)

    @property
    def day(self) -> date | None:
        """The day, None when there is none or it cannot be read."""
        return day_in(self.text(), self._today())

    def set_day(self, day: date | None) -> None:
        """Shows a day, with its weekday."""
        self.setText(say_with_weekday(day) if day else "")

    def wrong(self, text: str) -> str:
        """What is wrong with what was typed, "" when nothing."""
        today = self._today()
        day = day_in(text, today)
        if day is not None and day > today and not self._future:
            return f"写的是{say(day, today.year)}，还没到这一天，今天是{say(today, today.year)}。"
        if not text.strip() or day is not None:
            return ""
        return f"“{text.strip()}”看不出是哪一天。写成9月18日、9.18或者2026-09-18都行。"

    def tidy(self) -> None:
        """Writes a day that was understood as it will be kept."""
        if self.day:
            self.set_day(self.day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if by == -1 and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._pick()
            return
        if by is None or event.modifiers() not in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            super().keyPressEvent(event)
        else:
            self.set_day((self.day or self._today()) + timedelta(by))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._at_calendar(event):
            self._pick()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._at_calendar(event)
        self.setCursor(Qt.CursorShape.ArrowCursor if over else Qt.CursorShape.IBeamCursor)

    def _at_calendar(self, event: QMouseEvent) -> bool:
        return event.position().x() > self.width() - look().size.icon_small - 2 * SPACE.close

    def _pick(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setProperty("role", "panel")
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget()
        calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        plain = QTextCharFormat()
        plain.setForeground(look().colour("ink"))
        for day_of_week in Qt.DayOfWeek:
            calendar.setWeekdayTextFormat(day_of_week, plain)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        day = self.day or self._today()
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        if not self._future:
            today = self._today()
            calendar.setMaximumDate(QDate(today.year, today.month, today.day))

        def take(chosen: QDate) -> None:
            self.set_day(date(chosen.year(), chosen.month(), chosen.day()))
            popup.close()
            self.setFocus()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        column = QVBoxLayout(popup)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(calendar)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        calendar.setFocus()
