"""怎么交换: by itself or when asked, photos on the line or by stick, for others too, through which proxy."""

from typing import Any

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from agent_app.base.errors import AppError, UserError
from agent_app.desk import ways
from agent_app.desk.desk import Desk
from agent_app.desk.ways import Ways
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChoiceCard
from agent_app.gui.widgets.fields import Field
from agent_app.gui.widgets.flow import ems
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_CHOICES: tuple[tuple[str, str, str, str], ...] = (
    ("by_itself", "有网的时候，记完就自己交给县里。", "自己交换", "等我来按"),
    (
        "photos_by_stick",
        "线路慢、流量贵，照片可以只用 U 盘带；文字照样走网络，先走。",
        "只用 U 盘",
        "也走网络",
    ),
    (
        "carries",
        "读 U 盘时，把别村、别处的交换包也带上，联网时替他们交。里面加了密，这里看不到。",
        "替别处带",
        "不带",
    ),
)
"""What is chosen, what it means, yes, no."""
_BESIDE = 44


class WaysPanel(Panel):
    """The choices, kept at once."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        super().__init__("怎么交换")
        self._desk, self._tasks = desk, tasks
        self.cards: dict[tuple[str, bool], ChoiceCard] = {}
        self._rows: list[QBoxLayout] = []
        self.trouble = label(role="late", wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        for name, hint, yes, no in _CHOICES:
            self.body.addWidget(label(hint, "quiet", wrap=True))
            self.body.addWidget(self._pair(name, yes, no))
            self.body.addSpacing(SPACE.tight)
        self.proxy = Field("上网用的代理服务器", hint="平常空着，单位要求才填，如 http://10.1.2.3:8080")
        self.body.addWidget(self.proxy)
        row = QHBoxLayout()
        row.addWidget(Button("存下代理服务器", on_click=self._keep_proxy))
        row.addStretch(1)
        self.body.addSpacing(SPACE.hair)
        self.body.addLayout(row)
        self._read()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        across = ems(self.width()) > _BESIDE
        way = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        for row in self._rows:
            row.setDirection(way)

    def _pair(self, name: str, yes: str, no: str) -> QWidget:
        holder = QWidget()
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        row.setContentsMargins(0, SPACE.hair, 0, 0)
        row.setSpacing(SPACE.panel)
        for words, value in ((yes, True), (no, False)):
            card = self.cards[name, value] = ChoiceCard(words)
            card.clicked.connect(lambda _=False, value=value: self._choose(**{name: value}))
            row.addWidget(card)
        self._rows.append(row)
        return holder

    def _read(self) -> None:
        self._tasks.query(lambda: ways.ways(self._desk), self._show, owner=self, key="ways")

    def _keep_proxy(self) -> None:
        self._choose(proxy=self.proxy.text.strip())

    def _choose(self, **changes: Any) -> None:
        typed = "proxy" in changes

        def done(chosen: Ways) -> None:
            self.trouble.hide()
            self._show(chosen)

        self._tasks.operation(
            lambda _: ways.choose(self._desk, **changes),
            done,
            "正在记下怎么交换",
            changes=Topic.EXCHANGE,
            owner=self,
            failed=lambda error: self._refuse(error, typed=typed),
        )

    def _refuse(self, error: AppError, *, typed: bool) -> None:
        """A wrong address is told where it stands; for all else the cards go back to what holds."""
        if typed and isinstance(error, UserError):
            self.proxy.set_error(error.sentence)
            return
        self.trouble.setText(error.sentence)
        self.trouble.show()
        self._read()

    def _show(self, chosen: Ways) -> None:
        for (name, value), card in self.cards.items():
            if getattr(chosen, name) is value:
                card.setChecked(True)
        self.proxy.set_error("")
        if self.proxy.text != chosen.proxy:
            self.proxy.set_text(chosen.proxy)
