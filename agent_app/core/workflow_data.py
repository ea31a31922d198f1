"""Checks what a person is about to write about a step, before anything is written."""

import unicodedata
from collections.abc import Callable, Mapping, Set
from datetime import date, time
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.rules import FieldType, StepField, StepRule
from agent_app.core.text import clean_line, clean_words, plain_digits
from agent_app.core.vocabulary import Purpose
from agent_app.core.workflow_facts import CaseFacts
from agent_app.core.workflow_issues import extension_days

LONG_AGO = date(1970, 1, 1)
_DAYS = "days"
"""The field of a step that says by how many days it moves a clock."""


class StepFieldError(UserError):
    """A value that a step's field (or its date, "on") does not take; `what` is wrong with it, for where it is in sight."""

    def __init__(self, name: str, what: str, sentence: str) -> None:
        super().__init__(f"{sentence}。什么都没有写，请改了再试。")
        self.name = name
        self.what = what


def check_data(
    rule: StepRule, data: Mapping[str, Any], on: date, facts: CaseFacts, today: date
) -> dict[str, Any]:
    """The step's fields as they are stored: texts cleaned, choices as codes, dates and times as ISO text.

    Choices may be given by code or by label; what is empty is left out. Raises StepFieldError that names the
    key and what is allowed, or the date and why it cannot be; UserError for a key there is not.
    """
    earliest = LONG_AGO if rule.may_precede else facts.registered_on
    check_day("on", "日期", on, earliest, today)
    known = {field.name for field in rule.fields}
    if unknown := [key for key in data if key not in known]:
        raise _refuse(f"“{unknown[0]}”不是“{rule.label}”里的项目，可以填的有：{_fields(rule)}")
    checked: dict[str, Any] = {}
    for field in rule.fields:
        value = data.get(field.name)
        if value is not None and value != "":
            value = _CHECKS[field.type](field, value)
            if field.type is FieldType.DATE:
                check_day(
                    field.name,
                    field.label,
                    date.fromisoformat(value),
                    earliest,
                    today,
                    field.future,
                )
        if value is not None and value != "":
            checked[field.name] = value
        elif is_required(field, facts):
            raise StepFieldError(
                field.name, "还没有填", f"还要填“{field.label}”（{field.name}）{_allowed(field)}"
            )
    _check_interval(checked)
    if rule.moves:
        _check_extension(rule, checked, on, facts)
    seen = {step.code for step in facts.steps if step.on <= on}
    if lacks_reason(rule, facts, seen) and not checked.get("reason"):
        what = "还没有记受理就记答复的，要在“原因”（reason）里写明，或者先补记受理"
        raise StepFieldError("reason", what.replace("“原因”（reason）", "这里"), what)
    return checked


def check_value(field: StepField, value: Any) -> Any:
    """One value as it is stored. Raises StepFieldError."""
    return _CHECKS[field.type](field, value)


def is_required(field: StepField, facts: CaseFacts) -> bool:
    """Whether the field must be filled in this case: the track of Art. 31 is asked of appeals only."""
    return field.required and (not field.appeal_only or facts.purpose is Purpose.APPEAL)


def lacks_reason(rule: StepRule, facts: CaseFacts, seen: Set[str]) -> bool:
    """Whether the step comes before what it should follow, so that a reason is due.

    Only appeals are accepted before they are answered (Art. 31); a suggestion may be answered at once
    (Art. 29).
    """
    return bool(rule.expects) and facts.purpose is Purpose.APPEAL and rule.expects.isdisjoint(seen)


def check_day(key: str, label: str, day: date, earliest: date, today: date, future: bool = False) -> None:
    """Raises StepFieldError when `day` lies before the registration or, unless `future`, after today."""
    what = ""
    if day > today and not future:
        what = f"{day}还没到，今天是{today}。请填纸上写的、已经发生的日期"
    elif day < earliest and earliest == LONG_AGO:
        what = f"{day}太早了。请核对纸上的日期"
    elif day < earliest:
        what = f"{day}早于登记日期{earliest}。请核对纸上的日期"
    if what:
        raise StepFieldError(key, what, f"“{label}”（{key}）{what}")


