"""Small pictures of the first sheets, kept beside the tests: what a paper looked like when somebody last looked at it.

`python -m tests.paper.golden` draws them anew; look at what has changed before it is kept.
"""

import tempfile
from pathlib import Path

from PIL import Image

from agent_app.paper.catalogue import render
from tests.paper.course import BLANKS, COURSE_PAPERS
from tests.paper.reading import pages
from tests.paper.samples import EVERY_PAPER

FOLDER = Path(__file__).parent / "golden"
_SIDE = 96
_SHADES = 8


def chosen() -> list[tuple[str, str, object]]:
    """Which are kept: each paper once from a typical case, and once blank."""
    typical = [item for item in (*EVERY_PAPER, *COURSE_PAPERS) if item[1] == "typical"]
    return [*typical, *BLANKS]


def picture(code: str, data: object, folder: Path) -> Image.Image:
    """The first sheet of a paper, as wide as `_SIDE` pixels, in a few shades."""
    page = next(pages(render(code, data), folder, ink_below=200))
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
            picture(code, data, Path(folder)).quantize(_SHADES).save(kept(code, length), optimize=True)


if __name__ == "__main__":
    main()
