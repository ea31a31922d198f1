"""The imports that were done here, each with the way to take it back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from agent_app.core.clock_words import say
from agent_app.desk.import_batches import Batch
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

MOST = 50
"""Imports that are listed, the newest."""


class PastImports(Panel):
    """The list. `back_asked(id)`: an import is to be taken back; pressed twice, so that no slip does it."""

    back_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("导入过的")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE.tight)
        self.body.addLayout(self._rows)

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """Lists them."""
        empty(self._rows)
        self.setVisible(bool(batches))
        for one in batches[:MOST]:
            row = QHBoxLayout()
            row.setSpacing(SPACE.panel)
            told = f"{say(one.on)}　{one.file}，{one.cases:,}件"
            row.addWidget(label(told + ("，已撤回" if one.taken_back else ""), wrap=True), 1)
            if not one.taken_back:
                button = Button("整批撤回", icon="undo")
                button.setAccessibleName(f"撤回{one.file}导入的{one.cases}件")
                button.clicked.connect(partial(self._pressed, button, one))
                row.addWidget(button)
            self._rows.addLayout(row)

    def _pressed(self, button: Button, one: Batch) -> None:
        sure = f"再按一次，撤回{one.cases:,}件"
        if button.text() == sure:
            self.back_asked.emit(one.id)
        else:
            button.set_text(sure)
