"""交接: every open case of an agent goes to another one; what the county has not got yet is named, and the list printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.base.progress import Progress
from agent_app.core.clock_words import say
from agent_app.core.rules import FieldType, StepField
from agent_app.core.vocabulary import Role
from agent_app.desk import agency_papers, handover
from agent_app.desk.desk import Desk
from agent_app.desk.handover import Handed, Handover
from agent_app.desk.takers import Taker, takers
from agent_app.gui.actions import deed
from agent_app.gui.page import Page, Sheet
from agent_app.gui.pages.case.inputs import DayInput
from agent_app.gui.pages.paper import PaperFace, PaperPanel
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import FORM_WIDEST, SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.fields import EnterGoesOn, Field
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.label import label, rule
from agent_app.gui.widgets.notes import Note
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.words import people_in_words

_MOST = 200
"""Cases that are listed on the page; all of them are handed over and printed."""
_TITLE = "代理事项交接清单"


@dataclass(frozen=True, slots=True)
class Plan:
    """What could be handed over now, and to whom."""

    cases: tuple[Handed, ...]
    takers: tuple[Taker, ...]


def plan(desk: Desk, agent: str, progress: Progress) -> Plan:
    """The open cases of an agent, and who may take them."""
    return Plan(handover.of_agent(desk, agent, progress), tuple(takers(desk)))


class HandoverPage(Page):
    """The page; opened from 设置. `back_requested`: the way back was pressed."""

    title = "交接"
    help_page = "settings"
    back_requested = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._plan = Plan((), ())
        self.bar.add_back("设置", self.back_requested.emit)
        self.paper = PaperPanel(desk, tasks)
        self.paper.hide()
        sheet = self._sheet = Sheet(FORM_WIDEST)
        self.body.addWidget(sheet)
        self.body.addWidget(self.paper, 1)
        sheet.column.addWidget(self._build_form())
        sheet.column.addWidget(self._build_list())
        sheet.column.addStretch(1)
        EnterGoesOn(self)
        self.offer("print", self.paper.print_now)

    def opened(self, subject: str = "") -> None:
        self.clear_notes()
        self.paper.hide()
        self._sheet.show()
        self.agent.set_text(self._desk.profile.name)
        self._load()
        self.taker.setFocus(Qt.FocusReason.OtherFocusReason)

    def primary(self) -> None:
        """Hands over, when it is known to whom."""
        if not self._sheet.isVisible():
            return
        if not self.taker.text.strip():
            self.taker.set_error("还没有写交给谁。")
            self.taker.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.day.editor.day is None:
            self.day.set_error("还没有写从哪天起。写成7月20日、7.20都行。")
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        taker, on, reason = self.taker.text.strip(), self.day.editor.day, self.reason.text.strip()
        agent = self.agent.text.strip()
        self._give.setEnabled(False)

        def work(progress: Progress) -> tuple[Handover, bytes]:
            done = handover.hand_over_desk(self._desk, taker, on, reason, agent, progress)
            return done, agency_papers.handover_list(self._desk, done)

        self._tasks.operation(
            work,
            lambda made: self._done(*made),
            "正在交接",
            changes=Topic.CASES,
            owner=self,
            failed=self._refuse,
        )

    def panels(self) -> list[QWidget]:
        return [self._form, self._listed, self.paper]

    def _load(self) -> None:
        agent = self.agent.text.strip()
        self._tasks.query(
            lambda: plan(self._desk, agent, lambda *_: None),
            self._show,
            owner=self,
            key="handover",
            failed=self._refuse,
        )

    def _show(self, found: Plan) -> None:
        self._plan = found
        self._give.setEnabled(bool(found.cases))
        self._say_what()
        self._known.show_chips(
            ChipFace(taker.name, f"{taker.name}（{taker.role.label}）") for taker in found.takers
        )
        self._known.setVisible(bool(found.takers))
        unsent = sum(bool(one.saved) for one in found.cases)
        count = len(found.cases)
        told = f"还在办的{count}件" if count else "没有还在办的事，不用交接"
        if unsent:
            told += f"，其中{unsent}件有只存在这台电脑上的记录"
        self._told.setText(f"{told}。")
        self._advice.setVisible(bool(unsent))
        empty(self._rows)
        for one in found.cases[:_MOST]:
            self._rows.addWidget(_row(one, self._desk.today.year))
        if count > _MOST:
            self._rows.addWidget(label(f"下面还有{count - _MOST}件，清单上都有。", "quiet", wrap=True))

    def _say_what(self, *_: object) -> None:
        """The button says what it does: how many cases go to whom."""
        name, count = self.taker.text.strip(), len(self._plan.cases)
        self._give.set_text(f"把{count}件事交给{name}" if name and count else "交接")

    def _done(self, done: Handover, pdf: bytes) -> None:
        self.toast_requested.emit(f"{len(done.cases)}件交给{done.taker}了", None)
        self._sheet.hide()
        self.paper.show()
        self.paper.show_paper(PaperFace("", "handover_list", _TITLE, pdf))
        self.clear_notes()
        self.add_note(
            Note("info", "交接已经存好。再交换一次，县里和接手的人才看得到。清单打出来，三方签字。")
        )
        self.paper.begin()

    def _refuse(self, error: AppError) -> None:
        self._give.setEnabled(bool(self._plan.cases))
        self.clear_notes()
        self.add_note(Note("late", error.sentence, closable=True))

    def _build_form(self) -> Panel:
        panel = self._form = Panel("交给谁")
        panel.body.setSpacing(SPACE.close)
        line = "交给谁，从那天起就由谁代理、谁来提醒。事情、材料、期限都不变，经过里记着换了人。"
        panel.body.addWidget(label(line, wrap=True))
        self.agent = Field("谁名下的事")
        self.agent.left.connect(self._load)
        self.agent.setVisible(self._desk.profile.role is not Role.AGENT)
        self.taker = Field("接手的代理员")
        self.taker.edited.connect(self._say_what)
        self._known = ChipRow(name="县里发过证书的", exclusive=True)
        self._known.changed.connect(lambda name, _: self.taker.set_text(name))
        self.day = DayInput(
            StepField("on", "从哪天起", FieldType.DATE, required=True),
            lambda: self._desk.today,
            required=True,
        )
        self.day.editor.set_day(self._desk.today)
        self.reason = Field("为什么交接", optional=True)
        for part in (self.agent, self.taker, self._known, self.day, self.reason):
            panel.body.addWidget(part)
        self._give = Button("交接", "primary", key=deed("primary").key, on_click=self.primary)
        row = QHBoxLayout()
        row.addWidget(self._give)
        row.addStretch(1)
        panel.body.addLayout(row)
        return panel

    def _build_list(self) -> Panel:
        panel = self._listed = Panel("交接哪些事")
        self._told = label(wrap=True)
        self._advice = label("最好先去“交换”交一次再交接，免得旧电脑坏了找不回来。", "soon", wrap=True)
        self._advice.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        panel.body.addWidget(self._told)
        panel.body.addWidget(self._advice)
        panel.body.addLayout(self._rows)
        return panel


def _row(one: Handed, year: int) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, SPACE.tight, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(one.title or "没有写事由", "strong", wrap=True))
    until = f"最迟{say(one.due, year)}" if one.due else ""
    unsent = f"{one.saved}条只在这台电脑上" if one.saved else ""
    facts: Sequence[str] = (people_in_words(one.petitioner, one.households), one.stage, until, unsent)
    column.addWidget(label("，".join(filter(None, facts)), "quiet", wrap=True))
    column.addWidget(label(one.number, "quiet", wrap=True))
    column.addSpacing(SPACE.tight)
    column.addWidget(rule())
    return holder
