"""`ledger export` and `ledger shown`: which cases, masked or whole, as our own workbook or in a superior's table."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import Any

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress
from agent_app.cli.common import a_day, print_json

EXPORT, SHOWN = "export", "shown"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What goes out."""
    out = parser.add_argument_group("导出")
    out.add_argument("--from", dest="since", type=a_day, metavar="日期", help="这一天起登记的")
    out.add_argument("--to", dest="until", type=a_day, metavar="日期", help="到这一天登记的，含这一天")
    out.add_argument("--find", default="", metavar="文字", help="只要找得到这些字的，同 cases --find")
    out.add_argument("--chip", action="append", default=[], metavar="哪类",
                     help="只要这一类的，可以写几次：mine、late、open、year、saved、handed_over、confirmed")  # fmt: skip
    out.add_argument("--agent", default="", metavar="姓名", help="只要哪位代理员名下的，同 cases --agent")
    out.add_argument("--full", action="store_true", help="信访原文、答复意见也写出来")
    out.add_argument(
        "--unmasked", action="store_true", help="姓名、电话写全；谁、什么时候、写了多少件会记下来"
    )
    out.add_argument("--template", type=Path, metavar="表.xlsx",
                     help="照上级的表填：要填的格里写着“{{代理编号}}”这样的名称")  # fmt: skip


def export(desk: Any, given: Namespace, tell: Progress) -> None:
    """Writes the file and prints how many cases are in it."""
    from agent_app.desk.ledgers import Choice, export_ledger, fill_template

    choice = Choice(given.find, tuple(map(_chip, given.chip)), given.since, given.until, given.agent)
    out = {"out": str(given.file)}
    if given.template:
        filled = fill_template(
            desk, given.template, given.file, choice, unmasked=given.unmasked, progress=tell
        )
        print_json(out | {"rows": filled.rows, "remarks": filled.remarks})
    else:
        rows = export_ledger(
            desk, given.file, choice, unmasked=given.unmasked, full=given.full, progress=tell
        )
        print_json(out | {"rows": rows})


def _chip(code: str) -> Any:
    from agent_app.desk.casebook import Chip

    if code not in list(Chip):
        raise UserError(f"没有“{code}”这一类，有的是{'、'.join(Chip)}。没有写出文件，请改了再试。")
    return Chip(code)


def list_shown(desk: Any) -> None:
    """Prints when names and numbers left the desk whole."""
    from agent_app.desk.ledgers import shown

    print_json([{"at": one.at, "who": one.who, "cases": one.cases, "file": one.file} for one in shown(desk)])
