"""A PDF on the screen, read from memory: there is no temporary file that somebody could find."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label

_NOTHING = "要打的纸会摆在这里，先看再打。"


class PaperView(QFrame):
    """Pages one under another, as wide as there is room, or each of them whole; a quiet line where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._pages = QPdfView()
        self._pages.setDocument(self.document)
        self._pages.setPageMode(QPdfView.PageMode.MultiPage)
        self._pages.setFrameShape(QFrame.Shape.NoFrame)
        self._pages.setAccessibleName("预览")
        self._pages.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._turn = Button("看整张", "link", on_click=self._turned)
        self._nothing = label(_NOTHING, "quiet", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._nothing, 1)
        column.addWidget(self._pages, 1)
        column.addWidget(self._turn, 0, Qt.AlignmentFlag.AlignHCenter)
        column.setContentsMargins(1, 1, 1, SPACE.hair)
        self.setFocusProxy(self._pages)
        self._show_sheets(there=False)
        self._zoom(QPdfView.ZoomMode.FitToWidth)
        self._colour()
        look().changed.connect(self._colour)

    def show_pdf(self, pdf: bytes) -> None:
        """Shows these pages from the first on."""
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._pages.verticalScrollBar().setValue(0)
        self._show_sheets(there=True)

    def clear(self) -> None:
        """Shows nothing, and keeps nothing of what was shown."""
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())
        self._pages.setAccessibleName("预览")
        self._pages.setAccessibleDescription("")
        self._show_sheets(there=False)

    def describe(self, name: str) -> None:
        """What a screen reader says of it: its name, and the words on the paper."""
        self._pages.setAccessibleName(name)
        self._pages.setAccessibleDescription(self.text())

    def text(self) -> str:
        """The words on all pages."""
        return "\n".join(self.document.getAllText(page).text() for page in range(self.document.pageCount()))

    def _show_sheets(self, *, there: bool) -> None:
        for part in (self._pages, self._turn):
            part.setVisible(there)
        self._nothing.setHidden(there)

    def _turned(self) -> None:
        whole = self._pages.zoomMode() == QPdfView.ZoomMode.FitInView
        self._zoom(QPdfView.ZoomMode.FitToWidth if whole else QPdfView.ZoomMode.FitInView)

    def _zoom(self, mode: QPdfView.ZoomMode) -> None:
        self._pages.setZoomMode(mode)
        self._turn.set_text("看整张" if mode == QPdfView.ZoomMode.FitToWidth else "看清楚些")

    def _colour(self) -> None:
        """The sheets lie on a quiet ground."""
        palette = self._pages.palette()
        palette.setColor(QPalette.ColorRole.Dark, look().colour("sunk"))
        self._pages.setPalette(palette)
