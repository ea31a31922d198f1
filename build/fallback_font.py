"""Makes resources/fonts/RareHan-Regular.ttf from HanaMinB: `python build/fallback_font.py HanaMinB.ttf`.

Keeps the characters that a Noto face lacks and the tables that windows and papers use.
HanaMinB draws every curve as a polygon of about 190 points; points that move the outline
by less than 1.5/1024 of the character's height (8 µm at 16 pt) go, a fifth of the file.
"""

import math
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
FAMILY = "Rare Han"
TOLERANCE = 1.5  # font units, of 1,024
UNUSED_TABLES = ["vmtx", "vhea", "VORG", "BASE", "FFTM", "GDEF", "gasp"]

Point = tuple[int, int]


def main(source: Path) -> None:
    font = TTFont(source, recalcTimestamp=False)
    noto = [set(TTFont(path, lazy=True).getBestCmap()) for path in FONTS.glob("Noto*.ttf")]
    _keep(font, set(font.getBestCmap()) - set.intersection(*noto))
    glyphs = font["glyf"]
    for name in font.getGlyphOrder():
        _simplify(glyphs[name])
    _rename(font)
    font["OS/2"].usWeightClass = 400
    font.save(FONTS / "RareHan-Regular.ttf")


def _keep(font: TTFont, characters: set[int]) -> None:
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=["*"])
    options.drop_tables += UNUSED_TABLES
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)


def _rename(font: TTFont) -> None:
    """The Hanazono licence reserves its own names for the original."""
    version = str(font["name"].getDebugName(5))
    names = {
        0: "Copyright 2008-2017 GlyphWiki Project; made smaller from HanaMinB",
        1: FAMILY,
        2: "Regular",
        3: f"{FAMILY} from HanaMinB {version}",
        4: FAMILY,
        5: version,
        6: FAMILY.replace(" ", ""),
    }
    font["name"].names = []
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def _simplify(glyph: Glyph) -> None:
    if glyph.numberOfContours <= 0 or not all(flag & 1 for flag in glyph.flags):
        return  # composites and the few glyphs with real curves stay as they are
    points: list[Point] = []
    ends: list[int] = []
    start = 0
    for end in glyph.endPtsOfContours:
        outline = [(int(x), int(y)) for x, y in glyph.coordinates[start : end + 1]]
        points += outline if len(outline) < 4 else _thin([*outline, outline[0]])[:-1]
        ends.append(len(points) - 1)
        start = end + 1
    glyph.coordinates = GlyphCoordinates(points)
    glyph.flags = bytearray([1] * len(points))
    glyph.endPtsOfContours = ends


def _thin(line: list[Point]) -> list[Point]:
    """Ramer, Douglas and Peucker: the fewest points that stay within TOLERANCE; both ends stay."""
    kept = {0, len(line) - 1}
    open_spans = [(0, len(line) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        if last - first < 2:
            continue
        farthest = max(range(first + 1, last), key=lambda i: _distance(line[i], line[first], line[last]))
        if _distance(line[farthest], line[first], line[last]) > TOLERANCE:
            kept.add(farthest)
            open_spans += [(first, farthest), (farthest, last)]
    return [line[i] for i in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From `point` to the stretch between `start` and `end`, in font units."""
    x, y = point[0] - start[0], point[1] - start[1]
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    along = max(0.0, min(1.0, (x * dx + y * dy) / square)) if square else 0.0
    return math.hypot(x - along * dx, y - along * dy)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
