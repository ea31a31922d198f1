"""Papers read back as others see them: their words by poppler, their ink as pixels."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.support.tools import need_tool

DPI = 72
INK_BELOW = 128


def words(pdf: bytes, *, layout: bool = True) -> str:
    """The text of `pdf` by pdftotext, in reading order; form feeds between pages."""
    options = ["-layout"] if layout else []
    command = [need_tool("pdftotext"), *options, "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode("utf-8")


def squeezed(text: str) -> str:
    """`text` without blanks and line ends."""
    return re.sub(r"\s", "", text)


def pages(pdf: bytes, folder: Path) -> Iterator[Image.Image]:
    """The pages of `pdf`: ink is white on black, a pixel a point."""
    command = [need_tool("pdftoppm"), "-gray", "-r", str(DPI), "-", str(folder / "page")]
    subprocess.run(command, input=pdf, check=True)
    for file in sorted(folder.glob("page*.pgm")):
        with Image.open(file) as image:
            yield image.point(lambda value: 255 if value < INK_BELOW else 0)


def information(pdf: bytes) -> dict[str, str]:
    """What pdfinfo says of `pdf`."""
    done = subprocess.run([need_tool("pdfinfo"), "-"], input=pdf, capture_output=True, check=True)
    lines = done.stdout.decode("utf-8").splitlines()
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
