"""Every colour, size and distance of the window, declared once. Ratios are WCAG contrast."""

from dataclasses import dataclass
from typing import Literal

SizeName = Literal["standard", "large", "largest"]


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours as #RRGGBB.

    Text on any fill it may meet is at least 7:1, an edge of a control at least 3:1.
    No state is told by colour alone: an icon and a word stand beside it.
    """

    ground: str  # window, group headings, status line
    panel: str  # rail, panels, fields, rows
    sunk: str  # "why this date", tags, disabled things
    line: str  # rules and borders of panels, never the only sign of a control
    edge: str  # borders of fields, buttons and chips; scroll handle
    ink: str  # text
    ink2: str  # second lines, labels, keys
    accent: str  # what can be pressed, focus, selection
    accent_hover: str  # the primary button under the pointer
    accent_tint: str  # chosen row, chip, place; always with a bar, a check or bold
    on_accent: str  # text on accent
    late: str  # overdue, a wrong entry
    late_tint: str
    soon: str  # due soon, needs a decision
    soon_tint: str
    mark: str  # found words, digits that differ; text on it is always ink


LIGHT = Colours(
    ground="#F5F4F0",
    panel="#FFFFFF",
    sunk="#ECEBE5",
    line="#D6D4CC",
    edge="#75726A",
    ink="#1C1E21",
    ink2="#45494E",
    accent="#1B4B82",
    accent_hover="#143B68",
    accent_tint="#E3EBF5",
    on_accent="#FFFFFF",
    late="#8C2417",
    late_tint="#F9E9E5",
    soon="#6B4300",
    soon_tint="#F8EDD6",
    mark="#FBE7A8",
)
DARK = Colours(
    ground="#15181B",
    panel="#1D2125",
    sunk="#262B30",
    line="#3A4148",
    edge="#8A929A",
    ink="#ECEEEF",
    ink2="#C2C9CF",
    accent="#A3C7F2",
    accent_hover="#C0D9F7",
    accent_tint="#24364B",
    on_accent="#10202F",
    late="#FFB8AB",
    late_tint="#43241F",
    soon="#F0CB85",
    soon_tint="#3A2E16",
    mark="#5A4A12",
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """One of the three sizes of the whole window; figures in px."""

    name: SizeName
    label: str
    text: int
    row_title: int
    page_title: int
    due_date: int
    control: int
    big_button: int
    icon: int
    icon_small: int
    rail: int
    rail_item: int
    top_bar: int
    status: int
    row_padding: int
    tick: int  # check boxes, radio buttons, arrows

    @property
    def big_text(self) -> int:
        """The words on the big button."""
        return self.row_title + 2

    @property
    def shows_keys(self) -> bool:
        """Whether buttons name their key; with larger type the words need the room."""
        return self.name == "standard"


SIZES = (
    Sizes("standard", "标准", 14, 16, 22, 20, 36, 56, 20, 16, 148, 44, 72, 36, 8, 18),
    Sizes("large", "大", 18, 20, 26, 24, 44, 64, 24, 20, 164, 52, 80, 42, 10, 22),
    Sizes("largest", "特大", 22, 24, 30, 26, 52, 64, 28, 24, 168, 64, 88, 52, 11, 26),
)
DEFAULT_SIZE: SizeName = "large"


def size_named(name: str) -> Sizes:
    """The size of that name; the default one when there is none (a settings file may be of another version)."""
    return next((size for size in SIZES if size.name == name), SIZES[1])


@dataclass(frozen=True, slots=True)
class Space:
    """Distances in px, the same at all sizes."""

    hair: int = 4
    tight: int = 8
    close: int = 12
    panel: int = 16  # between panels, and inside one
    page: int = 24
    wide: int = 32


SPACE = Space()
RADIUS_FIELD, RADIUS_BUTTON, RADIUS_PANEL = 4, 6, 8
RING, RING_GAP = 3, 2
SCROLL_BAR = 14
LIST_WIDEST, FORM_WIDEST = 1100, 760  # in 标准; they grow with the type, so that a line holds as many words
