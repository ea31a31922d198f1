"""The parts below the way: what differs, what was put aside, what waits, looking after the records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agent_app.core.vocabulary import Delivery
from agent_app.desk.casebook import Row
from agent_app.desk.put_aside import PutAside
from agent_app.desk.settling import Conflict
from agent_app.gui.conflicts import SettleConflict
from agent_app.gui.models.rows import RowsModel
from agent_app.gui.pages.exchange_aside import AsideRow
from agent_app.gui.theme.icons import draw_icon
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import IconLabel, label, rule
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.row_parts import RowDelegate
from agent_app.gui.widgets.rows import RowsView

_STATES = {
    Delivery.SAVED: ("saved", "存在这里，还没带出"),
    Delivery.HANDED_OVER: ("stick", "已交出，等县里回信"),
    Delivery.CONFIRMED: ("check", "县已确认"),
}
_ROWS = 7  # of the waiting cases in sight at once
_SHOWN = 5  # conflicts at once; settling some brings the next


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A case that the county has not confirmed."""

    id: str
    title: str
    said: str
    icon: str

    @property
    def sentence(self) -> str:
        """For a screen reader."""
        return f"{self.title}，{self.said}"

    @property
    def tip(self) -> str:
        """The title whole; in the row it may be cut."""
        return self.title


def waiting_row(row: Row) -> WaitingRow:
    """A case as the list shows it."""
    icon, said = _STATES[row.delivery]
    return WaitingRow(row.subject, row.title or "没有写事由", said, icon)


class _WaitingDelegate(RowDelegate):
    """Icon, title, how far it has come."""

    def row_height(self, row: Any, room: int) -> int:
        return round(2 * paint.line_height() + 2 * look().size.row_padding + 1)

    def draw_row(self, painter: QPainter, row: Any, box: QRectF) -> None:
        side, line = look().size.icon, paint.line_height()
        top = box.y() + (box.height() - 2 * line) / 2
        draw_icon(painter, row.icon, box.x() + SPACE.panel, box.y() + (box.height() - side) / 2, side, "ink")
        x = box.x() + SPACE.panel + side + SPACE.close
        room = box.right() - SPACE.panel - x
        paint.draw_line(painter, [paint.Run(row.title, bold=True)], x, top, room)
        paint.draw_line(painter, [paint.Run(row.said, "ink2")], x, top + line, room)


class WaitingPanel(Panel):
    """等县里确认的: each opens its case. `opened(id)`. `list_requested`: all of them by number, as a file.

    `photos_requested(stay)`: photos are to wait for a stick, or to go on the line again. `look_requested`: what lies on
    a stick; `other_requested`: a stick for another computer.
    """

    opened = Signal(str)
    list_requested = Signal()
    photos_requested = Signal(bool)
    look_requested = Signal()
    other_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("等县里确认的", parent=parent)
        self.view = RowsView(_WaitingDelegate(), RowsModel(), "等县里确认的", opens_on_click=True)
        self.view.opened.connect(self.opened)
        self.section(line=True, flush=True).addWidget(self.view)
        self._photos = _PhotosRow()
        self._photos.asked.connect(self.photos_requested)
        self._list = Button("存一张编号单子", on_click=self.list_requested.emit)
        foot = self.section()
        foot.setSpacing(SPACE.close)
        foot.addWidget(self._photos)
        foot.addWidget(self._list, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(SPACE.close)
        row.addWidget(IconLabel("lock"), 0, Qt.AlignmentFlag.AlignTop)
        said = "U 盘上的东西加了密，丢了别人也看不到。同一个 U 盘读两次不要紧。"
        row.addWidget(label(said, "quiet", wrap=True), 1)
        foot.addLayout(row)
        self.other = Button("给别的电脑带一份", "inline", on_click=self.other_requested.emit)
        look_at = Button("看看 U 盘上有什么", "inline", on_click=self.look_requested.emit)
        foot.addWidget(_flowing(look_at, self.other))

    def show_photos(self, said: str, *, stay: bool) -> None:
        """Says how the photos stand ("" for none waiting), and whether they wait for a stick."""
        self._photos.show_photos(said, stay=stay)

    def show_rows(self, rows: Sequence[Row], count: int) -> None:
        """Shows these of `count` cases."""
        self._list.setVisible(bool(count))
        self.heading.setText(f"等县里确认的 {count} 件" if count else "没有等着确认的")
        self.view.setVisible(bool(rows))
        self.view.show_rows([waiting_row(row) for row in rows])
        if not self.view.hasFocus():
            self.view.setCurrentIndex(QModelIndex())
        self.view.setFixedHeight(min(len(rows), _ROWS) * self.view.sizeHintForRow(0))


class _PhotosRow(QWidget):
    """How many photos have still to go, and the switch for them. `asked(stay)`."""

    asked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._said = label(wrap=True)
        self._switch = Button("照片先不传，用 U 盘带", on_click=lambda: self.asked.emit(not self._stay))
        self._stay = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.hair)
        column.addWidget(self._said)
        column.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_photos(self, said: str, *, stay: bool) -> None:
        self._stay = stay
        self._said.setText(said)
        self._switch.set_text("照片也走网络" if stay else "照片先不传，用 U 盘带")
        self.setVisible(bool(said))


