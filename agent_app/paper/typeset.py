"""Words set into lines: Chinese line breaking, justification, bold runs.

No line begins with a closing mark or ends with an opening one; numbers, dates, Latin words, dashes and
ellipses stay whole; a closing mark takes half its width at a line's end and before another mark. Measures are
in points.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import groupby, pairwise

from agent_app.core.text import clean_words
from agent_app.paper.fonts import PaperFont, Typeface, typeface

OPENING = frozenset("（《〈「『【〔〖“‘［｛([{￥＄$¥")
CLOSING = frozenset("，。、；：！？）》〉」』】〕〗”’］｝…—～·,.;:!?)]}％%‰℃ー々")
HALF_EMPTY = frozenset("，。、；：！？）》〉」』】〕〗”’］｝")
"""Marks whose right half is empty."""
_MARKS_AFTER = HALF_EMPTY | frozenset("（《〈「『【〔〖“‘［｛")

_UNITS = "年月日号时分秒点元角岁次个户人亩件份页米斤吨里天周块套间栋层楼组村路弄室"
_ATOM = re.compile(
    r"＿+年＿+月＿+日|(?<!＿)＿{1,6}(?!＿)"  # room to write a date, or a word
    r"|[0-9０-９]{2,4}年(?:[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}[日号])?)?"  # a date
    r"|[0-9０-９]{1,2}月[0-9０-９]{1,2}[日号]"
    r"|[0-9０-９](?:[0-9０-９,，.．]*[0-9０-９])?(?![0-9A-Za-z０-９#&/\\+\-_:=~*×])"
    rf"[余多]?[百千万亿]?(?:平方|立方|公)?[{_UNITS}％%‰℃]?"
    r"|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ\u00c0-\u024f@#&/\\+\-_.,:=?~%*'°×]+"  # words, addresses, telephone numbers
    r"|—+|…+|\s+|.",
    re.DOTALL,
)
_ROOM = "＿"
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u00ad]")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_LOOSEST = 0.12
"""Widest gap, in ems, that justification may put between characters; a line that needs more stays ragged."""
_READS_AS_BLANK = 0.09
"""Gap, in ems, from which software that reads the file sees a blank: such a line carries its text beside it."""


class Align(Enum):
    """How the lines of a paragraph stand between the edges."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks. `indent` (first line) and `tracking` (between characters) are in ems."""

    size: float
    leading: float = 0.0
    align: Align = Align.LEFT
    bold: bool = False
    indent: float = 0.0
    tracking: float = 0.0

    @property
    def line_height(self) -> float:
        """The leading; one and a half times the size where none is given."""
        return self.leading or 1.5 * self.size


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of a paragraph, bold or as the style says."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one font; `spacing` points are added after each."""

    font: PaperFont
    text: str
    spacing: float


@dataclass(frozen=True, slots=True)
class Line:
    """A set line: its runs, where they begin, how wide they are, the text when the gaps hide it."""

    runs: tuple[Run, ...]
    offset: float
    width: float
    spoken: str = ""


Words = str | Span | tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Atom:
    """Characters that stay together, and their width in ems; `squeezed` of it is taken off the last one."""

    text: str
    bold: bool
    width: float
    squeezed: float = 0.0

    @property
    def is_blank(self) -> bool:
        return self.text.isspace()


_Cluster = list[_Atom]


def spans(words: Words) -> tuple[Span, ...]:
    """`words` in their longest form."""
    if isinstance(words, str):
        return (Span(words),)
    return (words,) if isinstance(words, Span) else words


def marked(template: str, **values: object) -> tuple[Span, ...]:
    """The words of `template`, in which `**…**` is bold and `{name}` one of `values`, taken as it is."""
    parts = enumerate(template.split("**"))
    return tuple(Span(part.format(**values), bold=place % 2 == 1) for place, part in parts if part)


def plain(words: Words) -> str:
    """The text alone."""
    return "".join(span.text for span in spans(words))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of somebody's words: cleaned, without blank lines and hand-made indents."""
    clean = _VARIATION.sub("", clean_words(text))
    lines = (_BLANKS.sub(" ", line).strip() for line in clean.split("\n"))
    return [line for line in lines if line]


def one_line(text: str) -> str:
    """Somebody's words as a single paragraph."""
    return " ".join(paragraphs(text))


def set_lines(words: Words, style: Style, width: float) -> tuple[Line, ...]:
    """One paragraph set into lines of `width` points."""
    return _set_lines(words, style, width, typeface())


@lru_cache(maxsize=256)
def _set_lines(words: Words, style: Style, width: float, _face: Typeface) -> tuple[Line, ...]:
    atoms = _atoms(words, style)
    if not atoms:
        return ()
    measure = width / style.size
    rows = _without_orphan(list(_rows(_clusters(atoms), measure, style.indent)), measure)
    lines = []
    for place, row in enumerate(rows):
        indent = 0.0 if place else style.indent
        row_atoms = [atom for cluster in row for atom in cluster]
        lines.append(_line(row_atoms, measure - indent, indent, style, justify=place < len(rows) - 1))
    return tuple(lines)


def text_width(words: Words, style: Style) -> float:
    """How wide `words` are in one line."""
    return sum(atom.width for atom in _atoms(words, style)) * style.size


