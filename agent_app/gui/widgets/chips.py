"""Chips: filters and choices that are on or off, in a row that wraps."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.button import FaceButton, Piece
from agent_app.gui.widgets.flow import FlowLayout


@dataclass(frozen=True, slots=True)
class ChipFace:
    """A chip: its code, its word, perhaps a count; a `removable` one shows a close mark while it is on."""

    code: str
    text: str
    count: int | None = None
    removable: bool = False


class Chip(FaceButton):
    """One chip. Room for the check mark is kept, so that nothing moves."""

    def __init__(self, face: ChipFace, parent: QWidget | None = None) -> None:
        super().__init__(face.text, parent)
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.show_face(face)

    def show_face(self, face: ChipFace) -> None:
        """Shows another word or count."""
        self.face = face
        self.setText(face.text)
        self.setAccessibleName(face.text if face.count is None else f"{face.text}，{face.count}件")
        self.updateGeometry()
        self.update()

    def pieces(self) -> list[Piece]:
        return self._pieces(chosen=self.isChecked())

    def padding(self) -> float:
        return SPACE.close + 1

    def sizeHint(self) -> QSize:
        return QSize(round(self._wish(self._pieces(chosen=True)) + 0.5), self.face_height())

    def _pieces(self, *, chosen: bool) -> list[Piece]:
        token = "accent" if chosen else "ink"
        made = [Piece(icon="check", token=token)] if chosen else []
        made.append(Piece(self.face.text, token=token, bold=chosen, gap=6))
        if self.face.count is not None:
            made.append(Piece(str(self.face.count), token=token, bold=True))
        if self.face.removable and chosen:
            made.append(Piece(icon="close", token=token))
        return made


class ChipRow(QWidget):
    """Chips side by side. `exclusive`: exactly one may be on, and pressing it again leaves it on.

    `changed(code, on)`: somebody turned a chip.
    """

    changed = Signal(str, bool)

    def __init__(
        self,
        faces: Iterable[ChipFace] = (),
        name: str = "",
        *,
        exclusive: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._exclusive = exclusive
        self._chips: dict[str, Chip] = {}
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_chips(faces)

    def show_chips(self, faces: Iterable[ChipFace]) -> None:
        """Shows these chips; those that were on stay on."""
        faces = list(faces)
        for code in [code for code in self._chips if code not in {face.code for face in faces}]:
            chip = self._chips.pop(code)
            self._flow.removeWidget(chip)
            chip.deleteLater()
        for face in faces:
            if face.code in self._chips:
                self._chips[face.code].show_face(face)
                continue
            chip = Chip(face)
            self._chips[face.code] = chip
            chip.clicked.connect(lambda on, code=face.code: self._turned(code, on))
            self._flow.addWidget(chip)

    def add(self, widget: QWidget) -> None:
        """Puts another thing (更多条件) at the end."""
        self._flow.addWidget(widget)

    @property
    def chosen(self) -> list[str]:
        """The codes of those that are on, in order."""
        return [code for code, chip in self._chips.items() if chip.isChecked()]

    def choose(self, *codes: str) -> None:
        """Turns exactly these on, without telling."""
        for code, chip in self._chips.items():
            chip.setChecked(code in codes)

    def chip(self, code: str) -> Chip:
        """One chip."""
        return self._chips[code]

    def _turned(self, code: str, on: bool) -> None:
        if self._exclusive:
            self.choose(code)
            on = True
        self.changed.emit(code, on)


class ChoiceCard(FaceButton):
    """A radio button as a card: one of a few that are read before choosing. `px` shows its words at that size."""

    centred = False

    def __init__(self, text: str, px: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "choice")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self._px = px
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def pieces(self) -> list[Piece]:
        radio = Piece(
            icon="radio_on" if self.isChecked() else "radio_off",
            token="accent" if self.isChecked() else "edge",
        )
        return [radio, Piece(self.text(), px=self._px, gap=SPACE.close)]

    def face_height(self) -> int:
        return max(look().size.control + SPACE.page, round(paint.line_height(self._px)) + SPACE.page)
