"""我的材料: everything that is kept of a matter, for the resident whose matter it is; pictures as pages behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agent_app.paper.blocks import Gap, Picture, Text, Together
from agent_app.paper.foot import FOOT, numbered_foot
from agent_app.paper.model import day
from agent_app.paper.page import FRAME_HEIGHT, Block, Sheet, flow
from agent_app.paper.table import Row, Table, cell
from agent_app.paper.typeset import Align, Style, paragraphs
from agent_app.paper.wording import wording

_TITLE = Style(20, 30, Align.CENTER, bold=True, tracking=0.1)
_HEAD = Style(14, 22, bold=True)
_WORDS = Style(14, 23, Align.JUSTIFY, indent=2)
_BODY = Style(12, 19, Align.JUSTIFY)
_CELL = Style(12, 17)
_COLUMN_HEAD = Style(12, 17, Align.CENTER, bold=True)
_STRONG = Style(14, 21, bold=True)
_QUIET = Style(10.5, 15, Align.JUSTIFY)
_PADDING = (6.0, 2.5)
_LABEL, _DAY, _PLACE, _WHO, _MOMENT = 74.0, 110.0, 40.0, 76.0, 146.0
_BETWEEN = Gap(10)
_CAPTION_ROOM = 60.0


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened: `on` in words, `struck` what it said before it was put right."""

    on: str
    title: str
    facts: str = ""
    struck: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the matter: whose it is, what it says today, and line by line why."""

    what: str
    said: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A material: `where` it is to be found (as a page behind, as a file beside, not here yet)."""

    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Page:
    """A picture as a page: JPEG, upright, `size` in pixels."""

    title: str
    jpeg: bytes
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class MyMaterials:
    """What is kept of a matter, worded for its resident. `facts` and `others` by label; `looked` as (when, who, what)."""

    number: str
    name: str
    made_on: date
    facts: tuple[tuple[str, str], ...]
    words: str
    tidied: str = ""
    others: tuple[tuple[str, str], ...] = ()
    happened: tuple[Happened, ...] = ()
    periods: tuple[Period, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()
    looked: tuple[tuple[str, str, str], ...] = ()
    pages: tuple[Page, ...] = ()
    by: str = ""


def my_materials_sheets(mine: MyMaterials) -> list[Sheet]:
    """The sheets, numbered through, each picture on a sheet of its own at the end."""
    mark = f"编号 {mine.number}　{day(mine.made_on)}"
    return flow([*_text(mine), *_pictures(mine)], numbered_foot(mark, 8))


def _text(mine: MyMaterials) -> Iterator[Block]:
    texts = wording("my_materials")
    yield Text(texts.title, _TITLE)
    yield Text(texts.lead.format(name=mine.name, by=mine.by), _BODY)
    for title, blocks in (
        (texts.facts, _table(mine.facts)),
        (texts.words, _spoken(mine.words)),
        (texts.tidied, _spoken(mine.tidied)),
        (texts.others, _table(mine.others)),
        (texts.happened, _happened(mine)),
        (texts.periods, _periods(mine)),
        (texts.enclosed, _enclosed(mine)),
        (texts.looked, _looked(mine)),
    ):
        if blocks:
            yield from (_BETWEEN, Text(title, _HEAD, keep=True), Gap(3, keep=True))
            yield from blocks
    yield from (_BETWEEN, Text(texts.rights, _BODY))


def _table(pairs: tuple[tuple[str, str], ...]) -> list[Block]:
    rows: list[Row] = [[cell(label, _CELL, _LABEL), cell(value, _CELL)] for label, value in pairs]
    return [Table(rows, padding=_PADDING)] if rows else []


def _spoken(words: str) -> list[Block]:
    return [Text(paragraph, _WORDS) for paragraph in paragraphs(words)]


def _happened(mine: MyMaterials) -> list[Block]:
    texts = wording("my_materials")
    rows: list[Row] = [_heads((texts.day, _DAY), (texts.what, 0.0), (texts.who, _WHO))]
    for item in mine.happened:
        before = f"{texts.before}{item.struck}" if item.struck else ""
        said = "；".join(filter(None, (item.title, item.facts, before)))
        rows.append([cell(item.on, _CELL, _DAY), cell(said, _CELL), cell(item.by, _CELL, _WHO)])
    return [Table(rows, padding=_PADDING, heads=1)] if len(rows) > 1 else []


def _periods(mine: MyMaterials) -> list[Block]:
    blocks: list[Block] = []
    for period in mine.periods:
        blocks += [Text(period.what, _BODY, keep=True), Text(period.said, _STRONG, keep=bool(period.why))]
        blocks += [Text(line, _QUIET, keep=True) for line in period.why]
        blocks.append(Gap(6))
    return blocks


def _enclosed(mine: MyMaterials) -> list[Block]:
    texts = wording("my_materials")
    rows: list[Row] = [_heads((texts.place, _PLACE), (texts.material, 0.0), (texts.where, _MOMENT))]
    for place, item in enumerate(mine.enclosed, 1):
        row = [
            cell(str(place), _CELL, _PLACE),
            cell(item.title, _CELL),
            cell(item.where, _CELL, _MOMENT),
        ]
        rows.append(row)
    return [Table(rows, padding=_PADDING, heads=1)] if len(rows) > 1 else []


def _looked(mine: MyMaterials) -> list[Block]:
    texts = wording("my_materials")
    rows: list[Row] = [_heads((texts.when, _MOMENT), (texts.who, _WHO), (texts.what, 0.0))]
    for when, who, what in mine.looked:
        rows.append([cell(when, _CELL, _MOMENT), cell(who, _CELL, _WHO), cell(what, _CELL)])
    return [Table(rows, padding=_PADDING, heads=1)] if len(rows) > 1 else []


def _heads(*columns: tuple[str, float]) -> Row:
    return [cell(title, _COLUMN_HEAD, width) for title, width in columns]


def _pictures(mine: MyMaterials) -> Iterator[Block]:
    for page in mine.pages:
        yield Together(
            [Picture(page.jpeg, page.size, FRAME_HEIGHT - _CAPTION_ROOM), Gap(6), Text(page.title, FOOT)]
        )
