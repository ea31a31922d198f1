"""设置: type size, light and dark, lock, what this program is."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from agent_app import __version__
from agent_app.gui.actions import button, deed
from agent_app.gui.page import Page, Sheet
from agent_app.gui.remembered import LOCK_MINUTES
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import FORM_WIDEST, SIZES, SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChoiceCard
from agent_app.gui.widgets.flow import ems
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel


class SettingsPage(Page):
    """The page; size and colours change at once. `lock_requested`: 锁上 was pressed.

    `lock_after_chosen(minutes)`: how long nobody may touch the window before it locks itself, 0 for ever.
    `recovery_requested`: a new recovery code is wanted. `reminding_chosen(on)`: whether to remind.
    `handover_requested`: the cases are to go to another agent.
    `person` asks who works here, `law` tells by which rules, `photos` asks how they are kept, `fonts` in which type
    papers are set, `ways` how to exchange, `passphrase` for a new one; where there is none, as in practice, there is
    no recovery code to be had either. `about` are lines of facts about this desk (whose, which version, where the
    records are), shown as they are.
    """

    title = "设置"
    help_page = "settings"
    lock_requested = Signal()
    lock_after_chosen = Signal(int)
    recovery_requested = Signal()
    reminding_chosen = Signal(bool)
    handover_requested = Signal()

    def __init__(
        self,
        about: Sequence[str] = (),
        lock_minutes: int = 10,
        *,
        reminds: bool = True,
        person: QWidget | None = None,
        law: QWidget | None = None,
        photos: QWidget | None = None,
        fonts: QWidget | None = None,
        ways: QWidget | None = None,
        passphrase: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        sheet = Sheet(FORM_WIDEST)
        self.body.addWidget(sheet)
        panels = (
            self._sizes_panel(),
            self._colours_panel(),
            self._lock_panel(lock_minutes),
            self._reminding_panel(on=reminds),
            person,
            photos,
            fonts,
            ways,
            _wish(
                "交接",
                "不再当代理员，或者要离开一阵，就把名下还在办的事交给别的代理员。",
                "交接名下的事",
                self.handover_requested.emit,
            ),
            passphrase,
            passphrase and self._recovery_panel(),
            law,
            _facts(about),
        )
        for panel in panels:
            if panel is not None:
                sheet.column.addWidget(panel)
        sheet.column.addStretch(1)
        self._mark()

    def opened(self, subject: str = "") -> None:
        self._sizes.focus_chosen()

    def _sizes_panel(self) -> Panel:
        larger, smaller, usual = (deed(name).key for name in ("larger", "smaller", "usual_size"))
        panel = _panel("字的大小", f"{larger} 和 {smaller} 也能随时改，{usual} 回到“大”。")
        self._sizes = _cards(
            [(size.name, f"{size.label}：还有 2 天", size.text) for size in SIZES],
            lambda name: look().use(size=name),  # type: ignore[arg-type]
        )
        panel.body.addWidget(self._sizes)
        return panel

    def _colours_panel(self) -> Panel:
        panel = _panel("明暗", "白天用亮的，夜里用暗的，都一样看得清。")
        self._colours = _cards(
            [("light", "亮", None), ("dark", "暗", None)], lambda name: look().use(dark=name == "dark")
        )
        panel.body.addWidget(self._colours)
        return panel

    def _lock_panel(self, minutes: int) -> Panel:
        panel = _panel("锁上", "离开一会儿就锁上，回来再输口令，没写完的都留着。多久没有动，就自己锁上：")
        self._minutes = _cards(
            [(str(after), f"{after}分钟" if after else "不自己锁", None) for after in LOCK_MINUTES],
            lambda after: self.lock_after_chosen.emit(int(after)),
        )
        self._minutes.mark(str(minutes))
        panel.body.addWidget(self._minutes)
        panel.body.addSpacing(SPACE.close)
        panel.body.addWidget(button("lock", self.lock_requested.emit, text="现在锁上"))
        return panel

    def _recovery_panel(self) -> Panel:
        return _wish(
            "恢复码",
            "忘了口令就靠它。那张纸丢了，或者别人看过，就换一个；旧的马上作废。",
            "换一个恢复码",
            self.recovery_requested.emit,
        )

    def _reminding_panel(self, *, on: bool) -> Panel:
        panel = _panel(
            "提醒",
            "窗口没开在眼前时，每天一次，还有期限到了的时候，在屏幕角上说一声有几件。不出声，不写人名和事由。",
        )
        self._reminds = _cards(
            [("on", "提醒", None), ("", "不提醒", None)], lambda code: self.reminding_chosen.emit(bool(code))
        )
        self._reminds.mark("on" if on else "")
        panel.body.addWidget(self._reminds)
        return panel

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_colours"):
            self._mark()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        across = ems(self.width()) > 44
        way = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        for row in (self._sizes, self._colours, self._minutes, self._reminds):
            row.box.setDirection(way)

    def _mark(self) -> None:
        self._sizes.mark(look().size.name)
        self._colours.mark("dark" if look().dark else "light")


class _Cards(QWidget):
    """Cards of which one is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.box.setContentsMargins(0, SPACE.tight, 0, 0)
        self.box.setSpacing(SPACE.panel)
        self.cards: dict[str, ChoiceCard] = {}

    def mark(self, code: str) -> None:
        self.cards[code].setChecked(True)

    def focus_chosen(self) -> None:
        next(card for card in self.cards.values() if card.isChecked()).setFocus(
            Qt.FocusReason.OtherFocusReason
        )


def _cards(options: Sequence[tuple[str, str, int | None]], chosen: Callable[[str], None]) -> _Cards:
    row = _Cards()
    for code, words, px in options:
        card = ChoiceCard(words, px)
        card.clicked.connect(lambda _=False, code=code: chosen(code))
        row.cards[code] = card
        row.box.addWidget(card)
    return row


def _panel(heading: str, hint: str) -> Panel:
    panel = Panel(heading)
    panel.body.addWidget(label(hint, "quiet", wrap=True))
    return panel


def _wish(heading: str, hint: str, words: str, wished: Callable[[], object]) -> Panel:
    """A panel with one button."""
    panel = _panel(heading, hint)
    panel.body.addSpacing(SPACE.hair)
    panel.body.addWidget(Button(words, on_click=wished))
    return panel


def _facts(about: Sequence[str]) -> Panel:
    panel = Panel("这个程序")
    for line in (f"信访代理 {__version__}", *about):
        panel.body.addWidget(label(line, wrap=True))
    licence = "屏幕上的字用思源黑体（Noto Sans SC，OFL 许可）；生僻字用花园明朝。"
    panel.body.addWidget(label(licence, "quiet", wrap=True))
    return panel
