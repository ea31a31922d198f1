"""The foot of numbered sheets: at the left what the paper is known by, at the right which sheet of how many it is."""

from collections.abc import Callable

from agent_app.paper.blocks import Columns, Gap, Text, Together
from agent_app.paper.page import Block
from agent_app.paper.typeset import Align, Style

FOOT = Style(10.5, 14)
_RIGHT = Style(10.5, 14, Align.RIGHT)


def numbered_foot(mark: str, gap: float = 6) -> Callable[[int, int], Block]:
    """The foot for `flow`, `gap` points below what stands on the sheet."""

    def foot(number: int, count: int) -> Block:
        paging = Text(f"第{number}页 共{count}页", _RIGHT)
        return Together([Gap(gap), Columns([(0, [Text(mark, FOOT)]), (100, [paging])])])

    return foot
