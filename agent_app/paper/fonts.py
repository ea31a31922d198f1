"""The types of the papers, and which of them has a character.

A `PaperFont` follows reportlab's protocol of dynamic fonts (see `reportlab.pdfbase.ttfonts`) and is embedded
as one composite font with two-byte codes: one subset however many characters, outside the basic plane too,
and a table back to Unicode that is right for all of them. What a document uses is kept with that document,
so documents may be made in several threads at once.
"""

import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import count, groupby
from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts

from agent_app.base.resources import resource_path
from agent_app.paper.sfnt import Face

MISSING_SIGN = "〓"
"""Printed where no font has the character (the sign that Chinese typesetters put in a gap)."""

_NO_SUCH_GLYPH = 0
_SYMBOLIC = 4
_STEM = {False: 80, True: 140}
_BLOCK = 100  # entries that a block of a ToUnicode table may hold


@dataclass(slots=True)
class _Usage:
    """What one document has used of a font: characters in the order of their codes."""

    chars: list[str] = field(default_factory=list)
    codes: dict[str, bytes] = field(default_factory=dict)
    name: str = ""


class PaperFont:
    """A font file, usable by its `fontName` on every reportlab canvas once registered."""

    _multiByte = 1  # noqa: N815 - reportlab's name
    _dynamicFont = 1  # noqa: N815 - reportlab's name
    shapable = False

    def __init__(self, name: str, path: Path, *, bold: bool = False) -> None:
        self.fontName = name
        self.bold = bold
        self.encoding = ttfonts.TTEncoding()
        self._path = path
        self._glyphs: dict[str, tuple[int, float]] = {}
        self._usages: WeakKeyDictionary[object, _Usage] = WeakKeyDictionary()

    @cached_property
    def face(self) -> Face:
        """The opened font file."""
        return Face(self._path)

    def has(self, char: str) -> bool:
        """Whether the font has a glyph of its own for `char`."""
        return self._own_glyph(char) != _NO_SUCH_GLYPH

    def glyph(self, char: str) -> tuple[int, float]:
        """The glyph printed for `char` and how far it moves on, in thousandths of the size."""
        try:
            return self._glyphs[char]
        except KeyError:
            glyph = self._own_glyph(char) or self.face.glyph(MISSING_SIGN)
            return self._glyphs.setdefault(char, (glyph, self.face.advance(glyph)))

    def _own_glyph(self, char: str) -> int:
        """Compatibility ideographs, which few fonts have, look like the characters they are composed to."""
        plain = unicodedata.normalize("NFC", char)
        return self.face.glyph(char) or (self.face.glyph(plain) if len(plain) == 1 else _NO_SUCH_GLYPH)

    # What follows is called by reportlab.

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802
        return sum(self.glyph(char)[1] for char in text) * size / 1000

    def splitString(self, text: str, doc: object, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        usage = self._usage(doc)
        codes = usage.codes
        for char in text:
            if char not in codes:
                usage.chars.append(char)
                codes[char] = len(usage.chars).to_bytes(2, "big")
        return [(0, b"".join([codes[char] for char in text]))]

    def getSubsetInternalName(self, subset: int, doc: "pdfdoc.PDFDocument") -> str:  # noqa: N802
        usage = self._usage(doc)
        if not usage.name:
            usage.name = f"F{len(doc.fontMapping) + 1}"
            doc.fontMapping[self.fontName] = "/" + usage.name
            doc.delayedFonts.append(self)
        return "/" + usage.name

    def addObjects(self, doc: "pdfdoc.PDFDocument") -> None:  # noqa: N802
        usage = self._usages.pop(doc)
        glyphs = [(_NO_SUCH_GLYPH, 1000.0), *(self.glyph(char) for char in usage.chars)]
        tag = _subset_tag("".join(usage.chars))
        name = f"{tag}+{self.face.name}"
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": pdfdoc.PDFName(name),
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(self._descendant(doc, name, glyphs))]),
                "ToUnicode": doc.Reference(_stream(_to_unicode(usage.chars).encode("ascii"))),
            }
        )
        doc.idToObject["BasicFonts"].dict[usage.name] = doc.Reference(font)

    def _descendant(
        self, doc: "pdfdoc.PDFDocument", name: str, glyphs: list[tuple[int, float]]
    ) -> "pdfdoc.PDFDictionary":
        face = self.face
        file = face.subset([glyph for glyph, _ in glyphs])
        stream = _stream(file)
        stream.dictionary["Length1"] = len(file)
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": pdfdoc.PDFName(name),
                "Flags": _SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray([round(value) for value in face.box]),
                "ItalicAngle": 0,
                "Ascent": round(face.ascent),
                "Descent": round(face.descent),
                "CapHeight": round(face.ascent),
                "StemV": _STEM[self.bold],
                "FontFile2": doc.Reference(stream),
            }
        )
        system = {
            "Registry": pdfdoc.PDFString("Adobe"),
            "Ordering": pdfdoc.PDFString("Identity"),
            "Supplement": 0,
        }
        return pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": pdfdoc.PDFName(name),
                "CIDSystemInfo": pdfdoc.PDFDictionary(system),
                "CIDToGIDMap": "/Identity",
                "FontDescriptor": doc.Reference(descriptor),
                "DW": 1000,
                "W": pdfdoc.PDFArray(_widths([width for _, width in glyphs])),
            }
        )

    def _usage(self, doc: object) -> _Usage:
        try:
            return self._usages[doc]
        except KeyError:
            return self._usages.setdefault(doc, _Usage())


