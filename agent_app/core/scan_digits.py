"""What the QR codes on our papers are written in: digits, and nothing else.

A USB scanner types a code as a keyboard would. Digits come through an input method, Caps Lock and any layout as they
are, where letters would be taken for pinyin; and a QR code packs three of them into ten bits, as tight as bytes.
A text is written as SMART Health Cards do it, each character as two digits.
"""

import re
import unicodedata
from enum import StrEnum

LEAST = 30
"""Digits from which on a text is a scanned code: nobody looks for a number that long."""
_MOST = 4096
_FIRST, _LAST = ord(" "), ord("~")
_AT_THE_END = re.compile(r"[\d\s]+\Z")


class Paper(StrEnum):
    """The first digit of a code: which kind of paper it is on."""

    RECEIPT = "1"
    BLANK = "2"


def typed_digits(text: str) -> str:
    """The digits that a scanner typed or a person wrote down: full-width ones made plain, blanks left out.

    "" when anything else is among them, or when there are fewer than `LEAST`.
    """
    if len(text) > _MOST:
        return ""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return plain if plain.isascii() and plain.isdigit() and len(plain) >= LEAST else ""


def scanned_in(text: str) -> str:
    """The code that a scanner typed behind what stood in a field before; "" when there is none."""
    found = _AT_THE_END.search(text[-_MOST:])
    return typed_digits(found[0]) if found else ""


def digits_of(text: str) -> str:
    """Printable ASCII as digits, two for each character. Raises ValueError for any other character."""
    if not all(_FIRST <= ord(mark) <= _LAST for mark in text):
        raise ValueError(text)
    return "".join(f"{ord(mark) - _FIRST:02d}" for mark in text)


def text_of(digits: str) -> str:
    """What `digits_of` has written. Raises ValueError where the digits are none of its work."""
    codes = [int(digits[at : at + 2]) + _FIRST for at in range(0, len(digits), 2)]
    if len(digits) % 2 or any(code > _LAST for code in codes):
        raise ValueError(digits)
    return "".join(map(chr, codes))
