"""检举控告: no form. Where such matters go, to be read out and printed; at most that a letter was posted is sealed."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from agent_app.core.registration import ACCUSATION_ROUTES
from agent_app.gui.actions import deed
from agent_app.gui.page import Sheet
from agent_app.gui.pages.register.posting import PostingForm
from agent_app.gui.theme.tokens import FORM_WIDEST, SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_HEADING = "这类事不在村里记"
_WHY = "检举控告的内容不能让被反映的人知道，所以这里不写、不存、不交换。请本人直接去反映。"
_NOT_KEPT = "前面写的没有存，离开这一页就没有了。选错了，就回去接着写。"


class AccusationView(Sheet):
    """In place of the form. `back_requested`: the choice was a slip; `print_requested`: the addresses on paper."""

    back_requested = Signal()
    print_requested = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(FORM_WIDEST, parent)
        self.posting = PostingForm(today)
        self.posting.turned.connect(self._posting_turned)
        panel = Panel(_HEADING, icon="info", token="soon")
        panel.body.setSpacing(SPACE.close)
        panel.body.addWidget(label(_WHY, wrap=True))
        routes = label(ACCUSATION_ROUTES, "row", wrap=True)
        routes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        panel.body.addWidget(routes)
        panel.body.addWidget(label(_NOT_KEPT, "quiet", wrap=True))
        self._print = Button(
            "打印这些地址", "primary", key=deed("print").key, on_click=self.print_requested.emit
        )
        back = Button("选错了，回去接着写", key=deed("back").key, on_click=self.back_requested.emit)
        answers = QWidget()
        flow = FlowLayout(answers, SPACE.close)
        flow.addWidget(self._print)
        flow.addWidget(back)
        row = QHBoxLayout()
        row.addWidget(answers, 1)
        panel.body.addLayout(row)
        self.column.addWidget(panel)
        self.column.addWidget(self.posting)
        self.column.addStretch(1)
        self.posting.hide()

    def begin(self) -> None:
        """Puts the focus on the way on; nothing is offered beside the addresses yet."""
        self.posting.begin()
        self.posting.hide()
        self._print.setFocus(Qt.FocusReason.OtherFocusReason)

    def _posting_turned(self, opened: bool) -> None:
        self._print.set_kind("secondary" if opened else "primary")
        if opened:  # its room is known after it has been laid out
            QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.posting.seal, 0, SPACE.wide))

    def primary(self) -> None:
        """Ctrl+Enter: seals what is being filled in, or else prints."""
        (self.posting.seal if self.posting.opened else self._print).click()

    def offer_posting(self, offered: bool) -> None:
        """Whether a stub can be sealed here."""
        self.posting.setVisible(offered)
