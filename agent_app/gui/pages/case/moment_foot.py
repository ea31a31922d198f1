"""Who wrote down the chosen item of the timeline and when; and the ways to put it right and to take it back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import Field
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.timeline import PaperLink


class MomentFoot(QFrame):
    """The strip. `correct_requested(id)`: it is to be put right; `withdraw_requested(id, reason)`: it is to be taken back;
    `link_opened(link)`: one of its papers. Where it asks and is answered the focus stays in it: else it would go.
    """

    correct_requested = Signal(str)
    withdraw_requested = Signal(str, str)
    link_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self._id = ""
        self._said = label(role="quiet", wrap=True)
        self._correct = Button("改", "link", icon="edit", on_click=self.correct)
        self._correct.setAccessibleName("改这一步")
        self._offer = Button("记错了，撤掉", "link", icon="undo", on_click=self.ask)
        self._reason = Field(
            "为什么撤掉", check=lambda text: "" if text.strip() else "写一句原因，撤掉的也还看得到。"
        )
        self._links = QWidget()
        self._flow = FlowLayout(self._links, SPACE.close)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._links.setSizePolicy(policy)
        self._told, self._asked = self._row(), self._question()
        self._asked.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.panel, SPACE.hair, SPACE.tight, SPACE.hair)
        column.addWidget(self._links)
        column.addWidget(self._told)
        column.addWidget(self._asked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_moment(
        self,
        moment: str,
        title: str,
        said: str,
        links: Sequence[PaperLink],
        *,
        withdrawable: bool,
        correctable: bool = False,
    ) -> None:
        """Shows who wrote down the moment of that id; what is being asked of another one is given up.

        `links` are opened from here by those who do without a pointer, where there is more than one.
        """
        if moment != self._id:
            self.leave()
        self._id = moment
        self._said.setText(said)
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        before: QWidget = self._offer
        for link in links if len(links) > 1 else ():
            button = Button(
                link.text, "inline", icon="attachment", on_click=partial(self.link_opened.emit, link.id)
            )
            button.setAccessibleName(f"打开{link.text}")
            self._flow.addWidget(button)
            QWidget.setTabOrder(before, button)
            before = button
        self._links.setVisible(len(links) > 1)
        self._reason.set_hint(f"“{title}”")
        self._offer.setVisible(withdrawable)
        self._correct.setVisible(correctable)

    def correct(self) -> None:
        """改: asks for the form in which it is put right."""
        if not self._correct.isHidden():
            self.correct_requested.emit(self._id)

    def ask(self) -> None:
        """Asks for the reason in place."""
        if self._offer.isHidden():
            return
        self._reason.set_text("")
        self._reason.set_error("")
        self._asked.show()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self._told.hide()

    def leave(self) -> bool:
        """Gives the question up; False when none was asked."""
        asking, now = self.is_asking, QApplication.focusWidget()
        self._told.show()
        if now is not None and self._asked.isAncestorOf(now):
            self._offer.setFocus(Qt.FocusReason.OtherFocusReason)
        self._asked.hide()
        return asking

    @property
    def is_asking(self) -> bool:
        """Whether the reason is being asked."""
        return not self._asked.isHidden()

    def refuse(self, sentence: str) -> None:
        """Says why it was not taken back."""
        self._reason.set_error(sentence)

    def _row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._said, 1)
        row.addWidget(self._correct)
        row.addWidget(self._offer)
        return holder

    def _question(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, SPACE.hair, SPACE.tight, SPACE.tight)
        column.setSpacing(SPACE.tight)
        column.addWidget(self._reason)
        row = QHBoxLayout()
        row.setSpacing(SPACE.tight)
        row.addWidget(Button("撤掉这一条", on_click=self._withdraw))
        row.addWidget(Button("不撤了", "link", on_click=self.leave))
        row.addStretch(1)
        column.addLayout(row)
        self._reason.editor.returnPressed.connect(self._withdraw)  # type: ignore[union-attr]
        return holder

    def _withdraw(self) -> None:
        if self._reason.validate():
            self.withdraw_requested.emit(self._id, self._reason.text.strip())
