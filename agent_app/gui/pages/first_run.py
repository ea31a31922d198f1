"""第一次用: how large the type is, who works here and where, and how to reach the county."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from agent_app.base.errors import UserError
from agent_app.core.scope import COUNTY_DIGITS, check_division
from agent_app.core.text import clean_line, plain_digits
from agent_app.gui import opening
from agent_app.gui.gate import NAME, Gate
from agent_app.gui.pages.join import JoinPart
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SIZES, SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChoiceCard
from agent_app.gui.widgets.fields import EnterGoesOn, Field
from agent_app.gui.widgets.flow import FlowLayout, ems
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.passphrase import NewPassphrase
from agent_app.gui.widgets.sections import StepMark

_WIDEST = 871
_FIELDS_WIDE, _SIZES_WIDE = 52, 40
"""Characters of room; with less, fields and sizes stand under one another."""
_NAME_LIMIT = 60


class FirstRunPage(Gate):
    """The page. `founded(Founded)`: the desk is there, with its recovery code.

    `restore_requested`: there are records to be brought back. `practice_requested`: to try with made-up matters first.
    """

    founded = Signal(object)
    restore_requested = Signal()
    practice_requested = Signal()

    def __init__(self, tasks: Tasks, home: Path, parent: QWidget | None = None) -> None:
        self._tasks, self._home = tasks, home
        line = "第一次用，先做三件事，约两分钟。姓名、村名、口令以后能在“设置”里改。"
        super().__init__(NAME, line, _WIDEST, parent)
        self.name = Field("您的姓名", check=_wrong_name)
        self.village = Field("村（社区）", hint="照纸上写的", check=_wrong_village)
        self.division = Field("区划代码", hint="12位，县里给的纸上有", check=wrong_division)
        self.passphrase = NewPassphrase()
        self.join = JoinPart(tasks)
        self.join.found.connect(self._fill_from)
        self._marks = [StepMark(number) for number in (1, 2, 3)]
        self._fields = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._begin = Button("开始用", "big", on_click=self.primary)
        self._lay_out()
        self._connect()
        self._mark()
        self.setFocusProxy(self.name)
        self._enter = EnterGoesOn(self)

    def primary(self) -> None:
        """Begins, or goes to the first thing that is missing and says so."""
        if not self._begin.isEnabled():
            return
        wrong = self._first_wrong()
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self.bring_into_sight(wrong)
            return
        self._wait(True)
        home, wanted = self._home, self._wanted()
        self._tasks.operation(
            lambda _: opening.found(home, wanted),
            self.founded.emit,
            "正在准备",
            owner=self,
            failed=lambda error: self.refuse(error.sentence),
        )

    def refuse(self, sentence: str) -> None:
        self._wait(False)
        super().refuse(sentence)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_cards"):
            self._cards[look().size.name].setChecked(True)
            self._arrange()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    # Layout

    def _lay_out(self) -> None:
        panel = Panel()
        for place, (heading, content) in enumerate(
            (
                ("字多大看着舒服", self._sizes()),
                ("您是谁，在哪个村", self._who()),
                ("同县里连起来", self.join),
            )
        ):
            part = panel.body if place == 0 else panel.section(line=True)
            part.addLayout(_beside(self._marks[place], heading, content))
        self.column.addWidget(panel)
        left = QVBoxLayout()
        left.setSpacing(SPACE.tight)
        links = QWidget()
        flow = FlowLayout(links, SPACE.panel)
        for text, wish in (
            ("换了新电脑，要找回从前的记录", self.restore_requested),
            ("先拿假的事项练练手", self.practice_requested),
        ):
            flow.addWidget(Button(text, "link", on_click=wish.emit))
        left.addWidget(links)
        calm = "您记的都加了密，存在这台电脑里，只交给县里。开始以后会打印一张恢复码，请收好。"
        left.addWidget(label(calm, "quiet", wrap=True))
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.panel)
        row.addLayout(left, 1)
        row.addWidget(self._begin, 0, Qt.AlignmentFlag.AlignTop)
        self.add_foot(foot)

    def _sizes(self) -> QWidget:
        holder = QWidget()
        self._size_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        self._size_row.setContentsMargins(0, 0, 0, 0)
        self._size_row.setSpacing(SPACE.panel)
        self._cards: dict[str, ChoiceCard] = {}
        for size in SIZES:
            card = self._cards[size.name] = _SizeCard(f"{size.label}：还有 2 天", size.text)
            card.clicked.connect(lambda _=False, name=size.name: look().use(size=name))
            self._size_row.addWidget(card)
        self._cards[look().size.name].setChecked(True)
        return holder

    def _who(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.close)
        self._fields.setSpacing(SPACE.panel)
        for field, share in ((self.name, 3), (self.village, 4), (self.division, 5)):
            self._fields.addWidget(field, share)
        column.addLayout(self._fields)
        column.addWidget(self.passphrase)
        return holder

    def _arrange(self) -> None:
        room = ems(self.width() - 2 * SPACE.page)
        for row, least in ((self._fields, _FIELDS_WIDE), (self._size_row, _SIZES_WIDE)):
            beside = room >= least
            row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    # What is in it

    def _connect(self) -> None:
        for field in (self.name, self.village, self.division):
            field.edited.connect(lambda _: self._mark())
        self.passphrase.edited.connect(self._mark)
        self.join.settled.connect(self._mark)
        self.join.settled.connect(lambda: self.bring_into_sight(self.join))

    def _mark(self) -> None:
        """Where one is; the size is always chosen."""
        fields = ((self.name, _wrong_name), (self.village, _wrong_village), (self.division, wrong_division))
        who = self.passphrase.whole and not any(check(field.text) for field, check in fields)
        for mark, state in zip(
            self._marks,
            ("done", "done" if who else "now", "done" if self.join.done else "now" if who else "todo"),
            strict=True,
        ):
            mark.set_state(state)

    def _first_wrong(self) -> QWidget | None:
        wrong = [field for field in (self.name, self.village, self.division) if not field.validate()]
        return next(filter(None, (*wrong[:1], self.passphrase.first_wrong(), self.join.first_wrong())), None)

    def _wanted(self) -> opening.FirstRun:
        return opening.FirstRun(
            name=clean_line(self.name.text),
            unit=clean_line(self.village.text),
            division=_plain_division(self.division.text),
            passphrase=self.passphrase.text,
            joining=self.join.joining,
        )

    def _fill_from(self, name: str, division: str) -> None:
        """An invitation says whom it is for and where; the county's word goes before what was typed."""
        if name and not self.name.text:
            self.name.set_text(name)
        if division:
            self.division.set_text(division)
            self.division.validate()
        self._mark()

    def _wait(self, waiting: bool) -> None:
        self._begin.setEnabled(not waiting)
        self._begin.set_text("正在准备" if waiting else "开始用")
        if waiting:
            self.tell("info", "")