def _line(field: StepField, value: Any) -> str:
    text = clean_line(_text(field, value))
    return _short_enough(field, text)


def _words(field: StepField, value: Any) -> str:
    return _short_enough(field, clean_words(_text(field, value)))


def _text(field: StepField, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(field, "应是文字")
    return value


def _short_enough(field: StepField, text: str) -> str:
    if len(text) > field.limit:
        raise _wrong(field, f"有{len(text)}字，最多{field.limit}字，多出的可以作为材料附上")
    return text


def _date(field: StepField, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()
    except (TypeError, ValueError):
        raise _wrong(field, "应是日期，写成2026-06-30这样") from None


def _time(field: StepField, value: Any) -> str:
    try:
        moment = value if isinstance(value, time) else time.fromisoformat(value)
    except (TypeError, ValueError):
        raise _wrong(field, "应是几点几分，写成09:40这样") from None
    return moment.strftime("%H:%M")


def _count(field: StepField, value: Any) -> int:
    number: Any = value
    if isinstance(value, str) and plain_digits(value).strip().isdecimal():
        number = int(plain_digits(value))
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= field.limit:
        raise _wrong(field, f"写的是{value}，应是1到{field.limit}的整数")
    return number


def _choice(field: StepField, value: Any) -> str:
    wanted = _plain(value) if isinstance(value, str) else None
    for choice in field.choices:
        if wanted is not None and wanted in {_plain(choice.code), _plain(choice.label)}:
            return choice.code
    raise _wrong(field, f"的值“{value}”不认识{_allowed(field)}")


def _flag(field: StepField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(field, "应是true或false")
    return value


_CHECKS: Mapping[FieldType, Callable[[StepField, Any], Any]] = {
    FieldType.LINE: _line,
    FieldType.WORDS: _words,
    FieldType.DATE: _date,
    FieldType.TIME: _time,
    FieldType.COUNT: _count,
    FieldType.CHOICE: _choice,
    FieldType.FLAG: _flag,
}


def _check_interval(checked: Mapping[str, Any]) -> None:
    first, last = checked.get("hearing_from"), checked.get("hearing_to")
    if last and not first:
        what = "写了听证结束的日子，还要写开始的日子"
        raise StepFieldError("hearing_from", what, f"{what}（hearing_from）")
    if first and last and last < first:
        what = f"听证结束的日子{last}早于开始的日子{first}"
        raise StepFieldError("hearing_to", what, f"{what}（hearing_to、hearing_from）")


def _check_extension(rule: StepRule, checked: Mapping[str, Any], on: date, facts: CaseFacts) -> None:
    """Together never more than the law allows (Art. 34); the same paper recorded twice, of one day, counts once."""
    field, wanted = rule.field(_DAYS), checked.get(_DAYS)
    if field is None or not isinstance(wanted, int):
        return
    since = max(
        (step.on for step in facts.steps if step.code in rule.renewed_by), default=facts.registered_on
    )
    by_day = {
        step.on: extension_days(step)
        for step in facts.steps
        if step.code == rule.code and since <= step.on != on
    }
    before = sum(by_day.values())
    if before and before + wanted > field.limit:
        left = max(field.limit - before, 0)
        what = f"前面已经延了{before}日，合计最多{field.limit}日" + (
            f"，这次最多写{left}日" if left else "，不能再延"
        )
        raise StepFieldError(_DAYS, what, f"“{field.label}”（{_DAYS}）{what}")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _allowed(field: StepField) -> str:
    if not field.choices:
        return ""
    return f"，可以是：{'、'.join(f'{choice.code}（{choice.label}）' for choice in field.choices)}"


def _fields(rule: StepRule) -> str:
    return "、".join(f"{field.name}（{field.label}）" for field in rule.fields)


def _wrong(field: StepField, what: str) -> UserError:
    return StepFieldError(field.name, what, f"“{field.label}”（{field.name}）{what}")


def _refuse(what: str) -> UserError:
    return UserError(f"{what}。什么都没有写，请改了再试。")
