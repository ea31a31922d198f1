"""U 盘上有什么: every bundle on a stick in one line, whoever it is for; nothing is opened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_app.desk.stick_content import Content
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_MOST = 12
_NOTHING = "上面没有交换包。"


class ContentPanel(Panel):
    """The list; hidden until a stick is looked at. `closed`: it was put away."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("U 盘上有什么", icon="stick", parent=parent)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE.tight)
        self.body.addLayout(self._lines)
        self.body.addSpacing(SPACE.hair)
        said = "里面的内容加了密，这里只看得到是谁给谁的、多少条、什么时候写的。"
        self.body.addWidget(label(said, "quiet", wrap=True))
        away = Button("收起", on_click=self.put_away)
        self.body.addWidget(away, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def put_away(self) -> bool:
        """Hides it; False when it was not in sight."""
        shown = not self.isHidden()
        self.hide()
        if shown:
            self.closed.emit()
        return shown

    def show_content(self, name: str, found: Content) -> None:
        """Shows what lies on the stick of this name."""
        while item := self._lines.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self.heading.setText(f"“{name}”上有 {len(found.bundles)} 份")
        for one in found.bundles[:_MOST]:
            line = label(one.sentence, "late" if one.whole is False else "", wrap=True)
            line.setToolTip(f"{one.file}\nSHA-256 {one.sha256}")
            self._lines.addWidget(line)
        if len(found.bundles) > _MOST:
            self._lines.addWidget(label(f"还有 {len(found.bundles) - _MOST} 份。", "quiet"))
        for trouble in found.unreadable:
            self._lines.addWidget(label(trouble, "late", wrap=True))
        if not found.bundles and not found.unreadable:
            self._lines.addWidget(label(_NOTHING))
        self.show()
