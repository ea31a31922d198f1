"""Letters and notices on the page of GB/T 9704—2012: 22 lines of 28 characters, title, addressee, paragraphs, closing.

The resident's own requests are letters to sign. What only an organ may issue is printed as a draft (稿) for a role
with the power, never as the organ's paper: it has no number and no seal of its own, and says so on every sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportlab.lib.units import mm

from agent_app.paper.blocks import Blank, Boxed, Columns, Gap, Rule, Text, Together
from agent_app.paper.form import heading, numbered
from agent_app.paper.model import CasePaper, Running, Step, day, printing
from agent_app.paper.page import FRAME_HEIGHT, FRAME_WIDTH, LEFT, TOP, Block, Pen, Placed, Sheet, Slab, flow
from agent_app.paper.typeset import Align, Style, marked, paragraphs
from agent_app.paper.wording import wording

_LINES, _CHARACTERS, _SIZE = 22, 28, 16.0
_LEADING = FRAME_HEIGHT / _LINES
_TRACKING = (FRAME_WIDTH / _CHARACTERS - _SIZE) / _SIZE - 1e-6
BODY = Style(_SIZE, _LEADING, Align.JUSTIFY, indent=2 * (1 + _TRACKING), tracking=_TRACKING)
_TO = Style(_SIZE, _LEADING, tracking=_TRACKING)
_HEAD = Style(_SIZE, _LEADING, bold=True, indent=2 * (1 + _TRACKING), tracking=_TRACKING)
_TITLE = Style(22, 1.5 * _LEADING, Align.CENTER, bold=True)
_NUMBER = Style(_SIZE, _LEADING, Align.CENTER)
_SMALL = Style(12, 18, Align.JUSTIFY)
_MARK = Style(14, 20, Align.CENTER, bold=True)
_FOOT = Style(14, 18, Align.RIGHT)
_PAGE = 7 * mm
_GHOST = 300.0
_CLOSING = 4 * _SIZE
"""The date stands four characters from the right margin."""


def gap(value: str, room: int = 8) -> str:
    """A value in a sentence; where there is none, a line to write it on, `room` characters long."""
    return value or "＿" * room


def on(value: date | None) -> str:
    """A day in a sentence, or room to write it."""
    return day(value) if value else "＿＿＿＿年＿＿月＿＿日"


@dataclass(frozen=True, slots=True)
class Head:
    """A heading between paragraphs: 一、…"""

    text: str


Part = str | Head | Block


def said(case: CasePaper) -> dict[str, str]:
    """What the sentences of letters may name, with room to write where nothing is known."""
    received, accepted, extended = case.last("receive"), case.last("accept"), case.last("extend")
    handle = next((one for one in case.running if one.rule == "handle"), None)

    def of(step: Step | None, name: str, room: int = 8) -> str:
        return gap(step.get(name) if step else "", room)

    def when(step: Step | None) -> str:
        return on(step.on if step else None)

    return {
        "name": gap(case.who, 6),
        "person": gap(case.petitioner.name, 6),
        "address": gap(case.petitioner.address, 14),
        "number": gap("" if case.form else case.number, 12),
        "official": gap(case.official_number, 10),
        "summary": gap(case.summary, 20),
        "channel": gap(case.channel_label, 3),
        "registered_on": on(case.registered_on),
        "received_on": when(received),
        "accepted_on": when(accepted),
        "organ": gap(case.organ, 10),
        "unit": gap(case.office_name, 10),
        "phone": gap(case.office_phone, 8),
        "track": of(accepted, "track", 12),
        # What counties wrote before there were the next three asks for it.
        "due": on(handle.until if handle else None),
        "first_due": on(handle.natural if handle else None),
        "was_due": on(_before(handle, extended)),
        "new_due": on(handle.until if handle and extended else None),
        "days": of(extended, "days", 2),
        "extension_reason": of(extended, "reason", 20),
        "approved_by": of(extended, "approved_by", 5),
    }


def _before(handle: Running | None, extended: Step | None) -> date | None:
    """The last day before the last extension."""
    if handle is None or handle.until is None or handle.natural is None:
        return None
    days = extended.get("days") if extended else ""
    return max(handle.natural, handle.until - timedelta(int(days))) if days.isdecimal() else handle.natural


def letter_blocks(case: CasePaper, title: str, to: str, parts: Sequence[Part]) -> list[Block]:
    """Title, addressee and body: texts are templates of `said`, headings and blocks stand as they are."""
    values = said(case)
    blocks: list[Block] = [*heading(case, title, style=_TITLE)]
    if to:
        blocks.append(Text(f"{to}：", _TO))
    for part in parts:
        if isinstance(part, Head):
            blocks.append(Text(part.text, _HEAD, keep=True))
        elif isinstance(part, str):
            blocks.append(Text(marked(part, **values), BODY))
        else:
            blocks.append(part)
    return blocks


def as_said(text: str) -> list[Block]:
    """Somebody's own words, paragraph by paragraph; braces and asterisks in them are only that."""
    return [Text(paragraph, BODY) for paragraph in paragraphs(text)]


