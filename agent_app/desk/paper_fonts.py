"""纸上的字体: a person's own 仿宋 and 小标宋 in place of the bundled type, where they are installed."""

from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.base.errors import TroubleError, UserError
from agent_app.desk.desk import Desk
from agent_app.store.meta import get_meta, put_meta

if TYPE_CHECKING:
    from agent_app.paper.fonts import Typeface

_KEPT = "paper_fonts"


def use_fonts(desk: Desk, body: Path | None, title: Path | None) -> None:
    """Set papers in these font files from now on, on this computer; None goes back to the bundled type.

    Raises `UserError` for a file that cannot be used.
    """
    from agent_app.paper.fonts import pointed_to

    try:
        pointed_to(body, title)
    except TroubleError as error:
        raise UserError(f"{error.sentence}字体没有换，请选TrueType字体（.ttf）再试。") from error
    with desk.vault.write() as connection:
        put_meta(connection, _KEPT, [str(path.resolve()) if path else "" for path in (body, title)])


def fonts_of(desk: Desk) -> tuple[Path | None, Path | None]:
    """The files of the body's and the title's type that were chosen; None is the bundled one."""
    with desk.vault.read() as connection:
        body, title = get_meta(connection, _KEPT, ["", ""])
    return Path(body) if body else None, Path(title) if title else None


def face_of(desk: Desk) -> "Typeface | None":
    """The typeface of this desk's papers; None, the bundled one, also when a font has been taken away since."""
    kept = fonts_of(desk)
    if not any(kept):
        return None
    from agent_app.paper.fonts import pointed_to

    try:
        return pointed_to(*kept)
    except TroubleError:
        return None
