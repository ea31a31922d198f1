"""`visit` and `reception`, the same on both command lines: arguments, and the doing."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from agent_app.cli.common import lacking, print_json, read_object

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

VISIT = (
    "走访：记一户，列出，登记成的、写进的是哪件事",
    """echo '{"household": "孙月娥", "said": "路灯修好了"}' | agent-app visit add -""",
)
RECEPTION = (
    "领导接访日：记哪天、谁、听了哪几件",
    """echo '{"official": "镇长 王海", "cases": ["DL-…"]}' | agent-app reception add -""",
)
_VISIT_WAYS = {
    "add": "记一户，内容是JSON",
    "list": "列出，新的在前",
    "about": "写进一件事",
    "drop": "撤掉记错的",
}
_RECEPTION_WAYS = {
    "add": "记一个接待日，内容是JSON",
    "list": "列出，新的在前",
    "coming": "县里公布的、接下来的接访日",
    "hear": "再记听过的一件",
    "drop": "撤掉记错的",
}


def visit_arguments(parser: Any) -> None:
    """WHAT [FILE|ID] [--case N] [--find WORDS] [--form-number N]."""
    _arguments(parser, _VISIT_WAYS)
    parser.add_argument("--find", metavar="词", default="", help="list：词、姓名、拼音首字母")
    parser.add_argument(
        "--form-number", default="", help="add：照哪张空白单录的，写单号和第几行，如K7M2Q-03X/2；一行只录一次"
    )
    parser.description = (
        "走访。add 的JSON里写：household（哪一户）、said（说了什么），可以写 on（哪天，默认今天）、place（在哪里）。"
        "--case 是说的哪件事的编号。"
    )


def reception_arguments(parser: Any) -> None:
    """WHAT [FILE|ID] [--case N]."""
    _arguments(parser, _RECEPTION_WAYS)
    parser.add_argument("--said", default="", help="hear：当场怎么定的")
    parser.description = (
        "领导接访日。add 的JSON里写：official（哪位领导），可以写 on（哪天，默认今天，可以是以后）、place（在哪里）、"
        'cases（听过的编号，或者 {"number": 编号, "said": 当场怎么定的}）。'
    )


def _arguments(parser: Any, ways: dict[str, str]) -> None:
    told = "；".join(f"{way} {words}" for way, words in ways.items())
    parser.add_argument("what", choices=list(ways), help=told)
    parser.add_argument("of", nargs="?", help="add：JSON文件，- 是标准输入；别的：id")
    parser.add_argument("--case", default="", metavar="编号", help="哪件事")
    parser.add_argument("--reason", default="", help="drop：为什么撤掉")
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--actor", default="", help="经办人，默认是您")


def visit(desk: "Desk", given: Namespace) -> None:
    """Do what was asked about visits."""
    from agent_app.desk import visits

    match given.what:
        case "add":
            data = read_object(_of(given, "文件"))
            if given.form_number:
                data["form"] = given.form_number
            made = visits.add_visit(desk, data, given.case, actor=given.actor)
            print_json({"id": made, "case": given.case})
        case "about":
            visits.about_case(desk, _of(given, "走访的id"), given.case or _lacks_case())
            print_json({"id": given.of, "case": given.case})
        case "drop":
            visits.take_back(desk, _of(given, "走访的id"), _reason(given))
            print_json({"id": given.of, "dropped": True})
        case _:
            lines = visits.listing(desk, given.find, given.limit).lines
            if given.json:
                print_json([visits.line_json(line) for line in lines])
                return
            for line in lines:
                row = line.row
                print("  ".join(filter(None, (row.on, row.household, row.place, row.said, line.number))))


def reception(desk: "Desk", given: Namespace) -> None:
    """Do what was asked about reception days."""
    from agent_app.desk import receptions

    match given.what:
        case "add":
            made = receptions.add_reception(desk, read_object(_of(given, "文件")), given.actor)
            print_json({"id": made})
        case "hear":
            case = given.case or _lacks_case()
            record = receptions.hear(desk, _of(given, "接待日的id"), case, given.said, given.actor)
            print_json({"id": given.of, "record": record, "case": case})
        case "drop":
            receptions.take_back(desk, _of(given, "接待日的id"), _reason(given))
            print_json({"id": given.of, "dropped": True})
        case "coming":
            days = receptions.coming(desk)[: given.limit]
            if given.json:
                print_json([receptions.coming_json(day) for day in days])
                return
            for day in days:
                print("  ".join(filter(None, (day.on.isoformat(), day.official, day.place))))
        case _:
            found = receptions.listing(desk, given.limit)
            if given.json:
                print_json([receptions.as_json(one) for one in found])
                return
            for one in found:
                heard = "、".join(heard.number or heard.case for heard in one.heard)
                print("  ".join(filter(None, (one.row.on, one.row.official, one.row.place, heard))))


def _of(given: Namespace, meaning: str) -> str:
    if not given.of:
        raise lacking(meaning, f"{given.what} 要有它")
    return str(given.of)


def _reason(given: Namespace) -> str:
    if not given.reason.strip():
        raise lacking("--reason", "为什么撤掉")
    return str(given.reason)


def _lacks_case() -> str:
    raise lacking("--case", "哪件事的编号")
