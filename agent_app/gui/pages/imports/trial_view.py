"""What an import would do: how many, which rows not and why, and the first ones as the cases that they would be."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from agent_app.core.clock_words import say
from agent_app.core.masking import mask_phone
from agent_app.core.text import clean_name, cut
from agent_app.desk.importing import Trial
from agent_app.gui.pages.imports.rejected import copy_button, rejected_list, rejected_words
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.label import label, rule
from agent_app.gui.widgets.panel import Panel
from agent_app.ledger.case import LedgerCase

_LISTED = 7  # lines of rejected rows in sight
_TITLE = 60


class TrialView(QWidget):
    """The view; one trial after another."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.panel)
        self.stops: list[QWidget] = []
        """Where Tab stops in what is shown."""

    def show_trial(self, trial: Trial) -> None:
        """Shows what would become of a file."""
        empty(self._column)
        self.stops = []
        told = Panel("还没有导入，先看看会怎样")
        for sentence in sentences(trial):
            told.body.addWidget(label(sentence, wrap=True))
        self._column.addWidget(told)
        if trial.rejected:
            left = Panel(f"不会导入的{len(trial.rejected):,}行")
            words = rejected_words(trial.rejected)
            rows = rejected_list(words)
            shown = min(len(trial.rejected), _LISTED) + 1
            rows.setFixedHeight(round(shown * look().size.text * 1.7) + 2 * SPACE.tight)
            rows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            left.body.addWidget(rows)
            copy = copy_button(words)
            left.body.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
            self.stops = [rows, copy]
            self._column.addWidget(left)
        if trial.first:
            count = len(trial.first)
            first = Panel(f"前{count}件会是这样" if trial.added > count else "会记成这样")
            for row in trial.first:
                first.body.addWidget(_face(row))
                first.body.addWidget(rule())
            self._column.addWidget(first)
        self._column.addStretch(1)


def sentences(trial: Trial) -> list[str]:
    """The counts, in words."""
    said = [f"表头在第{trial.header_row}行。会新记下 {trial.added:,}件，都当以前的事，不催期限。"]
    if trial.known:
        said.append(f"{trial.known:,}行这里已经有了，不会再记。")
    if trial.rejected:
        said.append(f"{len(trial.rejected):,}行不会导入，原因在下面。")
    return said + trial.remarks


def _face(row: LedgerCase) -> QWidget:
    holder = QWidget()
    lines = QVBoxLayout(holder)
    lines.setContentsMargins(0, SPACE.tight, 0, SPACE.tight)
    lines.setSpacing(0)
    title = row.summary or " ".join(row.words.split())
    lines.addWidget(label(cut(title, _TITLE), "strong", wrap=True))
    on = say(row.registered_on) if row.registered_on else "日期不详"
    phone = mask_phone(row.phone) if row.phone else ""
    facts = (
        f"第{row.row}行",
        on,
        clean_name(row.petitioner) or "没有写姓名",
        row.address,
        phone,
        row.category,
    )
    lines.addWidget(label("，".join(filter(None, facts)), "quiet", wrap=True))
    if row.reply:
        reply = cut(" ".join(row.reply.split()), _TITLE)
        lines.addWidget(label(f"答复：{reply}", "quiet", wrap=True))
    return holder
