"""The rows of an import that may be repeats of what was here, each with the way to its case, where one decides."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from agent_app.desk.import_repeats import RowRepeats
from agent_app.gui.page import Sheet
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label

MOST = 200
"""Rows that are listed; the others say it on their own pages."""


class ImportRepeats(Sheet):
    """The list. `opened(number)`: a row's case is to be looked at."""

    opened = Signal(str)

    def __init__(self, rows: Sequence[RowRepeats]) -> None:
        super().__init__()
        self.setAccessibleName("可能重复的行")
        self.column.setSpacing(SPACE.hair)
        for row in rows[:MOST]:
            self.column.addWidget(label(f"第{row.row}行：{row.title}", wrap=True))
            first = row.repeats[0]
            self.column.addWidget(
                label(f"可能是“{first.title}”（{first.number}）。{first.why}", "quiet", wrap=True)
            )
            look = Button("打开这件，看是不是一件", "inline", icon_after="chevron_right")
            look.setAccessibleName(f"打开第{row.row}行的事项，看是不是一件")
            look.clicked.connect(partial(self.opened.emit, row.number))
            self.column.addWidget(look)
        if len(rows) > MOST:
            self.column.addWidget(
                label(f"还有{len(rows) - MOST:,}行，打开那件就会提示。", "quiet", wrap=True)
            )
        self.column.addStretch(1)
