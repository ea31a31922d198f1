"""The reception days that are coming, in a line over the page; nothing where the county has published none."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_app.core.reception_days import ReceptionDay, in_words
from agent_app.desk import receptions
from agent_app.desk.desk import Desk
from agent_app.gui.tasks import Tasks
from agent_app.gui.widgets.label import label


class ComingDays(QWidget):
    """The line; `words` is what it says."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        super().__init__()
        self._desk, self._tasks = desk, tasks
        self._words = label(role="quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        self.hide()

    @property
    def words(self) -> str:
        """What is said, "" while nothing is."""
        return "" if self.isHidden() else self._words.text()

    def load(self) -> None:
        """Reads the days anew."""
        self._tasks.query(lambda: receptions.coming(self._desk), self._show, owner=self, key="coming")

    def _show(self, days: tuple[ReceptionDay, ...]) -> None:
        said = in_words(days, self._desk.today.year)
        self._words.setText(said)
        self.setVisible(bool(said))
