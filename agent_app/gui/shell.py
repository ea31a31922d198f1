"""The window: rail, pages, and the line at the foot; it knows the way between places and nothing of what they show."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from agent_app.base.errors import AppError
from agent_app.gui.actions import PLACES, bind
from agent_app.gui.page import Page
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import DEFAULT_SIZE
from agent_app.gui.widgets.notes import Foot, Note, Toast, WorkStrip
from agent_app.gui.widgets.rail import Rail
from agent_app.gui.widgets.sight import keep_in_sight
from agent_app.gui.widgets.status import StatusFace, StatusLine

MakePage = Callable[[], Page]
_CODES = tuple(place.code for place in PLACES)
_NAMES = {place.code: place.text for place in PLACES}


class Shell(QMainWindow):
    """The window over pages that are made when they are first asked for.

    `pages` by place code (today, register, cases, visits, figures, exchange, settings, help, and others that are not on
    the rail, such as case). Wishes of the person that concern more than a page: `lock_requested`,
    `delivery_requested(code)`, `look_chosen(size, dark)` to be remembered. `scanned(code)`: the code of a paper came in.
    """

    lock_requested = Signal()
    delivery_requested = Signal(str)
    look_chosen = Signal(str, bool)
    scanned = Signal(str)

    def __init__(self, tasks: Tasks, pages: Mapping[str, MakePage], name: str = "信访代理") -> None:
        super().__init__()
        self._tasks, self._make, self._name = tasks, dict(pages), name
        self._pages: dict[str, Page] = {}
        self._trail: list[tuple[str, str]] = []
        self._closing = False
        self.here, self.subject = "", ""
        self.setWindowTitle(name)
        self.rail = Rail(PLACES, name)
        self.status = StatusLine()
        self.toast = Toast()
        self._work = WorkStrip()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._bind()

    # Places

    def go(self, place: str, subject: str = "", *, back: bool = False) -> bool:
        """Shows a place, opened for `subject`; False when the page here would not let go."""
        if self.here and not self._pages[self.here].leave():
            self.rail.mark(self._rail_place(self.here))
            return False
        if self.here and not back and (place, subject) != (self.here, self.subject):
            self._trail.append((self.here, self.subject))
            del self._trail[:-20]
        page = self.page(place)
        self.here, self.subject = place, subject
        self._stack.setCurrentWidget(page)
        self.rail.mark(self._rail_place(place))
        self._retitle()
        page.came_from(_NAMES.get(self._trail[-1][0] if self._trail else _CODES[0], "回去"))
        page.opened(subject)
        return True

    def page(self, place: str) -> Page:
        """The page of a place, made when it is first wanted."""
        if place not in self._pages:
            page = self._pages[place] = self._make[place]()
            self._stack.addWidget(page)
            page.titled.connect(self._retitle)
            page.go_requested.connect(self.go)
            page.toast_requested.connect(self.toast.say)
            page.scanned.connect(self.scanned)
        return self._pages[place]

    def go_back(self) -> None:
        """Esc: closes the innermost thing of the page; when nothing is open, the place before, at last 今日."""
        focused = QApplication.focusWidget()
        if focused is not None and self.toast.isAncestorOf(focused):
            self.toast.dismiss()
        elif not self.here or self._pages[self.here].back():
            return
        elif self._trail:
            self.go(*self._trail.pop(), back=True)
        elif self.here != _CODES[0]:
            self.go(_CODES[0], back=True)

    # What is told

    def show_status(self, face: StatusFace) -> None:
        """The figures at the foot."""
        self.status.show_status(face)

    def tell(self, error: AppError) -> None:
        """Shows what went wrong as a note on the page, until it is dealt with."""
        self._closing = False  # what went wrong wants to be read first
        self.say(error.sentence, "late")

    def say(self, sentence: str, kind: str = "soon") -> None:
        """Shows a sentence as a note on the page."""
        if self.here:
            self._pages[self.here].clear_notes()
            self._pages[self.here].add_note(Note(kind, sentence, closable=True))

    # Size

    def step_size(self, by: int) -> None:
        """Larger or smaller by one, the place on the page kept."""
        look().step_size(by)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.here and not self._pages[self.here].leave():
            event.ignore()
        elif self._tasks.busy:
            event.ignore()
            self._closing = True
            self.say(f"{self._tasks.doing or '还有事没办完'}，办完就关上。")
        else:
            event.accept()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, look().load_rare_faces)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addWidget(Foot(self.status, self.toast, self._work))
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(middle)
        self.resize(1366, 738)

    def _connect(self) -> None:
        self.rail.chosen.connect(self._rail_chosen)
        self.status.opened.connect(self.delivery_requested)
        self._tasks.told.connect(self.tell)
        self._tasks.began.connect(lambda words: self._work.begin(words, can_stop=True))
        self._tasks.advanced.connect(self._work.advance)
        self._tasks.ended.connect(self._work.hide)
        self._tasks.idle.connect(self._close_when_idle)
        self._work.stop_requested.connect(self._tasks.cancel)
        look().changed.connect(self._look_changed)

    def _bind(self) -> None:
        for place in _CODES[:-1]:
            bind(self, f"go_{place}", partial(self.go, place))
        bind(self, "help", lambda: self.go("help", self._help_page()))
        bind(self, "register", lambda: self.go("register"))
        bind(self, "papers", lambda: self.go("papers"))
        bind(self, "find", self._find)
        bind(self, "back", self.go_back)
        bind(self, "primary", lambda: self._ask_page(lambda page: page.primary()))
        bind(self, "next_panel", lambda: self._ask_page(lambda page: page.step_panel(1)))
        bind(self, "previous_panel", lambda: self._ask_page(lambda page: page.step_panel(-1)))
        bind(self, "larger", lambda: self.step_size(1))
        bind(self, "smaller", lambda: self.step_size(-1))
        bind(self, "usual_size", lambda: look().use(size=DEFAULT_SIZE))
        bind(self, "lock", self.lock_requested.emit)
        bind(self, "leave", self.close)

    def _retitle(self) -> None:
        if self.here:
            self.setWindowTitle(f"{self._pages[self.here].title} - {self._name}")

    def _ask_page(self, wish: Callable[[Page], None]) -> None:
        if self.here:
            wish(self._pages[self.here])

    def _rail_chosen(self, place: str) -> None:
        self.go(place, self._help_page() if place == "help" else "")

    def _rail_place(self, place: str) -> str:
        return "cases" if place in {"case", "import"} else place

    def _help_page(self) -> str:
        return self._pages[self.here].help_page if self.here and self.here != "help" else ""

    def _find(self) -> None:
        if not (self.here and self._pages[self.here].start_search()) and self.go("cases"):
            self._pages["cases"].start_search()

    def _close_when_idle(self) -> None:
        if self._closing:
            self.close()

    def _look_changed(self) -> None:
        self.look_chosen.emit(look().size.name, look().dark)
        focused = QApplication.focusWidget()
        if focused is not None:
            QTimer.singleShot(0, focused, lambda: keep_in_sight(focused))