class _SizeCard(ChoiceCard):
    """A little lower than other cards, so that the whole page has room on a small screen."""

    def face_height(self) -> int:
        return look().size.control + SPACE.tight


def _beside(mark: QWidget, heading: str, content: QWidget) -> QHBoxLayout:
    """A numbered part: the mark at the left, heading and content at the right."""
    right = QVBoxLayout()
    right.setSpacing(SPACE.tight)
    right.addWidget(label(heading, "heading"))
    right.addWidget(content)
    row = QHBoxLayout()
    row.setContentsMargins(SPACE.tight, SPACE.hair, SPACE.tight, 0)
    row.setSpacing(SPACE.panel)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(right, 1)
    return row


def _wrong_name(text: str) -> str:
    name = clean_line(text)
    if not name:
        return "请写您的姓名，印在登记表和回执上。"
    return f"太长了，最多{_NAME_LIMIT}个字。" if len(name) > _NAME_LIMIT else ""


def _wrong_village(text: str) -> str:
    return "" if clean_line(text) else "请写村（社区）的名字，印在登记表和回执上。"


def wrong_division(text: str) -> str:
    """What is wrong with a division code of an agent's or a township's desk, "" when nothing."""
    plain = _plain_division(text)
    if not plain:
        return "请照县里给的纸写：村12位，乡镇9位。"
    try:
        check_division(plain)
    except UserError:
        digits = "有的不是数字" if not plain.isdigit() else f"现在是{len(plain)}位"
        return f"{digits}，应是12位（村）或9位（乡镇）数字。"
    if len(plain) == COUNTY_DIGITS:
        return "这是县的代码，应是12位（村）或9位（乡镇）数字。"
    return ""


def _plain_division(text: str) -> str:
    return plain_digits(text).replace(" ", "")
