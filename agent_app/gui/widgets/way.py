"""这件事该走哪条路: the questions of Art. 31, one after another, answered with 是 or 不是; then where the matter belongs."""

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agent_app.core.routing import Routing
from agent_app.core.rules import Track
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button, FaceButton, Piece
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import IconLabel, label
from agent_app.gui.widgets.notes import announce

YES, NO = 1, 2
_NONE_OF_THEM = "都不是，那就不是导入别的路，由收到的单位按信访程序办。请看看纸上写的是哪一条。"
_LIST, _ASK = "知道是哪一条，直接选", "不知道，一句一句问"


class _Reached(QWidget):
    """Where the matter belongs. It takes the focus, so that one Enter too many answers nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "around")
        self._icon = IconLabel("check", "accent")
        self._name = label(role="strong", wrap=True)
        self._means = label(wrap=True)
        head = QHBoxLayout()
        head.setSpacing(SPACE.tight)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.hair)
        column.addLayout(head)
        column.addWidget(self._means)

    def show_way(self, name: str, means: str, icon: str = "check", token: str = "accent") -> None:
        """Says it, also to a screen reader."""
        self._icon.set_icon(icon, token)
        self._name.setText(name)
        self._means.setText(means)
        self._means.setVisible(bool(means))
        self.setAccessibleName(f"{name}。{means}")


class _Way(FaceButton):
    """A way that is chosen by its name; its words wrap."""

    centred = False
    wraps = True

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("role", "choice")
        self.setCheckable(True)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)

    def pieces(self) -> list[Piece]:
        on = self.isChecked()
        radio = Piece(icon="radio_on" if on else "radio_off", token="accent" if on else "edge")
        return [radio, Piece(self.text(), gap=SPACE.tight + 2)]

    def padding(self) -> float:
        return SPACE.close

    def face_height(self) -> int:
        return look().size.control


class WayFinder(QWidget):
    """Asks until it is known where the matter belongs. `changed`: another way, or none any more.

    `means` says what a way means for dates; a way that is not `allowed` is never the answer. `keys` names the keys
    of 是 and 不是 on the buttons; `listed` lets who knows the way choose it by its name.
    """

    changed = Signal()

    def __init__(
        self,
        asked: Routing,
        means: Callable[[Track], str],
        allowed: Collection[str] | None = None,
        *,
        keys: tuple[str, str] = ("", ""),
        listed: bool = False,
    ) -> None:
        super().__init__()
        self.asked = asked
        self._means = means
        self._allowed = {track.code for track in asked.tracks} if allowed is None else set(allowed)
        self._place = label(role="quiet")
        self._question = label(role="row", wrap=True)
        self.yes = Button("是", key=keys[0], on_click=lambda: self.answer(True))
        self.no = Button("不是", key=keys[1], on_click=lambda: self.answer(False))
        self._back = Button("上一句", "link", on_click=self._step_back)
        self._asking, self._listing = QWidget(), QWidget()
        self.reached = _Reached()
        self._again = Button("重新问", "inline", on_click=self._ask_again)
        self._turn = Button(_LIST, "inline", on_click=self._turned)
        self._ways: dict[str, _Way] = {}
        self._lay_out(listed)
        self._show()

    @property
    def code(self) -> str:
        """The way that was found, "" while none is."""
        track = self.asked.reached
        return track.code if track is not None and track.code in self._allowed else ""

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab goes, in order."""
        return [self.yes, self.no, self._back, *self._ways.values(), self.reached, self._again, self._turn]

    def choose(self, code: str) -> None:
        """Shows a way that is known already; "" begins anew."""
        self._take(self.asked.at(code))

    def answer(self, yes: bool) -> None:
        """Answers the question that stands there."""
        if self.asked.question is None:
            return
        self._take(self.asked.answer(yes))
        if self.asked.reached is not None:
            self.reached.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            announce(self._question)

    def press(self, number: int) -> bool:
        """是 and 不是 by their numbers; False for any other."""
        if number not in (YES, NO) or self.asked.question is None or not self._listing.isHidden():
            return False
        button = self.yes if number == YES else self.no
        button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        button.click()
        return True

    def begin(self) -> None:
        """Puts the focus on the answer, or on what was found."""
        place: QWidget = self.yes if self.asked.reached is None else self.reached
        if not self._listing.isHidden():
            place = self._ways.get(self.code) or next(iter(self._ways.values()))
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Focus that is given to the whole goes where one can answer; a proxy would change what Tab does."""
        self.begin()

    def _take(self, asked: Routing) -> None:
        before = self.code
        self.asked = asked
        self._show()
        if self.code != before:
            self.changed.emit()

    def _step_back(self) -> None:
        self._take(self.asked.back())
        self.begin()

    def _ask_again(self) -> None:
        self._take(self.asked.at(""))
        self.begin()

    def _turned(self) -> None:
        asking = self._listing.isHidden()
        self._listing.setVisible(asking)
        self._turn.set_text(_ASK if asking else _LIST)
        self._show()
        self.begin()

    def _show(self) -> None:
        question, track = self.asked.question, self.asked.reached
        listing = not self._listing.isHidden()
        self._asking.setVisible(question is not None and not listing)
        self.reached.setVisible(track is not None)
        self._again.setVisible(track is not None and not listing)
        if question is not None:
            at, count = self.asked.place
            self._place.setText(f"第{at}句，最多{count}句")
            self._question.setText(question.question)
            self._question.setAccessibleName(question.question)
            for button in (self.yes, self.no):
                button.setAccessibleName(f"{button.text()}：{question.question}")
            self._back.setVisible(bool(self.asked.answers))
        if track is not None and self.code:
            self.reached.show_way(f"走的是：{track.label}", self._means(track))
        elif track is not None:
            self.reached.show_way(_NONE_OF_THEM, "", "info", "soon")
        for code, way in self._ways.items():
            way.setChecked(code == self.code)

    def _lay_out(self, listed: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(SPACE.tight)
        asking.addWidget(self._place)
        asking.addWidget(self._question)
        answers = QWidget()
        flow = FlowLayout(answers, SPACE.tight)
        for button in (self.yes, self.no, self._back):
            flow.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        answers.setSizePolicy(policy)
        asking.addWidget(answers)
        ways = QVBoxLayout(self._listing)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(SPACE.hair)
        one = QButtonGroup(self)
        for track in self.asked.tracks:
            if track.code in self._allowed:
                way = self._ways[track.code] = _Way(track.label)
                way.clicked.connect(lambda _=False, code=track.code: self.choose(code))
                one.addButton(way)
                ways.addWidget(way)
        self._listing.hide()
        for part in (self._asking, self._listing, self.reached):
            column.addWidget(part)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(SPACE.panel)
        foot.addWidget(self._again)
        foot.addWidget(self._turn)
        foot.addStretch(1)
        column.addLayout(foot)
        self._turn.setVisible(listed)
