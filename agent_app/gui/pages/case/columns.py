"""The three columns of a case, what stands in each at the moment, and how they give way."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from agent_app.gui.pages.case.facts_form import FactsForm
from agent_app.gui.pages.case.facts_panel import FactsPanel
from agent_app.gui.pages.case.history import HistoryPanel
from agent_app.gui.pages.case.kin_panel import KinPanel
from agent_app.gui.pages.case.next_panel import NextPanel
from agent_app.gui.pages.case.people_panel import PeoplePanel
from agent_app.gui.pages.case.step_form import StepForm
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.flow import ems
from agent_app.gui.widgets.panel import Panel

_THREE, _TWO = 76, 42  # characters of running text across
_ANY = (1 << 24) - 1
_FACTS, _FACTS_FORM, _NEXT, _NEXT_BESIDE_ONE = 17.9, 24, 26.9, 22.7
_NEXT_SHARE = 0.43
_NEXT_HIGH, _HISTORY_HIGH = 5, 2  # shares of the height, one above the other: a clock and a step are in sight


class CaseColumns(QWidget):
    """Facts, history, and what comes next.

    With less room the facts are shown in place of the history when they are asked for, then what comes next stands
    over the history. `rearranged(facts_beside)`.
    """

    rearranged = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts, self.history, self.next = FactsPanel(), HistoryPanel(), NextPanel()
        self.form: StepForm | None = None
        self.facts_form: FactsForm | None = None
        self.settle: Panel | None = None
        self.people: PeoplePanel | None = None
        self.kin: KinPanel | None = None
        self.facts_beside = True
        self._left, self._middle, self._right = (
            _stack(panel) for panel in (self.facts, self.history, self.next)
        )
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACE.panel)
        self._box.addWidget(self._left)
        self._box.addWidget(self._middle, 1)
        self._box.addWidget(self._right)

    @property
    def facts_shown(self) -> bool:
        """Whether the facts, or the form to change them, are in sight."""
        return self.facts_beside or self._middle.currentWidget() is self._left

    def open_form(self, form: StepForm) -> None:
        """Shows the form of a step in place of what comes next."""
        self.close_form()
        self.form = form
        self._show(self._right, form)
        form.begin()

    def close_form(self) -> bool:
        """Takes the form away; False when there is none."""
        form, self.form = self.form, None
        if form is None:
            return False
        self._remove(self._right, form, self.next)
        return True

    def show_facts(self) -> None:
        """Brings the facts into sight."""
        if not self.facts_beside:
            self._middle.setCurrentWidget(self._left)

    def open_facts_form(self, form: FactsForm) -> None:
        """Shows the form of the facts in their place."""
        self.close_facts_form()
        self.facts_form = form
        self._show(self._left, form)
        self.show_facts()
        self._fit()
        form.begin()

    def close_facts_form(self) -> bool:
        """Takes the form away; False when there is none."""
        form, self.facts_form = self.facts_form, None
        if form is None:
            return False
        self._remove(self._left, form, self.facts)
        self._fit()
        return True

    def open_settle(self, panel: Panel) -> None:
        """Shows what two desks wrote differently in place of the history."""
        self.close_settle()
        self.settle = panel
        self._show(self._middle, panel)

    def close_settle(self) -> bool:
        """Takes it away; False when it is not there."""
        panel, self.settle = self.settle, None
        return self._put_history_back(panel)

    def open_people(self, panel: PeoplePanel) -> None:
        """Shows everybody on the case in place of the history."""
        self.close_people()
        self.people = panel
        self._show(self._middle, panel)
        panel.begin()

    def close_people(self) -> bool:
        """Takes them away; False when they are not there."""
        panel, self.people = self.people, None
        return self._put_history_back(panel)

    def open_kin(self, panel: KinPanel) -> None:
        """Shows the cases that may be the same matter in place of the history."""
        self.close_kin()
        self.kin = panel
        self._show(self._middle, panel)
        panel.begin()

    def close_kin(self) -> bool:
        """Takes them away; False when they are not there."""
        panel, self.kin = self.kin, None
        return self._put_history_back(panel)

    def _put_history_back(self, panel: Panel | None) -> bool:
        if panel is None:
            return False
        self._remove(self._middle, panel, self.history)
        return True

    def close_innermost(self) -> bool:
        """Closes what was opened last; False when nothing is open."""
        if self.history.foot.leave() or self.close_form() or self.close_facts_form() or self.close_settle():
            return True
        if self.close_people() or self.close_kin():
            return True
        if not self.facts_beside and self.facts_shown:
            self._middle.setCurrentWidget(self.history)
            self.history.timeline.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return self.next.close_asides() or self.next.close_why()

    def panels(self) -> list[QWidget]:
        """What is in sight, in the order in which it is read."""
        shown = [self._left] if self.facts_beside else []
        return [*shown, self._middle, self._right]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Chooses how many columns there is room for."""
        room = ems(self.width())
        beside = room >= _THREE
        if beside != self.facts_beside:
            self.facts_beside = beside
            if beside:
                self._middle.removeWidget(self._left)
                self._box.insertWidget(0, self._left)
                self._left.show()
            else:
                self._middle.addWidget(self._left)
                if self.facts_form:
                    self._middle.setCurrentWidget(self._left)
            self.rearranged.emit(beside)
        above = room < _TWO
        way = QBoxLayout.Direction.BottomToTop if above else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(way)
        self._box.setStretchFactor(self._right, _NEXT_HIGH if above else 0)
        self._box.setStretchFactor(self._middle, _HISTORY_HIGH if above else 1)
        self.next.set_low(above)
        self._fit()

    def _fit(self) -> None:
        """The widths of the outer columns, in characters of running text."""
        text = look().size.text
        if self.facts_beside:
            self._left.setFixedWidth(round((_FACTS_FORM if self.facts_form else _FACTS) * text))
        else:
            self._left.setMinimumWidth(0)
            self._left.setMaximumWidth(_ANY)
        if self._box.direction() is QBoxLayout.Direction.BottomToTop:
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(_ANY)
        else:
            beside_one = max(_NEXT_BESIDE_ONE * text, _NEXT_SHARE * self.width())
            self._right.setFixedWidth(round(_NEXT * text if self.facts_beside else beside_one))

    @staticmethod
    def _show(stack: QStackedWidget, panel: QWidget) -> None:
        stack.addWidget(panel)
        stack.setCurrentWidget(panel)

    @staticmethod
    def _remove(stack: QStackedWidget, panel: QWidget, instead: QWidget) -> None:
        had_focus = panel.isAncestorOf(panel.window().focusWidget() or stack)
        stack.setCurrentWidget(instead)
        stack.removeWidget(panel)
        panel.hide()
        panel.deleteLater()
        if had_focus:
            instead.setFocus(Qt.FocusReason.OtherFocusReason)


class _Stack(QStackedWidget):
    """As low as what it shows may be: what is out of sight asks for no room."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        return False


def _stack(panel: QWidget) -> QStackedWidget:
    made = _Stack()
    made.addWidget(panel)
    return made
