"""Blank forms that are filled in by hand where there is no power: how one is known again when it is entered.

A blank's number is `<batch>-<place><check>`: five characters drawn for the batch, the place of the sheet in it, and a
character that catches a slip of the pen (ISO 7064 Mod 37,36). Its mark, printed as a QR code, says which paper it is
and how many there were; nothing of it is personal. The mark is `2` · place (3 digits) · count (3) · batch and paper (two
digits a character) · two check digits (ISO 7064 Mod 97,10).
"""

import re
from dataclasses import dataclass
from typing import Self

from stdnum.iso7064 import mod_37_36, mod_97_10

from agent_app.core.scan_digits import Paper, digits_of, text_of, typed_digits
from agent_app.core.text import plain_digits

BATCH_LENGTH = 5
MOST_COPIES = 500
"""Blanks in one batch."""
REGISTERED_FROM = frozenset({"registration_sheet", "receipt"})
"""The papers whose blanks are entered by registering a matter, one from each."""
VISITS_FROM = "visit_record"
"""The paper whose blanks are entered as visits, one from each line."""
_NUMBER = re.compile(rf"([0-9A-Z]{{{BATCH_LENGTH}}})(\d{{2,3}})([0-9A-Z])")
_TEXT = re.compile(rf"([0-9A-Z]{{{BATCH_LENGTH}}})([a-z_]+)")
_NOT_OF_A_NUMBER = re.compile(r"[\s\u2010-\u2015\u2212\-_]+")


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
        body = f"{Paper.BLANK}{self.place:03d}{self.count:03d}{digits_of(self.batch + self.code)}"
        return body + str(mod_97_10.calc_check_digits(body))

    @classmethod
    def of_mark(cls, text: str) -> Self | None:
        """The blank that a scanned mark belongs to, None when it is something else or was not read whole."""
        digits = typed_digits(text)
        if not digits.startswith(Paper.BLANK) or not mod_97_10.is_valid(digits):
            return None
        try:
            found = _TEXT.fullmatch(text_of(digits[7:-2]))
        except ValueError:
            return None
        if found is None:
            return None
        form = cls(found[2], found[1], int(digits[1:4]), int(digits[4:7]))
        return form if 1 <= form.place <= form.count <= MOST_COPIES else None


def form_number(text: str) -> str:
    """The number of a blank as it was typed, read out or scanned, written as it is printed; "" when it is none.

    Small and full-width letters are taken, and a stroke that is missing or another one; the check character must be right.
    """
    if (scanned := BlankForm.of_mark(text)) is not None:
        return scanned.number
    found = _NUMBER.fullmatch(_NOT_OF_A_NUMBER.sub("", plain_digits(text)).upper())
    if found is None or not mod_37_36.is_valid("".join(found.groups())):
        return ""
    return f"{found[1]}-{found[2]}{found[3]}"
