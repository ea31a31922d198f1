"""恢复码: the one sheet with which a desk can be opened again when its passphrase is lost."""

from reportlab.lib.units import mm

from agent_app.paper.blocks import Boxed, Columns, Gap, Text
from agent_app.paper.model import RecoveryPaper, day
from agent_app.paper.page import Block, Sheet, flow
from agent_app.paper.typeset import Align, Style, marked
from agent_app.paper.wording import wording

_TITLE = Style(26, 40, Align.CENTER, bold=True, tracking=0.3)
_BODY = Style(14, 22, Align.JUSTIFY)
_HEAD = Style(16, 26, bold=True)
_CODE = Style(22, 36, Align.CENTER, bold=True)
_NOTE = Style(12, 20, Align.CENTER)
_GROUPS_A_LINE = 3


def recovery_sheets(paper: RecoveryPaper) -> list[Sheet]:
    """One sheet: the code in its groups, what it is for, how to keep it."""
    texts = wording("recovery")
    code = [Text(line, _CODE) for line in _code_lines(paper.code)]
    blocks: list[Block] = [
        Text(texts.title, _TITLE),
        Gap(10),
        Text(marked(texts.lead, desk=paper.desk_name, agent=paper.agent_name), _BODY),
        Gap(12),
        Boxed([*code, Text(texts.check, _NOTE)], padding=16),
        Gap(14),
        Text(texts.use_title, _HEAD),
        *_numbered(texts.uses),
        Gap(10),
        Text(texts.keep_title, _HEAD),
        *_numbered(texts.keeps),
        Gap(16),
        Text(texts.made.format(day=day(paper.made_on)), _BODY),
    ]
    if paper.office_name:
        template = texts.help if paper.office_phone else texts.help_undialled
        blocks.append(Text(template.format(office=paper.office_name, phone=paper.office_phone), _BODY))
    return flow(blocks)


def _numbered(sentences: list[str]) -> list[Block]:
    return [
        Columns([(8 * mm, [Text(f"{number}.", _BODY)]), (0, [Text(sentence, _BODY)])], at_top=True)
        for number, sentence in enumerate(sentences, 1)
    ]


def _code_lines(code: str) -> list[str]:
    """The code in its own groups, as the screen shows them, a few to a line."""
    groups = code.upper().split("-")
    starts = range(0, len(groups), _GROUPS_A_LINE)
    return ["-".join(groups[start : start + _GROUPS_A_LINE]) for start in starts]
