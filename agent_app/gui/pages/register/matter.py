"""诉求: what the resident says, in their own words, and what they want."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from agent_app.core.case import day_of
from agent_app.core.categories import Category, likely
from agent_app.core.clock_words import say_with_weekday
from agent_app.core.fields import CASE, WORDS_LIMIT
from agent_app.core.text import clean_words
from agent_app.core.vocabulary import Purpose
from agent_app.gui.pages.register.form import Form, Lack
from agent_app.gui.pages.register.layout import Labelled, flow_of, in_tab_order
from agent_app.gui.pages.register.section import Section, go_to, grows_with_its_lines
from agent_app.gui.theme.look import set_property
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.day import DayEdit
from agent_app.gui.widgets.fields import Field, TextArea
from agent_app.gui.widgets.flow import FlowLayout, empty
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.suggest import SuggestEdit

_PURPOSES = [
    ChipFace(purpose.value, purpose.label)
    for purpose in (Purpose.SUGGESTION, Purpose.APPEAL, Purpose.ACCUSATION)
]


class MatterSection(Section):
    """Which kind, the words, the wish, and what it is about. `accused`: somebody chose what is not taken here.

    The categories are asked for with every form: a county's own may have come since. The day is today's, unless a
    paper that was filled in before is typed; Enter passes it by, Tab does not.
    """

    accused = Signal()

    def __init__(self, categories: Callable[[], Sequence[Category]], today: Callable[[], date]) -> None:
        self._categories, self._today = categories, today
        self.purpose = ChipRow(_PURPOSES, CASE["purpose"].label, exclusive=True)
        self.purpose.changed.connect(self._purpose_changed)
        self._kind = Labelled("", self.purpose)
        aside = QWidget()
        row = QHBoxLayout(aside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.close)
        row.addWidget(label(CASE["purpose"].label, "strong"))
        row.addWidget(self._kind)
        super().__init__("诉求", ("照本人的话写，不替他改", "照本人的话写", ""), aside)
        self._area = TextArea(3)
        words = self.bind("words", CASE["words"], self._area)
        words.edited.connect(self._count)
        words.left.connect(self._suggest)
        self.column.addWidget(words)
        self.column.addWidget(self._reading())
        wish = self.bind("wish", CASE["wish"])
        self._category = SuggestEdit()
        self._category.offer([one.name for one in categories()])
        category = self.bind("category", CASE["category"], self._category)
        category.edited.connect(lambda _: self._suggest())
        place = self.bind("place", CASE["place"])
        people = self.bind("people_affected", CASE["people_affected"])
        self.column.addWidget(flow_of((wish, 20, 1), (self._day_field(), 15, 0)))
        self.column.addWidget(flow_of((category, 13, 4), (place, 11, 4), (people, 8, 1)))
        self._offers = QWidget()
        self._found: tuple[Category, ...] = ()
        self._offered = FlowLayout(self._offers, SPACE.close)
        self.column.addWidget(grows_with_its_lines(self._offers))
        self._offers.hide()
        self._count()

    def put(self, form: Form) -> None:
        super().put(form)
        self._category.offer([one.name for one in self._categories()])
        self.purpose.choose(form.purpose)
        self._kind.set_error("")
        self._show_day(form.registered_on)
        self._read_back.setChecked(form.read_back)
        self._count()
        self._suggest()

    def take(self, form: Form) -> None:
        super().take(form)
        form.purpose = next(iter(self.purpose.chosen), "")
        form.read_back = self._read_back.isChecked()
        form.registered_on = self._day_taken()

    def stops(self) -> list[QWidget]:
        words, *rest = super().stops()
        return [self.purpose, words, self._read_back, *rest]

    def point_at(self, lack: Lack) -> None:
        if lack.place == "purpose":
            self._kind.set_error(lack.sentence)
            go_to(self.purpose)
        elif lack.place == "read_back":
            go_to(self._read_back)
        elif lack.place == "registered_on":
            self._day.set_error(lack.sentence)
            go_to(self._day.editor)
        else:
            super().point_at(lack)

    def _day_field(self) -> Field:
        self._day_edit = DayEdit(self._today)
        self._day_edit.setAcceptDrops(False)
        self._day = Field(
            CASE["registered_on"].label, self._day_edit, hint="不是今天就改", check=self._day_edit.wrong
        )
        self._day.edited.connect(self.edited)
        self._day.left.connect(lambda: None if self._day.text.strip() else self._show_day(""))
        self._usual = ""
        return self._day

    def _show_day(self, day: str) -> None:
        """Shows a day as the form has it, "" for today."""
        self._usual = say_with_weekday(self._today())
        found = day_of(day)
        self._day.set_text(say_with_weekday(found) if found else day or self._usual)
        self._day.set_error("")

    def _day_taken(self) -> str:
        """The day as the form has it; where nobody has touched it, it goes along with the calendar."""
        if self._day.text == self._usual != say_with_weekday(self._today()):
            self._show_day("")
        if self._day.text.strip() in ("", self._usual):
            return ""
        day = self._day_edit.day
        return day.isoformat() if day else self._day.text.strip()

    def _reading(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.panel)
        self._read_back = QCheckBox("已读给本人听，本人说没写错")
        self._read_back.toggled.connect(self.edited)
        self._left = label(role="quiet")
        row.addWidget(self._read_back)
        row.addStretch(1)
        row.addWidget(self._left)
        return line

    def _purpose_changed(self, code: str) -> None:
        self._kind.set_error("")
        if code == Purpose.ACCUSATION:
            self.accused.emit()
        else:
            self.edited.emit()

    def _count(self) -> None:
        left = WORDS_LIMIT - len(clean_words(self._area.toPlainText()))
        self._left.setText(f"还能写 {left:,} 字" if left >= 0 else f"多了 {-left:,} 字")
        set_property(self._left, "state", "late" if left < 0 else "")

    def _suggest(self) -> None:
        """Names the categories that the words point to, until one is written."""
        written = self.texts["category"].text.strip()
        found = () if written else tuple(likely(self.texts["words"].text, among=self._categories()))
        if found == self._found:
            return
        self._found = found
        empty(self._offered)
        if found:
            self._offered.addWidget(label("分类像是", "quiet"))
        before: QWidget = self.texts["people_affected"].editor
        for one in found:
            offer = Button(one.name, "inline", on_click=partial(self._choose, one.name))
            offer.setAccessibleName(f"分类选{one.name}")
            self._offered.addWidget(offer)
            in_tab_order(before, offer)
            before = offer
        self._offers.setVisible(bool(found))

    def _choose(self, name: str) -> None:
        self.texts["category"].set_text(name)
        self.texts["category"].setFocus(Qt.FocusReason.OtherFocusReason)
