"""同县里连起来: by an invitation on a stick, by the address and code on a paper, or later."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from agent_app.desk.joining import Content, Found, choices, invitations_in, wrong_address, wrong_code
from agent_app.gui.opening import Joining
from agent_app.gui.sticks import plugged_in
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import Field
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.question import Question

_LINE = "县里给过您一个 U 盘，或一张带字的纸。没有也能先用，登记的事都在，以后再连。"
_LATER = "以后再连：打开“交换”就能连。"
_NONE_THERE = "那里没有县里的邀请（末尾是 .xfyq 的文件）。请换一个 U 盘或文件夹，或者以后再连。"
_NOT_MINE = "那先不连，什么都没有动。请向县里要一份给您的邀请，以后再连也行。"


class JoinPart(QWidget):
    """The choice. `settled`: something was chosen or typed. `found(name, division)`: what an invitation says."""

    settled = Signal()
    found = Signal(str, str)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._way = ""  # file, typed, later
        self._file: Path | None = None
        self._offered: Sequence[Found] = ()
        self.said = label(_LINE, "quiet", wrap=True)
        self._error = label(role="late", wrap=True)
        self._error.hide()
        self.server = Field("县里的网址", hint="纸上有，像 https://10.1.2.3:8443", check=wrong_address)
        self.code = Field("那串字", hint="17个字母和数字，横线可以不输", check=wrong_code)
        self._typed = QWidget()
        typed = QVBoxLayout(self._typed)
        typed.setContentsMargins(0, 0, 0, 0)
        typed.setSpacing(SPACE.close)
        for field in (self.server, self.code):
            typed.addWidget(field)
            field.edited.connect(lambda _: self.settled.emit())
        self._typed.hide()
        self.question = Question()
        self.question.chosen.connect(self._chosen)
        self.read_button = Button("插着 U 盘，读它", icon="stick", on_click=self.read_stick)
        self.type_button = Button("照纸上的字输", icon="edit", on_click=self.type_it)
        self.later_button = Button("以后再说", "link", on_click=self.put_off)
        ways = QWidget()
        flow = FlowLayout(ways, SPACE.panel)
        for way in (self.read_button, self.type_button, self.later_button):
            flow.addWidget(way)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        for widget in (self.said, self._error, self.question, self._typed, ways):
            column.addWidget(widget)

    @property
    def joining(self) -> Joining | None:
        """What was chosen; None for later."""
        if self._way == "file":
            return Joining(file=self._file)
        if self._way == "typed":
            return Joining(server=self.server.text.strip(), code=self.code.text.strip())
        return None

    @property
    def done(self) -> bool:
        """Whether it is settled, be it that it is put off."""
        if self._way == "typed":
            return not (wrong_address(self.server.text) or wrong_code(self.code.text))
        return bool(self._way)

    def first_wrong(self) -> QWidget | None:
        """Says what is wrong with what was typed, and gives the first field where something is."""
        if self._way != "typed":
            return None
        return next((field for field in (self.server, self.code) if not field.validate()), None)

    def read_stick(self) -> None:
        """Looks for an invitation on what is plugged in; asks for a folder when there is none."""
        self._look_in(lambda: [stick.path for stick in plugged_in()], ask=True)

    def look_in(self, folder: Path) -> None:
        """Looks for an invitation in this folder."""
        self._look_in(lambda: [folder], ask=False)

    def type_it(self) -> None:
        """Shows the fields for what stands on the paper."""
        self._choose("typed", "照县里那张纸输。连得上时马上连，连不上也不耽误用。")
        self.server.setFocus()

    def put_off(self) -> None:
        """Later."""
        self._choose("later", _LATER)

    def _look_in(self, where: Callable[[], Sequence[Path]], *, ask: bool) -> None:
        def took(content: Content) -> None:
            if len(content.found) == 1:
                self._take(content.found[0])
            elif content.found:
                self._ask_which(content.found)
            elif ask and not content.unreadable:
                self._ask()
            else:
                self._refuse(_NONE_THERE)
            if content.unreadable:
                self._refuse("\n".join(content.unreadable))

        self._tasks.query(
            lambda: invitations_in(where()),
            took,
            owner=self,
            key="invitations",
            failed=lambda error: self._refuse(error.sentence),
        )

    def _ask_which(self, found: Sequence[Found]) -> None:
        self._offered = found
        self._error.hide()
        self.question.ask(f"读到{len(found)}份邀请，哪一份是给您的？", choices(found), "都不是")

    def _chosen(self, number: int) -> None:
        if number < 0:
            self._choose("", _LINE)
            self._refuse(_NOT_MINE)
        else:
            self._take(self._offered[number])

    def _ask(self) -> None:
        folder = QFileDialog.getExistingDirectory(self.window(), "邀请在哪个 U 盘或文件夹里")
        if folder:
            self.look_in(Path(folder))

    def _take(self, found: Found) -> None:
        self._file = found.path
        self._choose(
            "file",
            f"读到了{found.county}给{found.name}的邀请，区划代码 {found.division}。开始用的时候就连上。",
        )
        self.found.emit(found.name, found.division)

    def _refuse(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.show()

    def _choose(self, way: str, sentence: str) -> None:
        self._way = way
        self._error.hide()
        self.question.stop(self.read_button)
        self._typed.setVisible(way == "typed")
        self.said.setText(sentence)
        self.settled.emit()
