"""`verify-paper`: what the code on a paper says, as a scanner types it; the same on either command line."""

import argparse
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.base.errors import UserError
from agent_app.cli.common import print_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

VERIFY_PAPER = (
    "核验回执上的码，认空白表；不用联网，不是“有效”时返回1",
    "agent-app verify-paper --file 扫码.txt --json",
)
NOT_VALID = 1
_LARGEST = 1024 * 1024


def verify_paper_arguments(parser: argparse.ArgumentParser) -> None:
    """[TEXT | --file FILE] [--json]."""
    parser.add_argument("text", nargs="?", metavar="码", help="扫码枪打出来的那串数字")
    parser.add_argument(
        "--file", type=Path, metavar="文件", help="存着扫码结果的文本文件，一行一张；- 是标准输入"
    )
    parser.add_argument("--json", action="store_true")


def verify_paper(desk: "Desk", given: Namespace) -> int:
    """Say of each code what it is; `NOT_VALID` when one of them is not what it should be."""
    from agent_app.core.receipt_mark import Finding
    from agent_app.desk.scanning import Checked, read_code

    if (given.text is None) == (given.file is None):
        raise UserError("要写扫出来的那串数字，或者 --file 文件，写一样就行。什么都没有动。")
    texts = [given.text] if given.file is None else _lines(given.file)
    found = [read_code(desk, text) for text in texts]
    if given.json:
        print_json(found[0].as_json() if given.file is None else [one.as_json() for one in found])
    else:
        print("\n".join(one.sentence for one in found))
    valid = all(not isinstance(one, Checked) or one.finding is Finding.VALID for one in found)
    return 0 if valid else NOT_VALID


def _lines(file: Path) -> list[str]:
    try:
        if str(file) == "-":
            text = sys.stdin.read(_LARGEST)
        else:
            with file.open(encoding="utf-8-sig") as source:
                text = source.read(_LARGEST)
    except UnicodeDecodeError as error:
        raise UserError(f"“{file}”不是UTF-8文字。什么都没有动，请另存为UTF-8再试。") from error
    except OSError as error:
        raise UserError(f"读不到“{file}”。什么都没有动，请看看文件名对不对。") from error
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise UserError(f"“{file}”里什么都没有。请把扫出来的那串数字存进去再试。")
    return lines
