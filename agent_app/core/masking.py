"""脱敏: names and numbers as they may be shown to those who need not know them whole.

What is hidden becomes `*`. Masking twice is the same as masking once.
"""

import re
from collections.abc import Callable

MASK = "*"

COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳上官司马诸葛皇甫尉迟东方慕容令狐司徒公孙夏侯轩辕长孙"
        "宇文端木独孤南宫西门东郭百里闻人钟离澹台公冶宗政濮阳淳于"
        "单于太叔申屠仲孙呼延万俟闾丘司空赫连拓跋鲜于司寇子车",
    )
)
"""Surnames of two characters; they stay whole, as a single one does."""

SHORTEST_COMPOUND_NAME = 3

_JOINT = re.compile(r"(?P<name>.+?)(?P<rest>等\s*\d+\s*[人户].*)", re.DOTALL)

KEPT_HEAD = 3
KEPT_TAIL = 4
SHORT_TAIL = 2
MOBILE_LENGTH = 11
"""Digits; from this length on a number keeps its head beside its tail."""

LOCAL_LENGTH = 7
"""Digits of a number without an area code; what is shorter keeps `SHORT_TAIL` digits only."""

ID_HEAD = 6
"""The division code of an ID number: where it was issued, not whose it is."""

SHORTEST_ID = 15
"""Digits of an ID number of the first generation; what is shorter is hidden altogether."""


def mask_name(name: str) -> str:
    """张小明 → 张**, 欧阳明 → 欧阳*, 周桂兰等12户 → 周**等12户; a name of one character is hidden."""
    joint = _JOINT.fullmatch(name)
    if joint:
        return mask_name(joint["name"]) + joint["rest"]
    compound = len(name) >= SHORTEST_COMPOUND_NAME and name[:2] in COMPOUND_SURNAMES
    kept = 2 if compound else min(1, len(name) - 1) if name else 0
    return name[:kept] + MASK * (len(name) - kept)


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678, 2712345 → ***2345; separators stay where they are."""
    return _mask_digits(phone, _phone_window)


def mask_id(number: str) -> str:
    """360426199101010071 → 360426**********71: neither the birth date nor the serial is shown."""
    return _mask_digits(number, lambda count: (ID_HEAD, SHORT_TAIL) if count >= SHORTEST_ID else (0, 0))


_JOIN = r"[\s.\-\u2010-\u2015\uff0d]{0,2}"
_IN_TEXT = re.compile(
    rf"(?P<day>(?<!\d)(?:19|20)\d\d([-.])\d\d?\2\d\d?(?!\d))|\d(?:{_JOIN}\d){{{LOCAL_LENGTH - 1},}}(?:{_JOIN}[xX](?!\w))?"
)


def mask_text(text: str) -> str:
    """What somebody wrote, with the long numbers in it as `mask_id` and `mask_phone` leave them, also where they stand
    in groups (138 1111 2222); a day (2026-06-30) stays."""

    def shown(found: re.Match[str]) -> str:
        number = found[0]
        if found["day"]:
            return number
        return mask_id(number) if sum(map(str.isalnum, number)) >= SHORTEST_ID else mask_phone(number)

    return _IN_TEXT.sub(shown, text)


def _phone_window(count: int) -> tuple[int, int]:
    if count >= MOBILE_LENGTH:
        return KEPT_HEAD, KEPT_TAIL
    return (0, KEPT_TAIL) if count >= LOCAL_LENGTH else (0, min(SHORT_TAIL, count // 2))


def _mask_digits(text: str, window: Callable[[int], tuple[int, int]]) -> str:
    """Hide the places (letters, digits, earlier masks) of `text` but `window(how many)` at head and tail."""
    places = [i for i, char in enumerate(text) if char.isalnum() or char == MASK]
    head, tail = window(len(places))
    hidden = set(places[head : len(places) - tail])
    return "".join(MASK if i in hidden else char for i, char in enumerate(text))
