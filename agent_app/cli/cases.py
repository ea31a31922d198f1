"""The cases on both command lines: the list, and one case whole."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from agent_app.cli.common import print_json

if TYPE_CHECKING:
    from agent_app.desk.casebook import CaseView
    from agent_app.desk.desk import Desk

CASES = "列出或查找事项", "agent-app cases --find 欠薪 --json"
CASE = "看一件事；电话、证件号和查询码遮住一部分", "agent-app case DL-… --json"


def list_arguments(parser: ArgumentParser) -> None:
    """[--find WORDS] [--agent NAME] [--limit N] [--json]."""
    parser.add_argument("--find", metavar="词", help="词、姓名、拼音首字母、编号、电话尾号")
    parser.add_argument(
        "--agent", default="", metavar="姓名", help="只看哪位代理员名下的；交接过的算接手的人"
    )
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--json", action="store_true")


def show_list(desk: "Desk", given: Namespace) -> None:
    """A list of cases, as JSON or a line each."""
    from agent_app.desk import casebook

    if given.find:
        rows = casebook.find(desk, given.find, given.limit, agent=given.agent)
    else:
        rows = casebook.page(desk, limit=given.limit, agent=given.agent)
    if given.json:
        print_json([casebook.row_json(row) for row in rows])
        return
    for row in rows:
        print(
            f"{row.number}  {row.registered_on or '日期不详'}  {row.stage.label}  {row.petitioner}  {row.title}"
        )


def case_arguments(parser: ArgumentParser) -> None:
    """NUMBER [--look GROUP] [--whole] [--json]."""
    parser.add_argument("number", help="编号")
    parser.add_argument(
        "--look", default="", metavar="哪样", help="经过只看一样：course、urging、meeting、material、county"
    )
    parser.add_argument(
        "--whole", action="store_true", help="电话、证件号、查询码写全；记下是谁看的（用 looks 看）"
    )
    parser.add_argument("--json", action="store_true")


def show_case(desk: "Desk", given: Namespace) -> None:
    """One case, as JSON or in words; that numbers are shown whole is noted first."""
    from agent_app.desk import casebook, revealing

    view = casebook.view(desk, given.number, given.look)
    if given.whole:
        revealing.note_whole(desk, view.case, getattr(given, "actor", ""))
    document = casebook.as_json(view, whole=given.whole)
    if given.json:
        print_json(document)
        return
    _tell(view, document["parties"], whole=given.whole)


def _tell(view: "CaseView", people: list[dict[str, str]], *, whole: bool) -> None:
    case = view.case
    print(f"{case.subject.get('number', '')}  {case.progress.stage.label}  {view.delivery.label}")
    print(case.subject.get("summary", ""))
    for party in people:
        numbers = [party.get("phone", ""), party.get("id_number", "")] if whole else []
        print("  " + "  ".join(filter(None, (party.get("name"), party.get("address"), *numbers))))
    for clock in case.clocks:
        at = f" {clock.due_at:%H:%M}" if clock.due_at else ""
        print(f"  {clock.label}：{clock.due or clock.note}{at}  {clock.article}")
    for moment in view.moments:
        print(f"  {moment.on}  {moment.title}  {moment.facts}  {moment.actor}")
