"""The rows that are left out, each with its reason: to be read, and copied into a message to whoever keeps the ledger."""

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QSizePolicy

from agent_app.gui.widgets.button import Button
from agent_app.ledger.case import Rejected


def rejected_words(rows: Sequence[Rejected]) -> str:
    """The rows that are left out, one a line."""
    return "\n".join(f"第{row.row}行：{row.reason}" for row in rows)


def rejected_list(words: str) -> QPlainTextEdit:
    """A field to read them in."""
    rows = QPlainTextEdit(words)
    rows.setReadOnly(True)
    rows.setTabChangesFocus(True)
    rows.setAccessibleName("没有导入的行")
    rows.setMinimumHeight(0)
    rows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    return rows


def copy_button(words: str) -> Button:
    """Copies them all."""
    button = Button("复制这些行", icon="paper")

    def copied() -> None:
        QApplication.clipboard().setText(words)
        button.set_text("复制好了")

    button.clicked.connect(copied)
    return button
