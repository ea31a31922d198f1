"""What is to be printed in one go: a small form for each way to say it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from agent_app.base.errors import UserError
from agent_app.core.blank_form import MOST_COPIES
from agent_app.desk import paper_jobs
from agent_app.desk.desk import Desk
from agent_app.desk.ledgers import Choice
from agent_app.desk.paper_jobs import Wanted
from agent_app.desk.print_later import Waiting
from agent_app.gui.pages.paper.side import PAIRED
from agent_app.gui.pages.papers import made
from agent_app.gui.pages.papers.made import Make
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.day import DayEdit
from agent_app.gui.widgets.fields import Field, choice, count_edit
from agent_app.gui.widgets.label import label
from agent_app.paper.catalogue import PAPERS

Titles = Sequence[tuple[str, str]]
"""Papers to choose from: (code, title)."""
_NO_DAY = "还没有写是哪一天。什么都没有打，请写上再看。"
_ROWS, _USUAL = 3, 10


class JobForm(QWidget):
    """A form. `edited`: what was made of it no longer fits. `makes_itself`: nothing need be filled in first."""

    edited = Signal()
    makes_itself = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE.close)

    def make(self) -> Make:
        """What makes it, off the window's thread. Raises `UserError` when the form is not filled in."""
        raise NotImplementedError

    def add(self, field: Field) -> Field:
        """Puts a field on the form."""
        field.edited.connect(lambda _: self.edited.emit())
        self.column.addWidget(field)
        return field

    def pair_box(self) -> QCheckBox:
        """Puts the question on the form whether two households share a sheet."""
        box = QCheckBox(PAIRED)
        box.toggled.connect(lambda _: self.edited.emit())
        self.column.addWidget(box)
        return box

    def day_field(self, words: str, day: date) -> DayEdit:
        """Puts a field for a day on the form."""
        editor = DayEdit(lambda: self.desk.today)
        editor.set_day(day)
        self.add(Field(words, editor, check=editor.wrong))
        return editor


class DayForm(JobForm):
    """The papers that a day, or its week, brought with it. `find(desk, day, again=…)` says which; `pairs`: they may be
    set two a sheet."""

    def __init__(
        self, desk: Desk, words: str, find: Callable[..., list[Wanted]], *, pairs: bool = False
    ) -> None:
        super().__init__(desk)
        self._find = find
        self.day = self.day_field(words, desk.today)
        self.again = QCheckBox("打过的也打")
        self.again.toggled.connect(lambda _: self.edited.emit())
        self.column.addWidget(self.again)
        self.paired = self.pair_box()
        self.paired.setVisible(pairs)

    def make(self) -> Make:
        day = self.day.day
        if day is None:
            raise UserError(_NO_DAY)
        find = partial(self._find, self.desk, day, again=self.again.isChecked())
        return made.of_wanted(self.desk, find, paired=self.paired.isChecked())


class ListedForm(JobForm):
    """A paper of every case that the list of cases shows."""

    makes_itself = False

    def __init__(self, desk: Desk, titles: Titles) -> None:
        super().__init__(desk)
        self._choice = Choice()
        self._words = label(role="quiet", wrap=True)
        self.column.addWidget(self._words)
        self.paper = self.add(Field("打哪种纸", choice(list(titles))))
        self.paired = self.pair_box()
        self.paper.edited.connect(lambda _: self._show_pairs())
        self._show_pairs()

    def take(self, choice: Choice, words: str) -> None:
        """These cases, told in words."""
        self._choice = choice
        self._words.setText(words)

    def make(self) -> Make:
        code = self.paper.text
        wanted = partial(paper_jobs.of_choice, self.desk, self._choice, code)
        return made.of_wanted(self.desk, wanted, paired=self.paired.isChecked())

    def _show_pairs(self) -> None:
        self.paired.setVisible(PAPERS[self.paper.text].halves is not None)


class LaterForm(JobForm):
    """What waits for a printer, each to be left out with a press. `dropped(list of Wanted)`: these are not wanted."""

    dropped = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.waiting: list[Waiting] = []
        self._none = label(
            "没有等着打的。没有打印机的时候，在一张纸旁边按“以后再打”，就放到这里。", "quiet", wrap=True
        )
        self.list = QListWidget()
        self.list.setAccessibleName("以后再打的纸，空格键选上或者去掉")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setProperty("role", "ticks")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemChanged.connect(lambda _: self.edited.emit())
        self._drop = Button("选上的不打了", "link", icon="close", on_click=self._drop_chosen)
        for part in (self._none, self.list, self._drop):
            self.column.addWidget(part)
        self.paired = self.pair_box()
        self.take(())

    def take(self, waiting: Sequence[Waiting]) -> None:
        """Shows these, all of them chosen."""
        self.waiting = list(waiting)
        self.list.blockSignals(True)
        self.list.clear()
        for one in self.waiting:
            item = QListWidgetItem(f"{one.petitioner}　{one.title}\n{one.summary or one.number}")
            item.setToolTip(f"{one.title}　{one.petitioner}　{one.number}")
            item.setFlags(
                Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            )
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._none.setVisible(not self.waiting)
        self.paired.setVisible(any(PAPERS[one.wanted.code].halves for one in self.waiting))
        for part in (self.list, self._drop):
            part.setVisible(bool(self.waiting))
        if self.waiting:
            height = self.list.sizeHintForRow(0)
            self.list.setFixedHeight(
                min(len(self.waiting), _ROWS) * height + 2 * self.list.frameWidth() + SPACE.tight
            )

    @property
    def chosen(self) -> list[Wanted]:
        """Those that are ticked."""
        checked = (
            self.list.item(row).checkState() is Qt.CheckState.Checked for row in range(self.list.count())
        )
        return [one.wanted for one, on in zip(self.waiting, checked, strict=True) if on]

    def make(self) -> Make:
        chosen = self.chosen
        return made.of_wanted(self.desk, lambda: chosen, paired=self.paired.isChecked())

    def _drop_chosen(self) -> None:
        if chosen := self.chosen:
            self.dropped.emit(chosen)


class BlankForm(JobForm):
    """Blanks to be filled in by hand: which paper, how many."""

    makes_itself = False

    def __init__(self, desk: Desk, titles: Titles) -> None:
        super().__init__(desk)
        hint = "每张有自己的单号，写好以后照单号录入。"
        self.column.addWidget(label(hint, "quiet", wrap=True))
        self.paper = self.add(Field("打哪种空白单", choice(list(titles))))
        self.copies = self.add(Field("打几张", count_edit(1, MOST_COPIES, _USUAL)))

    def make(self) -> Make:
        return made.of_blanks(self.desk, self.paper.text, int(self.copies.text))


class LedgerForm(JobForm):
    """The ledger of the cases registered from one day to another."""

    makes_itself = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.column.addWidget(label("姓名和电话遮住一部分，检举控告不列。", "quiet", wrap=True))
        self.since = self.day_field("登记日期从哪天", desk.today.replace(day=1))
        self.until = self.day_field("到哪天", desk.today)

    def make(self) -> Make:
        since, until = self.since.day, self.until.day
        if since is None or until is None:
            raise UserError(_NO_DAY)
        return made.of_ledger(self.desk, since, until)
