"""What a field is: its label, what its value may be, and who may see it; `fields` declares them.

A check gives the value as it is stored, cleaned and written one way, or says in words what is allowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.blank_form import form_number
from agent_app.core.people import clean_id_number, clean_phone
from agent_app.core.text import clean_line, clean_name, clean_words
from agent_app.core.vocabulary import Term


class Kind(StrEnum):
    """How a value looks and is checked."""

    LINE = "line"
    WORDS = "words"
    NAME = "name"
    DATE = "date"
    COUNT = "count"
    FLAG = "flag"
    TERM = "term"
    TERMS = "terms"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    FORM_NUMBER = "form_number"
    CODE = "code"
    BYTES = "bytes"
    FACTS = "facts"


class Privacy(StrEnum):
    """Who may see a value without asking: everyone with the case, or masked until revealed."""

    PLAIN = "plain"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `limit` is characters (LINE, WORDS, NAME) or the largest COUNT."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    privacy: Privacy = Privacy.PLAIN
    limit: int = 200
    terms: type[Term] | None = None
    required: bool = False
    searched: bool = False
    county_only: bool = False

    def check(self, value: Any, key: str | None = None) -> Any:
        """The value as it is stored; raises `FieldError` that names `key` and what is allowed."""
        return _CHECKS[self.kind](self, value, key or self.name)


class FieldError(UserError):
    """A value that its field does not take; `what` is wrong with it, for where the field itself is in sight."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"“{key}”{what}。什么都没有写，请改了再试。")
        self.what = what


def _text(field: Field, value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise FieldError(key, "应是文字")
    text = _CLEANED.get(field.kind, clean_line)(value)
    if len(text) > field.limit:
        raise FieldError(key, f"有{len(text)}字，最多{field.limit}字，多出的可以作为材料附上")
    if field.required and not text:
        raise FieldError(key, "不能空着")
    return text


def _date(field: Field, value: Any, key: str) -> str:
    try:
        return value.isoformat() if isinstance(value, date) else date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise FieldError(key, "应是日期，写成2026-06-30这样") from None


def _count(field: Field, value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= field.limit:
        raise FieldError(key, f"应是0到{field.limit}的整数")
    return value


def _flag(field: Field, value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise FieldError(key, "应是true或false")
    return value


def _term(field: Field, value: Any, key: str) -> str:
    assert field.terms is not None
    try:
        return field.terms(value).value
    except ValueError:
        allowed = "、".join(f"{term.value}（{term.label}）" for term in field.terms)
        raise FieldError(key, f"的值“{value}”不认识，可以是：{allowed}") from None


def _terms(field: Field, value: Any, key: str) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise FieldError(key, "应是一个列表")
    return list(dict.fromkeys(_term(field, item, key) for item in value))


def _phone(field: Field, value: Any, key: str) -> str:
    if value == "":
        return ""
    phone = clean_phone(value) if isinstance(value, str) else None
    if phone is None:
        raise FieldError(key, f"写的是“{value}”，不像电话号码，应是5到15位数字，不填也能登记")
    return phone


def _id_number(field: Field, value: Any, key: str) -> str:
    if value == "":
        return ""
    if not isinstance(value, str):
        raise FieldError(key, "应是文字")
    number, wrong = clean_id_number(value)
    if number is None:
        raise FieldError(key, f"{wrong}，不填也能登记")
    return number


def _form_number(field: Field, value: Any, key: str) -> str:
    if value == "":
        return ""
    number = form_number(value) if isinstance(value, str) else ""
    if not number:
        raise FieldError(
            key, f"写的是“{value}”，不是空白单号，应像K7M2Q-03X，请照单子上方再看一遍，不填也能登记"
        )
    return number


def _bytes(field: Field, value: Any, key: str) -> bytes:
    if not isinstance(value, bytes):
        raise FieldError(key, "不是它该有的样子")
    return value


def _facts(field: Field, value: Any, key: str) -> Any:
    return value


_CLEANED = {Kind.WORDS: clean_words, Kind.NAME: clean_name}
_CHECKS = {
    Kind.LINE: _text,
    Kind.NAME: _text,
    Kind.CODE: _text,
    Kind.WORDS: _text,
    Kind.DATE: _date,
    Kind.COUNT: _count,
    Kind.FLAG: _flag,
    Kind.TERM: _term,
    Kind.TERMS: _terms,
    Kind.PHONE: _phone,
    Kind.ID_NUMBER: _id_number,
    Kind.FORM_NUMBER: _form_number,
    Kind.BYTES: _bytes,
    Kind.FACTS: _facts,
}
