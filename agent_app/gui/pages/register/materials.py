"""材料: files laid beside the form by drag and drop, by choosing, by pasting; each is checked and kept at once."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QStandardPaths, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.desk import intake
from agent_app.desk.desk import Desk
from agent_app.desk.intake import Laid
from agent_app.gui.actions import button
from agent_app.gui.pages.register.form import Form, Lack, Material
from agent_app.gui.pages.register.layout import in_tab_order
from agent_app.gui.pages.register.section import Section, grows_with_its_lines
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FlowLayout, empty
from agent_app.gui.widgets.label import label

_HINTS = ("拖进来、粘贴，或者按“加材料”", "可以拖进来", "")
_LOST = "这张图没来得及存下，请再贴一次。"


class MaterialsSection(Section):
    """The materials of the draft `key()`. `taken_away(text, undo)`: one was taken away, and the way back."""

    taken_away = Signal(str, object)

    def __init__(self, desk: Desk, tasks: Tasks, key: Callable[[], str]) -> None:
        self._add = button("add_material", self.choose)
        super().__init__("材料", _HINTS, self._add)
        self._desk, self._tasks, self._key = desk, tasks, key
        self._materials: list[Material] = []
        self._pasted: dict[str, bytes] = {}  # what has no file from which it could be laid again
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._errors = QVBoxLayout()
        self._errors.setSpacing(SPACE.hair)
        self.column.addWidget(grows_with_its_lines(self._chips))
        self.column.addLayout(self._errors)
        self._show()

    def put(self, form: Form) -> None:
        super().put(form)
        self._materials = [Material(**vars(material)) for material in form.materials]
        self._pasted.clear()
        self._show()
        draft = self._key()
        if self._materials:
            self._tasks.query(
                lambda: intake.laid(self._desk, draft), self._found, owner=self, key="materials"
            )

    def take(self, form: Form) -> None:
        super().take(form)
        form.materials = [Material(**vars(material)) for material in self._materials]

    def stops(self) -> list[QWidget]:
        return [self._add]

    def point_at(self, lack: Lack) -> None:
        at = next((at for at, one in enumerate(self._materials) if one.key == lack.place), 0)
        item = self._flow.itemAt(at)
        ((item and item.widget()) or self._add).setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def pending(self) -> bool:
        """Whether a file is still on its way into the vault."""
        return any(not material.size and not material.error for material in self._materials)

    def choose(self) -> None:
        """Asks for files."""
        names, _ = QFileDialog.getOpenFileNames(self.window(), "加材料：选照片或文件", self._folder)
        if names:
            self._folder = str(Path(names[0]).parent)
            self.add_files(map(Path, names))

    def add_files(self, paths: Iterable[Path]) -> None:
        """Lays files beside the form."""
        for path in paths:
            self._lay_anew(self._new(path.name, str(path)))

    def add_image(self, image: QImage) -> None:
        """Lays a pasted picture beside the form."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        pasted = sum(not material.path for material in self._materials)
        self._add_data(f"粘贴的图片{pasted + 1}.png", bytes(buffer.data().data()))

    def takes(self, data: QMimeData) -> bool:
        """Whether something that is dragged or pasted can be a material."""
        return bool(_paths(data)) or data.hasImage()

    def add_from(self, data: QMimeData) -> None:
        """Lays what was dropped or pasted beside the form."""
        paths = _paths(data)
        if paths:
            self.add_files(paths)
        elif data.hasImage():
            self.add_image(QImage(data.imageData()))

    def lay_again(self) -> None:
        """Lays everything into the vault anew, after what was there had to go."""
        for material in self._materials:
            material.size, material.error = 0, ""
            self._lay_anew(material)

    def _add_data(self, name: str, data: bytes) -> None:
        material = self._new(name, "")
        self._pasted[material.key] = data
        self._lay_anew(material)

    def _new(self, name: str, path: str) -> Material:
        last = max((int(material.key) for material in self._materials), default=0)
        material = Material(f"{last + 1:04}", name, path)
        self._materials.append(material)
        return material

    def _lay_anew(self, material: Material) -> None:
        draft, key, name, path = self._key(), material.key, material.name, Path(material.path)
        data = self._pasted.get(key)
        if data is not None:
            self._lay(material, lambda: intake.lay_data(self._desk, draft, key, name, data))
        elif material.path:
            self._lay(material, lambda: intake.lay(self._desk, draft, key, path))
        else:
            material.error = _LOST
            self._changed()

    def _lay(self, material: Material, lay: Callable[[], Laid]) -> None:
        def done(laid: Laid) -> None:
            material.size, material.error = laid.size, ""
            self._changed()

        def failed(error: AppError) -> None:
            material.error = error.sentence
            self._changed()

        self._tasks.operation(lambda _: lay(), done, f"正在放进{material.name}", owner=self, failed=failed)
        self._changed()

    def _found(self, laid: list[Laid]) -> None:
        """After a draft was opened: what lies in the vault is there, what does not is laid again."""
        there = {one.key: one for one in laid}
        for one in laid:
            if one.key not in {material.key for material in self._materials}:
                self._materials.append(Material(one.key, one.name, "", one.size))
        for material in self._materials:
            if material.key in there:
                material.size, material.error = there[material.key].size, ""
            else:
                self._lay_anew(material)
        self._changed()

    def _take_away(self, material: Material) -> None:
        self._materials.remove(material)
        draft, key = self._key(), material.key

        def gone(data: bytes | None) -> None:
            back = None if data is None else lambda: self._add_data(material.name, data)
            self.taken_away.emit(f"去掉了{material.name}", back)

        self._tasks.operation(
            lambda _: intake.take_away(self._desk, draft, key), gone, "正在去掉材料", owner=self
        )
        self._changed()

    def _changed(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        empty(self._flow)
        empty(self._errors)
        before = self._add
        for material in self._materials:
            chip = self._chip(material)
            self._flow.addWidget(chip)
            in_tab_order(before, chip)
            before = chip
            if material.error:
                self._errors.addWidget(label(f"{material.error}去掉它就能先存。", "late", wrap=True))
        self._chips.setVisible(bool(self._materials))
        self.hint.set_wordings(*((f"{len(self._materials)}份，还可以加", "") if self._materials else _HINTS))

    def _chip(self, material: Material) -> Button:
        icon = "late" if material.error else "paper"
        chip = Button(
            _short(material.name), icon=icon, icon_after="close", on_click=lambda: self._take_away(material)
        )
        state = material.error or (_size(material.size) if material.size else "正在放进来")
        chip.setAccessibleName(f"{material.name}，{state}，按一下去掉")
        chip.setToolTip(f"{material.name}，{state}")
        return chip


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _short(name: str) -> str:
    return name if len(name) <= 28 else f"{name[:14]}…{name[-12:]}"


def _size(size: int) -> str:
    return f"{size / 2**20:.1f}MB" if size >= 2**20 else f"{max(1, size // 1024)}KB"
