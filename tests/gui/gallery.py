"""Pages that hold every widget with made-up things, to look at and to test."""

from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
)

from agent_app.gui.models.rows import RowsModel
from agent_app.gui.page import Page, Sheet
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.case_rows import CaseHeader, CaseList
from agent_app.gui.widgets.chips import ChipFace, ChipRow, ChoiceCard
from agent_app.gui.widgets.clock import CLOCKS, ClockBadge, ClockFace, DuePanel
from agent_app.gui.widgets.conflict import ConflictCards, Side
from agent_app.gui.widgets.fields import Field, TextArea, choice, date_edit
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import Tag, label
from agent_app.gui.widgets.line_edit import PasswordEdit, SearchEdit
from agent_app.gui.widgets.list_frame import ListFrame
from agent_app.gui.widgets.notes import Note
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.sections import SectionFace, SectionMarks
from agent_app.gui.widgets.steps import StepList
from agent_app.gui.widgets.timeline import Timeline
from tests.gui import samples


def checked(text: str) -> str:
    return "" if len(text) == 18 else f"现在是{len(text)}位，应是18位。不填也能登记。"


class FormGallery(Page):
    """Fields, chips, marks, notes, a repeat."""

    title = "登记新事项"

    def __init__(self) -> None:
        super().__init__()
        self.bar.set_fact("来访，2026年9月16日 15:42")
        self.bar.add(SearchEdit())
        self.add_note(Note("soon", "上次写到“诉求”，草稿是昨天 16:40 存的。", "接着写", closable=True))
        self.marks = SectionMarks(
            [
                SectionFace("来人", "bad"),
                SectionFace("诉求", "now"),
                SectionFace("材料", "done"),
                SectionFace("告知"),
            ]
        )
        self.body.addWidget(self.marks)
        sheet = Sheet(760)
        self.body.addWidget(sheet, 1)
        form = Panel("来人", aside=label("姓名和住址要填，别的可以空着", "quiet"))
        self.grid = QGridLayout()
        self.grid.setSpacing(SPACE.close)
        self.name = Field("姓名")
        self.name.set_text("彭水生")
        self.phone = Field("电话", optional=True)
        self.phone.set_text("139 0000 2046")
        self.number = Field("身份证号", optional=True, check=checked)
        self.number.set_text("99010219700101001")
        self.number.validate()
        self.place = Field(
            "村（社区）", choice([("99010203", "云山县 青溪镇 石桥村"), ("99010204", "云山县 青溪镇 下渡村")])
        )
        self.day = Field("哪一天", date_edit())
        self.secret = Field("口令", PasswordEdit(), hint="打开程序时用")
        self.secret.set_text("abcdefgh")
        for at, field in enumerate((self.name, self.phone, self.number, self.place, self.day, self.secret)):
            self.grid.addWidget(field, at // 2, at % 2)
        form.body.addLayout(self.grid)
        part = form.section(line=True)
        self.purpose = ChipRow(
            [ChipFace("suggestion", "建议意见"), ChipFace("appeal", "申诉求决"), ChipFace("accusation", "检举控告")],
            "哪一类", exclusive=True,
        )  # fmt: skip
        self.purpose.choose("appeal")
        part.addWidget(self.purpose)
        self.words = Field("本人的话", TextArea(3))
        self.words.set_text(
            "去年八月到今年三月在县城北边给人家盖仓库，讲好一天二百八，做了一百四十六天，只给过一万。年前说过完年给，过完年电话不接了。一起做的还有两个外村的。"
        )
        part.addWidget(self.words)
        box = QCheckBox("已读给本人听，本人说没写错")
        row = QHBoxLayout()
        for widget in (box, QRadioButton("来访"), QRadioButton("来信")):
            row.addWidget(widget)
        row.addStretch(1)
        part.addLayout(row)
        off = QCheckBox("不能改")
        off.setChecked(True)
        off.setEnabled(False)
        part.addWidget(off)
        part = form.section(line=True)
        tags = FlowLayout()
        for tag in (
            Tag("工地记工本 3页", "paper"),
            Tag("办理中，已延期", "wait"),
            Tag("过期4天", "late", "late"),
        ):
            tags.addWidget(tag)
        part.addLayout(tags)
        cards = QHBoxLayout()
        for px, words in ((14, "标准：还有 2 天"), (18, "大：还有 2 天"), (22, "特大：还有 2 天")):
            card = ChoiceCard(words, px)
            card.setChecked(px == 18)
            cards.addWidget(card)
        part.addLayout(cards)
        sheet.column.addWidget(form)
        sheet.column.addStretch(1)
        self._add_actions()

    def _add_actions(self) -> None:
        foot = QFrame()
        foot.setProperty("role", "actions")
        row = QHBoxLayout(foot)
        row.setContentsMargins(SPACE.page, SPACE.close, SPACE.page, SPACE.close)
        row.addWidget(Button("先放下", "link", key="Esc"))
        row.addStretch(1)
        row.addWidget(label("还差：身份证号、读给本人听、告知", "quiet"))
        off = Button("不能按")
        off.setEnabled(False)
        row.addWidget(off)
        row.addWidget(Button("到“告知”", key="Alt+4"))
        row.addWidget(Button("存好，打印回执", "primary", key="Ctrl+Enter"))
        self.add_foot(foot)


class CaseGallery(Page):
    """A timeline, due dates, steps."""

    title = "12户高标准农田占地补偿"

    def __init__(self) -> None:
        super().__init__()
        self.bar.add_back("事项", lambda: None)
        self.bar.add_after_title(Tag("办理中，已延期", "wait"))
        self.bar.add(Button("打印", icon="print", key="Ctrl+P"))
        self.timeline = Timeline()
        middle = Panel("经过", aside=label("新的在上，共8步", "quiet"))
        middle.section(flush=True).addWidget(self.timeline)
        self.timeline.show_items(samples.TIMELINE)
        self.body.addWidget(middle, 4)
        self.due = DuePanel(samples.DUE)
        self.due.toggle()
        right = Panel("接下来")
        right.body.addWidget(self.due)
        right.section(line=True).addWidget(DuePanel(samples.DUE_SOON))
        right.section(line=True).addWidget(label("现在能做的", "heading"))
        self.steps = StepList()
        self.steps.show_steps(samples.STEPS, shown=3)
        right.section(flush=True).addWidget(self.steps)
        right.add_stretch()
        self.sheet = Sheet()
        self.sheet.column.addWidget(right)
        self.sheet.column.addStretch(1)
        self.body.addWidget(self.sheet, 3)


class ListGallery(Page):
    """A list of cases with found words, chips, clocks of every kind, a conflict."""

    title = "事项"

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchEdit()
        self.search.setText("欠薪")
        self.bar.add_after_title(self.search, 2)
        self.bar.set_fact("找到 6件，共 1,284件", "6件")
        self.bar.add(Button("导出表格"))
        left = QVBoxLayout()
        left.setSpacing(SPACE.close)
        self.chips = ChipRow(
            [ChipFace("mine", "轮到我", 1), ChipFace("late", "过期", 1), ChipFace("village", "石桥村", removable=True),
             ChipFace("open", "在办", 4), ChipFace("year", "今年", 5)], "条件",
        )  # fmt: skip
        self.chips.choose("village")
        self.chips.add(Button("更多条件", icon="plus"))
        left.addWidget(self.chips)
        self.view = CaseList(RowsModel())
        foot = QFrame()
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.addWidget(label("只找了石桥村的。"))
        row.addWidget(Button("在全镇找，还有 15件", "link"))
        row.addStretch(1)
        left.addWidget(ListFrame(self.view, CaseHeader(self.view), foot))
        left.addStretch(0)
        self.view.show_rows(samples.CASES)
        self.body.addLayout(left, 3)
        side = Panel("各种期限")
        for kind in CLOCKS:
            side.body.addWidget(ClockBadge(ClockFace(kind, f"还有 2 天（{kind}）", "9月18日 周五")))
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setValue(40)
        side.body.addWidget(bar)
        part = side.section(line=True)
        part.addWidget(
            ConflictCards([Side("1", "136 0000 8841", "刘春生，石桥村电脑", "9月12日 10:05 改"),
                           Side("2", "136 0000 8814", "镇里，青溪镇 2号电脑", "9月13日 09:31 改")])
        )  # fmt: skip
        side.add_stretch()
        sheet = Sheet()
        sheet.column.addWidget(side)
        self.body.addWidget(sheet, 2)
