"""还没有同县里接上: by the county's file on a stick, or by an address and a code that are typed."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from agent_app.desk import exchanging, joining
from agent_app.desk.desk import Desk
from agent_app.desk.joining import Content, Found
from agent_app.gui.pages.exchange_work import FindSticks
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import EnterGoesOn, Field
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.question import Question
from agent_app.sync.enrolment import Invitation


class JoinPanel(Panel):
    """还没有同县里接上: by the county's file, or by an address and a code that are typed.

    `file_requested`: 从 U 盘读邀请; `typed(address, code)`; `put_away`: the other invitation is not read after all;
    `chosen(number)`: one of the invitations that `ask` offered, -1 for none of them.
    """

    file_requested = Signal()
    typed = Signal(str, str)
    put_away = Signal()
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("还没有同县里接上", icon="county", token="soon", parent=parent)
        said = "县里会给您一个 U 盘，或者一张写着网址和一串字的纸。没接上也照常登记，一条都不会丢。"
        self._said = label(said, wrap=True)
        self.body.addWidget(self._said)
        self.body.addSpacing(SPACE.tight)
        self._read = Button("从 U 盘读邀请", icon="stick", on_click=self.file_requested.emit)
        self.body.addWidget(self._read, 0, Qt.AlignmentFlag.AlignLeft)
        self._question = Question()
        self._question.chosen.connect(self.chosen)
        self.body.addWidget(self._question)
        self.body.addSpacing(SPACE.tight)
        self.address = Field("县里的网址", hint="照纸上写", check=joining.wrong_address)
        self.code = Field("一串字", hint="17个，横线不用管", check=joining.wrong_code)
        for field in (self.address, self.code):
            field.setMaximumWidth(look().size.text * 32)
            self.body.addWidget(field)
        EnterGoesOn(self.address)
        self.code.editor.returnPressed.connect(self._take)  # type: ignore[union-attr]
        self._trouble = label(role="late", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self.body.addSpacing(SPACE.tight)
        row = QHBoxLayout()
        row.addWidget(Button("用这串字接上", icon="globe", on_click=self._take))
        self._away = Button("不读了，收起", "link", key="Esc", on_click=self.put_away.emit)
        self._away.hide()
        row.addWidget(self._away)
        row.addStretch(1)
        self.body.addLayout(row)

    def invite_again(self) -> None:
        """Shows itself to a desk that belongs to a county already and was given another invitation."""
        self.heading.setText("读县里新给的邀请")
        self._said.setText(
            "县里会给您一个 U 盘，或者一张写着网址和一串字的纸。接上以前照原来的连着，一条都不会丢。"
        )
        self._away.show()
        self.show()

    def ask(self, words: str, invitations: Sequence[str], last: str) -> None:
        """Asks in place which of these invitations is meant, or the `last`: none."""
        self._question.ask(words, invitations, last)

    def stop_asking(self) -> bool:
        """Takes the question away; False when none was asked."""
        return self._question.stop(self._read)

    def refuse(self, sentence: str) -> None:
        """Says why it did not come about; what was typed stays."""
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    def _take(self) -> None:
        self.refuse("")
        wrong = next((field for field in (self.address, self.code) if not field.validate()), None)
        if wrong is None:
            self.typed.emit(self.address.text, self.code.text)
        else:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)


class JoinTalk(QObject):
    """Has the desk join. `told(sentence)`: it has."""

    told = Signal(str)

    def __init__(
        self, desk: Desk, tasks: Tasks, panel: JoinPanel, find: FindSticks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._panel, self._find = desk, tasks, panel, find
        self._offered: Sequence[Found] = ()
        panel.file_requested.connect(self._by_file)
        panel.typed.connect(self._by_code)
        panel.chosen.connect(self._chosen)

    def _by_file(self) -> None:
        self._panel.stop_asking()
        self._panel.refuse("")
        self._look(lambda: joining.invitations_in([stick.path for stick in self._find()]))

    def _look(self, read: Callable[[], Content]) -> None:
        self._tasks.query(
            read, self._found, owner=self, failed=lambda error: self._panel.refuse(error.sentence)
        )

    def _found(self, content: Content) -> None:
        """Takes the one invitation that is for this desk; asks where that is not plain."""
        self._panel.refuse("\n".join(content.unreadable))
        own = [one for one in content.found if one.words == self._here]
        if len(own) == 1:
            self._take(own[0])
        elif content.found:
            self._ask(content.found)
        elif not content.unreadable:
            self._choose_file()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._panel, "县里给的邀请在哪里", "", "邀请 (*.xfyq)")
        if name:
            self._look(lambda: Content((joining.look(Path(name)),), ()))

    def _ask(self, found: Sequence[Found]) -> None:
        self._offered = found
        if len(found) == 1:
            words = f"这份邀请是给{found[0].words}的，这台电脑是{self._here}的。要用它接上吗？"
            self._panel.ask(words, [f"用给{found[0].words}的"], "不用它")
        else:
            words = f"读到{len(found)}份邀请，哪一份是给这台电脑的？这台电脑是{self._here}的。"
            self._panel.ask(words, joining.choices(found), "都不是")

    def _chosen(self, number: int) -> None:
        self._panel.stop_asking()
        if number < 0:
            self._panel.refuse(f"没有接上，什么都没有动。请向县里要一份给{self._here}的邀请。")
        else:
            self._take(self._offered[number])

    def _take(self, found: Found) -> None:
        then = "现在写进 U 盘带去，县里认了，就都连上了。"
        self._join(lambda: exchanging.enrol_by_file(self._desk, found.path), then)

    @property
    def _here(self) -> str:
        return joining.whom(self._desk.profile.name, self._desk.profile.division)

    def _by_code(self, address: str, code: str) -> None:
        then = "以后有网就会自己交，不用守着。"
        self._join(lambda: exchanging.enrol_by_code(self._desk, address, code), then)

    def _join(self, enrol: Callable[[], Invitation], then: str) -> None:
        def joined(invitation: Invitation) -> None:
            whom = joining.whom(invitation.name, joining.division_of(invitation))
            self.told.emit(f"接上了{invitation.county.name}，用的是给{whom}的邀请。{then}")

        self._panel.stop_asking()
        self._panel.refuse("")
        self._tasks.operation(
            lambda _: enrol(),
            joined,
            "正在同县里接上",
            changes=Topic.CASES | Topic.EXCHANGE | Topic.SETTINGS,
            owner=self,
            failed=lambda error: self._panel.refuse(error.sentence),
        )
