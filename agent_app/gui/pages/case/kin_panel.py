"""像不像一件: the cases that this one may be a repeat of, and those it was compared with; a person decides."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QVBoxLayout, QWidget

from agent_app.core.vocabulary import Verdict
from agent_app.desk.repeats import Kin, Linked, Repeat
from agent_app.gui.actions import deed
from agent_app.gui.page import Sheet
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FlowLayout, empty
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_ASTRAY = "并到的那一件也结束了，现在没有哪一件在办。请撤回“并入”，或者把那一件重新办起来。"


class KinPanel(Panel):
    """The panel. `decided(case, verdict)`: what somebody says of another case; `merge_requested(case)`: this one is to be
    closed as a repeat of it; `undo_requested(record)`: what was said is taken back; `look_requested(case)`; `closed`.
    """

    decided = Signal(str, str)
    merge_requested = Signal(str)
    undo_requested = Signal(str)
    look_requested = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__("像不像一件事")
        sheet = self._sheet = Sheet()
        sheet.column.setContentsMargins(SPACE.panel, 0, SPACE.panel, SPACE.tight)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE.tight)
        sheet.column.addLayout(self._list)
        sheet.column.addStretch(1)
        self._first: Button | None = None
        middle = self.section(flush=True)
        middle.addWidget(sheet, 1)
        foot = self.section(line=True)
        self.close_button = Button("看完了", key=deed("back").key, on_click=self.closed.emit)
        foot.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)

    def show_kin(self, kin: Kin, *, open_case: bool) -> None:
        """Shows what is found and what was said; `open_case`: this case can still be closed as a repeat.

        Who has decided here goes on with what is left.
        """
        now = QApplication.focusWidget()
        if now is not None and self._sheet.isAncestorOf(now):
            QTimer.singleShot(0, self, self.begin)
        empty(self._list)
        self._first = None
        if kin.astray:
            self._list.addWidget(label(_ASTRAY, "late", wrap=True))
        for place, repeat in enumerate(kin.possible):
            self._list.addWidget(self._possible(repeat, first=place == 0))
        if kin.linked:
            self._list.addWidget(label("已经比过", "quiet"))
        may_merge = open_case and not kin.merged_into
        for said in kin.linked:
            self._list.addWidget(self._linked(said, kin, may_merge=may_merge))
        if not (kin.possible or kin.linked):
            self._list.addWidget(label("没有找到像的。", wrap=True))

    def begin(self) -> None:
        """Puts the focus where one may decide."""
        (self._first or self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _possible(self, repeat: Repeat, *, first: bool) -> QWidget:
        day = repeat.registered_on
        when = f"{day.year}年{day.month}月{day.day}日登记" if day else "台账里没有写日期"
        card, column = _card(repeat.title, f"{when}，{repeat.stage.label}\n编号 {repeat.number}")
        column.addLayout(_facts((("一样", repeat.same), ("不一样", repeat.differs))))
        keys = {Verdict.SAME: deed("same_case").key, Verdict.OTHER: deed("other_case").key} if first else {}
        ways = [
            Button(
                verdict.label,
                key=keys.get(verdict, ""),
                on_click=partial(self.decided.emit, repeat.subject, verdict.value),
            )
            for verdict in Verdict
        ]
        if first:
            self._first = ways[0]
        look = Button("打开看看", "inline", icon_after="chevron_right")
        look.clicked.connect(partial(self.look_requested.emit, repeat.subject))
        column.addWidget(_row([*ways, look]))
        card.setAccessibleName(f"可能是同一件：{repeat.title}。{repeat.why}")
        return card

    def _linked(self, said: Linked, kin: Kin, *, may_merge: bool) -> QWidget:
        stage = f"，{said.stage.label}" if said.stage else "，不在这台电脑里"
        card, column = _card(
            f"{said.verdict.label}：{said.title or said.number}", f"编号 {said.number}{stage}"
        )
        ways = []
        if said.subject == kin.merged_into:
            column.addWidget(label("这一件已经作为重复的并到那一件里，记的都还在。", wrap=True))
        elif may_merge and said.here and said.verdict is Verdict.SAME:
            ways.append(
                Button("这件是重复的，并入那件", on_click=partial(self.merge_requested.emit, said.subject))
            )
        ways.append(Button("撤回这句话", "inline", on_click=partial(self.undo_requested.emit, said.record)))
        if said.here:
            look = Button("打开看看", "inline", icon_after="chevron_right")
            look.clicked.connect(partial(self.look_requested.emit, said.subject))
            ways.append(look)
        column.addWidget(_row(ways))
        return card


def _card(title: str, quiet: str) -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setProperty("role", "inset")
    column = QVBoxLayout(card)
    column.setContentsMargins(SPACE.close, SPACE.tight, SPACE.close, SPACE.tight)
    column.setSpacing(SPACE.hair)
    column.addWidget(label(title or "没有写事由", "heading", wrap=True))
    column.addWidget(label(quiet, "quiet", wrap=True))
    return card, column


def _facts(rows: Sequence[tuple[str, Sequence[str]]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE.close)
    grid.setVerticalSpacing(SPACE.hair)
    grid.setColumnStretch(1, 1)
    for at, (name, said) in enumerate(rows):
        if said:
            grid.addWidget(label(name, "quiet"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label("、".join(said), wrap=True), at, 1)
    return grid


def _row(ways: Sequence[Button]) -> QWidget:
    holder = QWidget()
    holder.setContentsMargins(0, SPACE.hair, 0, 0)
    row = FlowLayout(holder, SPACE.tight)
    for way in ways:
        row.addWidget(way)
    return holder
