"""What a bug report says: what broke and where in our code. Nothing of anybody's data: no messages, no values."""

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from agent_app import __version__
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label

_PACKAGE = Path(__file__).resolve().parent.parent
_PARTS = ("SQLAlchemy", "sqlcipher3", "reportlab", "msgspec", "PyNaCl")


def report(error: BaseException) -> str:
    """The text to hand on: types, our own lines, versions."""
    lines = [f"agent-app {__version__}", f"{platform.system()} {platform.release()} {platform.machine()}"]
    lines.append(f"Python {platform.python_version()}, Qt {qVersion()}, {', '.join(_versions())}")
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines += ["", f"{type(current).__module__}.{type(current).__qualname__}"]
        lines += _frames(current.__traceback__)
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def _versions() -> Iterator[str]:
    for part in _PARTS:
        try:
            yield f"{part} {version(part)}"
        except PackageNotFoundError:
            yield f"{part} -"


def _frames(trace: TracebackType | None) -> Iterator[str]:
    """Our own lines by file, number and function; a run of others' as dots."""
    hidden = False
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        ours = path.is_relative_to(_PACKAGE)
        if ours:
            yield f"  {path.relative_to(_PACKAGE).as_posix()}:{trace.tb_lineno} {code.co_name}"
        elif not hidden:
            yield "  …"
        hidden = not ours
        trace = trace.tb_next


class BugDialog(QDialog):
    """Says that the program has made a mistake, that nothing saved is lost, and offers the report to copy."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序出了错")
        self.text = report(error)
        shown = QPlainTextEdit(self.text)
        shown.setReadOnly(True)
        shown.setAccessibleName("错误报告")
        shown.setTabChangesFocus(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.page, SPACE.page, SPACE.page)
        column.setSpacing(SPACE.close)
        column.addWidget(label("程序出了错，刚才那一下没有做成", "heading", wrap=True))
        calm = "已经存好的都在。请把下面的报告交给县里管电脑的人，里面没有任何人的资料。然后可以接着用。"
        column.addWidget(label(calm, wrap=True))
        column.addWidget(shown, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self._copy = Button("复制报告", on_click=self._copied)
        row.addWidget(self._copy)
        row.addWidget(Button("接着用", "primary", on_click=self.accept))
        column.addLayout(row)
        self.resize(look().size.text * 46, look().size.text * 30)

    def _copied(self) -> None:
        QApplication.clipboard().setText(self.text)
        self._copy.set_text("复制好了")


def catch(show: "CatchesBugs") -> None:
    """Makes what nobody caught in the window's thread go to `show` instead of ending the program."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
        else:
            show(error)

    sys.excepthook = hook


class CatchesBugs:
    """Shows one bug dialog at a time; a bug while one is open is not shown again."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._open = False

    def __call__(self, error: BaseException) -> None:
        """Shows the report on `error`."""
        if self._open:
            return
        self._open = True
        try:
            BugDialog(error, self._window).exec()
        finally:
            self._open = False