class WantedPanel(Panel):
    """What wants a person: values that differ, and what was put aside.

    `settled(conflict, value)`; `case_requested(id)`; `question_requested`: the page for the county; `again_requested`:
    what was put aside is to be tried again; `put_away(id, why)`: one thing of it need not wait any more.
    """

    settled = Signal(object, object)
    case_requested = Signal(str)
    question_requested = Signal()
    again_requested = Signal()
    put_away = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(SPACE.close)
        self.body.addLayout(self._parts)
        self._conflicts: list[SettleConflict] = []
        self._aside: list[AsideRow] = []
        self._shown: tuple[object, ...] = ()

    def show_wanted(
        self, conflicts: Sequence[Conflict], aside: Sequence[PutAside], full: str, today: date
    ) -> None:
        """Shows them; where there is nothing, it says so. What is shown already stays, and what is being typed there."""
        shown = (*conflicts, *aside, full, today, look().size)
        if shown == self._shown:
            return
        self._shown = shown
        while item := self._parts.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self._conflicts, self._aside = [], []
        if conflicts:
            self._parts.addWidget(_heading("fork", f"两边写得不一样，请您定 {len(conflicts)} 处"))
        for conflict in conflicts[:_SHOWN]:
            self._parts.addWidget(self._settle(conflict, today))
        if len(conflicts) > _SHOWN:
            self._parts.addWidget(label(f"定了这些，再定另外{len(conflicts) - _SHOWN}处。", "quiet"))
        if aside:
            if conflicts:
                self._parts.addWidget(rule())
            self._parts.addWidget(_heading("box", f"放在一边 {len(aside)} 份，没有并进来"))
            if full:
                self._parts.addWidget(label(full, wrap=True))
            for one in aside:
                row = AsideRow(one)
                row.settled.connect(self.put_away)
                self._aside.append(row)
                self._parts.addWidget(row)
            self._parts.addWidget(
                _flowing(
                    Button("存一张给县里问", on_click=self.question_requested.emit),
                    Button("再试一次", on_click=self.again_requested.emit),
                )
            )
        if not conflicts and not aside:
            self._parts.addWidget(_heading("check", "没有要您定的", token="ink"))
            said = "两边都改过、合不到一起的，会摆在这里请您定；什么都不会自己丢掉。"
            self._parts.addWidget(label(said, "quiet", wrap=True))

    def choose_side(self, number: int) -> bool:
        """用这个, by its number, of the first that is shown; False when there is none."""
        return bool(self._conflicts) and self._conflicts[0].choose(number)

    def stop_asking(self) -> bool:
        """Puts the question away why something need not wait; False when none was asked."""
        return any(row.stop_asking() for row in self._aside)

    def _settle(self, conflict: Conflict, today: date) -> QWidget:
        one = SettleConflict(conflict, today)
        one.settled.connect(self.settled)
        self._conflicts.append(one)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.hair)
        column.addWidget(one)
        link = Button("打开这件事", "inline", on_click=lambda: self.case_requested.emit(conflict.case))
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return holder


class CarePanel(Panel):
    """备份 and 检查. `backup_requested`, `check_requested`; `rejoin_requested`: the county has invited this desk anew."""

    backup_requested = Signal()
    rejoin_requested = Signal()
    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("备份和检查", parent=parent)
        self._said = label(role="quiet", wrap=True)
        self.body.addWidget(self._said)
        self.body.addSpacing(SPACE.hair)
        self.rejoin = Button("县里重新给了邀请", icon="county", on_click=self.rejoin_requested.emit)
        self.body.addWidget(
            _flowing(
                Button("备份", icon="export", on_click=self.backup_requested.emit),
                Button("检查记录", icon="check", on_click=self.check_requested.emit),
                self.rejoin,
            )
        )

    def show_backup(self, said: str) -> None:
        """Says when the last backup was made."""
        self._said.setText(f"{said}备份也加了密，打开要您的口令或恢复码。")


def _flowing(*buttons: Button) -> QWidget:
    """Buttons side by side, as many as there is room for."""
    holder = QWidget()
    flow = FlowLayout(holder, SPACE.close)
    for button in buttons:
        flow.addWidget(button)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder


def _heading(icon: str, words: str, token: str = "soon") -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(IconLabel(icon, token))
    row.addWidget(label(words, "heading", wrap=True), 1)
    return holder
