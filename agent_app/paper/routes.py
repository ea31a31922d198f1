"""检举控告到哪里反映: one sheet with addresses, for whoever comes to a desk that must not take such matters (Art. 30 ¶3)."""

from reportlab.lib.units import mm

from agent_app.paper.blocks import Blank, Boxed, Columns, Gap, Text
from agent_app.paper.model import RoutesPaper, day
from agent_app.paper.page import Block, Sheet, flow
from agent_app.paper.typeset import Align, Style, marked
from agent_app.paper.wording import wording

_TITLE = Style(22, 40, Align.CENTER, bold=True)
_BODY = Style(16, 26, Align.JUSTIFY)
_LINE = Style(16, 34)
_FOOT = Style(12, 20, Align.RIGHT)


def routes_sheets(paper: RoutesPaper) -> list[Sheet]:
    """One sheet: by telephone, on line, by letter or in person; what only the county knows is written in by hand."""
    texts = wording("accusation_routes")
    routes: list[Block] = [
        Columns([(9 * mm, [Text(f"{number}.", _LINE)]), (0, [Text(marked(route), _LINE)])], at_top=True)
        for number, route in enumerate(texts.routes, 1)
    ]
    blanks: list[Block] = [Blank(name, _LINE) for name in texts.by_hand]
    return flow([
        Text(texts.title, _TITLE),
        Gap(10),
        Text(texts.lead, _BODY),
        Gap(10),
        Boxed([*routes, *blanks, Gap(8)], padding=14),
        Gap(14),
        *(Text(sentence, _BODY) for sentence in texts.notices),
        Gap(16),
        Text(texts.printed.format(day=day(paper.made_on)), _FOOT),
    ])  # fmt: skip
