"""Telephone and ID numbers as residents give them: checked, written one way, and never required."""

import re

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from agent_app.core.text import plain_digits

MAX_REPRESENTATIVES = 5
"""Art. 20 ¶3: a joint matter in person elects at most five representatives."""

ID_LENGTH = 18

_SEPARATORS = re.compile(r"[\s\-—–()（）.]+")
_PHONE = re.compile(r"\+?\d{5,15}")


def clean_phone(text: str) -> str | None:
    """The number without separators, or None when it cannot be one (5 to 15 digits, + allowed)."""
    plain = _SEPARATORS.sub("", plain_digits(text))
    return plain if _PHONE.fullmatch(plain) else None


def clean_id_number(text: str) -> tuple[str | None, str]:
    """A resident identity card number (GB 11643) as (number, "") or (None, what is wrong with it).

    The checksum and the birth date decide; an area code that is not known does not.
    """
    plain = _SEPARATORS.sub("", plain_digits(text)).upper()
    if len(plain) != ID_LENGTH:
        return None, f"现在是{len(plain)}位，应是{ID_LENGTH}位"
    if not re.fullmatch(r"\d{17}[\dX]", plain):
        return None, "只能是数字，最后一位可以是X"
    if ric.calc_check_digit(plain) != plain[-1]:
        return None, "最后一位校验不符，多半是写错了一位"
    try:
        ric.get_birth_date(plain)
    except ValidationError:
        return None, "里面的出生日期不存在"
    return plain, ""
