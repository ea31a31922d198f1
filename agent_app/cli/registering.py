"""`register` on both command lines: a matter from JSON, with a blank form's number and day where it was on paper."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any

from agent_app.cli import common

REGISTER = (
    "登记一件事",
    """echo '{"petitioner": {"name": "周桂兰", "address": "石桥村1组", "phone": "13800007320"},
  "joint": [{"name": "邓长河"}], "representatives": ["周桂兰"], "channel": "visit", "purpose": "appeal",
  "category": "农村农业", "words": "说好按亩补，量少了。", "told": ["deadlines"]}' | agent-app register -""",
)


def arguments(parser: ArgumentParser) -> None:
    """FILE [--scope DIVISION] [--form-number N] [--registered-on DATE]."""
    parser.add_argument("file", help="JSON文件，- 是标准输入")
    parser.add_argument("--scope", metavar="区划代码", help="登记到下面哪个村（乡镇）；不写就登记在本处")
    parser.add_argument(
        "--form-number", metavar="空白单号", help="照哪张空白表录入：纸上印的空白单号，或者扫出来的那串数字"
    )
    parser.add_argument(
        "--registered-on",
        type=common.a_day,
        metavar="日期",
        help="哪天登记的：先写在纸上的照纸上的日子；不写就是今天",
    )


def register(
    given: Namespace, opened: Callable[[Namespace], Any], actor: str = "", *, county: bool = False
) -> None:
    """Register what the file says, and print its id, number and lookup code, and what is doubtful in it.

    `opened` opens the desk, `actor` is who of the staff does it. Raises `UserError`.
    """
    from agent_app.core.registration import check_registration
    from agent_app.desk.registering import register

    data = common.read_json(given.file)
    if given.form_number and isinstance(data, dict):
        data["form"] = given.form_number
    if given.registered_on and isinstance(data, dict):
        data["registered_on"] = given.registered_on.isoformat()
    checked = check_registration(data, county=county)  # refused before the passphrase costs its time
    with opened(given) as desk:
        made = register(desk, data, given.scope or "", actor)
    told = {"id": made.id, "number": made.number, "lookup_code": made.lookup_code}
    common.print_json(told | ({"doubts": checked.doubts} if checked.doubts else {}))
