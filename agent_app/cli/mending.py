"""`correct` and `withdraw`, the same on both command lines."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from agent_app.cli.common import a_day, print_json, read_object

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

CORRECT = "改一步", "agent-app correct DL-… 记录 --on 2026-07-10 --reason 看错了"
WITHDRAW = "撤掉一步、一条记事或者一份材料", "agent-app withdraw DL-… 记录 --reason 记错了"


def correct_arguments(parser: Any) -> None:
    """NUMBER RECORD --reason WHY [--on DATE] [--estimated yes|no] [--data FILE|-]."""
    _which(parser)
    parser.add_argument("--on", type=a_day, help="改成哪一天")
    parser.add_argument("--estimated", choices=["yes", "no"], help="日期是不是估的")
    parser.add_argument("--data", help="要改的项目，JSON文件，- 是标准输入；空文字是去掉，没有写的不动")


def withdraw_arguments(parser: Any) -> None:
    """NUMBER RECORD --reason WHY."""
    _which(parser)


def _which(parser: Any) -> None:
    parser.add_argument("number", help="编号")
    parser.add_argument("record", help="哪一条，用 case --json 里 records 的 id")
    parser.add_argument("--reason", required=True, help="为什么改，会留在经过里")


def correct(desk: "Desk", given: Namespace, actor: str = "") -> None:
    """Put a step right and print where the case stands."""
    from agent_app.desk.mending import correct_step

    taken = correct_step(
        desk,
        given.number,
        given.record,
        given.reason,
        on=given.on,
        data=read_object(given.data),
        estimated={"yes": True, "no": False}.get(given.estimated),
        actor=actor,
    )
    print_json(
        {"number": taken.number, "record": taken.record, "state": taken.state, "issues": list(taken.issues)}
    )


def withdraw(desk: "Desk", given: Namespace, actor: str = "") -> None:
    """Take back a step, a note or a material and print where the case stands."""
    from agent_app.desk.mending import withdraw_step

    withdraw_step(desk, given.number, given.record, given.reason, actor)
    case = desk.case(given.number)
    print_json(
        {
            "number": case.subject.get("number", ""),
            "record": given.record,
            "state": case.progress.stage.value,
            "issues": [issue.sentence for issue in case.progress.issues],
        }
    )
