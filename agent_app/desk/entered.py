"""What was written by hand on a blank and has been entered: where it stands, so that nothing is entered twice.

A blank becomes one thing, or one for each line on it (`core.blank_form.LINES`): a matter, a step of one, a visit, an
authorization. Each keeps the number of the blank, with its line; the lists find it by that, whoever entered it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.blank_form import BlankForm, form_number, sheet_of
from agent_app.core.case import day_of
from agent_app.core.clock_words import say
from agent_app.core.field_type import FieldError
from agent_app.core.fields import CASE
from agent_app.core.fold import Subject
from agent_app.core.outreach import VISIT_KIND
from agent_app.core.workflow_data import StepFieldError
from agent_app.desk.desk import Desk
from agent_app.desk.outreach import folded
from agent_app.store import caselist, outreach, readside, search
from agent_app.store.vault import Connection

_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Entered:
    """Something that was entered from the blank `form`: `what` it is and on which day, and the matter it belongs to.

    `number` and `case`, the matter's number and id, are "" for a visit that belongs to none.
    """

    form: str
    what: str
    on: date | None
    number: str = ""
    case: str = ""

    @property
    def said(self) -> str:
        """In words."""
        day = f"{say(self.on)}，" if self.on else ""
        return f"{day}{self.what}" + (f"，编号{self.number}" if self.number else "")


def entered_from(desk: Desk, connection: Connection, number: str) -> list[Entered]:
    """What was entered from this blank, or from this line of it, the first first; of a blank alone, from all its lines.

    There is one for each at most, unless two desks have entered it before they knew of each other.
    """
    sheet = sheet_of(number)
    rows = search.find(connection, sheet, _LOOKED_AT, lambda ids: readside.texts_of(connection, ids))
    found = [
        entered
        for row in caselist.rows(connection, rows)
        for entered in _in_case(desk, desk.case_in(connection, bytes.fromhex(row.subject)).subject)
    ]
    for visit in outreach.visits_holding(connection, sheet):
        subject = folded(connection, VISIT_KIND, visit)
        day = day_of(subject.get("on"))
        found.append(Entered(str(subject.get("form", "")), f"走访{subject.get('household', '')}", day))
    wanted = [one for one in found if _covers(one.form, number) or _covers(number, one.form)]
    return sorted(wanted, key=lambda one: (one.form, one.on or date.max, one.number))


def next_from(form: BlankForm, entered: list[Entered]) -> str:
    """The number, with its line where it has lines, under which the next thing on a blank is entered; "" when none is left."""
    taken = {one.form for one in entered}
    if form.number in taken:
        return ""
    return next((one for one in form.entries if one not in taken), "")


def refuse_entered(desk: Desk, connection: Connection, number: str) -> None:
    """What was written by hand is entered once, whoever does it and how often. Raises `UserError`."""
    if number and (found := entered_from(desk, connection, number)):
        raise UserError(
            f"这张空白单（{number}）已经录过了：{found[0].said}。没有再录，请打开那一条看；不是这一张的，请核对单号。"
        )


def form_of_step(desk: Desk, connection: Connection, form: str) -> dict[str, str]:
    """What a step, or an authorization, keeps of the blank that it is entered from; nothing without one.

    Raises `StepFieldError` for a number that is none, or was entered.
    """
    try:
        number = CASE["form"].check(form)
        refuse_entered(desk, connection, number)
    except FieldError as error:
        raise StepFieldError("form", error.what, f"“空白单号”（form）{error.what}") from error
    except UserError as error:
        what = error.sentence.partition("。没有再录")[0]
        raise StepFieldError("form", what, what) from error
    return {"form": number} if number else {}


def _in_case(desk: Desk, subject: Subject) -> Iterator[Entered]:
    number, case = str(subject.get("number", "")), subject.id.hex()

    def entered(values: Any, what: str, on: Any) -> Iterator[Entered]:
        if form := form_number(str(values.get("form", ""))):
            yield Entered(form, what, day_of(on), number, case)

    yield from entered(subject, "登记", subject.get("registered_on"))
    for record in subject.of_kind("step"):
        rule = desk.law.rules.steps.get(str(record.get("code", "")))
        yield from entered(record, rule.done if rule else "记了一步", record.get("on"))
    for record in subject.of_kind("authorization"):
        yield from entered(record, "写了代理委托书", record.get("on"))


def _covers(form: str, other: str) -> bool:
    """Whether `other` is that blank, or a line of it."""
    return bool(form) and (other == form or other.startswith(f"{form}/"))
