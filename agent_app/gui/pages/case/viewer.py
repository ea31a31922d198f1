"""材料 seen inside the program: images and PDF from memory, never by way of a file; others are saved where one says."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent, QTransform
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from agent_app.desk.attaching import Seen
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.notes import EmptyState
from agent_app.gui.widgets.panel import Panel

_SURE = "真的拿掉"
_STEP, _MOST, _LEAST = 1.25, 8.0, 0.1
_MEMORY_MB = 512  # a picture of 100 megapixels; what is larger is not decoded


class MaterialViewer(Panel):
    """The viewer. `closed`: 关上; `save_requested`: 存到别处; `remove_requested`: 加错了, asked a second time.

    `turn_requested(quarters)`: a picture is to be shown turned from now on, clockwise.
    """

    closed = Signal()
    save_requested = Signal()
    remove_requested = Signal()
    turn_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.name, self.data = "", b""
        self._image = _ImageView()
        self._pdf: _PdfView | None = None
        self._other = EmptyState(
            "这种文件在这里看不了", "存到别处，再用这台电脑上的程序打开。原件一直在这件事里。"
        )
        self._title = label(role="heading", wrap=True)
        self._smaller = Button("缩小", on_click=lambda: self._zoom(1 / _STEP))
        self._larger = Button("放大", on_click=lambda: self._zoom(_STEP))
        self._whole = Button("看整张", on_click=lambda: self._zoom(0))
        self._left = Button("向左转", on_click=lambda: self._turn(-1))
        self._right = Button("向右转", on_click=lambda: self._turn(1))
        self._remove = Button("加错了", on_click=self._ask_removal)
        head = QWidget()
        flow = FlowLayout(head, SPACE.tight)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        head.setSizePolicy(policy)
        for button in (self._smaller, self._larger, self._whole, self._left, self._right):
            flow.addWidget(button)
        flow.addWidget(Button("存到别处", on_click=self.save_requested.emit))
        flow.addWidget(self._remove)
        flow.addWidget(Button("关上", key="Esc", on_click=self.closed.emit))
        self.body.addWidget(self._title)
        self.body.addWidget(head)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self._image)
        self._stack.addWidget(self._other)
        self.section(flush=True, line=True).addWidget(holder, 1)

    def show_material(self, seen: Seen, *, removable: bool = False) -> None:
        """Shows a material; one that cannot be shown can still be saved."""
        self.name, self.data = seen.name, seen.data
        self._remove.set_text("加错了")
        self._remove.setVisible(removable)
        self._title.setText(seen.name)
        self.setAccessibleName(f"材料：{seen.name}")
        shown: QWidget = self._other
        if seen.media_type.startswith("image/") and self._image.load(seen.shown, seen.turned):
            shown = self._image
        elif seen.media_type == "application/pdf":
            self._pdf = self._pdf or _PdfView(self._stack)
            shown = self._pdf if self._pdf.load(seen.shown) else self._other
        self._stack.setCurrentWidget(shown)
        for button in (self._smaller, self._larger, self._whole):
            button.setVisible(shown is not self._other)
        for button in (self._left, self._right):
            button.setVisible(shown is self._image)
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forgets what was shown."""
        self.name, self.data = "", b""
        self._image.clear()
        if self._pdf:
            self._pdf.clear()

    def _ask_removal(self) -> None:
        if self._remove.text() == _SURE:
            self.remove_requested.emit()
        else:
            self._remove.set_text(_SURE)

    def _turn(self, quarters: int) -> None:
        self._image.turn(quarters)
        self.turn_requested.emit(quarters)

    def _zoom(self, by: float) -> None:
        shown = self._stack.currentWidget()
        if isinstance(shown, _ImageView | _PdfView):
            shown.zoom(by)


class _ImageView(QScrollArea):
    """A picture, fitted into the room until it is made larger."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._factor = 0.0  # 0 fits the whole picture
        self._shown = QLabel()
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._shown)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def load(self, data: bytes, turned: int) -> bool:
        buffer = QBuffer()
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setAutoTransform(True)  # photos say which way up they are
        reader.setAllocationLimit(_MEMORY_MB)
        self._image = reader.read()
        self.turn(turned)
        return not self._image.isNull()

    def clear(self) -> None:
        self._image = QImage()
        self._shown.clear()

    def turn(self, quarters: int) -> None:
        """By quarters of a circle clockwise; the whole picture is in sight afterwards."""
        if quarters % 4:
            self._image = self._image.transformed(QTransform().rotate(90 * quarters))
        self._factor = 0.0
        self._draw()

    def zoom(self, by: float) -> None:
        self._factor = min(max((self._factor or self._fit()) * by, _LEAST), _MOST) if by else 0.0
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def _fit(self) -> float:
        room, size = self.viewport().size(), self._image.size()
        if size.isEmpty():
            return 1.0
        return min(room.width() / size.width(), room.height() / size.height(), 1.0)

    def _draw(self) -> None:
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        size: QSize = self._image.size() * ((self._factor or self._fit()) * ratio)
        scaled = self._image.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self._shown.setPixmap(QPixmap.fromImage(scaled))


class _PdfView(QWidget):
    """A PDF, page below page."""

    def __init__(self, stack: QStackedLayout) -> None:
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView  # only when a PDF is really looked at

        super().__init__()
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._modes = QPdfView.ZoomMode
        self._view.setZoomMode(self._modes.FitToWidth)
        self.setFocusProxy(self._view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)
        stack.addWidget(self)

    def load(self, data: bytes) -> bool:
        self.clear()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._view.setZoomMode(self._modes.FitToWidth)
        return self._document.status() is self._document.Status.Ready and self._document.pageCount() > 0

    def clear(self) -> None:
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())

    def zoom(self, by: float) -> None:
        if not by:
            self._view.setZoomMode(self._modes.FitToWidth)
            return
        if self._view.zoomMode() is not self._modes.Custom:
            width = self._document.pagePointSize(0).width() * self.logicalDpiX() / 72
            self._view.setZoomFactor(self._view.viewport().width() / max(width, 1))
            self._view.setZoomMode(self._modes.Custom)
        self._view.setZoomFactor(min(max(self._view.zoomFactor() * by, _LEAST), _MOST))
