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
LEDGER = "ledger"
"""The paper whose blanks are entered by registering a matter from each line."""
LINES = {VISITS_FROM: 11, LEDGER: 6, "urging_record": 3}
"""How many things are written on one blank of a paper, each a line of its own; on any other it is one."""
SAYS_NOTHING_NEW = frozenset({"feedback_notice", "case_cover", "case_contents"})
"""Papers of what stands in the record already: nothing is entered from their blanks."""
_NUMBER = re.compile(rf"([0-9A-Z]{{{BATCH_LENGTH}}})(\d{{2,3}})([0-9A-Z])")
_TEXT = re.compile(rf"([0-9A-Z]{{{BATCH_LENGTH}}})([a-z_]+)")
_LINE = re.compile(r"(.+?)(?:/|第)([1-9]\d?)行?")
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
    def registers(self) -> bool:
        """Whether it is entered by registering a matter."""
        return self.code in REGISTERED_FROM or self.code == LEDGER

    @property
    def visits(self) -> bool:
        """Whether it is entered as visits."""
        return self.code == VISITS_FROM

    @property
    def says_nothing_new(self) -> bool:
        """Whether nothing is entered from it."""
        return self.code in SAYS_NOTHING_NEW

    @property
    def entries(self) -> tuple[str, ...]:
        """The numbers under which what is written on it is entered: its own, or one for each line."""
        lines = LINES.get(self.code, 0)
        return tuple(f"{self.number}/{line}" for line in range(1, lines + 1)) or (self.number,)

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
    A line of it may follow: K7M2Q-03X/2, or K7M2Q-03X第2行.
    """
    if (scanned := BlankForm.of_mark(text)) is not None:
        return scanned.number
    plain, line = _NOT_OF_A_NUMBER.sub("", plain_digits(text)).upper(), ""
    if (lined := _LINE.fullmatch(plain)) is not None:
        plain, line = lined[1], f"/{lined[2]}"
    found = _NUMBER.fullmatch(plain)
    if found is None or not mod_37_36.is_valid("".join(found.groups())):
        return ""
    return f"{found[1]}-{found[2]}{found[3]}{line}"


def sheet_of(number: str) -> str:
    """The number of the blank itself, without a line of it."""
    return number.partition("/")[0]
