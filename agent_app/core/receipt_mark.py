"""The code on a receipt: which matter it is for, and the signature of the computer that printed it.

`1` · key (10 digits) · date (8) · lookup code (16) · number without its `DL-` (two digits a character) · signature (155).
The key is named by its first four bytes, which is enough to find it among those that are known; the signature is whole.
Nothing in it is personal: the number and the lookup code stand on the same paper in words.
"""

import re
from dataclasses import dataclass
from datetime import date

from agent_app.core.numbers import LOOKUP_LENGTH, is_case_number
from agent_app.core.scan_digits import Paper, digits_of, text_of, typed_digits
from agent_app.core.vocabulary import Term

KEY_LENGTH, SIGNATURE_LENGTH = 4, 64
"""Bytes of the name of a key, and of an Ed25519 signature."""
_PREFIX = "DL-"
_KEY_DIGITS, _DATE_DIGITS, _SIGNATURE_DIGITS = 10, 8, 155
_LOOKUP_DIGITS = 2 * LOOKUP_LENGTH
_HEAD = 1 + _KEY_DIGITS + _DATE_DIGITS + _LOOKUP_DIGITS
_NO_DATE = "0" * _DATE_DIGITS
_LOOKUP_CODE = re.compile(rf"[0-9A-Z]{{{LOOKUP_LENGTH}}}")


class Finding(Term):
    """What can be said of a receipt without asking anybody."""

    VALID = "valid", "有效"
    MISMATCH = "mismatch", "不符"
    UNVERIFIABLE = "unverifiable", "无法核验"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed: the number, the lookup code, the day of registration (None where nobody knows it)."""

    number: str
    lookup_code: str
    registered_on: date | None

    @property
    def sound(self) -> bool:
        """Whether it can stand on a receipt."""
        return is_case_number(self.number) and bool(_LOOKUP_CODE.fullmatch(self.lookup_code))

    @property
    def bytes(self) -> bytes:
        """As it is signed."""
        return f"{self.number} {self.lookup_code} {self._day}".encode("ascii")

    @property
    def _day(self) -> str:
        return f"{self.registered_on:%Y%m%d}" if self.registered_on else _NO_DATE

    @property
    def digits(self) -> str:
        """Date, lookup code and number as the code has them."""
        return self._day + digits_of(self.lookup_code + self.number.removeprefix(_PREFIX))


@dataclass(frozen=True, slots=True)
class ReceiptMark:
    """A statement, the first bytes of the key that is said to have signed it, and the signature."""

    statement: Statement
    key: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """The payload of the QR code."""
        key, signature = (int.from_bytes(part, "big") for part in (self.key, self.signature))
        return f"{Paper.RECEIPT}{key:0{_KEY_DIGITS}d}{self.statement.digits}{signature:0{_SIGNATURE_DIGITS}d}"


class DamagedMarkError(ValueError):
    """A receipt's code in which something is not as it was printed."""


def is_receipt_mark(text: str) -> bool:
    """Whether the text looks like the code of a receipt, be it damaged or cut."""
    return typed_digits(text).startswith(Paper.RECEIPT)


def read_receipt_mark(text: str) -> ReceiptMark:
    """The code of a receipt taken apart; nothing is verified. Raises `DamagedMarkError`."""
    digits = typed_digits(text)
    if not digits.startswith(Paper.RECEIPT) or len(digits) <= _HEAD + _SIGNATURE_DIGITS:
        raise DamagedMarkError("cut")
    try:
        after_key, after_date = 1 + _KEY_DIGITS, 1 + _KEY_DIGITS + _DATE_DIGITS
        said = digits[after_key:after_date]
        statement = Statement(
            number=_PREFIX + text_of(digits[_HEAD:-_SIGNATURE_DIGITS]),
            lookup_code=text_of(digits[after_date:_HEAD]),
            registered_on=None if said == _NO_DATE else date.fromisoformat(said),
        )
        mark = ReceiptMark(
            statement,
            int(digits[1:after_key]).to_bytes(KEY_LENGTH, "big"),
            int(digits[-_SIGNATURE_DIGITS:]).to_bytes(SIGNATURE_LENGTH, "big"),
        )
    except (ValueError, OverflowError) as error:
        raise DamagedMarkError("not as printed") from error
    if not statement.sound:
        raise DamagedMarkError("not as printed")
    return mark
