"""What of a handed-in table is not read, in whole sentences for the person."""

from collections.abc import Iterable, Sequence

from agent_app.ledger.extent import Extent

MACROS = "vbaproject.bin"
"""What the part of a packed file with macros is called, in small letters."""

MACRO = "文件里有宏，没有运行，只读取了表格里的内容。"
_LINKS = "文件里有指向其他文件的链接，没有打开那些文件，只读取了表格里保存的数值。"


def unread(names: Iterable[str], extents: Sequence[Extent]) -> list[str]:
    """What is said of a packed file with parts of these names (in small letters) and with these sheets."""
    names = list(names)
    said = [MACRO] if any(name.endswith(MACROS) for name in names) else []
    said += [_LINKS] if any(name.startswith("xl/externallinks/") for name in names) else []
    return said + _formulas([cell for extent in extents for cell in extent.unread])


def _formulas(cells: Sequence[str]) -> list[str]:
    if not cells:
        return []
    return [
        f"有{len(cells):,}格是没有算出结果的公式（第一处是{cells[0]}格），当作空的读了；"
        "要它们的结果，请用WPS或Excel打开、存一次，再导入。"
    ]
