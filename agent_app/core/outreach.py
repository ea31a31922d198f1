"""走访 and 领导接访日: what is written down of going to people and of hearing them, beside the cases.

A visit stands for itself: most lead to no case. One that is about a case names it, and the case has a step
that names the visit; a case that was opened from a visit names it too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from agent_app.base.errors import UserError
from agent_app.core.case import day_of
from agent_app.core.clock_words import say
from agent_app.core.field_type import Field, FieldError
from agent_app.core.fields import RECEPTION, VISIT
from agent_app.core.fold import Record, Subject

VISIT_KIND: Final = "visit"
RECEPTION_KIND: Final = "reception"
VISIT_STEP: Final = "visit"
HEAR_STEP: Final = "hear"
EARLIEST = date(2000, 1, 1)
"""Days before this are slips of the pen."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. `on` is the day; `case` the id of the case it led to or is about, "" while there is none."""

    id: str
    on: date | None
    household: str
    said: str
    place: str
    case: str
    actor: str


def visit_of(subject: Subject) -> Visit:
    """The visit that a folded subject is; what has not arrived yet is empty."""
    get = subject.get
    return Visit(
        subject.id.hex(),
        day_of(get("on")),
        get("household", ""),
        get("said", ""),
        get("place", ""),
        get("case", ""),
        subject.opened[-1].actor if subject.opened else "",
    )


def heard_of(subject: Subject) -> list[Record]:
    """The cases that were heard on a reception day, in the order in which they were written down."""
    return list(subject.of_kind("heard"))


def check_visit(data: Any, today: date) -> dict[str, Any]:
    """The fields of a visit as they are stored; without a day it was today. Raises `UserError`."""
    checked = _checked(VISIT, data, today)
    day = date.fromisoformat(checked["on"])
    if day > today:
        raise FieldError("on", f"写的是{say(day)}，还没到，今天是{say(today)}。去过了再记")
    return checked


def check_reception(data: Any, today: date) -> dict[str, Any]:
    """The fields of a reception day, which may lie ahead; without a day it is today. Raises `UserError`."""
    return _checked(RECEPTION, data, today)


def _checked(declared: Mapping[str, Field], data: Any, today: date) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise UserError("内容应是一个JSON对象。什么都没有写，请改了再试。")
    if unknown := [key for key in data if key not in declared]:
        raise UserError(
            f"不认识“{unknown[0]}”，可以用的是：{'、'.join(declared)}。什么都没有写，请改了再试。"
        )
    given = {"on": today.isoformat()} | {key: value for key, value in data.items() if value not in (None, "")}
    checked = {name: declared[name].check(value) for name, value in given.items()}
    for name, field in declared.items():
        if field.required and not checked.get(name):
            raise UserError(f"少了“{name}”（{field.label}）。什么都没有写，请补上再试。")
    if date.fromisoformat(checked["on"]) < EARLIEST:
        raise FieldError("on", f"写的是{checked['on']}，太早了，请核对年份")
    return {name: value for name, value in checked.items() if value != ""}
