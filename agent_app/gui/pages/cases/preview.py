"""A case beside the list: enough to know which one it is and what comes next."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.actions import deed
from agent_app.gui.page import Sheet
from agent_app.gui.pages.cases.faces import Preview
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.clock import ClockBadge
from agent_app.gui.widgets.label import label, rule

_KEY_WIDTH = 5
"""Characters of running text for the words at the left of a fact."""


class PreviewPanel(QFrame):
    """The panel. `open_requested(id)`: 打开; `print_requested(id)`: 打印, then `paper_requested(id, code)`
    or `papers_requested`: papers of all that is listed."""

    open_requested = Signal(str)
    print_requested = Signal(str)
    paper_requested = Signal(str, str)
    papers_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._shown: Preview | None = None
        self._wide = False
        self._first, self._second = Sheet(), Sheet()
        self._open = Button("打开", "primary", key=deed("open").key, keep_key=True, on_click=self._ask_open)
        self._print = Button("打印", icon="print", on_click=self.ask_print)
        self._open.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE.tight)
        buttons.addWidget(self._open, 1)
        buttons.addWidget(self._print)
        grid = QGridLayout(self)
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        grid.addWidget(self._first, 0, 0)
        grid.addLayout(buttons, 1, 0)
        grid.addWidget(self._second, 0, 1, 2, 1)
        grid.setRowStretch(0, 1)
        self._grid, self._foot = grid, buttons
        self._fill()

    @property
    def subject(self) -> str:
        """The id of the case that is shown, "" when there is none."""
        return self._shown.id if self._shown else ""

    def set_wide(self, wide: bool) -> None:
        """Whether it is wide and low: then the facts stand beside what comes first, else below."""
        if wide != self._wide:
            self._wide = wide
            self._fill()

    def show_case(self, shown: Preview | None) -> None:
        """Shows this case, or none."""
        if shown is not None and shown == self._shown:
            return
        self._shown = shown
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_grid"):
            self._fill()

    def _fill(self) -> None:
        shown = self._shown
        first, second = self._emptied(self._first), self._emptied(self._second)
        self._foot.setContentsMargins(SPACE.panel, SPACE.tight, SPACE.panel, self._air)
        self._second.setVisible(self._wide)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, int(self._wide))
        self.setAccessibleName(f"预览：{shown.title}" if shown else "预览")
        for button in (self._open, self._print):
            button.setVisible(shown is not None)
        if shown is None:
            first.addWidget(label("在列表里选一件，这里先看看。", "quiet", wrap=True))
        else:
            self._open.setAccessibleDescription(shown.title)
            first.addWidget(self._head(shown))
            first.addWidget(self._clock(shown))
            self._tell(shown, second if self._wide else first)
        first.addStretch(1)
        second.addStretch(1)

    def _tell(self, shown: Preview, box: QVBoxLayout) -> None:
        """What is known, and what happened last."""
        box.addWidget(self._pairs(shown.facts))
        if shown.steps:
            box.addWidget(rule())
            box.addWidget(label("最近三步", "strong"))
            box.addWidget(self._pairs(shown.steps))

    @property
    def _air(self) -> int:
        """Room above and below things; little where all of it is little."""
        return SPACE.close if self._wide else SPACE.panel

    def _emptied(self, sheet: Sheet) -> QVBoxLayout:
        """The column of a sheet, with nothing in it."""
        box = sheet.column
        box.setContentsMargins(SPACE.panel, self._air, SPACE.panel, 0)
        box.setSpacing(self._air - 4)
        while item := box.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        sheet.verticalScrollBar().setValue(0)
        return box

    def _head(self, shown: Preview) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.hair)
        title = label(shown.title, "heading", wrap=True)
        number = label(shown.number, "quiet", wrap=True)
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(title)
        column.addWidget(number)
        return head

    def _clock(self, shown: Preview) -> QWidget:
        card = QFrame()
        if shown.clock.urgent:
            card.setProperty("note", shown.clock.kind)
        else:
            card.setProperty("role", "why")
        column = QVBoxLayout(card)
        column.setContentsMargins(SPACE.panel, self._air - 4, SPACE.panel, self._air - 4)
        column.setSpacing(0)
        column.addWidget(ClockBadge(shown.clock, inline=True))
        row = QHBoxLayout()
        row.setContentsMargins(look().size.icon + 10, 0, 0, 0)
        row.addWidget(label(shown.whose, wrap=True))
        column.addLayout(row)
        return card

    def _pairs(self, pairs: tuple[tuple[str, str], ...]) -> QWidget:
        """Words at the left, what they mean at the right."""
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.close)
        grid.setVerticalSpacing(SPACE.hair)
        grid.setColumnMinimumWidth(0, look().size.text * _KEY_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, (what, says) in enumerate(pairs):
            grid.addWidget(label(what, "quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(says, wrap=True), row, 1)
        return made

    def _ask_open(self) -> None:
        if self._shown:
            self.open_requested.emit(self._shown.id)

    def ask_print(self) -> None:
        """Asks for the papers of the case that is shown."""
        if self._shown:
            self.print_requested.emit(self._shown.id)

    def offer_papers(self, papers: Sequence[tuple[str, str]]) -> None:
        """Lets one choose among papers (code, title), and whether they are for every case that is listed."""
        if self._shown is None or not papers:
            return
        menu = QMenu(self)
        for code, title in papers:
            menu.addAction(title, partial(self.paper_requested.emit, self._shown.id, code))
        menu.addSeparator()
        menu.addAction("给列出的事项成批打印…", self.papers_requested.emit)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self._print.mapToGlobal(QPoint(0, self._print.height() + SPACE.hair)))
