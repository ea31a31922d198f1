"""`today` and `snooze`: the page of the day on the command line, the same on both."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from agent_app.base.errors import UserError
from agent_app.cli.common import a_day, print_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

TODAY = "今天要办的", "agent-app today --json"
SNOOZE = "先放一放，或者拿回来", "agent-app snooze DL-… --until 2026-09-20 --reason 等回话"


def today_arguments(parser: Any) -> None:
    """[--json]."""
    parser.add_argument("--json", action="store_true")


def snooze_arguments(parser: Any) -> None:
    """NUMBER (--until DATE --reason WHY | --back)."""
    parser.add_argument("number", help="编号")
    parser.add_argument("--until", type=a_day, help="放到哪天；法定期限和本人权利到期的前一天会自己回来")
    parser.add_argument("--reason", default="", help="为什么先放一放")
    parser.add_argument("--back", action="store_true", help="拿回来")


def today(desk: "Desk", given: Namespace) -> None:
    """What wants somebody today."""
    from agent_app.desk.today import as_json
    from agent_app.desk.today import today as read

    found = read(desk)
    if given.json:
        print_json(as_json(found))
        return
    for item in found.items:
        print(f"{item.badge.headline}  {item.row.number}  {item.row.title}  {item.why}  → {item.next_words}")
    for away in found.snoozed:
        print(f"放到{away.back_on}  {away.row.number}  {away.row.title}  {away.reason}")
    if not found.items:
        print("今天没有到期的事。")


def snooze(desk: "Desk", given: Namespace) -> None:
    """Put a case off, or bring it back."""
    from agent_app.desk import snoozing

    if given.back:
        snoozing.bring_back(desk, given.number)
        print_json({"number": given.number, "back_on": desk.today.isoformat()})
        return
    if given.until is None:
        raise UserError("要写 --until 放到哪天和 --reason 为什么，或者写 --back 拿回来。没有改动。")
    back = snoozing.snooze(desk, given.number, given.until, given.reason)
    print_json({"number": given.number, "back_on": back.isoformat()})
