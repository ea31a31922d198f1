"""文书 as a page: a paper of a case, or of a visit, and the way to printing many at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from agent_app.desk.desk import Desk
from agent_app.desk.visit_paper import VISIT
from agent_app.gui.actions import deed
from agent_app.gui.page import Page
from agent_app.gui.pages.paper.panel import PaperPanel
from agent_app.gui.pages.printers import Printers
from agent_app.gui.tasks import Tasks
from agent_app.gui.widgets.button import Button


class PaperPage(Page):
    """Opened for "NUMBER CODE", "NUMBER" for its receipt, or "visit:ID". `papers_requested`: many are to be printed."""

    title = "打印"
    help_page = "papers"
    back_requested = Signal()
    papers_requested = Signal()

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        printers: Printers | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.panel = PaperPanel(desk, tasks, printers)
        many = deed("papers")
        self.panel.add_way(Button(many.text, "link", icon=many.icon, on_click=self.papers_requested.emit))
        self.bar.add_back("回去", self.back_requested.emit)
        self.body.addWidget(self.panel, 1)
        self.offer("print", self.panel.print_now)

    def opened(self, subject: str = "") -> None:
        if not subject:
            return  # what it showed last is shown again
        number, _, code = subject.partition(" ")
        self.bar.set_fact("" if number.startswith(VISIT) else number)
        self.panel.open(number, code or "receipt")
        self.panel.begin()

    def leave(self) -> bool:
        return not self.panel.busy

    def primary(self) -> None:
        self.panel.print_now()

    def panels(self) -> list[QWidget]:
        return [self.panel.view, self.panel]
