"""Colours can be read by weak eyes, and every drawing takes its colours from the tokens."""

import re
import tomllib
from dataclasses import asdict

import pytest

from agent_app.base.resources import read_text, resource_path
from agent_app.gui.theme.look import style_sheet
from agent_app.gui.theme.tokens import DARK, LIGHT, SIZES, Colours
from agent_app.gui.widgets.clock import CLOCKS

FILLS = ("ground", "panel", "sunk", "accent_tint")
TEXT = {
    "ink": (*FILLS, "mark", "soon_tint", "late_tint"),
    "ink2": FILLS,
    "accent": FILLS,
    "late": (*FILLS, "late_tint"),
    "soon": (*FILLS, "soon_tint"),
    "on_accent": ("accent", "accent_hover"),
}
EDGES = {
    "edge": ("ground", "panel", "sunk"),
    "accent": FILLS,
    "late": ("panel",),
    "soon": ("ground", "panel"),
}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_aaa_on_every_fill_it_may_meet_and_edges_are_seen(colours: Colours) -> None:
    values = asdict(colours)
    for pairs, least in ((TEXT, 7.0), (EDGES, 3.0)):
        for token, fills in pairs.items():
            for fill in fills:
                assert contrast(values[token], values[fill]) >= least, (token, fill)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("folder", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_marks_are_drawn_in_the_colours_of_their_theme(folder: str, colours: Colours) -> None:
    for path in sorted(resource_path(f"theme/{folder}").glob("*.svg")):
        used = set(re.findall("#[0-9A-Fa-f]{6}", path.read_text(encoding="utf-8")))
        assert used and used <= set(asdict(colours).values()), path.name


def test_every_icon_is_one_outline_of_24_units() -> None:
    for path in resource_path("icons").glob("*.svg"):
        drawing = path.read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in drawing and 'stroke-width="1.75"' in drawing, path.name
        assert "currentColor" in drawing and not re.search("#[0-9A-Fa-f]{3}", drawing), path.name


def test_every_named_icon_is_there() -> None:
    steps = tomllib.loads(read_text("rules/steps.toml"))
    named = {icon for icon, _ in CLOCKS.values()} | set(_icons(steps))
    there = {path.stem for path in resource_path("icons").glob("*.svg")}
    assert named - there == set()


def _icons(node: object) -> list[str]:
    if isinstance(node, dict):
        return [node[name] for name in node if name == "icon"] + [
            icon for part in node.values() for icon in _icons(part)
        ]
    if isinstance(node, list):
        return [icon for part in node for icon in _icons(part)]
    return []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_the_style_sheet_is_complete_and_nothing_is_smaller_than_text(size: object) -> None:
    for colours in (LIGHT, DARK):
        sheet = style_sheet(colours, size)  # type: ignore[arg-type]
        assert "$" not in sheet
        sizes = [int(px) for px in re.findall(r"font-size: (\d+)px", sheet)]
        assert min(sizes) >= size.text  # type: ignore[attr-defined]
        for file in re.findall(r'url\("([^"]+)"\)', sheet):
            assert resource_path("theme").parent.joinpath(file).exists(), file
