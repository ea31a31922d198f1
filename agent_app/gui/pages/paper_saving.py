"""Where a PDF is to be saved: asked of the person, who need not write the ending."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_where(parent: QWidget, name: str) -> Path | None:
    """A place for a file of that name, the documents first; None when the person thought better of it."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _ = QFileDialog.getSaveFileName(
        parent.window(), "存成 PDF", str(Path(folder) / f"{name}.pdf"), "PDF (*.pdf)"
    )
    return Path(chosen) if chosen else None


def as_pdf(path: Path) -> Path:
    """The path with the ending that it wants."""
    return path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
