"""The stick: which one is meant, asked in place where that is not plain, then written to, read from or looked at."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from agent_app.desk.desk import Desk
from agent_app.desk.peers import Other
from agent_app.gui.pages import exchange_work as work
from agent_app.gui.pages.exchange_way import WayPanel
from agent_app.gui.pages.exchange_work import FindSticks
from agent_app.gui.sticks import Stick
from agent_app.gui.tasks import Tasks, Topic

_NOBODY = "还没有管同一个地方的别的电脑。县里给它发了证书、同县里交换过一次，这里就看得到。"
_NONE = "没有看到 U 盘。请插好，等几秒再按一次；也可以用一个文件夹。您的记录都在。"


class StickTalk(QObject):
    """Writes, reads, looks. `began`: something is being done; `told(sentence, troubles)`; `troubled(AppError)`;
    `looked(name, content)`: what lies on a stick."""

    began = Signal()
    told = Signal(str, object)
    troubled = Signal(object)
    looked = Signal(str, object)

    def __init__(
        self, desk: Desk, tasks: Tasks, way: WayPanel, find: FindSticks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._way, self._find = desk, tasks, way, find
        self._wanted: Callable[[Stick], None] | None = None
        self._offered: list[Stick] = []
        self._people: list[Other] = []
        way.write_requested.connect(self.write)
        way.read_requested.connect(self.read)
        way.chosen.connect(self._chosen)

    def write(self) -> None:
        """写进 U 盘."""
        self._with_stick(self._write, "写到", work.to_exchange)

    def read(self) -> None:
        """从 U 盘读回."""
        self._with_stick(self._read, "读", work.to_exchange)

    def look(self) -> None:
        """看看 U 盘上有什么."""
        self._with_stick(self._look, "看")

    def write_for(self, others: Sequence[Other]) -> None:
        """给别的电脑带一份: asks for whom."""
        if self._tasks.busy:
            return
        self.began.emit()
        self.stop_asking()
        self._people = list(others)
        words = "写给哪一台？那台电脑按“从 U 盘读回”就能并进去。" if others else _NOBODY
        self._way.ask(words, [f"{one.words}（{one.divisions[0]}）" for one in self._people], "不写了")

    def use_folder(self, folder: Path) -> None:
        """Uses a folder in place of a stick, for what was asked, and next time."""
        self._tasks.query(lambda: work.remember(self._desk, folder), lambda _: None, owner=self)
        self._go_on(Stick(folder, folder.name or str(folder)))

    def stop_asking(self) -> bool:
        """Gives up what was asked; False when nothing was."""
        self._wanted, self._people = None, []
        return self._way.stop_asking()

    def _with_stick(
        self,
        then: Callable[[Stick], None],
        words: str,
        candidates: Callable[[Desk, FindSticks], list[Stick]] = work.candidates,
    ) -> None:
        if self._tasks.busy:
            return
        self.began.emit()
        self.stop_asking()

        def found(sticks: list[Stick]) -> None:
            if len(sticks) == 1:
                then(sticks[0])
                return
            self._wanted, self._offered = then, sticks
            several = f"插着{len(sticks)}个 U 盘，{words}哪一个？"
            self._way.ask(several if sticks else _NONE, [stick.name for stick in sticks])

        self._tasks.query(
            lambda: candidates(self._desk, self._find),
            found,
            owner=self,
            key="sticks",
            failed=self.troubled.emit,
        )

    def _chosen(self, number: int) -> None:
        if self._wanted is None:
            people = self._people
            self.stop_asking()
            if 0 <= number < len(people):
                self._with_stick(partial(self._write_for, people[number]), "写到")
            return
        if number >= 0:
            self._go_on(self._offered[number])
        elif folder := QFileDialog.getExistingDirectory(self._way, "用哪个文件夹"):
            self.use_folder(Path(folder))

    def _go_on(self, stick: Stick) -> None:
        wanted = self._wanted
        self.stop_asking()
        if wanted:
            wanted(stick)

    def _write(self, stick: Stick) -> None:
        self._tasks.operation(
            lambda _: work.write(self._desk, stick),
            lambda result: self.told.emit(*result),
            "正在写进 U 盘",
            changes=Topic.CASES | Topic.EXCHANGE,
            owner=self,
            failed=self.troubled.emit,
        )

    def _write_for(self, other: Other, stick: Stick) -> None:
        self._tasks.operation(
            lambda _: work.write_for(self._desk, stick, other),
            lambda said: self.told.emit(said, []),
            "正在写进 U 盘",
            changes=Topic.EXCHANGE,
            owner=self,
            failed=self.troubled.emit,
        )

    def _look(self, stick: Stick) -> None:
        self._tasks.operation(
            lambda _: work.look(self._desk, stick),
            lambda found: self.looked.emit(stick.name, found),
            "正在看 U 盘",
            owner=self,
            failed=self.troubled.emit,
        )

    def _read(self, stick: Stick) -> None:
        self._tasks.operation(
            lambda _: work.read_back(self._desk, stick),
            lambda result: self.told.emit(*result),
            "正在从 U 盘读回",
            changes=Topic.CASES | Topic.EXCHANGE,
            owner=self,
            failed=self.troubled.emit,
        )
