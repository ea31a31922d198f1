"""What a cell of a ledger means: a text, a day, a moment, a telephone number.

The same day comes as a date, as text in a dozen spellings or as a bare serial number, mixed in one column.
"""

import re
from datetime import date, datetime, time, timedelta

from agent_app.core.people import clean_phone
from agent_app.core.text import plain_digits
from agent_app.ledger.sheets import Cell

YEARS = range(1949, 2100)
"""A day outside of these is a slip of the pen; it is kept as text."""

SERIAL_EPOCH = date(1899, 12, 30)
"""Day 0 of the table programs' serial numbers (the 1900 system, from March 1900 on)."""

SERIALS = range(18_000, 73_051)
"""The serial numbers of the days from 1949 to the end of 2099."""

DAYS_TO_1904 = 1462
"""Days by which the 1904 system begins later."""

_ISO_LENGTH = len("2026-06-30 09:00:00")
_WHEN = re.compile(
    r"['‘’]?(\d{4}) ?[-/.年—–－] ?(\d{1,2}) ?[-/.月—–－] ?(\d{1,2})(?: ?[日号])?"
    r"(?: ?\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
    r"(?:(?: ?t ?| |(?<=[日号一二三四五六天)])) ?(上午|中午|下午|晚上)? ?(\d{1,2})(?: ?[:时点])"
    r"(?: ?(\d{1,2})(?: ?[:分])?(?: ?(\d{1,2})(?:\.\d+)?秒?)?)?(?: ?(am|pm))?(?:\+08:?00)?)?[.。]?"
)
_SPELLED = re.compile(
    r"([〇零○o一二三四五六七八九]{4}) ?年 ?(十?[一二]|十|[一二三四五六七八九]) ?月 ?"
    r"([二三]?十[一二三四五六七八九]?|[一二三四五六七八九]) ?[日号]"
)
_DIGITS = dict(zip("〇零○o一二三四五六七八九", "0000123456789", strict=True))
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:()(\d\d)(\d\d)(\d\d)?)?()")
_AFTERNOON = {"下午", "晚上", "pm"}
_PHONES = re.compile(r"[、,;/|\n]+| {2,}")
NOON = 12


def text_of(cell: Cell) -> str:
    """The cell as text, in as many lines as it has: whole numbers without a point, days as 2026-06-30."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return repr(cell)


def line_of(cell: Cell) -> str:
    """The cell as one line, every run of blanks and line breaks made one blank."""
    return " ".join(cell.split()) if isinstance(cell, str) else text_of(cell)


def number_of(cell: Cell) -> str:
    """A number or code as one line, full-width characters made plain."""
    return plain_digits(line_of(cell))


def when(cell: Cell) -> date | datetime | None:
    """The day or moment that the cell tells, None when it tells none.

    Midnight is a day whose hour nobody wrote down.
    """
    if isinstance(cell, datetime):
        return _within(cell if cell.time() != time.min else cell.date())
    if isinstance(cell, date):
        return _within(cell)
    if isinstance(cell, str):
        return _when_written(cell)
    if isinstance(cell, int | float):
        return _when_numbered(cell)
    return None


def phone_of(cell: Cell) -> tuple[str, bool]:
    """The first telephone number in the cell, and whether it is all that the cell says."""
    parts = [part for part in _PHONES.split(plain_digits(text_of(cell)).strip()) if part]
    for part in parts:
        phone = clean_phone(part)
        if phone:
            return phone, len(parts) == 1
    return "", not parts


def counted_from_1900(cell: Cell) -> Cell:
    """A number that counts days from 1904 on as one that counts them from 1900; everything else as it is."""
    if isinstance(cell, int | float) and SERIALS.start <= cell + DAYS_TO_1904 < SERIALS.stop:
        return cell + DAYS_TO_1904
    return cell


def _within(moment: date | datetime | None) -> date | datetime | None:
    return moment if moment is not None and moment.year in YEARS else None


def _when_written(text: str) -> date | datetime | None:
    if len(text) == _ISO_LENGTH:
        try:
            return when(datetime.fromisoformat(text).replace(tzinfo=None))
        except ValueError:
            pass
    plain = " ".join(plain_digits(text).casefold().split())
    if plain[:1] in _DIGITS:
        plain = _SPELLED.sub(lambda spelled: "{}年{}月{}日".format(*map(_in_digits, spelled.groups())), plain)
    found = _WHEN.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if not found:
        return None
    year, month, day, half, hour, minute, second, latin_half = found.groups()
    try:
        if hour is None:
            return _within(date(int(year), int(month), int(day)))
        later = {half, latin_half} & _AFTERNOON
        hours = int(hour) + (NOON if later and int(hour) < NOON else 0)
        clock = time(hours, int(minute or 0), int(second or 0))
        return when(datetime.combine(date(int(year), int(month), int(day)), clock))
    except ValueError:
        return None


def _in_digits(spelled: str) -> str:
    """A number with words of figures in figures: 二〇二六 as 2026, 三十一 as 31, 十 as 10."""
    before, ten, after = spelled.partition("十")
    whole = f"{before or '一'}{after or '〇'}" if ten else spelled
    return "".join(_DIGITS[each] for each in whole)


def _when_numbered(number: float) -> date | datetime | None:
    if isinstance(number, int) and number > SERIALS.stop:
        return _when_written(str(number))
    if not SERIALS.start <= number < SERIALS.stop:
        return None
    seconds = round(number % 1 * 86_400)
    midnight = datetime.combine(SERIAL_EPOCH, time.min) + timedelta(days=int(number))
    return when(midnight + timedelta(seconds=seconds))
