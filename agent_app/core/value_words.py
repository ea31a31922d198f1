"""A stored value as people read it: codes by their labels, days as they are said, numbers only in part."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from agent_app.core.clock_words import say
from agent_app.core.field_type import Field, Kind
from agent_app.core.masking import MASK, mask_id, mask_phone, mask_text

MASKS: Mapping[Kind, Callable[[str], str]] = {
    Kind.PHONE: mask_phone,
    Kind.ID_NUMBER: mask_id,
    Kind.CODE: lambda code: MASK * len(code),
    Kind.FACTS: mask_text,
}
"""What is shown in part only, until somebody asks to see it whole; that is noted."""


def in_part(declared: Field | None, value: Any) -> Any:
    """The value as it may be shown without a note; itself where nothing of it is hidden."""
    mask = MASKS.get(declared.kind) if declared else None
    if mask and isinstance(value, Mapping):
        return {name: in_part(declared, text) for name, text in value.items()}
    return mask(value) if mask and isinstance(value, str) else value


def in_words(declared: Field | None, value: Any) -> str:
    """A value as people read it, its numbers in part; "" where there is none."""
    if value in (None, "", [], ()):
        return ""
    match declared.kind if declared else Kind.LINE:
        case Kind.TERM | Kind.TERMS:
            codes = [value] if isinstance(value, str) else list(value)
            return "、".join(_label(declared, code) for code in codes)
        case Kind.FLAG:
            return "是" if value else "不是"
        case Kind.DATE:
            return day_in_words(str(value))
        case _:
            return str(in_part(declared, value))


def _label(declared: Field | None, code: str) -> str:
    terms = declared.terms if declared else None
    return next((term.label for term in terms or () if term.value == code), code)


def day_in_words(iso: str, beside: int = 0) -> str:
    """2026-09-11 as 9月11日, with the year in front unless it is `beside`; what is no date stays as it is."""
    try:
        return say(date.fromisoformat(iso), beside)
    except ValueError:
        return iso
