"""Numbers of cases and lookup codes: made offline, unique without asking anyone.

A number is `DL-<division>-<device>-<yyyymmdd>-<serial><check>`. The device part is drawn anew for every
incarnation of a desk, so two laptops without a network do not make the same number; the last character
(ISO 7064 Mod 37,36) catches a slip of the pen.
"""

import re
import secrets
from datetime import date

from stdnum.iso7064 import mod_37_36

from agent_app.core.blank_form import BATCH_LENGTH

# Without 0/O, 1/I/L and U: read out on the telephone and written by hand.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKUP_LENGTH = 8
DEVICE_LENGTH = 3
_NUMBER = re.compile(r"DL-\d{6,12}-[0-9A-Z]{3}-\d{8}-\d{3,}[0-9A-Z]")


def new_lookup_code() -> str:
    """The code with which a resident asks where the matter is (about 39 bits, rate-limited by the county)."""
    return _draw(LOOKUP_LENGTH)


def new_device_part() -> str:
    """The part of a number that tells two desks of one village apart."""
    return _draw(DEVICE_LENGTH)


def new_batch() -> str:
    """What tells one batch of blank forms from another."""
    return _draw(BATCH_LENGTH)


def case_number(division: str, device: str, day: date, serial: int) -> str:
    """The number of the `serial`-th case of that day on that desk."""
    body = f"DL-{division}-{device}-{day:%Y%m%d}-{serial:03d}"
    return body + str(mod_37_36.calc_check_digit(body.replace("-", "")))


def is_case_number(text: str) -> bool:
    """Whether the text is a whole number with the right check character."""
    return bool(_NUMBER.fullmatch(text)) and bool(mod_37_36.is_valid(text.replace("-", "")))


def grouped_lookup_code(code: str) -> str:
    """As printed: two groups of four."""
    return f"{code[:4]} {code[4:]}"


def _draw(length: int) -> str:
    drawn = secrets.randbelow(len(_ALPHABET) ** length)
    letters = []
    for _ in range(length):
        drawn, place = divmod(drawn, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)
