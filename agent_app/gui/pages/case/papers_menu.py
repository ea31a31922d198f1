"""打印 of the page: the papers of the case to choose from, and the copy of everything for the resident."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from agent_app.base.errors import UserError
from agent_app.desk import my_materials
from agent_app.desk.my_materials import Given
from agent_app.gui.pages.case.at_hand import AtHand
from agent_app.gui.pages.where import documents
from agent_app.gui.tasks import Topic
from agent_app.gui.theme.tokens import SPACE

_COPY = "给本人一份“我的材料”（存到U盘）"


class PapersMenu(QObject):
    """Opens below `button`. `paper_requested(code)`: a paper was chosen."""

    paper_requested = Signal(str)

    def __init__(self, hand: AtHand, button: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hand, self._button = hand, button

    def open(self) -> None:
        """Shows what can be printed of the case at hand."""
        menu = self.menu()
        if menu is not None:
            menu.setActiveAction(menu.actions()[0])
            menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height() + SPACE.hair)))

    def menu(self) -> QMenu | None:
        """The menu; None while there is no case. Of a joint matter each household may have its own copy."""
        sheet = self._hand.sheet
        if sheet is None:
            return None
        menu = QMenu(self._button)
        for code, title in sheet.papers:
            menu.addAction(title, partial(self.paper_requested.emit, code))
        menu.addSeparator()
        parties = sheet.case.parties
        if len(parties) < 2:
            menu.addAction(_COPY, partial(self.give, ""))
            return menu
        each = menu.addMenu(_COPY)
        for party in parties:
            each.addAction(str(party.get("name", "")) or "没有写姓名", partial(self.give, party.id.hex()))
        return menu

    def give(self, party: str) -> None:
        """Asks for a folder, and writes the copy of that household (the petitioner's when "") into it."""
        sheet, desk = self._hand.sheet, self._hand.desk
        if sheet is None:
            return
        folder = QFileDialog.getExistingDirectory(self._button, "存到哪个U盘或文件夹", documents())
        if folder:
            self._hand.do(
                lambda: my_materials.give(desk, sheet.id, Path(folder), party),
                self._given,
                "正在写“我的材料”",
                changes=Topic.NOTHING,
            )

    def _given(self, given: Given) -> None:
        beside = f"，和{given.files}份材料" if given.files else ""
        self._hand.told.emit(f"写好了：{given.path.name}{beside}", None)
        if given.missing:
            names = "、".join(f"“{name}”" for name in given.missing)
            self._hand.troubled.emit(
                UserError(f"{names}的文件还没有传到这台电脑，没有写进去；别的都写了。下次交换后再给一份。")
            )
