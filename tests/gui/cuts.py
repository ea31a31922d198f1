"""What a person would see as cut."""

from PySide6.QtWidgets import QLabel, QWidget

from agent_app.gui.widgets.button import FaceButton


def cut(page: QWidget) -> list[str]:
    """The words that do not have the room they need."""
    found = []
    for label in page.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        wide = 0 if label.wordWrap() else label.fontMetrics().horizontalAdvance(label.text())
        if label.width() < wide - 1 or label.height() < needed - 2:
            found.append(f"{label.text()} {label.size().toTuple()} < {wide}, {needed}")
    for button in page.findChildren(FaceButton):
        if button.isVisible() and not button.wraps and button.width() < button.sizeHint().width() - 1:
            found.append(f"{button.text()} {button.width()} < {button.sizeHint().width()}")
        elif (
            button.isVisible()
            and button.height() < button.minimumSizeHint().height() - 1
            and button.height() > 0
        ):
            found.append(f"{button.text()} {button.height()} high")
    return found
