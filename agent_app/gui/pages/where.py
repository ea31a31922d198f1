"""Where a file is to be saved: asked of the person, who need not write the ending."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def documents() -> str:
    """The folder in which people look for what they have saved; their own where there is none for documents."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return found if Path(found).is_dir() else str(Path.home())


def ask_where(
    parent: QWidget, name: str, *, title: str = "存到哪里", kind: str = "", folder: str = ""
) -> Path | None:
    """A place for a file of that name, in `folder` or among the documents, with the ending that the name has.

    `kind` is what such files are called. None when the person thought better of it.
    """
    wish = Path(folder or documents()) / Path(name).name
    kinds = f"{kind} (*{wish.suffix})" if kind else ""
    chosen, _ = QFileDialog.getSaveFileName(parent.window(), title, str(wish), kinds)
    return with_ending(Path(chosen), wish.suffix) if chosen else None


def ask_where_pdf(parent: QWidget, name: str) -> Path | None:
    """The same for a PDF, whose ending is not in the name."""
    return ask_where(parent, f"{name}.pdf", title="存成 PDF", kind="PDF")


def as_pdf(path: Path) -> Path:
    """The path with the ending that it wants."""
    return with_ending(path, ".pdf")


def with_ending(path: Path, ending: str) -> Path:
    """The path with this ending, which is added where it was left off."""
    return path if path.suffix.lower() == ending.lower() else path.with_name(f"{path.name}{ending}")
