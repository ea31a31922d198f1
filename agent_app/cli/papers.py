"""`paper` and `papers`: what may be printed, one paper of a case, the ledger of a period, blanks."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.base.errors import UserError
from agent_app.cli.common import a_day, lacking, print_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk
    from agent_app.desk.papers import Printed

EXAMPLE = """agent-app paper DL-… receipt --out 回执.pdf
    agent-app paper DL-… receipt --two-a-sheet --out 回执.pdf
    agent-app paper ledger --from 2026-01-01 --to 2026-06-30 --out 台账.pdf
    agent-app paper --blank receipt --copies 50 --out 空白回执.pdf"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """[NUMBER CODE [--given TO] | ledger --from --to | --blank CODE | --visit ID] [--copies N] --out FILE."""
    parser.add_argument(
        "words", nargs="*", metavar="编号 文书", help="哪件事，哪种纸（papers 列出有哪些）；台账只写ledger"
    )
    parser.add_argument("--blank", metavar="文书", help="打空白的，手写以后再录入")
    parser.add_argument("--visit", metavar="走访", help="打一次走访的记录，写走访的id，visit list列出")
    parser.add_argument("--copies", type=int, default=1, help="打几份，记在经过里；空白的打几张，逐张编号")
    two_a_sheet(parser)
    parser.add_argument("--given", choices=["resident", "another"], help="已经交给本人，或者代领人")
    parser.add_argument("--from", dest="since", type=a_day, help="台账：登记日期从哪天")
    parser.add_argument("--to", dest="until", type=a_day, help="台账：到哪天")
    parser.add_argument("--out", type=Path, required=True, help="写到哪个PDF")


def two_a_sheet(parser: argparse.ArgumentParser) -> None:
    """The option that sets receipts two households a sheet."""
    parser.add_argument(
        "--two-a-sheet", action="store_true", help="回执一张纸印两户，中间剪开；放不下的单独占一张"
    )


def work(desk: "Desk", given: Namespace) -> None:
    """Print what was asked for into the file; of a case, or a visit, that is recorded."""
    printed = _printed(desk, given)
    found = {"paper": printed.code, "out": str(given.out), "bytes": len(printed.pdf), "issue": printed.issue}
    print_json(found | ({"told": printed.told} if printed.told else {}))


def _printed(desk: "Desk", given: Namespace) -> "Printed":
    from agent_app.core.vocabulary import GivenTo
    from agent_app.desk import visit_paper
    from agent_app.desk.blanks import print_blanks
    from agent_app.desk.ledger_paper import CODE, print_ledger
    from agent_app.desk.papers import save_issue, save_paper

    match given.words:
        case [number, code] if not (given.blank or given.visit):
            to = GivenTo(given.given) if given.given else None
            return save_issue(desk, number, code, given.out, given.copies, to, paired=given.two_a_sheet)
        case _ if given.two_a_sheet:
            raise UserError("一张纸印两户只有一件事的回执能用。什么都没有打，请去掉 --two-a-sheet 再试。")
        case [] if given.visit and not given.blank:
            return visit_paper.save(desk, given.visit, given.out, given.copies)
        case [] if given.blank and not given.visit:
            printed = print_blanks(desk, given.blank, given.copies)
        case [code] if code == CODE and not (given.blank or given.visit):
            if given.since is None:
                raise lacking("--from", "登记日期从哪天")
            printed = print_ledger(desk, given.since, given.until or desk.today)
        case _:
            raise UserError(
                "要写编号和文书，或者ledger和--from，或者--blank和文书，或者--visit和走访。"
                "什么都没有打，用 --help 看怎么写。"
            )
    save_paper(given.out, printed.pdf)
    return printed


def list_papers(given: Namespace) -> None:
    """Every paper: code, title, whose it is, who may print it, whether two households may share a sheet."""
    from agent_app.core.vocabulary import Role
    from agent_app.paper.catalogue import PAPERS, described

    if given.json:
        print_json(described())
        return
    for paper in PAPERS.values():
        roles = (
            "" if len(paper.roles) == len(Role) else "　只给" + "、".join(role.label for role in paper.roles)
        )
        halves = "　可以一张纸印两户" if paper.halves else ""
        print(f"{paper.code:24}{paper.title}　{paper.issuer.label}出{roles}{halves}")


def font_arguments(parser: argparse.ArgumentParser) -> None:
    """[--body FILE] [--title FILE]; neither: the bundled type again."""
    parser.add_argument("--body", type=Path, help="正文的字体文件，如仿宋.ttf；不写用自带的")
    parser.add_argument("--title", type=Path, help="标题的字体文件，如小标宋.ttf；不写用自带的")


def fonts(desk: "Desk", given: Namespace) -> None:
    """Set papers in other fonts from now on."""
    from agent_app.desk.paper_fonts import use_fonts

    use_fonts(desk, given.body, given.title)
    print_json({"body": str(given.body or "自带"), "title": str(given.title or "自带")})