def _atoms(words: Words, style: Style) -> list[_Atom]:
    atoms: list[_Atom] = []
    for span in spans(words):
        for match in _ATOM.finditer(span.text):
            text = match.group()
            if atoms and text[0] in _MARKS_AFTER and atoms[-1].text in HALF_EMPTY:
                atoms[-1] = replace(atoms[-1], width=atoms[-1].width - 0.5, squeezed=0.5)
            atoms.append(_atom(text, style.bold or span.bold, style.tracking))
    return atoms


def _atom(text: str, bold: bool, tracking: float) -> _Atom:
    font_for = typeface().font_for
    return _Atom(text, bold, sum(font_for(char, bold).glyph(char)[1] / 1000 + tracking for char in text))


def _clusters(atoms: Iterable[_Atom]) -> Iterator[_Cluster]:
    """Atoms between which a line may not break, each cluster with the blanks after it."""
    cluster: _Cluster = []
    for atom in atoms:
        joins = atom.is_blank or atom.text[0] in CLOSING or (cluster and cluster[-1].text[-1] in OPENING)
        if cluster and not joins:
            yield cluster
            cluster = []
        cluster.append(atom)
    if cluster:
        yield cluster


def _rows(clusters: Iterable[_Cluster], measure: float, indent: float) -> Iterator[list[_Cluster]]:
    row: list[_Cluster] = []
    room = measure - indent
    for cluster in clusters:
        if _core_width(cluster) <= room:
            row.append(cluster)
            room -= _width(cluster)
            continue
        if row:
            yield row
            room = measure
        *whole, rest = [cluster] if _core_width(cluster) <= room else _torn(cluster, room, measure)
        yield from ([torn] for torn in whole)
        row = [rest]
        room = measure - _width(rest)
    if row:
        yield row


def _torn(cluster: _Cluster, room: float, measure: float) -> list[_Cluster]:
    """A cluster wider than a line, broken where it must be."""
    torn: list[_Cluster] = [[]]
    for atom in cluster:
        for char in atom.text:
            piece = _atom(char, atom.bold, 0.0)
            if torn[-1] and piece.width > room:
                torn.append(_after_stroke(torn[-1]))
                room = measure - _width(torn[-1])
            torn[-1].append(piece)
            room -= piece.width
    return torn


def _after_stroke(line: _Cluster) -> _Cluster:
    """What of a torn line goes on to the next, so that a number is broken where it is read: after a stroke near its end."""
    for place in range(len(line) - 2, len(line) // 2, -1):
        if line[place].text == "-":
            tail = line[place + 1 :]
            del line[place + 1 :]
            return tail
    return []


def _without_orphan(rows: list[list[_Cluster]], measure: float) -> list[list[_Cluster]]:
    """A single character does not stand alone in the last line: another one keeps it company, where there is room."""
    if len(rows) > 1 and len(rows[-2]) > 2 and sum(map(_core_width, rows[-1])) < 2.0:
        joined = [rows[-2][-1], *rows[-1]]
        if _core_width([atom for cluster in joined for atom in cluster]) <= measure:
            rows[-2:] = [rows[-2][:-1], joined]
    return rows


def _width(atoms: Iterable[_Atom]) -> float:
    return sum(atom.width for atom in atoms)


def _core_width(atoms: list[_Atom]) -> float:
    """The width at a line's end: without the blanks there and half of a closing mark."""
    end = len(atoms)
    while end and atoms[end - 1].is_blank:
        end -= 1
    core = atoms[:end]
    hangs = core and core[-1].text[-1] in HALF_EMPTY and not core[-1].squeezed
    return _width(core) - (0.5 if hangs else 0.0)


def _line(row: list[_Atom], measure: float, indent: float, style: Style, *, justify: bool) -> Line:
    while row and row[-1].is_blank:
        row = row[:-1]
    natural = _core_width(row) - style.tracking
    slack = measure - natural
    gap = slack / (len(row) - 1) if style.align is Align.JUSTIFY and justify and len(row) > 1 else 0.0
    gap = gap if -0.1 <= gap <= _LOOSEST else 0.0
    if gap and any(left.text[-1] == right.text[0] == _ROOM for left, right in pairwise(row)):
        gap = 0.0  # a line to write on has no gaps
    offset = {Align.CENTER: slack / 2, Align.RIGHT: slack}.get(style.align, 0.0)
    chars = groupby(_spaced(row, gap, style.tracking), lambda item: (item[0], item[2]))
    runs = tuple(
        Run(font, "".join(char for _, char, _ in group), spacing * style.size)
        for (font, spacing), group in chars
    )
    loose = max(gap, style.tracking) >= _READS_AS_BLANK
    return Line(
        runs,
        (offset + indent) * style.size,
        (natural + gap * (len(row) - 1)) * style.size,
        "".join(atom.text for atom in row) if loose else "",
    )


def _spaced(row: list[_Atom], gap: float, tracking: float) -> Iterator[tuple[PaperFont, str, float]]:
    """Each character with its font and the space after it: gaps come only between atoms."""
    font_for = typeface().font_for
    for atom in row:
        for char in atom.text[:-1]:
            yield font_for(char, atom.bold), char, tracking
        yield font_for(atom.text[-1], atom.bold), atom.text[-1], tracking + gap - atom.squeezed
