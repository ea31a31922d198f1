"""Every character that a name may have prints as a glyph and is read back as itself."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from reportlab.pdfgen.canvas import Canvas

from agent_app.base.errors import TroubleError
from agent_app.ledger.export import write_ledger
from agent_app.ledger.table import LedgerRow
from agent_app.paper.catalogue import render
from agent_app.paper.fonts import MISSING_SIGN, bundled, pointed_to
from agent_app.paper.sfnt import Face
from tests.paper.reading import squeezed, words
from tests.paper.samples import SHORTEST
from tests.support.tools import shared_data

# Outside GBK, in names of people and villages; the last are beyond the basic plane or compatibility forms.
RARE = "㮾㛃䶮䢺㙍㵲㑇䃎䏡𠮷𬉼𫖯𬭩𡌶𣒍𡌶𪣻﨎豈⼀"


def printed(text: str) -> bytes:
    """`text` on a canvas that knows nothing of this project but its registered fonts."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for start in range(0, len(text), 400):
        for row in range(0, min(400, len(text) - start), 20):
            x, y = 50.0, 800.0 - 1.8 * row
            for font, run in bundled().runs(text[start + row : start + row + 20]):
                canvas.setFont(font.fontName, 14)
                canvas.drawString(x, y, run)
                x += canvas.stringWidth(run)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def outlines(font: TTFont, glyphs: list[int]) -> list[list[object]]:
    """The outlines of `glyphs`, composite ones taken apart."""
    drawn = []
    for glyph in glyphs:
        pen = DecomposingRecordingPen(font.getGlyphSet())
        font.getGlyphSet()[font.getGlyphName(glyph)].draw(pen)
        drawn.append(pen.value)
    return drawn


def assert_prints(text: str) -> None:
    typeface = bundled()
    for char in set(text):
        for bold in (False, True):
            assert typeface.font_for(char, bold).has(char), f"{char} U+{ord(char):04X} has no glyph"
    read = squeezed(words(printed(text), layout=False))
    assert read == squeezed(text)


def test_rare_characters_of_names() -> None:
    assert_prints(RARE)


@pytest.fixture(scope="module")
def standard() -> str:
    """The 8,105 characters of the general standard."""
    folder = shared_data("chars")
    levels = [folder / f"8105-level-{level}.txt" for level in (1, 2, 3)]
    text = "".join(squeezed(file.read_text(encoding="utf-8")) for file in levels)
    assert len(text) == 8105
    return text


def test_the_8105_characters_of_the_general_standard(standard: str) -> None:
    assert_prints(standard)


def test_somebody_s_words_in_all_8105_characters_stand_on_the_sheet_and_in_the_workbook(
    standard: str, tmp_path: Path
) -> None:
    sheet = words(render("registration_sheet", replace(SHORTEST, words=standard)), layout=False)
    between = rf"编号 {SHORTEST.number}.*?共\d+页|\f"
    assert standard in squeezed(re.sub(between, "", sheet, flags=re.DOTALL))
    path = tmp_path / "台账.xlsx"
    row = LedgerRow(number="1", petitioner=standard[-20:], words=standard)
    write_ledger(path, [row], title="台账", unmasked=True, full=True)
    cells = [cell.value for cell in openpyxl.load_workbook(path).active[3]]
    assert {standard, standard[-20:]} <= {*cells}


def test_real_names_outside_gbk() -> None:
    with shared_data("vectors/rare_non_gbk_real.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [row["text"] for row in csv.DictReader(file)]
    assert len(names) == 330
    assert_prints("".join(names))


def test_a_character_that_no_font_has_leaves_a_visible_gap_and_stays_readable() -> None:
    font = bundled().font_for("😀")
    assert not font.has("😀")
    assert font.glyph("😀") == font.glyph(MISSING_SIGN)
    assert squeezed(words(printed("来😀信"))) == "来😀信"


def test_glyphs_of_a_subset_are_those_of_the_font() -> None:
    for font in bundled().fonts:
        chars = [char for char in "信访代理，Ag1𠮷" if font.has(char)] or ["𠮷"]
        glyphs = [font.face.glyph(char) for char in chars]
        subset = TTFont(io.BytesIO(font.face.subset([0, *glyphs])))
        with TTFont(font.face.path, lazy=True) as source:
            expected = outlines(source, glyphs)
        assert all(expected)
        assert outlines(subset, list(range(1, len(glyphs) + 1))) == expected


def test_composite_glyphs_keep_their_parts(tmp_path: Path) -> None:
    path = tmp_path / "composite.ttf"
    _made_font(path)
    face = Face(path)
    accented = face.glyph("á")
    subset = TTFont(io.BytesIO(face.subset([0, accented])))
    with TTFont(path) as source:
        assert outlines(subset, [1]) == outlines(source, [accented])
    assert subset["maxp"].numGlyphs == 4  # the missing one, the accented one, its two parts


def _made_font(path: Path, characters: dict[int, str] | None = None) -> None:
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", "a", "acute", "aacute", "gclef"]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(characters or {0x61: "a", 0xB4: "acute", 0xE1: "aacute", 0x1D11E: "gclef"})
    glyphs = {}
    for place, name in enumerate(names):
        pen = TTGlyphPen(None)
        if name == "aacute":
            pen = TTGlyphPen(glyphs)
            pen.addComponent("a", (1, 0, 0, 1, 0, 0))
            pen.addComponent("acute", (0.5, 0, 0, 0.5, 300, 400))
        else:
            pen.moveTo((0, 0))
            pen.lineTo((100 * (place + 1), 0))
            pen.lineTo((0, 500))
            pen.closePath()
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_documents_made_at_once_do_not_mix() -> None:
    texts = ["".join(chr(0x4E00 + 50 * number + place) for place in range(60)) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(printed, texts))
    assert made == [printed(text) for text in texts]
    assert [squeezed(words(pdf, layout=False)) for pdf in made] == texts


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\0\0", b"OTTO" + b"\0" * 100, b"\0\1\0\0\0\x05" + b"\xff" * 200]
)
def test_a_damaged_font_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.ttf"
    path.write_bytes(content)
    with pytest.raises(TroubleError, match=r"own\.ttf"):
        Face(path)
    with pytest.raises(TroubleError, match=r"none\.ttf"):
        Face(tmp_path / "none.ttf")


def test_a_font_of_one_s_own_stands_before_the_bundled_ones(tmp_path: Path) -> None:
    path = tmp_path / "own.ttf"
    _made_font(
        path, {0x61: "a", 0x4E00: "acute"}
    )  # nothing beyond the basic plane: a table of format 4 alone
    face = Face(path)
    assert face.glyph("一") and face.glyph("a") and not face.glyph("二")
    own = pointed_to(path, None)
    assert own.font_for("一").fontName.startswith("Own")
    assert own.font_for("二") is bundled().font_for("二")
    case = replace(SHORTEST, summary="一二一")
    pdf = render("urging_record", case, face=own)
    assert b"+own" in pdf
    assert squeezed(words(pdf)) == squeezed(words(render("urging_record", case)))
    assert b"+own" not in render("urging_record", case)
