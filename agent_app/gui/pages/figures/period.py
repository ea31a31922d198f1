"""Which period is looked at: one of the usual ones, or from a day to a day."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.base.errors import UserError
from agent_app.core.period import Period, period, usual
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.day import DayEdit
from agent_app.gui.widgets.label import label

OWN = "自己选"
FIRST = "今年"
_DAY_WIDTH = 11
"""Characters of text: 2026年12月31日 周四, and the calendar."""


class PeriodChoice(QWidget):
    """The chips, and below them two days where somebody chooses for himself. `chosen`: another period holds."""

    chosen = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._own: Period | None = None
        names = [*usual(today()), OWN]
        self.chips = ChipRow([ChipFace(name, name) for name in names], "哪段时间", exclusive=True)
        self.chips.choose(FIRST)
        self.chips.changed.connect(lambda name, _: self._turned(name))
        self.since, self.until = self._day("从哪天"), self._day("到哪天")
        self._wrong = label(role="late", wrap=True)
        self._days = self._build_days()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(self.chips)
        column.addWidget(self._days)
        column.addWidget(self._wrong)
        self._days.hide()
        self._wrong.hide()
        self._fit()

    @property
    def period(self) -> Period:
        """The period that holds."""
        name = self.chips.chosen[0]
        return (
            self._own
            if name == OWN and self._own
            else usual(self._today()).get(name, usual(self._today())[FIRST])
        )

    def turn(self, number: int) -> None:
        """Turns the chip of that number, as Alt and the number do."""
        names = [*usual(self._today()), OWN]
        if number <= len(names):
            self.chips.chip(names[number - 1]).click()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_days"):
            self._fit()

    def _turned(self, name: str) -> None:
        own = name == OWN
        self._days.setVisible(own)
        self._wrong.hide()
        if not own:
            self.chosen.emit()
            return
        if self._own is None:
            self._own = usual(self._today())[FIRST]
            self.since.set_day(self._own.since)
            self.until.set_day(self._own.until)
        self.since.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.since.selectAll()
        self.chosen.emit()

    def _take(self) -> None:
        """Looks at the days that were typed, or says what is wrong with them."""
        self._wrong.hide()
        for field, asked in ((self.since, "从哪天"), (self.until, "到哪天")):
            field.tidy()
            if field.day is None:
                self._refuse(
                    field, field.wrong(field.text()) or f"“{asked}”还没有写。写成2026-6-30、6.30都行。"
                )
                return
        assert self.since.day is not None and self.until.day is not None
        try:
            self._own = period(self.since.day, self.until.day)
        except UserError as error:
            self._refuse(self.since, error.sentence)
            return
        self.chosen.emit()

    def _refuse(self, field: DayEdit, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.show()
        field.setAccessibleDescription(sentence)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _day(self, name: str) -> DayEdit:
        made = DayEdit(self._today, future=True)
        made.setAccessibleName(name)
        made.returnPressed.connect(self._take)
        return made

    def _build_days(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.tight)
        for words, field in (("从", self.since), ("到", self.until)):
            row.addWidget(label(words))
            row.addWidget(field)
        row.addWidget(Button("看这一段", on_click=self._take))
        row.addStretch(1)
        return holder

    def _fit(self) -> None:
        for field in (self.since, self.until):
            field.setFixedWidth(look().size.text * _DAY_WIDTH + look().size.icon_small + 2 * SPACE.close)
