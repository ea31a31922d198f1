"""台账 out of the window: which cases, as our table or as a superior's; the desk does the rest, and it is told here."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from agent_app.base.errors import Cancelled
from agent_app.base.progress import Progress
from agent_app.desk import ledgers
from agent_app.desk.desk import Desk
from agent_app.desk.ledgers import Choice
from agent_app.gui.pages.where import ask_where
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import SPACE

_IN = "上级的表 (*.xlsx *.xlsm *.xltx)"
_STOPPED = "停下了，没有写出文件。"
_MASKED, _WHOLE = "姓名和电话遮住了一部分", "姓名和电话写全了，已经记下"


class Ledgers(QObject):
    """The menu of 导出. `told(sentence)`: done; `failed(AppError)`: not done.
    `print_requested`: it is wanted on paper. `listed` says what the list shows now."""

    told = Signal(str)
    failed = Signal(object)
    print_requested = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, window: QWidget, listed: Callable[[], Choice]) -> None:
        super().__init__(window)
        self._desk, self._tasks, self._window, self._listed = desk, tasks, window, listed
        self._folder = ""

    def open(self, button: QWidget) -> None:
        """Asks the desk which superior's table was filled last, and shows below `button` what can go out."""

        def show(last: Path | None) -> None:
            menu = self.menu(last)
            menu.setActiveAction(menu.actions()[0])
            menu.popup(button.mapToGlobal(QPoint(0, button.height() + SPACE.hair)))

        self._tasks.query(lambda: ledgers.last_template(self._desk), show, owner=self, key="template")

    def menu(self, last: Path | None) -> QMenu:
        """What can go out, each for what the list shows or for a period; `last`: the superior's table of last time."""
        menu = QMenu(self._window)
        self._offer(menu, last, unmasked=False)
        menu.addSeparator()
        self._offer(menu.addMenu("姓名和电话写全（会记下来）"), last, unmasked=True)
        menu.addSeparator()
        menu.addAction("打印台账、空白单…", self.print_requested.emit)
        return menu

    def choose_export(
        self, choice: Choice | None = None, *, unmasked: bool = False, full: bool = False
    ) -> None:
        """Asks where to, and writes the chosen cases there as our own table; those on the list when none are chosen."""
        if path := self._where(f"信访代理台账 {self._desk.today.isoformat()}"):
            self.export_to(path, choice or self._listed(), unmasked=unmasked, full=full)

    def choose_template(
        self, choice: Choice, template: Path | None = None, *, unmasked: bool = False
    ) -> None:
        """Asks for the superior's table, unless it is known, and where to; fills it."""
        if template is None:
            name, _ = QFileDialog.getOpenFileName(self._window, "选上级的空表", self._folder, _IN)
            if not name:
                return
            template = Path(name)
        if path := self._where(f"{template.stem} {self._desk.today.isoformat()}"):
            self.fill_to(template, path, choice, unmasked=unmasked)

    def export_to(self, path: Path, choice: Choice, *, unmasked: bool = False, full: bool = False) -> None:
        """Writes our own table, `full` with all that was said and answered; can be stopped, and then no file is left."""

        def work(progress: Progress) -> tuple[int, tuple[str, ...]]:
            rows = ledgers.export_ledger(
                self._desk, path, choice, unmasked=unmasked, full=full, progress=progress
            )
            return rows, ()

        self._run(work, path, "正在导出表格", unmasked)

    def fill_to(self, template: Path, path: Path, choice: Choice, *, unmasked: bool = False) -> None:
        """Fills a superior's table; can be stopped, and then no file is left."""

        def work(progress: Progress) -> tuple[int, tuple[str, ...]]:
            filled = ledgers.fill_template(
                self._desk, template, path, choice, unmasked=unmasked, progress=progress
            )
            return filled.rows, filled.remarks

        self._run(work, path, f"正在填“{template.name}”", unmasked)

    def _offer(self, menu: QMenu, last: Path | None, *, unmasked: bool) -> None:
        self._offer_periods(menu.addMenu("导出表格"), partial(self.choose_export, unmasked=unmasked))
        if unmasked:
            whole = partial(self.choose_export, unmasked=True, full=True)
            self._offer_periods(menu.addMenu("导出表格，连原话和答复"), whole)
        fill = partial(self.choose_template, unmasked=unmasked)
        if last is not None:
            name = last.name.replace("&", "&&")
            self._offer_periods(menu.addMenu(f"照“{name}”填"), partial(fill, template=last))
        said = "照上级的表填" if last is None else "照上级另一张表填"
        self._offer_periods(menu.addMenu(said), fill)

    def _offer_periods(self, menu: QMenu, chosen: Callable[[Choice], None]) -> None:
        today = self._desk.today
        month = today.replace(day=1)
        before = month - timedelta(days=1)
        menu.addAction("列出的这些", lambda: chosen(self._listed()))
        for said, since, until in (
            ("这个月登记的", month, today),
            ("上个月登记的", before.replace(day=1), before),
            ("今年登记的", date(today.year, 1, 1), today),
        ):
            menu.addAction(said, partial(chosen, Choice(since=since, until=until)))

    def _where(self, name: str) -> Path | None:
        path = ask_where(
            self._window, f"{name}.xlsx", title="表格存到哪里", kind="Excel 表格", folder=self._folder
        )
        if path is not None:
            self._folder = str(path.parent)
        return path

    def _run(
        self, work: Callable[[Progress], tuple[int, tuple[str, ...]]], path: Path, said: str, unmasked: bool
    ) -> None:
        def stoppable(progress: Progress) -> tuple[int, tuple[str, ...]] | None:
            try:
                return work(progress)
            except Cancelled:
                return None

        def done(result: tuple[int, tuple[str, ...]] | None) -> None:
            if result is None:
                self.told.emit(_STOPPED)
                return
            count, remarks = result
            shown = _WHOLE if unmasked else _MASKED
            self.told.emit("".join([f"导出好了，{count:,}件，{shown}。", *remarks, f"存在 {path}"]))

        self._tasks.operation(
            stoppable, done, said, changes=Topic.NOTHING, owner=self, failed=self.failed.emit
        )
