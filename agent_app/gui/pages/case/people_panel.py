"""人员: everybody on a case, one below the other: who speaks for all, who is whose guardian, who helps; with ways to
add somebody and to take somebody out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.core.case import Case
from agent_app.core.fields import PARTY
from agent_app.core.fold import Record
from agent_app.core.people import MAX_REPRESENTATIVES
from agent_app.core.value_words import in_words
from agent_app.gui.page import Sheet
from agent_app.gui.pages.case.people_faces import GUARDIAN, HELPER, HOUSEHOLD, removing
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import Chip, ChipFace
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import label, rule
from agent_app.gui.widgets.panel import Panel


@dataclass(frozen=True, slots=True)
class PersonFace:
    """Somebody as a row shows them. `speaks` is None for those who cannot be chosen to speak for all."""

    record: str
    number: str
    name: str
    facts: tuple[str, ...]
    speaks: bool | None = None


def person_faces(case: Case) -> Iterator[PersonFace]:
    """The households in their order, each followed by its guardian, then the helping agents."""
    several = len(case.parties) > 1
    for place, party in enumerate(case.parties, 1):
        speaks = bool(party.get("representative")) if several else None
        yield PersonFace(party.id.hex(), str(place), str(party.get("name", "")), _facts(party), speaks)
        if (guardian := case.guardian_of(party)) is not None:
            relation = guardian.get("relation", "")
            name = f"{guardian.get('name', '')}（监护人{f'，{relation}' if relation else ''}）"
            yield PersonFace(guardian.id.hex(), "", name, _facts(guardian))
    for helper in case.helpers:
        facts = tuple(filter(None, (str(helper.get("post", "")), str(helper.get("phone", "")))))
        yield PersonFace(helper.id.hex(), "", f"{helper.get('name', '')}（协办代理员）", facts)


def _facts(party: Record) -> tuple[str, ...]:
    said = (in_words(PARTY[name], party.get(name)) for name in ("address", "phone"))
    return tuple(filter(None, said))


class PeoplePanel(Panel):
    """The panel. `form_requested(code)`: a form is wanted; `edit_requested(record)`: somebody's facts are to be put
    right; `chosen(records)`: these speak for all; `closed`: its button."""

    form_requested = Signal(str)
    edit_requested = Signal(str)
    chosen = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        self._count = label(role="quiet")
        super().__init__("这件事里的人", aside=self._count)
        self.rows: list[_Row] = []
        self._trouble = label(role="late", wrap=True)
        self._trouble.hide()
        sheet = self._sheet = Sheet()
        sheet.column.setContentsMargins(SPACE.panel, 0, SPACE.panel, SPACE.tight)
        sheet.column.setSpacing(0)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        sheet.column.addLayout(self._list)
        sheet.column.addStretch(1)
        self.body.addWidget(self._trouble)
        middle = self.section(flush=True)
        middle.addWidget(sheet, 1)
        middle.addWidget(rule())
        middle.addLayout(self._foot())

    def show_people(self, case: Case) -> None:
        """Shows who is on the case; the place in the list is kept."""
        self.refuse(None)
        at = self._sheet.verticalScrollBar().value()
        held = next((row for row in self.rows if row.isAncestorOf(row.focus())), None)
        at_chip = held is not None and held.focus() is held.chip
        may_change = not case.progress.agency_ended
        last = len(case.people) == 1
        before = {(row.face, row.may_change, row.last): row for row in self.rows}
        self.rows = []
        for face in person_faces(case):
            row = before.pop((face, may_change, last), None)
            self.rows.append(row or self._row(face, may_change=may_change, last=last))
        for gone in before.values():
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, shown in enumerate(self.rows):
            if self._list.indexOf(shown) != place:
                self._list.insertWidget(place, shown)
        chosen = len(case.representatives)
        told = f"，代表{chosen}人（最多{MAX_REPRESENTATIVES}人）" if len(case.parties) > 1 else ""
        self._count.setText(f"共{len(case.parties)}户{told}")
        for button in self.ways.values():
            button.setVisible(may_change)
        self._sheet.verticalScrollBar().setValue(at)
        if held is None or held in self.rows:
            return
        back = next((row for row in self.rows if row.face.record == held.face.record), None)
        if back is None:
            self.begin()
        else:
            (back.chip if at_chip and back.chip else back.edit).setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, error: AppError | None) -> None:
        """Says why something was not done; with None that nothing is wrong."""
        self._trouble.setText(error.sentence if error else "")
        self._trouble.setVisible(error is not None)
        if error is not None:
            for row in self.rows:
                if row.chip is not None:
                    row.chip.setChecked(bool(row.face.speaks))

    def begin(self) -> None:
        """Puts the focus on adding somebody."""
        self.ways[HOUSEHOLD].setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, face: PersonFace, *, may_change: bool, last: bool) -> "_Row":
        row = _Row(face, may_change=may_change, last=last)
        row.edit.clicked.connect(partial(self.edit_requested.emit, face.record))
        row.remove.clicked.connect(partial(self.form_requested.emit, removing(face.record)))
        if row.chip is not None:
            row.chip.clicked.connect(self._turned)
        return row

    def _turned(self) -> None:
        self.chosen.emit(
            [row.face.record for row in self.rows if row.chip is not None and row.chip.isChecked()]
        )

    def _foot(self) -> QVBoxLayout:
        self.ways = {
            code: Button(words, icon="plus", on_click=partial(self.form_requested.emit, code))
            for code, words in ((HOUSEHOLD, "加一户"), (GUARDIAN, "加监护人"), (HELPER, "加协办代理员"))
        }
        foot = QVBoxLayout()
        foot.setContentsMargins(SPACE.panel, SPACE.close, SPACE.panel, SPACE.close)
        holder = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        row = FlowLayout(holder)
        for button in (*self.ways.values(), Button("看完了", key="Esc", on_click=self.closed.emit)):
            row.addWidget(button)
        foot.addWidget(holder)
        return foot


class _Row(QWidget):
    """One person: number, name and facts, whether they speak for all, 改 and 去掉."""

    def __init__(self, face: PersonFace, *, may_change: bool, last: bool) -> None:
        super().__init__()
        self.face, self.may_change, self.last = face, may_change, last
        self.chip: Chip | None = None
        self.edit = Button("改", "inline")
        self.edit.setAccessibleName(f"改{face.name}的资料")
        self.remove = Button("去掉", "inline")
        self.remove.setAccessibleName(f"去掉{face.name}")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(face.name, "strong", wrap=True))
        if face.facts:
            words.addWidget(label("　".join(face.facts), "quiet", wrap=True))
        line = QHBoxLayout()
        line.setContentsMargins(0, SPACE.tight, 0, SPACE.tight)
        line.setSpacing(SPACE.tight)
        number = label(face.number, "quiet")
        number.setFixedWidth(number.fontMetrics().horizontalAdvance("000"))
        line.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        if face.speaks is not None:
            self.chip = Chip(ChipFace("representative", "代表"))
            self.chip.setChecked(face.speaks)
            self.chip.setEnabled(may_change)
            self.chip.setAccessibleName(f"{face.name}是代表")
            line.addWidget(self.chip)
        line.addWidget(self.edit)
        line.addWidget(self.remove)
        if not may_change:
            self.edit.hide()
        if last or not may_change:
            self.remove.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(rule())

    def focus(self) -> QWidget:
        """Whatever has the focus in the window, or the row itself."""
        return self.window().focusWidget() or self
