"""Papers look as they looked when somebody last looked at them; what has changed is to be looked at again."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from agent_app.paper.catalogue import PAPERS
from tests.paper.golden import FOLDER, chosen, kept, picture

MOST = 5.0
"""Mean difference of all pixels, of 255; a line that has moved makes about 4 to 10."""

CHOSEN = chosen()


@pytest.mark.parametrize(
    ("code", "length", "data"), CHOSEN, ids=[f"{code}-{length}" for code, length, _ in CHOSEN]
)
def test_a_paper_looks_as_it_did(code: str, length: str, data: object, tmp_path: Path) -> None:
    now = picture(code, length, data, tmp_path)
    with Image.open(kept(code, length)) as file:
        then = file.convert("L")
    assert now.size == then.size
    difference = ImageStat.Stat(ImageChops.difference(now, then)).mean[0]
    assert difference <= MOST, (
        f"{code} {length} has changed by {difference:.1f}: look, then python -m tests.paper.golden"
    )


def test_every_paper_is_kept() -> None:
    assert {code for code, _, _ in CHOSEN} == set(PAPERS)


def test_nothing_is_kept_that_is_no_longer_printed() -> None:
    assert {file.stem for file in FOLDER.glob("*.png")} == {f"{code}-{length}" for code, length, _ in CHOSEN}
