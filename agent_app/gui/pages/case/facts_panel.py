"""事实: what is known of the case, to look at; masked numbers are shown whole when asked for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agent_app.core.guide import Advice
from agent_app.gui.page import Sheet as Column
from agent_app.gui.pages.case.agency import PEOPLE, AgencyFace, AgencyPart
from agent_app.gui.pages.case.facts import Fact, Hidden
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SIZES, SPACE
from agent_app.gui.widgets.advice import AdviceView
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_SHOW, _HIDE = "看全", "收起"
_GUIDE = "归谁管、带什么"


class FactsPanel(Panel):
    """The panel. `reveal_requested(Hidden)`: somebody wants to see a number whole; `edit_requested`: 改;
    `way_requested(code)`: somebody wants to go to the people, or to mend what the agency lacks; `kin_requested`: to the
    cases that are the same matter."""

    reveal_requested = Signal(object)
    edit_requested = Signal()
    way_requested = Signal(str)
    kin_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._edit = Button("改 F2", "link", on_click=lambda: self.edit_requested.emit())
        self._edit.setAccessibleName("改事实")
        super().__init__("事实", aside=self._edit, parent=parent)
        self._masked: dict[Hidden, _Masked] = {}
        self._column = Column()
        self._column.column.setContentsMargins(SPACE.panel, 0, SPACE.panel, SPACE.close)
        self._column.column.setSpacing(SPACE.hair + 1)
        self.body.setContentsMargins(SPACE.panel, SPACE.close, SPACE.tight, SPACE.hair)
        self.section(flush=True).addWidget(self._column, 1)
        self.agency = AgencyPart()
        self.agency.chosen.connect(self.way_requested)
        self._foot = self.section(flush=True)
        self._foot.setContentsMargins(SPACE.panel, 0, SPACE.panel, 0)

    def show_facts(
        self, facts: Sequence[Fact], others: Sequence[Sequence[Fact]], agency: AgencyFace | None = None
    ) -> None:
        """Shows facts, those of each of the `others` on the case behind a button, and what the agency is like.

        All numbers are masked again. The agency stays in sight below the facts; in larger type, which would leave them
        no room, it scrolls with them.
        """
        box = self._column.column
        self._foot.addWidget(self.agency)  # out of what is emptied
        self.agency.show_agency(agency)
        while item := box.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self._masked = {}
        for fact in facts:
            box.addWidget(self._fact(fact))
            if fact is facts[0]:
                box.addWidget(self._others(others))
        if look().size is not SIZES[0]:
            box.addWidget(self.agency)
        box.addStretch(1)

    def show_whole(self, hidden: Hidden, value: str) -> None:
        """Shows a masked value whole, until 收起 or another case."""
        if hidden in self._masked:
            self._masked[hidden].show_whole(value)

    def reveal_first(self, field: str) -> None:
        """Asks for the first masked value of a field."""
        for hidden, masked in self._masked.items():
            if hidden.field == field and masked.isVisible():
                masked.turn()
                return

    def _fact(self, fact: Fact) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, SPACE.hair)
        column.setSpacing(0)
        column.addWidget(label(fact.name, "quiet", wrap=True))
        if fact.hidden:
            masked = _Masked(fact)
            masked.asked.connect(self.reveal_requested)
            self._masked[fact.hidden] = masked
            column.addWidget(masked)
        else:
            column.addWidget(label(fact.value, wrap=True))
        if fact.kin:
            look = Button("看看", "inline", icon_after="chevron_right", on_click=self.kin_requested.emit)
            look.setAccessibleName(f"看看{fact.name}的")
            column.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        if fact.quiet:
            column.addWidget(label(fact.quiet, "quiet", wrap=True))
        if fact.advice:
            column.addWidget(_Told(fact.advice))
        return holder

    def _others(self, others: Sequence[Sequence[Fact]]) -> QWidget:
        """The other people, behind a button; there may be dozens, so they are listed when they are asked for."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = QWidget()
        listed = QVBoxLayout(inner)
        listed.setContentsMargins(SPACE.close, SPACE.hair, 0, SPACE.hair)
        listed.setSpacing(0)
        inner.hide()
        words = f"看另外{len(others)}人"
        button = Button(words, "inline", icon_after="chevron_down")

        def turn() -> None:
            if listed.isEmpty():
                for who, *facts in others:
                    listed.addWidget(label(who.value, wrap=True))
                    for fact in facts:
                        listed.addWidget(self._fact(fact))
            inner.setVisible(inner.isHidden())
            button.set_text(words if inner.isHidden() else _HIDE)
            button.set_icons(after="chevron_down" if inner.isHidden() else "chevron_up")

        button.clicked.connect(turn)
        if not others:
            button.hide()
        change = Button("加人、改人", "inline", on_click=lambda: self.way_requested.emit(PEOPLE))
        row = QHBoxLayout()
        row.setSpacing(SPACE.close)
        row.addWidget(button)
        row.addWidget(change)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(inner)
        return holder


class _Told(QWidget):
    """The guide of a class of matters, behind a button."""

    def __init__(self, advice: Advice) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.hair)
        self._view = AdviceView()
        self._view.show_advice(advice)
        self._view.hide()
        self._button = Button(_GUIDE, "inline", icon_after="chevron_down", on_click=self._turn)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._view)

    def _turn(self) -> None:
        self._view.setVisible(self._view.isHidden())
        shut = self._view.isHidden()
        self._button.set_text(_GUIDE if shut else _HIDE)
        self._button.set_icons(after="chevron_down" if shut else "chevron_up")


class _Masked(QWidget):
    """A masked value with 看全 beside it; asking again hides it again."""

    asked = Signal(object)

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self._fact = fact
        self._value = label(fact.value, wrap=True)
        self._value.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        self._button = Button(_SHOW, "inline", on_click=self.turn)
        self._button.setAccessibleName(f"{fact.name}看全号，会记下来")
        self._button.setToolTip("看全号会记下来：谁、什么时候、看了哪一项")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.hair)
        row.addWidget(self._value)
        row.addWidget(self._button)
        row.addStretch(1)

    def turn(self) -> None:
        if self._button.text() == _SHOW:
            self.asked.emit(self._fact.hidden)
        else:
            self._value.setText(self._fact.value)
            self._button.set_text(_SHOW)

    def show_whole(self, value: str) -> None:
        self._value.setText(value)
        self._button.set_text(_HIDE)
