"""What became of an import: told in sentences, with the rows that were left out."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.desk.import_repeats import RowRepeats
from agent_app.desk.importing import Imported
from agent_app.gui.pages.imports.rejected import copy_button, rejected_list, rejected_words
from agent_app.gui.pages.imports.repeats import ImportRepeats
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_LISTED = 8  # characters of running text in height


def report(done: Imported, name: str) -> tuple[list[str], str]:
    """What became of a ledger: sentences, and the rows that were left out, one a line."""
    said = [f"从“{name}”新记下 {done.added:,}件。"]
    if done.added:
        said.append("都当以前的事，不催期限；要接着办的，打开那件，按“重新办理”。")
    if done.known:
        said.append(f"{done.known:,}行这里已经有了，没有再记。")
    if done.rejected:
        said.append(
            f"{len(done.rejected):,}行没有导入，为什么、怎么办在下面。表改好以后可以再导入一次，已经记下的不会重复。"
        )
    return said + done.remarks, rejected_words(done.rejected)


class ImportReport(Panel):
    """The report on an import; stays until `closed`. `repeats_requested`: its rows are to be held against what was here
    before; `case_requested(number)`: one of them is to be looked at."""

    closed = Signal()
    repeats_requested = Signal()
    case_requested = Signal(str)

    def __init__(self, done: Imported, name: str, parent: QWidget | None = None) -> None:
        super().__init__("台账导入好了" if done.added else "台账里没有新的事项", parent=parent)
        sentences, self.rejected = report(done, name)
        self.body.setSpacing(SPACE.tight)
        for sentence in sentences:
            self.body.addWidget(label(sentence, wrap=True))
        if self.rejected:
            self.body.addWidget(rejected_list(self.rejected), 1)
        self._found = QVBoxLayout()
        self.body.addLayout(self._found)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, SPACE.tight, 0, 0)
        self._look = Button("找找有没有重复的", icon="fork", on_click=self._looked)
        if not done.added:
            self._look.hide()
        self.close_button = Button("知道了", "primary", on_click=self.closed.emit)
        buttons.addWidget(self._look)
        if self.rejected:
            buttons.addWidget(copy_button(self.rejected))
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        self.body.addLayout(buttons)
        if not self.rejected:
            self.add_stretch()

    def show_repeats(self, rows: Sequence[RowRepeats]) -> None:
        """Shows which rows may be repeats; what is said of them is said on their own pages."""
        if not rows:
            self._found.addWidget(label("同以前的事比过了，没有找到像的。", wrap=True))
            return
        self._found.addWidget(
            label(f"有 {len(rows):,}行可能是以前记过的事，打开看看再定，不定也没关系。", wrap=True)
        )
        listed = ImportRepeats(rows)
        listed.opened.connect(self.case_requested)
        listed.setMinimumHeight(_LISTED * look().size.text)
        self._found.addWidget(listed, 1)

    def _looked(self) -> None:
        self._look.hide()
        self.close_button.setFocus()
        self.repeats_requested.emit()
