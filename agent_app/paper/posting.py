"""寄信条: for whoever was helped to post a letter of accusation. It names nobody and says nothing of the letter (Art. 30 ¶3)."""

from agent_app.core.numbers import grouped_lookup_code
from agent_app.paper.blocks import Boxed, Gap, Text
from agent_app.paper.model import PostingPaper, day
from agent_app.paper.page import Block, Sheet, flow
from agent_app.paper.typeset import Align, Style
from agent_app.paper.wording import wording

_TITLE = Style(22, 40, Align.CENTER, bold=True)
_BODY = Style(16, 26, Align.JUSTIFY)
_LINE = Style(16, 34)
_CODE = Style(28, 46, Align.CENTER, bold=True)
_FOOT = Style(12, 20, Align.RIGHT)


def posting_sheets(paper: PostingPaper) -> list[Sheet]:
    """One sheet: when, to whom, under which number it was posted, and the number to ask with."""
    texts = wording("posting_slip")
    facts: list[Block] = [
        Text(texts.posted.format(day=day(paper.posted_on)), _LINE),
        Text(texts.organ.format(organ=paper.organ), _LINE),
    ]
    if paper.posting_number:
        facts.append(Text(texts.posting_number.format(number=paper.posting_number), _LINE))
    return flow([
        Text(texts.title, _TITLE),
        Gap(10),
        Boxed([
            *facts,
            Text(texts.lookup, _LINE),
            Text(grouped_lookup_code(paper.lookup_number), _CODE),
            Gap(8),
        ], padding=14),
        Gap(14),
        *(Text(sentence, _BODY) for sentence in texts.notices),
        Gap(16),
        Text(texts.printed.format(day=day(paper.made_on)), _FOOT),
    ])  # fmt: skip
