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
    if empty := [cell for extent in extents for cell in extent.unread]:
        said.append(
            f"有{len(empty):,}格是没有算出结果的公式（第一处是{empty[0]}格），当作空的读了；"
            "要它们的结果，请用WPS或Excel打开、存一次，再导入。"
        )
    if failed := [cell for extent in extents for cell in extent.failed]:
        said.append(
            f"有{len(failed):,}格的公式算出来是错误，如#DIV/0!（第一处是{failed[0]}格），当作空的读了；"
            "这些格该是什么，请在表里改好、存一次，再导入。"
        )
    return said + notes_unread(sum(extent.notes for extent in extents))


def notes_unread(count: int) -> list[str]:
    """What is said of so many notes."""
    return [f"有{count:,}条批注没有读取；里面有要紧的，请导入以后写进那一件。"] if count else []
