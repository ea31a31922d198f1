"""Places that are not there yet: what would be here, and what to use meanwhile."""

from PySide6.QtWidgets import QWidget

from agent_app.gui.actions import deed
from agent_app.gui.page import Page
from agent_app.gui.widgets.notes import EmptyState


class UnbuiltPage(Page):
    """An honest empty page with one button to where the work can be done now."""

    def __init__(
        self,
        title: str,
        help_page: str,
        would_be: str,
        meanwhile: str,
        go_to: str,
        parent: QWidget | None = None,
    ) -> None:
        self.title = title
        self.help_page = help_page
        super().__init__(parent)
        there = deed(f"go_{go_to}")
        self._go_to = go_to
        self._empty = EmptyState(would_be, meanwhile, f"去“{there.text}”", there.key)
        self._empty.pressed.connect(self.primary)
        self.body.addWidget(self._empty)

    def primary(self) -> None:
        self.go_requested.emit(self._go_to, "")


def figures_page() -> Page:
    """统计."""
    return UnbuiltPage(
        "统计",
        "figures",
        "这里会有收了多少件、办结多少、满意多少，每个数都写明怎么算",
        "这一版还不能在这里看。要数的话，请在“事项”里用条件挑出来，件数写在找的旁边，也可以导出表格。",
        "cases",
    )
