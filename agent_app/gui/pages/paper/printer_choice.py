"""Which printer, how many copies, one side or both: chosen beside the paper, with the system's dialog behind a link."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QComboBox, QStyle, QStyleOptionComboBox, QVBoxLayout, QWidget

from agent_app.desk import printing_habit
from agent_app.desk.desk import Desk
from agent_app.desk.printing_habit import Habit
from agent_app.gui.pages.printers import MOST_COPIES, Printers, Setup, SystemPrinters
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import Field, count_edit
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import label

_NONE = "这台电脑没有装打印机。"


class _Names(QComboBox):
    """The printers; a name that is too long ends in dots, and is whole in the list and the tip."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width() - SPACE.tight
        )


class PrinterChoice(QWidget):
    """What is chosen stays for the next paper, but for the copies; the desk remembers what was printed on last.

    `ask_pressed`: the system's dialog is wanted.
    """

    ask_pressed = Signal()

    def __init__(
        self, desk: Desk, tasks: Tasks, printers: Printers | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._printers, self._habit = printers or SystemPrinters(), Habit()
        self._names = _Names()
        self._names.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.printer = Field("打印机", self._names)
        self._read = False
        self._copies = count_edit(1, MOST_COPIES, 1)
        self.copies = Field("份数", self._copies)
        self.both_sides = QCheckBox("两面打")
        self._more = Button("更多设置", "link", on_click=self.ask_pressed.emit)
        self._more.setAccessibleName("更多设置，打开系统的打印窗口")
        self._none = label(_NONE, "quiet", wrap=True)
        self._names.currentIndexChanged.connect(lambda _: self._show_sides())
        self._lay_out()

    @property
    def setup(self) -> Setup:
        """What is chosen."""
        sides = not self.both_sides.isHidden() and self.both_sides.isChecked()
        return Setup(self.printer.text, self._copies.value(), sides)

    def begin(self) -> None:
        """One copy again: another paper has nothing to do with the last."""
        self._copies.setValue(1)

    def keep(self) -> None:
        """Remembers what is chosen, for the next time the program is opened."""
        habit = Habit(self.printer.text, self.both_sides.isChecked())
        if habit == self._habit:
            return
        self._habit = habit
        self._tasks.operation(
            lambda _: printing_habit.remember(self._desk, habit),
            None,
            "正在记下用的打印机",
            owner=self,
            failed=lambda _: None,  # next time one chooses again, that is all
            light=True,
        )

    def look_again(self, wanted: str = "") -> None:
        """Asks the system which printers there are now; `wanted`, or the one that is chosen, stays chosen."""
        names, chosen = self._printers.names(), wanted or self.printer.text or self._habit.printer
        self._names.blockSignals(True)
        self._names.clear()
        for name in names:
            self._names.addItem(name, name)
        if chosen in names:
            self.printer.set_text(chosen)
        self._names.blockSignals(False)
        for part in (self.printer, self.copies, self._more):
            part.setVisible(bool(names))
        self._none.setVisible(not names)
        self._show_sides()

    def take(self, pages: int, *, by_dialog: bool, ranges: bool = True) -> QPrinter | None:
        """The printer as it is chosen here, or in the system's dialog, None when that was closed.

        `ranges`: some of the pages may be chosen there. Raises `NoPrinterError`.
        """
        if by_dialog:
            return self._printers.ask(self, self.setup, pages, ranges=ranges)
        return self._printers.ready(self.setup)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()
        if self._read:
            return
        self._read = True
        self._tasks.query(lambda: printing_habit.remembered(self._desk), self._use, owner=self, key="habit")

    def _use(self, habit: Habit) -> None:
        self._habit = habit
        self.both_sides.setChecked(habit.both_sides)
        self.look_again(habit.printer)

    def _show_sides(self) -> None:
        self._names.setToolTip(self._names.currentText())
        self.both_sides.setVisible(self._names.count() > 0 and self._printers.turns(self.printer.text))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(self._none)
        column.addWidget(self.printer)
        column.addWidget(self.copies)
        ways = QWidget()
        flow = FlowLayout(ways, SPACE.close)
        for way in (self.both_sides, self._more):
            flow.addWidget(way)
        column.addWidget(ways)
