"""会不会是同一件事: an earlier case beside the form; what is the same, what differs. A person decides, and may think again."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from agent_app.core.vocabulary import Verdict
from agent_app.desk.repeats import Repeat
from agent_app.gui.actions import deed
from agent_app.gui.pages.register.layout import in_tab_order
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FlowLayout, empty
from agent_app.gui.widgets.label import IconLabel, label
from agent_app.gui.widgets.notes import announce
from agent_app.gui.widgets.panel import Panel

_HEADING = "会不会是同一件事？"
_SURE = "把这次说的和材料写进那一件，这份草稿就收起来；也可以另登一件，两件连在一起。"


class RepeatPanel(QWidget):
    """One earlier case at a time. Beside the form it stands open, above it (`set_line`) it is a line that opens.

    `turned`: it takes more room, or less. `answered`: something was, and what was asked goes away.
    `look_requested(subject)`: 打开看看. `decided(subject, verdict)`: what somebody says of it, to be recorded with the
    registration. `joined(number)`: it is the same, and what was said is to be written into that one; asked twice.
    `reconsidered`: what was decided is to be offered again.
    """

    turned = Signal()
    answered = Signal()
    look_requested = Signal(str)
    decided = Signal(str, str)
    joined = Signal(str)
    reconsidered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.repeats: list[Repeat] = []
        self._decided = 0
        self._line = False
        self._opened = False
        self._panel = Panel()
        self._panel.setAccessibleName(_HEADING)
        self._count = label(role="quiet", wrap=True)
        self._turn = Button("看看", "link", icon_after="chevron_down", on_click=self._turned)
        self._card = QFrame()
        self._card.setProperty("role", "inset")
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(SPACE.close, SPACE.tight, SPACE.close, SPACE.tight)
        self._inside.setSpacing(SPACE.hair)
        self._body = QWidget()
        self._ways: list[QBoxLayout] = []
        self._answers, self._sure = QWidget(), QWidget()
        self._lay_out()
        self._sure.hide()
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Once what is inside has been laid out anew, its height is known."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.turned.emit()
        return done

    def set_line(self, line: bool) -> None:
        """Whether it is a line above the form."""
        self._line = line
        self._show_parts()

    def height_in(self, width: int) -> int:
        """The height that it needs at a width, in px."""
        self._column.activate()
        needed = self._column.totalHeightForWidth(width)
        return needed if needed >= 0 else self._column.totalSizeHint().height()

    def show_repeats(self, repeats: Sequence[Repeat], decided: int = 0) -> None:
        """Shows the likeliest, and how many were `decided` on; an arrival is told once, politely, and takes no focus."""
        known = {repeat.subject for repeat in self.repeats}
        before = self.repeats[:1]
        arrived = bool(repeats) and repeats[0].subject not in known
        self.repeats = list(repeats)
        if repeats:
            self._fill(repeats[0])
        if self.repeats[:1] != before:  # what was asked stands while the same is found again
            self._sure.hide()
        self._decided = decided
        self.setVisible(self.wanted)
        self._show_parts()
        if arrived and self.isVisible():
            announce(self._panel)

    @property
    def wanted(self) -> bool:
        """Whether there is something to show: a case to decide on, or a decision to think over."""
        return bool(self.repeats or self._decided)

    def deny(self) -> None:
        """不是一件."""
        self._decide(Verdict.OTHER)

    def join(self) -> None:
        """是一件: asks first, and does it when asked again."""
        if not self.repeats:
            return
        if self._sure.isHidden():
            self._opened = True
            self._sure.show()
            self._show_parts()
            announce(self._sure)
        else:
            self.joined.emit(self.repeats[0].number or self.repeats[0].subject)

    def _decide(self, verdict: Verdict) -> None:
        if self.repeats:
            self.answered.emit()
            self.decided.emit(self.repeats[0].subject, verdict.value)

    def _reconsider(self) -> None:
        self.answered.emit()
        self.reconsidered.emit()

    def close_innermost(self) -> bool:
        """Takes back a question, then closes the line; False when neither was open."""
        if not self._sure.isHidden():
            self.answered.emit()
            self._sure.hide()
            self._show_parts()
            return True
        if self._line and self._opened and not self.isHidden():
            self._turned()
            return True
        return False

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel("fork", "accent"))
        self._heading = label(_HEADING, "heading", wrap=True)
        head.addWidget(self._heading, 1)
        head.addWidget(self._turn)
        part = self._panel.body
        part.addLayout(head)
        part.addWidget(self._count)
        part.addWidget(self._body)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, SPACE.hair, 0, 0)
        body.setSpacing(SPACE.tight)
        body.addWidget(self._card)
        no, yes = deed("other_case"), deed("same_case")
        answers = self._turning(self._answers)
        self._no = _wide(Button("不是一件，接着登记", key=no.key, on_click=self.deny))
        answers.addWidget(self._no)
        answers.addWidget(_wide(Button("是一件，写进那一件", key=yes.key, on_click=self.join)))
        asked = _column(self._sure)
        asked.addWidget(label(_SURE, "soon", wrap=True))
        sure_answers = QWidget()
        sure = self._turning(sure_answers)
        sure.addWidget(_wide(Button("写进去", key=yes.key, on_click=self.join)))
        sure.addWidget(_wide(Button("另登一件，连在一起", on_click=lambda: self._decide(Verdict.SAME))))
        sure.addWidget(_wide(Button("先不写", key=deed("back").key, on_click=self.close_innermost)))
        asked.addWidget(sure_answers)
        self._sure.setAccessibleName(_SURE)
        body.addWidget(self._answers)
        body.addWidget(self._sure)
        self._column = _column(self)
        self._column.addWidget(self._panel)
        self._foot = label("只在这台电脑里比，最后由您定。", "quiet", wrap=True)
        self._column.addWidget(self._foot)
        self._again = Button("", "link", icon="undo", on_click=self._reconsider)
        self._column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)

    def _turning(self, holder: QWidget) -> QBoxLayout:
        """Answers under one another beside the form, side by side above it."""
        box = QBoxLayout(QBoxLayout.Direction.TopToBottom, holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.tight)
        self._ways.append(box)
        return box

    def _fill(self, repeat: Repeat) -> None:
        empty(self._inside)
        day, stage = repeat.registered_on, repeat.stage.label
        when = f"{day.year}年{day.month}月{day.day}日登记" if day else "台账里没有写日期"
        self._inside.addWidget(label(repeat.title or "没有写事由", "heading", wrap=True))
        self._inside.addWidget(label(f"{when}，{stage}", "quiet", wrap=True))
        facts = QWidget()
        grid = QGridLayout(facts)
        grid.setContentsMargins(0, SPACE.hair, 0, SPACE.hair)
        grid.setHorizontalSpacing(SPACE.close)
        grid.setVerticalSpacing(SPACE.hair)
        grid.setColumnStretch(1, 1)
        for at, (name, said) in enumerate((("一样", repeat.same), ("不一样", repeat.differs))):
            if said:
                grid.addWidget(label(name, "quiet"), at, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label("、".join(said), wrap=True), at, 1)
        self._inside.addWidget(facts)
        look = Button("打开看看", "inline", icon_after="chevron_right")
        look.clicked.connect(lambda: self.look_requested.emit(repeat.subject))
        namesake = Button("不是同一个人", "inline", on_click=lambda: self._decide(Verdict.NOT_SAME_PERSON))
        ways = QWidget()
        row = FlowLayout(ways, SPACE.close)
        for way in (look, namesake):
            row.addWidget(way)
        self._inside.addWidget(ways)
        in_tab_order(self._turn, look, namesake, self._no)
        found = f"找到{len(self.repeats)}件像的。不选也能登记。"
        self._count.setText(found)
        self._panel.setAccessibleName(f"{_HEADING}{repeat.title}。一样：{'、'.join(repeat.same)}。{found}")

    def _turned(self) -> None:
        self._opened = not self._opened
        self._show_parts()

    def _show_parts(self) -> None:
        opened = bool(self.repeats) and (not self._line or self._opened)
        first = self.repeats[0].title if self.repeats else ""
        self._heading.setText(_HEADING if opened else f"{_HEADING}{first}")
        self._panel.setVisible(bool(self.repeats))
        self._again.setVisible(bool(self._decided))
        self._again.set_text(f"定过{self._decided}件，存的时候记下来。重新看")
        self._turn.setVisible(self._line)
        self._turn.set_text("收起" if opened else "看看")
        self._turn.set_icons(after="chevron_up" if opened else "chevron_down")
        self._body.setVisible(opened)
        self._count.setVisible(not self._line)
        self._foot.setVisible(not self._line and bool(self.repeats))
        for answers in self._ways:
            answers.setDirection(
                QBoxLayout.Direction.LeftToRight if self._line else QBoxLayout.Direction.TopToBottom
            )
        self._card.setVisible(self._sure.isHidden() or not self._line)  # the line has room for one of the two
        self._answers.setVisible(self._sure.isHidden())
        self.turned.emit()


def _column(holder: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE.tight)
    return column


def _wide(button: Button) -> Button:
    policy = button.sizePolicy()
    policy.setHorizontalPolicy(policy.Policy.Expanding)
    button.setSizePolicy(policy)
    return button
