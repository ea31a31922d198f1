"""The people of a case on the command line: who is on it, the authorization, and the handover to another agent."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent_app.base.errors import UserError
from agent_app.cli.common import a_day, print_json, read_json, read_object

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk
    from agent_app.desk.handover import Handover
    from agent_app.desk.people import Added

PERSON = (
    "加人、去掉人、定代表",
    """echo '{"name": "谢满仓", "address": "石桥村3组"}' | agent-app person DL-… add --data -
    agent-app person DL-… remove 记录号 --reason 不反映了""",
)
AUTHORIZE = (
    "写代理委托书，先问要不要回避",
    """echo '{"acts": ["write", "submit"], "until": "2026-12-31"}' | agent-app authorize DL-… --tie none --data -""",
)
SIGN = (
    "委托书签了字，记下来",
    """echo '{"signed_on": "2026-06-30", "signing": "self"}' | agent-app sign DL-… --data - --file 委托书.jpg""",
)
HANDOVER = (
    "把一件事或者名下所有的事交给别的代理员",
    "agent-app handover --to 王秋菊 --reason 任期满 --out 清单.pdf",
)


def person_arguments(parser: ArgumentParser) -> None:
    """NUMBER add|guardian|agent|remove|representatives [RECORD …] [--data FILE] [--reason TEXT]."""
    parser.add_argument("number", help="编号")
    parser.add_argument(
        "what",
        choices=["add", "guardian", "agent", "remove", "representatives"],
        help="add 加一户或几户；guardian 加监护人；agent 加协办代理员；remove 去掉一个人；representatives 定代表",
    )
    parser.add_argument("records", nargs="*", help="记录号（case --json 里的id）：去掉谁，或者谁当代表")
    parser.add_argument("--data", help="这个人的资料，JSON文件，- 是标准输入；add 可以是一列")
    parser.add_argument("--reason", default="", help="为什么去掉")


def person(desk: "Desk", given: Namespace) -> None:
    """Change who is on a case, and print who was added."""
    from agent_app.desk import people

    match given.what:
        case "add":
            data = read_json(given.data) if given.data else {}
            added = people.add_households(desk, given.number, data if isinstance(data, list) else [data])
            print_json([_added(one) for one in added])
        case "guardian":
            print_json(_added(people.add_guardian(desk, given.number, read_object(given.data))))
        case "agent":
            print_json(_added(people.add_agent(desk, given.number, read_object(given.data))))
        case "remove":
            if len(given.records) != 1:
                raise UserError("要写去掉的是谁的记录号，一次一个。没有改动。")
            people.remove(desk, given.number, given.records[0], given.reason)
            print_json({"removed": given.records[0]})
        case _:
            people.choose_representatives(desk, given.number, given.records)
            print_json({"representatives": given.records})


def authorize_arguments(parser: ArgumentParser) -> None:
    """NUMBER [--tie CODE] [--data FILE]."""
    parser.add_argument("number", help="编号")
    parser.add_argument(
        "--tie",
        default="",
        help="代理员和这件事有没有直接关系：none（没有）、party（当事人）、relative（亲属）、member（被反映单位的人）",
    )
    parser.add_argument("--data", help="委托书的内容，JSON文件，- 是标准输入；不写的照通常的写")


def authorize(desk: "Desk", given: Namespace) -> None:
    """Draw up the authorization and print its number; an agent who is tied is told to stand back."""
    from agent_app.desk import authorizing

    made = authorizing.authorize(desk, given.number, read_object(given.data), given.tie)
    if made.refusal:
        raise UserError(made.refusal)
    print_json({"record": made.record, "number": made.number, "lacks": _lacks(desk, given.number)})


def sign_arguments(parser: ArgumentParser) -> None:
    """NUMBER --data FILE [--file FILE …]."""
    parser.add_argument("number", help="编号")
    parser.add_argument("--data", required=True, help="谁签的、哪天签的，JSON文件，- 是标准输入")
    parser.add_argument("--file", type=Path, action="append", default=[], help="签了字的委托书的照片或扫描件")


def sign(desk: "Desk", given: Namespace) -> None:
    """Record that the authorization was signed, and print what is still missing."""
    from agent_app.desk import authorizing

    authorizing.sign(desk, given.number, read_object(given.data), given.file)
    print_json({"lacks": _lacks(desk, given.number)})


def handover_arguments(parser: ArgumentParser) -> None:
    """[--to NAME] [--case NUMBER] [--agent NAME] [--on DATE] [--reason TEXT] [--out PDF]."""
    parser.add_argument("--to", default="", help="交给哪位代理员；不写就只列出名下的事，不交")
    parser.add_argument("--case", default="", metavar="编号", help="只交这一件；不写就是名下所有还在办的事")
    parser.add_argument("--agent", default="", help="谁名下的事，默认是这台电脑的代理员")
    parser.add_argument("--on", type=a_day, help="从哪天起，默认今天")
    parser.add_argument("--reason", default="", help="为什么交接")
    parser.add_argument("--out", type=Path, help="交接清单写到哪个PDF")


def hand_over(desk: "Desk", given: Namespace) -> None:
    """Hand over, print what, and write the list of it."""
    from agent_app.desk import agency_papers, handover, papers

    if not given.to:
        giver = given.agent or desk.profile.name
        print_json([_handed(one) for one in handover.of_agent(desk, giver)])
        return
    if given.case:
        done = handover.hand_over_case(desk, given.case, given.to, given.on, given.reason)
    else:
        done = handover.hand_over_desk(desk, given.to, given.on, given.reason, given.agent)
    if given.out is not None:
        papers.save_paper(given.out, agency_papers.handover_list(desk, done))
    print_json(_handover(done) | {"out": str(given.out) if given.out else None})


def _handover(done: "Handover") -> dict[str, Any]:
    return {
        "from": done.giver,
        "to": done.taker,
        "on": done.on.isoformat(),
        "cases": [_handed(one) for one in done.cases],
        "unsent": [one.number for one in done.unsent],
    }


def _handed(one: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "petitioner": one.petitioner,
        "due": one.due.isoformat() if one.due else None,
        "delivery": one.delivery.value,
        "saved_here": one.saved,
        "handed_over": one.handed_over,
    }


def _added(added: "Added") -> dict[str, Any]:
    return {"record": added.record, "doubts": list(added.doubts)}


def _lacks(desk: "Desk", number: str) -> list[str]:
    from agent_app.desk import authorizing

    return [lack.sentence for lack in authorizing.lacks(desk, desk.case(number))]
