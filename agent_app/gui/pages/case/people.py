"""Opens 人员, keeps it up to date, and has done what is asked there."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from agent_app.core.case import Case
from agent_app.desk import people
from agent_app.gui.pages.case import agency
from agent_app.gui.pages.case.at_hand import AtHand
from agent_app.gui.pages.case.columns import CaseColumns
from agent_app.gui.pages.case.forms import Forms
from agent_app.gui.pages.case.people_panel import PeoplePanel


class People(QObject):
    """`closed`: the panel's button asks for the way back; `paper_requested(code)`: a paper of the agency is wanted."""

    closed = Signal()
    paper_requested = Signal(str)

    def __init__(
        self, hand: AtHand, columns: CaseColumns, forms: Forms, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._hand, self._columns, self._forms = hand, columns, forms
        columns.facts.way_requested.connect(self.go)

    def go(self, code: str) -> None:
        """Where a button of the facts leads: to the people, to a paper, to a form."""
        if code == agency.PEOPLE:
            self.open()
        elif code.startswith(agency.PRINT):
            self.paper_requested.emit(code.removeprefix(agency.PRINT))
        else:
            self._forms.open(code)

    def open(self) -> None:
        """Shows everybody on the case."""
        if self._hand.sheet is None:
            return
        panel = PeoplePanel()
        panel.form_requested.connect(self._forms.open)
        panel.edit_requested.connect(self._forms.facts_of)
        panel.chosen.connect(self._choose)
        panel.closed.connect(self.closed)
        panel.show_people(self._hand.sheet.case)
        self._columns.open_people(panel)

    def show(self, case: Case) -> None:
        """Shows the people as they are now, where the panel is open."""
        if self._columns.people is not None:
            self._columns.people.show_people(case)

    def _choose(self, records: Sequence[str]) -> None:
        sheet, panel = self._hand.sheet, self._columns.people
        if sheet is None or panel is None:
            return
        before = [party.id.hex() for party in sheet.case.representatives]
        desk, case = self._hand.desk, sheet.id

        def back() -> None:
            self._hand.do(
                lambda: people.choose_representatives(desk, case, before), lambda _: None, "正在撤销"
            )

        self._hand.do(
            lambda: people.choose_representatives(desk, case, records),
            lambda _: self._hand.told.emit(f"代表现在是{len(records)}人", back),
            "正在存",
            failed=panel.refuse,
        )
