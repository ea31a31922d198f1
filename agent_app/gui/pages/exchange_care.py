"""Looking after the records from 交换: backup, check, and the pages that are saved from here."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from agent_app.desk import put_aside, ways
from agent_app.desk.desk import Desk
from agent_app.gui.pages import exchange_work as work
from agent_app.gui.pages.where import ask_where
from agent_app.gui.tasks import Topic


class Do(Protocol):
    """Has something done on the records, and gives what came of it; trouble is told."""

    def __call__(
        self, deed: Callable[[], Any], then: Callable[[Any], object], words: str, *, changes: Topic = ...
    ) -> None: ...


class CareTalk(QObject):
    """`told(sentence, troubles)`; `toasted(sentence, undo)`, None where there is no way back."""

    told = Signal(str, object)
    toasted = Signal(str, object)

    def __init__(self, desk: Desk, do: Do, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._do, self._page = desk, do, page

    def back_up(self) -> None:
        """备份: asks where to."""
        name = f"信访代理备份-{self._desk.today.isoformat()}.xfbak"
        if target := ask_where(self._page, name, title="备份存到哪里", kind="备份"):
            self.back_up_to(target)

    def back_up_to(self, target: Path) -> None:
        """Writes a backup there."""
        self._do(
            lambda: work.back_up(self._desk, target),
            lambda said: self.told.emit(said, ()),
            "正在备份",
            changes=Topic.EXCHANGE,
        )

    def check(self) -> None:
        """检查记录."""
        self._do(
            lambda: work.check(self._desk),
            lambda found: self.told.emit(*found),
            "正在检查记录",
            changes=Topic.NOTHING,
        )

    def try_again(self) -> None:
        """再试一次, of what was put aside."""
        self._do(
            lambda: work.try_again(self._desk),
            lambda said: self.told.emit(said, ()),
            "正在再试一次",
            changes=Topic.CASES | Topic.EXCHANGE,
        )

    def put_away(self, item: int, why: str) -> None:
        """收起来, of one thing that was put aside."""
        desk = self._desk
        undo = partial(
            self._do,
            lambda: put_aside.bring_back(desk, item),
            lambda _: None,
            "正在放回来",
            changes=Topic.EXCHANGE,
        )
        self._do(
            lambda: put_aside.put_away(desk, item, why),
            lambda _: self.toasted.emit("收起来了，没有删，也没有并进来", undo),
            "正在收起来",
            changes=Topic.EXCHANGE,
        )

    def let_photos_stay(self, stay: bool) -> None:
        """Photos wait for a stick from now on, or go on the line."""
        words = "照片先不传了，等用 U 盘带；已经传的不用再传" if stay else "照片接着走网络，从停的地方传"
        self._do(
            lambda: ways.choose(self._desk, photos_by_stick=stay),
            lambda _: self.toasted.emit(words, None),
            "正在记下照片怎么走",
            changes=Topic.EXCHANGE,
        )

    def save_question(self) -> None:
        """Saves the page for the county about what was put aside."""
        self._save("请县里看看.txt", lambda target: work.save_question(self._desk, target))

    def save_list(self) -> None:
        """Saves what the county has not confirmed, by number."""
        self._save("县里还没有确认的.txt", lambda target: work.save_unconfirmed(self._desk, target))

    def _save(self, wish: str, save: Callable[[Path], None]) -> None:
        if target := ask_where(self._page, wish):
            self._do(
                lambda: save(target),
                lambda _: self.toasted.emit(f"存好了：{target.name}，打开就能打印", None),
                "正在存",
                changes=Topic.NOTHING,
            )
