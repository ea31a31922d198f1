"""接下来: every clock that runs, and below it what may be done now."""

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.page import Sheet as Column
from agent_app.gui.theme.look import look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.clock import DueFace, DuePanel
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.label import label, rule
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.steps import StepButton, StepChoice, StepList, more_height

_ASIDE = "aside"
_ASIDE_KEY = 9
_BESIDE = StepChoice(_ASIDE, "记别的事：催询、开会、走访……", "plus")
_COURSE = StepChoice(_ASIDE, "回到现在能做的", "chevron_left")
_CAN, _MORE = "现在能做的", "记别的事，不改变办到哪一步"
_LEAST = 1  # steps that stand without being asked for, however little room there is


class NextPanel(Panel):
    """The panel. `chosen(code)`: a step was pressed; `reopen_requested`: a case of a ledger is to be taken up again."""

    chosen = Signal(str)
    reopen_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("接下来", parent=parent)
        self._course: tuple[StepChoice, ...] = ()
        self._asides: tuple[StepChoice, ...] = ()
        self._beside = False
        self._shown = 0
        self.dues: list[DuePanel] = []
        self._column = Column()
        self._column.column.setSpacing(0)
        self._top = QVBoxLayout()
        self._top.setSpacing(0)
        self._column.column.addLayout(self._top)
        self.steps = StepList()
        self.steps.chosen.connect(self._choose)
        self._column.column.addWidget(self.steps)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(0)
        self._column.column.addLayout(self._inside)
        self._column.column.addStretch(1)
        self.body.setContentsMargins(SPACE.panel, SPACE.close, SPACE.panel, SPACE.hair)
        self.section(flush=True).addWidget(self._column, 1)
        self._below = self._foot = self.section(flush=True)
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(lambda: self._fit())
        self._always: StepButton | None = None
        self._closing: StepChoice | None = None
        self._heading = label()

    def show_next(
        self,
        dues: Sequence[DueFace],
        choices: Sequence[StepChoice],
        instead: str,
        *,
        dormant: bool,
        asides: Sequence[StepChoice] = (),
    ) -> None:
        """Shows clocks and steps; `instead` is said where there is nothing to do, `dormant` offers to take it up again.

        `asides`, what happens beside the course of the case, stand behind one row.
        """
        self._course = tuple(choice for choice in choices if not choice.last)
        self._asides = tuple(asides)
        self._beside = self._beside and bool(asides)
        empty(self._top)
        self.dues = [self._due(face, first=place == 0) for place, face in enumerate(dues)]
        if not dues:
            self._top.addWidget(_set_in(label("现在没有期限在走。", "quiet", wrap=True)))
        self._heading = label(_MORE if self._beside else _CAN, "heading", wrap=True)
        if self._choices or instead:
            self._top.addWidget(_set_in(self._heading, above=SPACE.tight, line=bool(dues)))
        if instead:
            self._top.addWidget(_set_in(label(instead, wrap=True)))
        if dormant:
            self._top.addWidget(_set_in(Button("重新办理", on_click=self.reopen_requested.emit)))
        self._closing = next((choice for choice in choices if choice.last), None)
        self._give_room()
        self._place_foot()
        self._fit(anew=True)
        self._fitting.start()  # once more when what is above the steps has its height

    def set_low(self, low: bool) -> None:
        """Whether there is so little height that nothing but the clocks and the steps stands still; then all scrolls."""
        foot = self._inside if low else self._below
        if foot is not self._foot:
            empty(self._foot)
            self._foot = foot
            self._place_foot()

    @property
    def codes(self) -> list[str]:
        """What may be done, as it is numbered from 1."""
        return [choice.code for choice in self._choices]

    def press(self, number: int) -> bool:
        """Takes the numbered step, 0 the last; False when there is none."""
        if number == 0:
            if self._always:
                self._always.click()
            return self._always is not None
        if number == _ASIDE_KEY and self._asides:
            self.turn_aside()
            return True
        if number > self._shown and number <= len(self._choices):
            self.chosen.emit(self._choices[number - 1].code)
            return True
        return self.steps.press(number)

    def turn_aside(self) -> None:
        """Shows what happens beside the course of the case in place of its steps, or the steps again."""
        self._turn(beside=not self._beside)
        self.steps.focus_first()

    def close_asides(self) -> bool:
        """Shows the steps of the course again; False when they are shown."""
        if self._beside:
            self.turn_aside()
            return True
        return False

    def toggle_why(self) -> None:
        """Opens the explanation of the first clock, or closes those that are open."""
        opened = [due for due in self.dues if due.is_open]
        for due in opened or self.dues[:1]:
            due.toggle()

    def close_why(self) -> bool:
        """Closes explanations; False when none was open."""
        opened = [due for due in self.dues if due.is_open]
        for due in opened:
            due.toggle()
        return bool(opened)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self._fit()
            self._fitting.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_foot"):
            self._fit()

    def _due(self, face: DueFace, *, first: bool) -> DuePanel:
        panel = DuePanel(face)
        panel.toggled.connect(lambda opened: self._column.ensureWidgetVisible(panel) if opened else None)
        self._top.addWidget(
            _set_in(panel, above=SPACE.hair if first else SPACE.close, below=SPACE.close, line=not first)
        )
        return panel

    @property
    def _choices(self) -> tuple[StepChoice, ...]:
        """What stands in the list now."""
        return self._asides if self._beside else self._course

    def _choose(self, code: str) -> None:
        self.chosen.emit(code)
        if self._beside:
            self._turn(beside=False)

    def _turn(self, *, beside: bool) -> None:
        self._beside = beside
        self._heading.setText(_MORE if beside else _CAN)
        self._give_room()
        self._place_foot()
        self._fit(anew=True)
        self._column.verticalScrollBar().setValue(0)

    def _give_room(self) -> None:
        """The clocks give way to what happens beside the course, of which there is more."""
        for at in range(self._top.count()):
            item = self._top.itemAt(at)
            part = item.widget() if item else None
            if part is not None and not part.isAncestorOf(self._heading):
                part.setHidden(self._beside)

    def _place_foot(self) -> None:
        """What is always in sight where there is room: the way to what happens beside the course, and 终止代理."""
        empty(self._foot)
        self._always = None
        if self._asides:
            aside = StepButton(_COURSE if self._beside else _BESIDE, f"Alt+{_ASIDE_KEY}")
            aside.clicked.connect(self.turn_aside)
            self._foot.addWidget(aside)
        if choice := self._closing:
            self._always = StepButton(choice, "")
            self._always.setToolTip(f"{choice.text}（Alt+0）")
            self._always.clicked.connect(lambda: self.chosen.emit(choice.code))
            self._foot.addWidget(self._always)

    def _fit(self, *, anew: bool = False) -> None:
        """As many steps as there is room for; the others wait under one row."""
        room = self._column.viewport().size()
        top = self._top.heightForWidth(room.width())
        heights = [StepButton(choice, "Alt+9").heightForWidth(room.width()) for choice in self._choices]
        left = room.height() - (top if top > 0 else self._top.sizeHint().height())
        shown = len(heights)
        if sum(heights) > left and not self._beside:
            shown = max(_LEAST, sum(total + more_height() <= left for total in accumulate(heights)))
        if anew or shown != self._shown:
            self._shown = shown
            self.steps.show_steps(self._choices, shown, keys=_ASIDE_KEY - bool(self._asides))


def _set_in(
    part: QWidget, *, above: int = SPACE.hair, below: int = SPACE.tight, line: bool = False
) -> QWidget:
    """A part with the panel's margins at its sides, below a line across the panel."""
    holder = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    holder.setSizePolicy(policy)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    if line:
        column.addWidget(rule())
    inner = QVBoxLayout()
    inner.setContentsMargins(SPACE.panel, above, SPACE.panel, below)
    inner.addWidget(part)
    column.addLayout(inner)
    return holder
