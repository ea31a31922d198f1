"""照片怎么存: made small and freed of what the camera wrote, or as they came."""

from PySide6.QtWidgets import QHBoxLayout

from agent_app.desk import attaching
from agent_app.desk.desk import Desk
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.chips import ChoiceCard
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_HINT = "平常缩小到看得清、印得出，去掉拍摄地点和手机型号。要留作凭证的可以照原样存，占的地方大，拍摄地点也会留着。"


class PhotosPanel(Panel):
    """The choice, kept at once; it holds for what is added from now on."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        super().__init__("照片怎么存")
        self._desk, self._tasks = desk, tasks
        self.body.addWidget(label(_HINT, "quiet", wrap=True))
        self.small, self.original = ChoiceCard("缩小了存"), ChoiceCard("照原样存")
        row = QHBoxLayout()
        row.setContentsMargins(0, SPACE.tight, 0, 0)
        row.setSpacing(SPACE.panel)
        for card, keep in ((self.small, False), (self.original, True)):
            card.clicked.connect(lambda _=False, keep=keep: self._choose(keep))
            row.addWidget(card)
        self.body.addLayout(row)
        tasks.query(lambda: attaching.keeps_originals(desk), self._show, owner=self, key="originals")

    def _choose(self, keep: bool) -> None:
        self._tasks.operation(
            lambda _: attaching.keep_originals(self._desk, keep),
            lambda _: self._show(keep),
            "正在记下照片怎么存",
            changes=Topic.NOTHING,
            owner=self,
        )

    def _show(self, keep: bool) -> None:
        (self.original if keep else self.small).setChecked(True)
