"""The command `ledger`: tables in and out, as JSON."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import Any

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress
from agent_app.cli import ledger_out
from agent_app.cli.common import lacking, print_json
from agent_app.cli.repeats import row_json

IMPORT, IMPORTS = "import", "imports"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `ledger`."""
    parser.add_argument("way", choices=[IMPORT, ledger_out.EXPORT, IMPORTS, ledger_out.SHOWN])
    parser.add_argument("file", type=Path, nargs="?", help="表格文件")
    parser.add_argument(
        "--repeats", action="store_true", help="导入后逐行找可能的重复，一行约几毫秒到几十毫秒"
    )
    parser.add_argument("--dry-run", action="store_true", help="只说会怎么样，什么都不写")
    parser.add_argument("--look", action="store_true", help="只看工作表、表头和各列，不读下去")
    parser.add_argument("--sheet", default="", metavar="名称", help="读哪张工作表，不写就读第一张有表头的")
    parser.add_argument("--header", type=int, default=0, metavar="行", help="表头在第几行，不写就自己找")
    parser.add_argument(
        "--map", action="append", default=[], metavar="列=什么",
        help="这一列是什么，可以写几次，如 --map 事情=words；能写什么用 --look 看",
    )  # fmt: skip
    parser.add_argument("--undo", metavar="批次", help="撤回一次导入，批次用 ledger imports 看")
    ledger_out.arguments(parser)


def work(desk: Any, given: Namespace, tell: Progress) -> None:
    """Does what was asked on an open desk."""
    if given.way == IMPORTS:
        _list(desk)
    elif given.way == ledger_out.SHOWN:
        ledger_out.list_shown(desk)
    elif given.way == IMPORT and given.undo:
        _undo(desk, given.undo, tell)
    elif given.file is None:
        raise lacking("FILE", "表格文件")
    elif given.way == ledger_out.EXPORT:
        ledger_out.export(desk, given, tell)
    else:
        _import(desk, given, tell)


def _import(desk: Any, given: Namespace, tell: Progress) -> None:
    from agent_app.desk.import_repeats import of_import
    from agent_app.desk.importing import import_ledger, look_at, try_import
    from agent_app.desk.indexing import catch_up
    from agent_app.ledger.mapping import FIELDS, Choice

    choice = Choice(given.sheet, given.header, dict(_pair(text, FIELDS) for text in given.map))
    if given.look:
        seen = look_at(desk, given.file, tell, choice)
        columns = [{"column": one.name, "field": one.field, "first": one.samples} for one in seen.columns]
        print_json({"sheets": seen.sheets, "sheet": seen.sheet, "header": seen.header_row, "columns": columns,
                    "missing": seen.refusal, "remarks": seen.remarks, "fields": FIELDS})  # fmt: skip
        return
    if given.dry_run:
        trial = try_import(desk, given.file, tell, choice)
        first = [
            {"row": row.row, "registered_on": row.registered_on and row.registered_on.isoformat(),
             "petitioner": row.petitioner, "summary": row.summary or row.words[:60]}
            for row in trial.first
        ]  # fmt: skip
        print_json({"sheet": trial.sheet, "header": trial.header_row} | _counts(trial) | {"first": first})
        return
    done = import_ledger(desk, given.file, tell, choice)
    catch_up(desk)
    document = {"batch": done.batch} | _counts(done)
    if given.repeats:
        document["repeats"] = [row_json(row) for row in of_import(desk, done, tell)]
    print_json(document)


def _counts(done: Any) -> dict[str, Any]:
    rejected = [{"row": item.row, "reason": item.reason} for item in done.rejected]
    return {"added": done.added, "known": done.known, "rejected": rejected, "remarks": done.remarks}


def _pair(text: str, fields: Any) -> tuple[str, str]:
    column, equals, to = text.rpartition("=")
    if not equals or not column:
        raise UserError(
            f"“{text}”要写成 列=什么，什么是{'、'.join(fields)}里的一个。什么都没有导入，请改了再试。"
        )
    return column, to


def _undo(desk: Any, batch: str, tell: Progress) -> None:
    from agent_app.desk.import_batches import take_back

    print_json(_batch(take_back(desk, batch, tell)))


def _list(desk: Any) -> None:
    from agent_app.desk.import_batches import batches

    print_json([_batch(one) for one in batches(desk)])


def _batch(one: Any) -> dict[str, Any]:
    return {
        "batch": one.id,
        "file": one.file,
        "on": one.on.isoformat(),
        "cases": one.cases,
        "taken_back": one.taken_back,
    }