class Typeface:
    """A regular and a bold font with the fonts that stand in for what they lack, in order."""

    def __init__(self, regular: PaperFont, bold: PaperFont, fallbacks: tuple[PaperFont, ...]) -> None:
        self.fonts = (regular, bold, *fallbacks)
        self._chains = {False: (regular, *fallbacks), True: (bold, *fallbacks)}
        self._chosen: dict[tuple[str, bool], PaperFont] = {}

    def font_for(self, char: str, bold: bool = False) -> PaperFont:
        """The first font that has `char`; the main font, which prints `MISSING_SIGN`, when none has."""
        try:
            return self._chosen[char, bold]
        except KeyError:
            chain = self._chains[bold]
            font = next((font for font in chain if font.has(char)), chain[0])
            return self._chosen.setdefault((char, bold), font)

    def runs(self, text: str, bold: bool = False) -> Iterator[tuple[PaperFont, str]]:
        """`text` cut where the font changes."""
        for font, chars in groupby(text, lambda char: self.font_for(char, bold)):
            yield font, "".join(chars)


_FILES = ("fonts/NotoSerifSC-Regular.ttf", "fonts/NotoSerifSC-Bold.ttf")
_FALLBACK_FILES = ("fonts/NotoSansSC-Regular.ttf", "fonts/RareHan-Regular.ttf")
_lock = Lock()
_bundled: list[Typeface] = []


def bundled() -> Typeface:
    """The typeface shipped with the program, registered with reportlab at the first call, from any thread."""
    with _lock:
        if not _bundled:
            typeface = Typeface(
                PaperFont("PaperRegular", resource_path(_FILES[0])),
                PaperFont("PaperBold", resource_path(_FILES[1]), bold=True),
                tuple(
                    PaperFont(f"PaperFallback{n}", resource_path(name))
                    for n, name in enumerate(_FALLBACK_FILES, 1)
                ),
            )
            for font in typeface.fonts:
                pdfmetrics.registerFont(font)
            _bundled.append(typeface)
        return _bundled[0]


@cache
def pointed_to(body: Path | None, title: Path | None) -> Typeface:
    """The bundled typeface with a person's own fonts before it: `body` (仿宋) for what is regular, `title` (小标宋) for
    what is bold. What they lack is taken from the bundled ones. Raises TroubleError for a file that is no such font."""
    regular, bold, *rest = bundled().fonts
    own = [
        PaperFont(f"Own{number}{'Bold' if is_bold else 'Regular'}", path, bold=is_bold) if path else None
        for path, is_bold, number in ((body, False, _next()), (title, True, _next()))
    ]
    for font in own:
        if font is not None:
            _ = font.face
            pdfmetrics.registerFont(font)
    first, second = own
    return Typeface(first or regular, second or bold, (regular, *rest))


_numbers = count(1)
_chosen: ContextVar[Typeface | None] = ContextVar("typeface", default=None)


def _next() -> int:
    return next(_numbers)


def typeface() -> Typeface:
    """The typeface in use: the bundled one, or what `set_in` says."""
    return _chosen.get() or bundled()


@contextmanager
def set_in(chosen: Typeface | None) -> Iterator[None]:
    """What is made in the block is set in this typeface; None is the bundled one."""
    token = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(token)


def _stream(content: bytes) -> "pdfdoc.PDFStream":
    """A compressed stream; zlib's fourth level takes half the time of the sixth for 4 % more bytes."""
    packed = zlib.compress(content, 4)
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": "/FlateDecode"}), packed, filters=[])


def _subset_tag(chars: str) -> str:
    """The six capitals before a subset's name, the same for the same characters."""
    value = zlib.crc32(chars.encode("utf-8"))
    return "".join(chr(ord("A") + value // 26**place % 26) for place in range(6))


def _widths(widths: list[float]) -> list[object]:
    """The W array: runs of codes whose width is not the default of 1000."""
    array: list[object] = []
    numbered = [(code, width) for code, width in enumerate(widths) if round(width) != 1000]
    for _, run in groupby(enumerate(numbered), lambda item: item[1][0] - item[0]):
        entries = [entry for _, entry in run]
        array += [entries[0][0], pdfdoc.PDFArray([round(width, 2) for _, width in entries])]
    return array


def _to_unicode(chars: list[str]) -> str:
    codes = [char.encode("utf-16-be").hex().upper() for char in chars]
    entries = [f"<{place:04X}> <{code}>" for place, code in enumerate(codes, 1)]
    blocks = []
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *blocks,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )
