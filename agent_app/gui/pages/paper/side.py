"""Beside a preview: what the paper is, what was told, and what can be done with it."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from agent_app.gui.actions import deed
from agent_app.gui.page import Sheet
from agent_app.gui.pages.paper.printer_choice import PrinterChoice
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import Field, choice
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.notes import Note, announce
from agent_app.gui.widgets.panel import Panel

_WIDE = 18.5  # characters of running text
GIVEN = "打好就记下：已交给本人"
PAIRED = "回执一张纸印两户"


class PaperSide(Sheet):
    """The column. `kind_chosen(code)`: another paper is wanted; `given_turned`: whether it is given was changed;
    `paired_turned`: whether two households share a sheet.

    `printer` is chosen in it. What the buttons do is told when it is made; `said` is what was told last, "" when nothing is.
    """

    kind_chosen = Signal(str)
    given_turned = Signal()
    paired_turned = Signal()

    def __init__(
        self,
        printer: PrinterChoice,
        *,
        on_print: Callable[[], object],
        on_save: Callable[[], object],
        on_later: Callable[[], object],
        on_note: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.said = ""
        self.printer = printer
        self.title = label(role="heading", wrap=True)
        self.fact = label(role="quiet", wrap=True)
        self.print_button = Button("打印", "primary", icon="print", key=deed("print").key, on_click=on_print)
        self.given = QCheckBox(GIVEN)
        self.given.setChecked(True)
        self.given.toggled.connect(lambda _: self.given_turned.emit())
        self.paired = QCheckBox(PAIRED)
        self.paired.toggled.connect(lambda _: self.paired_turned.emit())
        self.paired.hide()
        self.note_button = Button("记下已交给本人", on_click=on_note)
        self.save_button = Button("存成 PDF", icon="saved", on_click=on_save)
        self.later_button = Button("以后再打", icon="pause", on_click=on_later)
        self._listed = choice([])
        self.kinds = Field("打哪种纸", self._listed)
        self.kinds.edited.connect(self.kind_chosen)
        self.kinds.hide()
        self._notes, self._notes_and_parts, self._ways = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._notes_and_parts.addLayout(self._notes)
        self._lay_out()

    def offer(self, choices: Iterable[tuple[str, str]], chosen: str) -> None:
        """Offers these papers (code, title) in the title's place; one alone is no choice."""
        with QSignalBlocker(self._listed):
            self._listed.clear()
            for code, title in choices:
                self._listed.addItem(title, code)
            self.kinds.set_text(chosen)
        self.kinds.setVisible(self._listed.count() > 1)
        self.title.setHidden(self._listed.count() > 1)

    def offer_note(self, words: str) -> None:
        """Shows the button that notes something, with these words; "" hides it."""
        self.note_button.set_text(words)
        self.note_button.setVisible(bool(words))

    def tell(self, kind: str, sentence: str) -> Note:
        """Says something, until the next thing is done."""
        self.clear()
        self.said = sentence
        note = Note(kind, sentence)
        self._notes.addWidget(note)
        self.fold()
        announce(note)
        return note

    def clear(self) -> None:
        """Takes away what was told."""
        self.said = ""
        empty(self._notes)
        self.fold()

    def fold(self) -> None:
        """Shows the column while there is anything in it."""
        parts = (
            self.title, self.print_button, self.note_button, self.save_button, self.later_button, self.kinds,
        )  # fmt: skip
        self._panel.setVisible(bool(self.said) or any(not part.isHidden() for part in parts))

    def add_way(self, way: QWidget) -> None:
        """Puts a way on at the foot."""
        if not self._ways.count():
            ways = self._panel.section(line=True)
            ways.setSpacing(SPACE.tight)
            ways.addLayout(self._ways)
        self._ways.addWidget(way)

    def add_part(self, part: QWidget) -> None:
        """Puts something below what was told, above the buttons."""
        self._notes_and_parts.addWidget(part)

    def begin(self) -> None:
        """Puts the focus on printing; the column stays where it says what is printed."""
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if hasattr(self, "_ways"):
            self._fit_width()

    def _lay_out(self) -> None:
        panel = Panel()
        panel.body.setSpacing(SPACE.close)
        panel.body.addWidget(self.title)
        panel.body.addWidget(self.kinds)
        panel.body.addWidget(self.fact)
        panel.body.addLayout(self._notes_and_parts)
        panel.body.addWidget(self.paired)
        panel.body.addWidget(self.printer)
        for way in (self.print_button, self.given, self.note_button, self.save_button, self.later_button):
            if isinstance(way, Button):
                policy = way.sizePolicy()
                policy.setHorizontalPolicy(policy.Policy.Expanding)
                way.setSizePolicy(policy)
            panel.body.addWidget(way)
        self._panel = panel
        self.column.addWidget(panel)
        self.column.addStretch(1)
        self._fit_width()

    def _fit_width(self) -> None:
        self.setFixedWidth(round(look().size.text * _WIDE) + 2 * SPACE.panel)
