"""Text as people hand it in: cleaned of what cannot be stored or printed, never of what was said."""

import re
import unicodedata
from typing import Any

# C0 controls but tab and line feed, DEL, C1, zero-width marks and byte-order marks, lone surrogates.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]"
)
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_HAN = r"[\u3007\u3400-\u9fff\U00020000-\U000323af]"
_DOT = re.compile(rf"(?<={_HAN}) ?[·•●‧∙⋅・･．﹒.] ?(?={_HAN})")
_SPREAD = re.compile(rf"{_HAN}(?: {_HAN})+")


def clean_words(text: str) -> str:
    """Several lines of somebody's words: line ends made equal, controls removed, the rest untouched."""
    if text.isprintable():  # as most are: there is nothing to remove
        return text.strip()
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", plain).strip()


def clean_line(text: str) -> str:
    """One line (a name, an address, a summary): as `clean_words`, and runs of blanks made one."""
    line = clean_words(text)
    if line.isprintable() and "  " not in line:
        return line
    return _BLANKS.sub(" ", line.replace("\n", " ")).strip()


def clean_name(text: str) -> str:
    """A name as `clean_line`, its dot the one on identity cards, and without the blanks that spread 张　三 in a column."""
    name = part_at_dots(clean_line(text), "·")
    return name.replace(" ", "") if _SPREAD.fullmatch(name) else name


def part_at_dots(text: str, mark: str) -> str:
    """The text with `mark` for each dot between two characters, whichever of the many dots was typed."""
    return _DOT.sub(mark, text)


def cut(text: str, most: int) -> str:
    """The text in at most so many characters; where it had more, … stands at its end."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def as_text(value: Any) -> str:
    """A value that stands where words belong; "" for one that is none, since other programs write records too."""
    return value if isinstance(value, str) else ""


def plain_digits(text: str) -> str:
    """Full-width digits and letters made plain, for numbers typed with an input method."""
    return unicodedata.normalize("NFKC", text)


def plain_code(text: str) -> str:
    """A code as it was drawn, from how it was typed: capital letters and digits, without what stands between them."""
    return "".join(mark for mark in plain_digits(text).upper() if mark.isalnum())
