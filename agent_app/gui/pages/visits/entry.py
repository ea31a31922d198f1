"""记一户: household, what was said, when, perhaps where; kept from the first key, saved by Ctrl+Enter."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.core.blank_form import LINES, VISITS_FROM, form_number
from agent_app.core.field_type import Field as Declared
from agent_app.core.field_type import FieldError
from agent_app.core.fields import VISIT
from agent_app.desk import drafts, visits
from agent_app.desk.desk import Desk
from agent_app.gui.actions import deed
from agent_app.gui.pages.blank_part import BlankPart
from agent_app.gui.pages.register.layout import flow_of, in_tab_order
from agent_app.gui.pages.visits.picker import CasePicker
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.day import DayEdit
from agent_app.gui.widgets.fields import EnterGoesOn, Field, TextArea
from agent_app.gui.widgets.panel import Panel

DRAFT_KEY = "entry"
_KEEP_MS, _GUESS_MS = 400, 250
_ORDER = ("household", "on", "place", "said", "form")
_HINT = "照原话写；检举控告的话不在这里记"
_MISSING = {"household": "写上是哪一户。", "said": "写上说了什么，一句也行。"}


class VisitEntry(Panel):
    """The form. `saved(id, what was written)`: a visit is in the vault; `troubled(AppError)`: it is not, and no field is to blame."""

    saved = Signal(str, object)
    troubled = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(margin=SPACE.panel, parent=parent)
        self._desk, self._tasks = desk, tasks
        self._busy = False
        self.setAccessibleName("记一户")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.day = DayEdit(lambda: desk.today)
        self.blank_form = BlankPart()
        self.fields = {
            "household": self._field("household"),
            "on": Field(VISIT["on"].label, self.day, check=self.day.wrong),
            "place": self._field("place"),
            "said": Field(VISIT["said"].label, TextArea(2), hint=_HINT, check=_checked(VISIT["said"])),
            "form": self.blank_form.field,
        }
        self.about = CasePicker(desk, tasks, "说的是哪件事")
        self._keeping, self._guessing = self._timer(_KEEP_MS, self.keep), self._timer(_GUESS_MS, self._guess)
        self._save = Button("记下来", "primary", key=deed("primary").key, on_click=self.save)
        self._lay_out()
        self.begin()
        for field in self.fields.values():
            field.edited.connect(self._edited)
        self.fields["household"].edited.connect(lambda _: self._guessing.start())
        self.about.changed.connect(self._edited)
        EnterGoesOn(self)

    # What is typed

    @property
    def blank(self) -> bool:
        """Whether nothing was typed that anybody would miss."""
        return not any(self.fields[name].text.strip() for name in ("household", "place", "said"))

    def begin(self, number: str = "") -> None:
        """An empty form, of today; `number` is the line of the blank that it is typed from."""
        for name, field in self.fields.items():
            field.set_text("")
            field.set_error("")
            if name == "on":
                self.day.set_day(self._desk.today)
        self.blank_form.put(number)
        self.about.clear()
        self._keeping.stop()

    def take_blank(self, number: str) -> None:
        """What is typed now, or next, is from this line of a blank."""
        self.blank_form.put(number)
        self.fields["household"].setFocus(Qt.FocusReason.OtherFocusReason)

    def restore(self) -> None:
        """Shows what was typed and not saved, if nothing is typed now."""

        def show(found: list[drafts.Draft]) -> None:
            kept = next((draft.data for draft in found if draft.key == DRAFT_KEY), None)
            if kept:
                self.put(kept)
                self._keeping.stop()

        self._tasks.query(lambda: drafts.kept(self._desk, visits.DRAFT), show, owner=self, key="visit draft")

    def put(self, typed: Mapping[str, object]) -> None:
        """Shows what was typed before, to be put right; not over what is being typed now."""
        if self.blank:
            kept_number = self.blank_form.number
            for name in _ORDER:
                self.fields[name].set_text(str(typed.get(name, "")))
            self.blank_form.put(str(typed.get("form", "")) or kept_number)
            self.day.tidy()
            self._guess()

    def keep(self) -> None:
        """Keeps what stands here, on this desk alone."""
        self._keeping.stop()
        if self._busy:
            return
        typed = {name: self.fields[name].text for name in _ORDER}
        gone = self.blank
        self._tasks.operation(
            lambda _: (
                drafts.forget(self._desk, visits.DRAFT, DRAFT_KEY)
                if gone
                else drafts.keep(self._desk, visits.DRAFT, DRAFT_KEY, typed)
            ),
            label="正在存草稿",
            changes=Topic.NOTHING,
            owner=self,
        )

    def flush(self) -> None:
        """Keeps what was typed last."""
        if self._keeping.isActive():
            self.keep()

    # Saving

    def save(self) -> None:
        """Writes the visit down, or goes to the first thing that is not right and says what."""
        if self._busy:
            return
        wrong = [field for field in self.fields.values() if not field.validate()]
        for name, sentence in _MISSING.items():
            if not self.fields[name].text.strip():
                self.fields[name].set_error(sentence)
                wrong.append(self.fields[name])
        if self.day.day is None and not self.fields["on"].error:
            self.fields["on"].set_error("写上哪天去的，9月18日、9.18都行。")
            wrong.append(self.fields["on"])
        if wrong:
            next(field for field in self.fields.values() if field in wrong).setFocus()
        else:
            self._write()

    def _write(self) -> None:
        data = {name: self.fields[name].text.strip() for name in ("household", "place", "said", "form")}
        assert self.day.day is not None
        data["on"] = self.day.day.isoformat()
        case = next(iter(self.about.numbers), "")
        self._busy = True
        self._keeping.stop()
        self.setEnabled(False)  # until it is answered nothing is typed that would be gone

        def done(visit: str) -> None:
            self._busy = False
            self.setEnabled(True)
            self.begin(following(data["form"]))
            self.fields["household"].setFocus()
            self.saved.emit(visit, data)

        self._tasks.operation(
            lambda _: visits.add_visit(self._desk, data, case, draft=DRAFT_KEY),
            done,
            "正在记下来",
            changes=Topic.CASES,
            owner=self,
            failed=self._refused,
        )

    def _refused(self, error: AppError) -> None:
        self._busy = False
        self.setEnabled(True)
        field = self.fields.get(_key_of(error))
        if field is None or not isinstance(error, FieldError):
            self.troubled.emit(error)
            return
        field.set_error(f"{error.what}。")
        field.setFocus()

    def _edited(self, *_: object) -> None:
        if not self._keeping.isActive():
            self._keeping.start()

    def _guess(self) -> None:
        self.about.guess(self.fields["household"].text)

    # Building

    def _field(self, name: str) -> Field:
        declared = VISIT[name]
        return Field(declared.label, optional=not declared.required, check=_checked(declared))

    def _timer(self, wait: int, slot: Callable[[], object]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(wait)
        made.timeout.connect(slot)
        return made

    def _lay_out(self) -> None:
        self.body.setSpacing(SPACE.tight)
        self.body.setContentsMargins(SPACE.panel, SPACE.close, SPACE.panel, SPACE.close)
        self.body.addWidget(
            flow_of(
                (self.fields["household"], 9, 2), (self.fields["on"], 14, 0), (self.fields["place"], 9, 3)
            )
        )
        line = QHBoxLayout()
        line.setSpacing(SPACE.panel)
        line.addWidget(self.fields["said"], 1)
        self.body.addLayout(line)
        beside = QVBoxLayout()
        beside.setSpacing(SPACE.tight)
        beside.addStretch(1)
        beside.addWidget(self.blank_form)
        beside.addWidget(self._save)
        line.addLayout(beside)
        self.body.addWidget(self.about)
        in_tab_order(*(field.editor for field in self.fields.values()), self.about.chips, self._save)


def following(number: str) -> str:
    """The next line of the blank that was typed last, "" after its last line."""
    sheet, _, line = form_number(number).partition("/")
    return f"{sheet}/{int(line) + 1}" if line and int(line) < LINES[VISITS_FROM] else ""


def _checked(declared: Declared) -> Callable[[str], str]:
    def wrong(text: str) -> str:
        if not text.strip():
            return ""
        try:
            declared.check(text)
        except FieldError as error:
            return f"{error.what}。"
        return ""

    return wrong


def _key_of(error: AppError) -> str:
    """The field that a refusal names first."""
    return next((name for name in _ORDER if error.sentence.startswith(f"“{name}”")), "")
