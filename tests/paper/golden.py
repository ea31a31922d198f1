"""Small pictures of the first sheets, kept beside the tests: what a paper looked like when somebody last looked at it.

`python -m tests.paper.golden` draws them anew; look at what has changed before it is kept.
"""

import tempfile
from pathlib import Path

from PIL import Image

from agent_app.paper.catalogue import render_job
from tests.paper.course import BLANKS, COURSE_PAPERS
from tests.paper.reading import pages
from tests.paper.samples import EVERY_PAPER, TYPICAL

FOLDER = Path(__file__).parent / "golden"
PAIRED = "paired"
_SIDE = 96
_SHADES = 8


def chosen() -> list[tuple[str, str, object]]:
    """Which are kept: each paper once from a typical case, once blank, and receipts two a sheet."""
    typical = [item for item in (*EVERY_PAPER, *COURSE_PAPERS) if item[1] == "typical"]
    return [*typical, *BLANKS, ("receipt", PAIRED, TYPICAL)]


def picture(code: str, length: str, data: object, folder: Path) -> Image.Image:
    """The first sheet of a paper, as wide as `_SIDE` pixels, in a few shades."""
    pdf = render_job("", [(code, data)], paired=length == PAIRED).pdf
    page = next(pages(pdf, folder, ink_below=200))
    small = page.resize((_SIDE, round(_SIDE * page.height / page.width)), Image.Resampling.BOX)
    return small.point(lambda value: value * _SHADES // 256 * (255 // (_SHADES - 1)))


def kept(code: str, length: str) -> Path:
    """Where the picture of a paper lies."""
    return FOLDER / f"{code}-{length}.png"


def main() -> None:
    """Draw all anew."""
    FOLDER.mkdir(exist_ok=True)
    for code, length, data in chosen():
        with tempfile.TemporaryDirectory() as folder:
            picture(code, length, data, Path(folder)).quantize(_SHADES).save(
                kept(code, length), optimize=True
            )


if __name__ == "__main__":
    main()
