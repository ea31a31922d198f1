"""Values, days and times as people read them."""

from datetime import date, datetime
from typing import Any

from agent_app.core.clock_words import say
from agent_app.core.fields import Field, Kind
from agent_app.core.masking import mask_id, mask_phone
from agent_app.desk.desk import CHINA


def in_words(declared: Field | None, value: Any, *, masked: bool = True) -> str:
    """A value as people read it: codes by their labels; numbers of telephones and cards only in part when `masked`."""
    if value in (None, "", [], ()):
        return ""
    match declared.kind if declared else Kind.LINE:
        case Kind.PHONE if masked:
            return mask_phone(str(value))
        case Kind.ID_NUMBER if masked:
            return mask_id(str(value))
        case Kind.TERM | Kind.TERMS:
            codes = [value] if isinstance(value, str) else list(value)
            return "、".join(_label(declared, code) for code in codes)
        case Kind.FLAG:
            return "是" if value else "不是"
        case Kind.DATE:
            return day_in_words(str(value))
        case _:
            return str(value)


def _label(declared: Field | None, code: str) -> str:
    terms = declared.terms if declared else None
    return next((term.label for term in terms or () if term.value == code), code)


def day_in_words(iso: str, beside: int = 0) -> str:
    """2026-09-11 as 9月11日, with the year in front unless it is `beside`; what is no date stays as it is."""
    try:
        return say(date.fromisoformat(iso), beside)
    except ValueError:
        return iso


def moment_in_words(ms: int, today: date) -> str:
    """A time in ms since 1970 UTC: 今天 17:20, 昨天 17:20, 9月11日 10:05."""
    at = datetime.fromtimestamp(ms / 1000, CHINA)
    day = {0: "今天", 1: "昨天"}.get((today - at.date()).days) or say(at.date(), today.year)
    return f"{day} {at:%H:%M}"


def people_in_words(name: str, count: int) -> str:
    """Who brought a matter, and with how many in all: 吴有根等3人."""
    said = name or "没有姓名"
    return f"{said}等{count}人" if count > 1 else said
