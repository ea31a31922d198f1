"""Every character of a name has a glyph: in Noto, else in Rare Han."""

import csv
from functools import cache

import pytest
from fontTools.ttLib import TTFont

from agent_app.base.resources import resource_path
from tests.support.tools import shared_data

FACES = ["NotoSansSC-Regular", "NotoSansSC-Bold", "NotoSerifSC-Regular", "NotoSerifSC-Bold"]
RARE = "𠮷㛃䶮𬉼㮾𡌶𣒍𫝀𪚥𬺰𮯠鿿䶿"


@cache
def covered(face: str) -> frozenset[int]:
    with TTFont(resource_path(f"fonts/{face}.ttf"), lazy=True) as font:
        assert "glyf" in font, "a PDF embeds TrueType outlines only"
        return frozenset(font.getBestCmap())


def missing(characters: str, face: str) -> list[str]:
    other = "NotoSerifSC-Regular" if "Sans" in face else "NotoSansSC-Regular"
    have = covered(face) | covered(other) | covered("RareHan-Regular")
    return [character for character in characters if ord(character) not in have]


@pytest.mark.parametrize("face", FACES)
def test_rare_characters_have_glyphs(face: str) -> None:
    assert missing(RARE, face) == []


@pytest.mark.parametrize("face", FACES)
def test_the_basic_block_and_extension_a_are_whole(face: str) -> None:
    assert missing("".join(map(chr, [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)])), face) == []


@pytest.mark.parametrize("face", FACES)
def test_the_general_standard_is_whole_in_every_face(face: str) -> None:
    levels = shared_data("chars").glob("8105-*.txt")
    characters = "".join(path.read_text(encoding="utf-8-sig") for path in levels).split()
    assert len(set(characters)) == 8105
    assert [character for character in characters if ord(character) not in covered(face)] == []


@pytest.mark.parametrize("face", FACES)
def test_rare_names_of_the_record_have_glyphs(face: str) -> None:
    with shared_data("vectors/rare_non_gbk_real.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    assert len(texts) >= 330
    assert missing("".join("".join(texts).split()), face) == []
