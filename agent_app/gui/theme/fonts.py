"""The bundled type. Nothing depends on what the computer has installed."""

from collections.abc import Iterable

from PySide6.QtGui import QFont, QFontDatabase

from agent_app.base.resources import resource_path

FAMILIES = ["Noto Sans SC", "Noto Serif SC", "Rare Han"]
FIRST = ("fonts/NotoSansSC-Regular.ttf", "fonts/NotoSansSC-Bold.ttf")
RARE = (
    "fonts/NotoSerifSC-Regular.ttf",
    "fonts/RareHan-Regular.ttf",
)  # for characters the first lack, in this order


def load(names: Iterable[str]) -> None:
    """Makes font files known to Qt; they are mapped, not read, so this takes a few ms.

    Raises TroubleError when a file is missing or damaged.
    """
    for name in names:
        path = resource_path(name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            from agent_app.base.errors import TroubleError

            raise TroubleError(
                f"字体文件“{path.name}”坏了，字会显示不出来。您的资料没有丢失，请重新安装本程序后再打开。"
            )


def font(px: int, *, bold: bool = False) -> QFont:
    """The window's face at `px`, with the faces for rare characters behind it."""
    made = QFont(FAMILIES)
    made.setPixelSize(px)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
