"""A form in place, made from what a step declares: the day of the paper, its fields, the paper itself."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.core.event import new_id
from agent_app.core.rules import FieldType, Rules, StepField
from agent_app.core.workflow_data import StepFieldError
from agent_app.gui.actions import deed
from agent_app.gui.page import Sheet
from agent_app.gui.pages.blank_part import BlankPart
from agent_app.gui.pages.case.form_face import ON, Filled, FormFace
from agent_app.gui.pages.case.inputs import DayInput, Input, TrackInput, input_for
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import EnterGoesOn
from agent_app.gui.widgets.label import label, rule
from agent_app.gui.widgets.panel import Panel


class StepForm(Panel):
    """The form; `units` are offered where one is asked for, `blank` is the number of the blank that it is typed from.

    `save_requested`, `closed`: its buttons; `files_requested`: somebody wants to choose a file;
    `edited`: something has changed, and `draft` gives it to be kept."""

    save_requested = Signal()
    closed = Signal()
    files_requested = Signal()
    edited = Signal()

    def __init__(
        self,
        face: FormFace,
        rules: Rules,
        today: Callable[[], date],
        draft: dict[str, Any] | None = None,
        units: Sequence[str] = (),
        blank: str = "",
    ) -> None:
        super().__init__(face.title)
        self.face = face
        self._record = new_id().hex()
        self._files: list[Path] = []
        day = StepField(ON, face.day, FieldType.DATE, required=True, future=face.future)
        self.day = DayInput(day, today, required=True)
        self.day.editor.set_day(face.on or today())
        self.estimated = QCheckBox("日期是估的")
        self.estimated.setChecked(face.estimated)
        known = {"organ": units, **face.known}
        self.inputs: dict[str, Input] = {
            asked.name: input_for(asked, rules, today, required=required, known=known.get(asked.name, ()))
            for asked, required in face.fields
        }
        for name, value in face.given.items():
            self.inputs[name].set_value(value)
        self.blank = BlankPart(self.estimated)
        self._build()
        if draft:
            self._restore(draft)
        if blank:
            self.blank.put(blank)
        for part in (self.day, *self.inputs.values()):
            part.edited.connect(self.edited)
        self.blank.edited.connect(self.edited)
        self.estimated.toggled.connect(lambda _: self.edited.emit())
        EnterGoesOn(self)

    @property
    def draft(self) -> dict[str, Any]:
        """What stands in the form, to be kept until it is saved."""
        return {
            ON: self.day.field.text,
            "estimated": self.estimated.isChecked(),
            "values": {name: part.value() for name, part in self.inputs.items()},
            "files": [str(path) for path in self._files],
            "record": self._record,
            "form": self.blank.number,
        }

    def filled(self) -> Filled | None:
        """What was filled in; None when something is missing, which is then said and focused."""
        self._say("")
        for part in (self.day, *self.inputs.values()):
            part.set_error("")
        missing = [
            (self.inputs[asked.name], "还没有填。填了再存，别的都还在。")
            for asked, required in self.face.fields
            if required and not self.inputs[asked.name].value()
        ]
        if self.day.editor.day is None:
            text = self.day.field.text
            missing.insert(
                0, (self.day, self.day.editor.wrong(text) or "还没有写哪一天。写成9月18日、9.18都行。")
            )
        for part, sentence in missing:
            part.set_error(sentence)
        if missing:
            self._show(missing[0][0])
            return None
        values = {
            name: value for name, part in self.inputs.items() if (value := part.value()) not in ("", None)
        }
        assert self.day.editor.day is not None
        return Filled(
            self.face.code,
            self._record,
            self.day.editor.day,
            self.estimated.isChecked(),
            values,
            tuple(self._files),
            self.blank.number,
        )

    def refuse(self, error: AppError) -> None:
        """Says why it was not saved, at the field where it is known; what was filled in stays."""
        if isinstance(error, StepFieldError) and error.name == "form":
            self.blank.refuse(f"{error.what}。什么都没有写，改了再存。")
            return
        part = self.inputs.get(error.name) if isinstance(error, StepFieldError) else None
        if isinstance(error, StepFieldError) and error.name == ON:
            part = self.day
        if part is None:
            self._say(error.sentence)
            return
        assert isinstance(error, StepFieldError)
        part.set_error(f"{error.what}。什么都没有写，改了再存。")
        self._show(part)

    def begin(self) -> None:
        """Puts the cursor into the day, which is typed over; without one into the first that is not answered."""
        asked = list(self.inputs.values())
        first = self.day if self.face.day else next((part for part in asked if not part.value()), asked[0])
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if first is self.day:
            self.day.editor.selectAll()

    def press(self, number: int) -> bool:
        """Answers the question that is asked, where there is one: 1 is yes, 2 is no."""
        tracks = [part for part in self.inputs.values() if isinstance(part, TrackInput)]
        return bool(tracks) and tracks[0].press(number)

    def add_files(self, paths: list[Path]) -> None:
        """Puts photos or scans of the paper beside what is filled in."""
        self._files += [path for path in paths if path not in self._files]
        self._list_files()
        self.edited.emit()

    def _build(self) -> None:
        sheet = Sheet()
        sheet.column.setContentsMargins(SPACE.panel, 0, SPACE.panel, SPACE.tight)
        sheet.column.setSpacing(SPACE.close)
        self._sheet: QScrollArea = sheet
        self._trouble = label(role="late", wrap=True)
        self._trouble.hide()
        sheet.column.addWidget(self._trouble)
        if self.face.before:
            sheet.column.addWidget(label(self.face.before, wrap=True))
        dated = QVBoxLayout()
        dated.setSpacing(SPACE.hair)
        dated.addWidget(self.day)
        dated.addWidget(self.blank)
        self.blank.offer(self.face.blank)
        sheet.column.addLayout(dated)
        for part in self.inputs.values():
            sheet.column.addWidget(part)
        files = QWidget()
        files.setLayout(self._files_part())
        sheet.column.addWidget(files)
        self.estimated.setHidden(self.face.bare or self.face.exact)
        files.setHidden(self.face.bare)
        self.day.setVisible(bool(self.face.day))
        sheet.column.addStretch(1)
        middle = self.section(flush=True)
        middle.addWidget(sheet, 1)
        middle.addWidget(rule())
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.panel, SPACE.close, SPACE.panel, SPACE.close)
        foot.setSpacing(SPACE.tight)
        foot.addWidget(
            Button(self.face.save, "primary", key=deed("primary").key, on_click=self.save_requested.emit)
        )
        foot.addWidget(Button("先不记", key="Esc", on_click=self.closed.emit))
        foot.addStretch(1)
        middle.addLayout(foot)

    def _files_part(self) -> QVBoxLayout:
        part = QVBoxLayout()
        part.setContentsMargins(0, 0, 0, 0)
        part.setSpacing(SPACE.hair)
        head = QHBoxLayout()
        head.setSpacing(SPACE.tight)
        head.addWidget(label("照片、扫描件", "strong"))
        head.addWidget(label("可不填", "quiet"), 1)
        part.addLayout(head)
        self._names = QVBoxLayout()
        self._names.setSpacing(0)
        part.addLayout(self._names)
        wish = deed("add_material")
        row = QHBoxLayout()
        row.addWidget(Button("选文件", icon=wish.icon, key=wish.key, on_click=self.files_requested.emit))
        row.addStretch(1)
        part.addLayout(row)
        return part

    def _list_files(self) -> None:
        while item := self._names.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for path in self._files:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(label(path.name, wrap=True), 1)
            drop = Button("不要了", "link", on_click=partial(self._drop, path))
            drop.setAccessibleName(f"不要了：{path.name}")
            line.addWidget(drop)
            self._names.addWidget(row)

    def _drop(self, path: Path) -> None:
        self._files.remove(path)
        self._list_files()
        self.edited.emit()

    def _restore(self, draft: dict[str, Any]) -> None:
        self.day.set_value(draft.get(ON, ""))
        self.estimated.setChecked(bool(draft.get("estimated")))
        for name, value in draft.get("values", {}).items():
            if name in self.inputs:
                self.inputs[name].set_value(value)
        self._files = [path for path in map(Path, draft.get("files", ())) if path.is_file()]
        self._record = str(draft.get("record") or self._record)
        self.blank.put(str(draft.get("form", "")))
        self._list_files()

    def _say(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))
        if sentence:
            self._sheet.verticalScrollBar().setValue(0)

    def _show(self, part: Input) -> None:
        """Goes to an input, and brings it into sight with what is said under it, as soon as that has its place."""

        def scroll() -> None:
            self._sheet.ensureWidgetVisible(part, 0, SPACE.close)
            self._sheet.ensureWidgetVisible(part.focusProxy() or part, 0, look().size.control * 2)

        part.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, part, scroll)
