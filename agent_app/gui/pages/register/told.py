"""告知: what is read to the resident before saving, ticked as it is said."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from agent_app.core.fields import Told
from agent_app.core.vocabulary import Tie
from agent_app.gui.pages.register.form import Form, Lack
from agent_app.gui.pages.register.layout import flow_of
from agent_app.gui.pages.register.section import Section, go_to
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.label import label

_ALL = len(Told)
_TIE = "您（代理员）和这件事有没有直接关系"
_STAND_BACK = "应当回避。照常记下来存好，再在这件事里按“换一位代理员”，由别的代理员办。"


class ToldSection(Section):
    """One line until it is opened; then the list."""

    def __init__(self) -> None:
        self._turn = Button("展开", "link", icon_after="chevron_down", on_click=self._turned)
        super().__init__("告知", (f"存之前念给本人听，共{_ALL}条", f"共{_ALL}条"), self._turn)
        self._boxes = {item.value: QCheckBox(item.label) for item in Told}
        self._all = Button(f"{_ALL}条都念过了", on_click=self._tick_all)
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(flow_of(*((box, 21.5, 1) for box in self._boxes.values())))
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self._list)
        self._tie = ChipRow([ChipFace(tie.value, tie.label) for tie in Tie], _TIE, exclusive=True)
        self._tie.changed.connect(lambda *_: self._tied())
        self._stand_back = label(_STAND_BACK, "soon", wrap=True)
        self._stand_back.hide()
        self.column.addWidget(label(_TIE, "strong"))
        self.column.addWidget(self._tie)
        self.column.addWidget(self._stand_back)
        for box in self._boxes.values():
            box.clicked.connect(self._ticked)
        self._list.hide()

    def put(self, form: Form) -> None:
        super().put(form)
        for code, box in self._boxes.items():
            box.setChecked(code in form.told)
        self._tie.choose(*([form.tie] if form.tie else []))
        self._show_tie()
        self.open(bool(form.told) and len(form.told) < _ALL)
        self._show_count()

    def take(self, form: Form) -> None:
        super().take(form)
        form.told = [code for code, box in self._boxes.items() if box.isChecked()]
        form.tie = next(iter(self._tie.chosen), "")

    def stops(self) -> list[QWidget]:
        return list(self._boxes.values()) if not self._list.isHidden() else [self._turn]

    def point_at(self, lack: Lack) -> None:
        self.begin()

    def begin(self) -> None:
        """Opens the list and goes to what has not been said yet."""
        self.open(True)
        left = [box for box in self._boxes.values() if not box.isChecked()]
        go_to(left[0] if left else self._all)

    def open(self, opened: bool) -> None:
        """Shows the list or the one line."""
        self._list.setVisible(opened)
        self._turn.set_text("收起" if opened else "展开")
        self._turn.set_icons(after="chevron_up" if opened else "chevron_down")

    def _turned(self) -> None:
        if self._list.isHidden():
            self.begin()
        else:
            self.open(False)

    def _tick_all(self) -> None:
        for box in self._boxes.values():
            box.setChecked(True)
        self._ticked()

    def _ticked(self) -> None:
        self._show_count()
        self.edited.emit()

    def _tied(self) -> None:
        self._show_tie()
        self.edited.emit()

    def _show_tie(self) -> None:
        self._stand_back.setVisible(bool(self._tie.chosen) and self._tie.chosen != [Tie.NONE])

    def _show_count(self) -> None:
        said = sum(box.isChecked() for box in self._boxes.values())
        if said == _ALL:
            self.hint.set_wordings(f"{_ALL}条都念过了")
        elif said:
            self.hint.set_wordings(f"念过{said}条，还有{_ALL - said}条", f"还有{_ALL - said}条")
        else:
            self.hint.set_wordings(f"存之前念给本人听，共{_ALL}条", f"共{_ALL}条")
