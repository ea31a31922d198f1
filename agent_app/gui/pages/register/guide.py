"""指引 beside the form: what is told of the class that was written, and the questions that say where a matter belongs."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from agent_app.core.guide import Guide
from agent_app.core.law import Law
from agent_app.core.routing import dates_of, routing
from agent_app.gui.page import Sheet
from agent_app.gui.pages.register.layout import in_tab_order
from agent_app.gui.theme.look import set_property
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.advice import AdviceView
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import IconLabel, label
from agent_app.gui.widgets.way import WayFinder

_HEADING, _UNKNOWN = "指引", "先写“内容分类”，这里说归谁管、带什么去。"
_ASK, _ASKED = "这件事该走哪条路？", "不问了"


class GuidePanel(QFrame):
    """Beside the form it stands open; in the form (`set_line`) it is one line that opens.

    The law is asked for when it is needed: a county's own sentences may have come since.
    """

    def __init__(self, law: Callable[[], Law]) -> None:
        super().__init__()
        self._law = law
        self._category = ""
        self._line = self._opened = False
        self._heading = label(_HEADING, "heading", wrap=True)
        self._turn = Button("看看", "link", icon_after="chevron_down", on_click=self.turn)
        self._turn.setAccessibleName(f"看{_HEADING}")
        self._hint = label(_UNKNOWN, "quiet", wrap=True)
        self._advice = AdviceView()
        self._ask = Button(_ASK, "inline", on_click=self._turn_questions)
        self.way: WayFinder | None = None
        self._lay_out()
        self.show_category("")

    def show_category(self, category: str) -> None:
        """Shows what is told of a class, whatever was written there; "" while nothing was."""
        self._category = category.strip()
        if self._category:
            guide: Guide = self._law().guide
            self._advice.show_advice(guide.of(self._category))
        self._show()

    def set_line(self, line: bool) -> None:
        """Whether it is a line in the form."""
        self._line, self._opened = line, False
        set_property(self, "role", "" if line else "panel")
        margin = 0 if line else SPACE.panel
        self._column.setContentsMargins(margin, 0 if line else SPACE.close, margin, margin)
        self._show()

    @property
    def first(self) -> QWidget:
        """What one comes to first by Tab."""
        return self._turn

    def begin(self) -> None:
        """Another form is on the page: folded, nothing asked."""
        self._opened = False
        self._drop_questions()
        self._show()

    def close_innermost(self) -> bool:
        """Takes the questions away, then closes the line; False when neither was open."""
        if self.way is not None:
            self._drop_questions()
            self._ask.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if self._line and self._opened:
            self.turn()
            return True
        return False

    def turn(self) -> None:
        """Opens or closes the line."""
        self._opened = not self._opened
        self._show()
        self._turn.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What the questions lead to is brought into sight as it grows."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, WayFinder):
            self._bring_into_sight(watched)
        return False

    def _turn_questions(self) -> None:
        if self.way is not None:
            self._drop_questions()
            return
        rules = self._law().rules
        self.way = WayFinder(routing(rules), lambda track: dates_of(rules, track))
        self.way.installEventFilter(self)
        self._below.addWidget(self.way)
        in_tab_order(self._ask, *self.way.stops)
        self._ask.set_text(_ASKED)
        self.way.begin()

    def _drop_questions(self) -> None:
        way, self.way = self.way, None
        if way is not None:
            self._below.removeWidget(way)
            way.hide()
            way.deleteLater()
        self._ask.set_text(_ASK)

    def _bring_into_sight(self, widget: QWidget) -> None:
        holder: QObject | None = self.parent()
        while holder is not None and not isinstance(holder, Sheet):
            holder = holder.parent()
        if isinstance(holder, Sheet):
            holder.ensureWidgetVisible(widget, 0, SPACE.close)

    def _show(self) -> None:
        shown = not self._line or self._opened
        known = bool(self._category)
        about = f"{_HEADING}：{self._category}" if known else _HEADING
        self._heading.setText(about)
        self.setAccessibleName(about)
        set_property(self._heading, "role", "strong" if self._line else "heading")
        self._turn.setVisible(self._line)
        self._turn.set_text("收起" if self._opened else "看看")
        self._turn.setAccessibleName(f"{'收起' if self._opened else '看'}{about}")
        self._turn.set_icons(after="chevron_up" if self._opened else "chevron_down")
        self._hint.setVisible(shown and not known)
        self._advice.setVisible(shown and known)
        self._rest.setVisible(shown)

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setSpacing(SPACE.tight)
        head = QHBoxLayout()
        head.setSpacing(SPACE.tight)
        head.addWidget(IconLabel("info", "accent"))
        head.addWidget(self._heading, 1)
        head.addWidget(self._turn)
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addWidget(self._advice)
        self._rest = QWidget()
        self._below = QVBoxLayout(self._rest)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(SPACE.tight)
        row = QHBoxLayout()
        row.addWidget(self._ask)
        row.addStretch(1)
        self._below.addLayout(row)
        column.addWidget(self._rest)