def lines_to_write(count: int) -> list[Block]:
    """Lines of the page, to be written on."""
    return [Rule(_LEADING) for _ in range(count)]


def request_sheets(
    case: CasePaper, title: str, to: str, parts: Sequence[Part], notices: Iterable[str]
) -> list[Sheet]:
    """A request of the resident's own: signed by hand, with what to know below."""
    texts = wording("letter")
    closing: list[Block] = [
        Gap(_LEADING / 2),
        Columns([(FRAME_WIDTH * 0.3, []), (0, [Blank(texts.signed, _TO)]), (2 * _SIZE, [])]),
        Columns([(FRAME_WIDTH * 0.3, []), (0, [Blank(texts.phone, _TO) if not case.petitioner.phone else
                 Text(texts.phone + case.petitioner.phone, _TO)]), (2 * _SIZE, [])]),
        Text(day(None), Style(_SIZE, _LEADING, Align.RIGHT)),
    ]  # fmt: skip
    known: list[Block] = [
        Gap(_LEADING / 2),
        Boxed([Text(f"{n}. {notice}", _SMALL) for n, notice in enumerate(notices, 1)], padding=8),
    ]
    return _paged(flow([*letter_blocks(case, title, to, parts), Together([*closing, *known])]), case)


def draft_sheets(case: CasePaper, title: str, to: str, parts: Sequence[Part]) -> list[Sheet]:
    """What only an organ may issue, as a draft: marked above and below the words on every sheet."""
    texts, values = wording("letter"), said(case)
    closing: list[Block] = [
        Gap(_LEADING),
        Columns([(0, [Text(values["unit"], Style(_SIZE, _LEADING, Align.RIGHT))]), (_CLOSING / 2, [])]),
        Text(texts.seal, Style(12, 18, Align.RIGHT)),
        Columns([(0, [Text(texts.issued_on, Style(_SIZE, _LEADING, Align.RIGHT))]), (_CLOSING, [])]),
        Text(texts.contact.format(**values), _TO),
    ]
    mark: list[Block] = [Text(texts.draft, _MARK), Gap(4)]
    blocks = letter_blocks(case, title, "", [])
    body = letter_blocks(case, title, to, parts)[len(blocks) :]
    number = Text(
        texts.document_number.format(year=case.made_on.year if case.made_on else "＿＿＿＿"), _NUMBER
    )
    return marked_as_draft(
        _paged(
            flow([*mark, *blocks, number, Gap(_LEADING / 2), *body, Together(closing)]),
            case,
            texts.draft_mark,
        )
    )


def marked_as_draft(sheets: Iterable[Sheet]) -> list[Sheet]:
    """A pale 稿 under the words of every sheet."""
    marked_sheets = []
    for sheet in sheets:
        left, top = LEFT + (FRAME_WIDTH - _GHOST) / 2, TOP + (FRAME_HEIGHT - _GHOST) / 2
        sheet.insert(0, Placed(_Ghost(_GHOST), left, top))
        marked_sheets.append(sheet)
    return marked_sheets


@dataclass(eq=False)
class _Ghost(Slab):
    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        pen.ghost("稿", self.height, x, y)


def _paged(sheets: list[Sheet], case: CasePaper, mark: str = "") -> list[Sheet]:
    """Page numbers 7 mm below the frame, outside it as the standard has them, where there are several sheets or a mark."""
    if len(sheets) < 2 and not mark:
        return sheets
    number = f"{numbered(case)} {case.number}".strip()
    left = Text("　".join(filter(None, (mark, number, printing(case.issue)))), Style(10.5, 18))
    for place, sheet in enumerate(sheets, 1):
        foot = Columns([(0, [left]), (60, [Text(f"— {place} —", _FOOT)])])
        sheet.extend(
            Placed(slab, LEFT, TOP + FRAME_HEIGHT + _PAGE) for slab in foot.slabs(FRAME_WIDTH - _SIZE)
        )
    return sheets
