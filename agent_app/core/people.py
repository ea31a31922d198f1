"""Telephone and ID numbers as residents give them: checked, written one way, and never required."""

import re

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from agent_app.core.text import plain_digits

MAX_REPRESENTATIVES = 5
"""Art. 20 ¶3: a joint matter in person elects at most five representatives."""

ID_LENGTH = 18
SHORTEST_WHOLE = 7
"""Digits; what is shorter is an extension or a short number of the village, which no plan knows."""
MOBILE_LENGTH = 11

_SEPARATORS = re.compile(r"[\s\-—–()（）.]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
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


def doubtful_id_number(number: str) -> str:
    """Why a number that `clean_id_number` took may still be wrong, "" when nothing speaks against it.

    Its area code may be of a place that no list names: that warns, and never refuses.
    """
    try:
        ric.get_birth_place(number)
    except ValidationError:
        return f"前六位{number[:6]}不在行政区划代码表里，请对着身份证再看一遍"
    return ""


def doubtful_phone(phone: str) -> str:
    """Why a number that `clean_phone` took may be wrong, "" when nothing speaks against it: it is taken as it stands."""
    digits = phone.removeprefix("+86") if phone.startswith("+86") else phone
    if digits.startswith("1") and len(digits) in (MOBILE_LENGTH - 1, MOBILE_LENGTH + 1):
        return f"写了{len(digits)}位，手机号是{MOBILE_LENGTH}位，请再念一遍核对"
    if _MOBILE.fullmatch(digits):  # new segments are opened faster than tables are renewed
        return ""
    import phonenumbers  # its tables are read when the first number is looked at

    try:
        known = phonenumbers.is_valid_number(phonenumbers.parse(phone, "CN"))
    except phonenumbers.NumberParseException:
        known = False
    if known or len(digits) < SHORTEST_WHOLE:
        return ""
    return "不像现在用的电话号码，请再念一遍核对"
