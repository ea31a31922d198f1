"""What papers that are signed in two copies share: number and keeper above, lines for names and dates below."""

from collections.abc import Iterable

from agent_app.paper.blocks import Blank, Columns, Text
from agent_app.paper.page import Block
from agent_app.paper.typeset import Align, Style

_NAME = 300.0
_SMALL = Style(10.5, 16)
_SMALL_RIGHT = Style(10.5, 16, Align.RIGHT)


def heading(number: str, keeper: str) -> Block:
    """The number at the left, and at the right whose copy it is."""
    return Columns([(0, [Text(number, _SMALL)]), (130, [Text(keeper, _SMALL_RIGHT)])])


def signatures(labels: Iterable[str], date_label: str, style: Style, name: float = _NAME) -> list[Block]:
    """One row for each of `labels`, each with its date; `name` points for the label and the name."""
    return [
        Columns([(name, [Blank(label, style)]), (0, [Blank(date_label, style)])], gutter=14)
        for label in labels
    ]
