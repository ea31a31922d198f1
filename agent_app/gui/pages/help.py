"""帮助: the manual, a short page for each place, and the table of keys that follows from the declared actions."""

from collections.abc import Callable
from urllib.parse import quote

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

from agent_app.base.resources import read_text
from agent_app.core.categories import SEPARATOR, top
from agent_app.core.guide import Guide, shipped_guide
from agent_app.gui.actions import told
from agent_app.gui.page import Page
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import FaceButton, Piece
from agent_app.gui.widgets.panel import Panel

PAGES = (
    ("today", "今日"),
    ("register", "登记"),
    ("cases", "事项"),
    ("case", "一件事"),
    ("guide", "指引"),
    ("papers", "打印"),
    ("exchange", "交换"),
    ("visits", "走访"),
    ("figures", "统计"),
    ("settings", "设置"),
    ("keys", "按键"),
)


def manual_page(name: str, guide: Guide | None = None) -> str:
    """The manual's page as Markdown; "keys" has the table of all actions at its end, "guide" the classes of matters.

    "guide/农村农业" is what is told of the matters of one class.
    """
    name, _, first = name.partition("/")
    told_of = guide or shipped_guide()
    if first:
        return _advice_page(told_of, first)
    text = read_text(f"manual/zh_CN/{name}.md")
    if name == "guide":
        names = dict.fromkeys(top(advice.name) for advice in told_of.all)
        rows = "\n".join(f"- [{one}]({_page_of(one)})" for one in names)
        text = f"{text}\n## 按分类看\n\n{rows}\n"
    if name == "keys":
        rows = "\n".join(f"| {key} | {words} |" for key, words in told())
        text = f"{text}\n| 按 | 就 |\n|---|---|\n{rows}\n"
    return text


def _page_of(first: str) -> str:
    return f"guide/{quote(first)}.md"


def _advice_page(guide: Guide, first: str) -> str:
    """What is told of one class and those below it."""
    parts = [f"# {first}", "[全部分类](guide.md)"]
    for advice in guide.all:
        if top(advice.name) == first:
            if advice.name != first:
                parts.append(f"## {advice.name.split(SEPARATOR, 1)[1]}")
            parts += [f"**{heading}**：{sentence}" for heading, sentence in advice.lines]
    return "\n\n".join(parts) + "\n"


class HelpPage(Page):
    """Contents at the left, the page at the right; opened for a page's name it shows that one.

    `guide` gives what is told of classes of matters: a county may have changed it.
    """

    title = "帮助"

    def __init__(self, guide: Callable[[], Guide] = shipped_guide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guide = guide
        self._shown = PAGES[0][0]
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Entry] = {}
        contents = QWidget()
        contents.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name, words in PAGES:
            entry = self._buttons[name] = _Entry(words)
            entry.clicked.connect(lambda _=False, name=name: self.show_page(name))
            self._group.addButton(entry)
            column.addWidget(entry)
        column.addStretch(1)
        self.browser = QTextBrowser()
        self.browser.setAccessibleName("帮助")
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(lambda url: self.show_page(url.path().removesuffix(".md")))
        panel = Panel()
        panel.body.addWidget(self.browser)
        self._contents = contents
        self.body.addWidget(contents)
        self.body.addWidget(panel, 1)

    def opened(self, subject: str = "") -> None:
        self.show_page(subject if subject.partition("/")[0] in self._buttons else self._shown)
        self.browser.setFocus()

    def show_page(self, name: str) -> None:
        """Shows a page of the manual; a name that is none changes nothing."""
        entry = self._buttons.get(name.partition("/")[0])
        if entry is None:
            return
        self._shown = name
        entry.setChecked(True)
        self.browser.document().setDefaultFont(look().font())
        self.browser.setMarkdown(manual_page(name, self._guide()))
        self._space_out()
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)

    def panels(self) -> list[QWidget]:
        return [self._contents, self.browser]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "browser"):
            self.show_page(self._shown)

    def _space_out(self) -> None:
        """Room between paragraphs, headings in the window's sizes."""
        block = self.browser.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            form = QTextBlockFormat(block.blockFormat())
            level = form.headingLevel()
            inside_table = cursor.currentTable() is not None
            form.setTopMargin(SPACE.panel if level > 1 else SPACE.hair)
            form.setBottomMargin(SPACE.hair if inside_table else SPACE.tight)
            cursor.setBlockFormat(form)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                chars = cursor.charFormat()
                chars.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
                chars.setFont(
                    look().font(look().size.page_title if level == 1 else look().size.row_title, bold=True)
                )
                cursor.setCharFormat(chars)
            if table := cursor.currentTable():
                shape = table.format()
                shape.setCellPadding(SPACE.hair + 2)
                shape.setBorder(0)
                table.setFormat(shape)
            block = block.next()


class _Entry(FaceButton):
    centred = False

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("role", "mark")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def pieces(self) -> list[Piece]:
        chosen = self.isChecked()
        return [Piece(self.text(), token="accent" if chosen else "ink", bold=chosen)]

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(look().size.text * 6 + 2 * SPACE.panel, 0))

    def face_height(self) -> int:
        return look().size.control
