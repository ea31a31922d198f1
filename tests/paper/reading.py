"""Papers read back as others see them: their words by poppler, their ink as pixels."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import zxingcpp
from PIL import Image

from agent_app.paper.fonts import bundled
from agent_app.paper.page import ACROSS, BOTTOM, LEFT, RIGHT, SHEET_HEIGHT, SHEET_WIDTH, TOP
from tests.support.tools import need_tool

DPI = 72
INK_BELOW = 128
FRAME = (int(LEFT), int(TOP), int(SHEET_WIDTH - RIGHT) + 1, int(SHEET_HEIGHT - BOTTOM) + 1)
_ACROSS = (
    int(ACROSS.left),
    int(ACROSS.top),
    int(ACROSS.width - ACROSS.right) + 1,
    int(ACROSS.height - ACROSS.bottom) + 1,
)
_FOOT = (FRAME[0], FRAME[3] + 19, FRAME[2], FRAME[3] + 39)
"""Where the standard puts the number of a page: 7 mm below the frame."""


def words(pdf: bytes, *, layout: bool = True) -> str:
    """The text of `pdf` by pdftotext, in reading order; form feeds between pages."""
    options = ["-layout"] if layout else []
    command = [need_tool("pdftotext"), *options, "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode("utf-8")


def squeezed(text: str) -> str:
    """`text` without blanks and line ends."""
    return re.sub(r"\s", "", text)


def pages(pdf: bytes, folder: Path, ink_below: int = INK_BELOW) -> Iterator[Image.Image]:
    """The pages of `pdf`: ink is white on black, a pixel a point."""
    command = [need_tool("pdftoppm"), "-gray", "-r", str(DPI), "-", str(folder / "page")]
    subprocess.run(command, input=pdf, check=True)
    for file in sorted(folder.glob("page*.pgm")):
        with Image.open(file) as image:
            yield image.point(lambda value: 255 if value < ink_below else 0)


def codes(pdf: bytes, folder: Path) -> list[str]:
    """What the QR codes of `pdf` say, in the order of its pages, read as from a scan of 150 dots an inch."""
    command = [need_tool("pdftoppm"), "-gray", "-r", "150", "-", str(folder / "scan")]
    subprocess.run(command, input=pdf, check=True)
    found = []
    for file in sorted(folder.glob("scan*.pgm")):
        with Image.open(file) as image:
            found += [code.text for code in zxingcpp.read_barcodes(image.rotate(2, fillcolor=255))]
        file.unlink()
    return found


def assert_in_margins(page: Image.Image, *, cut: bool = False, foot: bool = False) -> None:
    """There is ink on the page, and none outside its margins but a cut line, or the number of a page."""
    frame = FRAME if page.width < page.height else _ACROSS
    assert page.crop(frame).getbbox(), "an empty page"
    margins = page.copy()
    margins.paste(0, frame)
    if foot:
        margins.paste(0, _FOOT)
    stray = margins.getbbox()
    if not stray:
        return
    assert cut, f"ink outside the margins, at {stray}"
    assert stray[3] - stray[1] <= 3, "more than the cut line lies outside the margins"
    assert stray[0] == 0
    assert stray[2] > page.width - 8, "the cut line does not reach across the sheet"


def assert_glyphs(text: str) -> None:
    """Every character of a paper's text has a glyph; one without would be printed as a gap, and still be read back.

    A box to be ticked is drawn, and only spoken as one.
    """
    printed = {*text} - {*"☐☑"}
    lacking = {char for char in printed if not char.isspace() and not bundled().font_for(char).has(char)}
    assert not lacking


def assert_order(text: str, *expected: str) -> None:
    """Every piece is there, each after the one before."""
    place = 0
    for piece in expected:
        found = text.find(squeezed(piece), place)
        assert found >= 0, f"{piece} is missing, or out of order, after {text[:place][-40:]!r}"
        place = found + len(squeezed(piece))


def information(pdf: bytes) -> dict[str, str]:
    """What pdfinfo says of `pdf`."""
    done = subprocess.run([need_tool("pdfinfo"), "-"], input=pdf, capture_output=True, check=True)
    lines = done.stdout.decode("utf-8").splitlines()
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
