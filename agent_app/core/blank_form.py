"""Blank forms that are filled in by hand where there is no power: how one is known again when it is entered.

A blank's number is `<batch>-<place><check>`: five characters drawn for the batch, the place of the sheet in it, and a
character that catches a slip of the pen (ISO 7064 Mod 37,36). Its mark, printed as a QR code, says which paper it is
and how many there were; nothing of it is personal.
"""

import re
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

BATCH_LENGTH = 5
MOST_COPIES = 500
"""Blanks in one batch."""
_KIND = "XFKB"
_NUMBER = re.compile(rf"([0-9A-Z]{{{BATCH_LENGTH}}})-(\d{{2,3}})([0-9A-Z])")
_MARK = re.compile(rf"{_KIND} ([a-z_]+) ([0-9A-Z]{{{BATCH_LENGTH}}}) (\d{{1,3}})/(\d{{1,3}})")


@dataclass(frozen=True, slots=True)
class BlankForm:
    """One blank of the paper `code`: sheet `place`, from 1, of the `count` of its batch."""

    code: str
    batch: str
    place: int
    count: int

    @property
    def number(self) -> str:
        """As it is printed, read out and typed."""
        body = f"{self.batch}{self.place:02d}"
        return f"{self.batch}-{self.place:02d}{mod_37_36.calc_check_digit(body)}"

    @property
    def mark(self) -> str:
        """The payload of its QR code."""
        return f"{_KIND} {self.code} {self.batch} {self.place}/{self.count}"


def read_mark(text: str) -> BlankForm | None:
    """The blank that a scanned mark belongs to, None when it is something else."""
    found = _MARK.fullmatch(text.strip())
    if found is None:
        return None
    form = BlankForm(found[1], found[2], int(found[3]), int(found[4]))
    return form if 1 <= form.place <= form.count <= MOST_COPIES else None


def is_form_number(text: str) -> bool:
    """Whether the text is the number of a blank, with the right check character."""
    found = _NUMBER.fullmatch(text.strip().upper())
    return bool(found and mod_37_36.is_valid(f"{found[1]}{found[2]}{found[3]}"))
