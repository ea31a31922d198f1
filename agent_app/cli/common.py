"""What both command lines share: JSON in and out, the passphrase, and the way errors end a command."""

import argparse
import errno
import getpass
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from agent_app.base.errors import AppError, Cancelled, TroubleError, UserError
from agent_app.base.space import no_room

PASSPHRASE_VARIABLE = "AGENT_APP_PASSPHRASE"
NEW_PASSPHRASE_VARIABLE = "AGENT_APP_NEW_PASSPHRASE"
BUG, CANCELLED = 1, 130
_MAX_INPUT = 16 * 1024 * 1024


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one Chinese sentence and exit code 2.

    What may be left out is taken also behind the options: the library takes it as left out there.
    """

    _in_two = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As the library does, which for this has the options read first, and calls here for both halves."""
        if self._in_two or self._subparsers is not None:
            return super().parse_known_args(args, namespace)
        self._in_two = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._in_two = False

    def error(self, message: str) -> Any:
        self.exit(2, f"命令写得不对：{message}。什么都没有动，用 --help 看怎么写。\n")


def run(work: Callable[[], int | None]) -> int:
    """Do the work of a command; what goes wrong becomes words on stderr and an exit code."""
    try:
        return work() or 0
    except AppError as error:
        print(error.sentence, file=sys.stderr)
        return error.exit_code
    except (Cancelled, KeyboardInterrupt):
        print("已经停下，没有做完的部分没有留下。", file=sys.stderr)
        return CANCELLED
    except BrokenPipeError:
        return CANCELLED
    except OSError as error:
        print(_disk_words(error), file=sys.stderr)
        return TroubleError.exit_code
    except Exception as error:  # a bug: told with places in the program, never with what was worked on
        print("程序出了错，刚才这一步没有做成，以前存的都在。请把下面几行交给维护的人：", file=sys.stderr)
        print(bug_report(error), file=sys.stderr)
        return BUG


def bug_report(error: BaseException) -> str:
    """Where it happened, without any value: values may be somebody's words."""
    places = [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return "\n".join([type(error).__name__, *places])


def _disk_words(error: OSError) -> str:
    if no_room(error):
        return "磁盘满了，刚才这一步没有存上，以前存的都在。请清出一些地方再做一次。"
    if error.errno == errno.ENOENT:
        return f"没有找到 {_missing(error.filename)}。以前存的都在，请核对文件名和文件夹再试。"
    if error.errno in (errno.EACCES, errno.EROFS):
        return f"写不进 {error.filename}（只能读，或没有权限）。什么都没有丢，请换一个地方。"
    return f"读写 {error.filename or '文件'} 出错。以前存的都在，请看看磁盘或U盘再试。"


def _missing(name: str) -> Path:
    """What of a path is not there: the file, or already its folder."""
    path = Path(name)
    return path if path.parent.is_dir() else path.parent


def passphrase(confirm: bool = False, *, variable: str = PASSPHRASE_VARIABLE, asked: str = "口令：") -> str:
    """From the environment, or asked for without showing it."""
    given = os.environ.get(variable)
    if given is not None:
        # Where the locale is not UTF-8, Python has read the bytes of the environment as something else.
        return given if os.name == "nt" else os.fsencode(given).decode("utf-8", "replace")
    if not sys.stdin.isatty():
        raise UserError(f"没有口令。请设好环境变量 {variable}，或在终端里运行后输入。")
    typed = getpass.getpass(asked)
    if confirm and getpass.getpass("再输一次：") != typed:
        raise UserError("两次输的口令不一样。什么都没有动，请再来一次。")
    return typed


def lacking(argument: str, meaning: str) -> UserError:
    """The refusal of a command that needs an argument in this one of its ways."""
    return UserError(f"还要写 {argument}（{meaning}）。什么都没有动，用 --help 看怎么写。")


def read_json(source: str) -> Any:
    """JSON from a file, or from standard input for `-`. Raises `UserError`."""
    try:
        if source == "-":
            text = sys.stdin.read(_MAX_INPUT)
        else:
            path = Path(source)
            if path.stat().st_size > _MAX_INPUT:
                raise UserError(f"“{source}”太大了。什么都没有写，请看看是不是给错了文件。")
            text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"“{source}”不是UTF-8文字。什么都没有写，请另存为UTF-8再试。") from error
    except OSError as error:
        raise UserError(f"读不到“{source}”。什么都没有写，请看看文件名对不对。") from error
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"第{error.lineno}行" if isinstance(error, json.JSONDecodeError) else ""
        raise UserError(f"“{source}”{where}不是合格的JSON。什么都没有写，请改了再试。") from error


def read_object(source: str | None) -> dict[str, Any]:
    """As `read_json`, an object; nothing gives an empty one."""
    if source is None:
        return {}
    data = read_json(source)
    if not isinstance(data, dict):
        raise UserError("这里要一个JSON对象，写成{…}。什么都没有写，请改了再试。")
    return data


def print_json(value: Any) -> None:
    """One JSON document on standard output; identities, which are bytes, as hexadecimal."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=bytes.hex)
    sys.stdout.write("\n")


def a_day(text: str) -> date:
    """An argument that is a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，写成2026-06-30这样") from None


def json_argument(parser: argparse.ArgumentParser) -> None:
    """[--json], for a command that asks nothing else."""
    parser.add_argument("--json", action="store_true")


def use_utf8() -> None:
    """Chinese goes in and out as UTF-8, also where the console thinks otherwise, or marks what it hands in.

    The program with a window has no console on Windows: nothing comes from there, and nobody hears what is said.
    """
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.StringIO())
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(
                encoding="utf-8-sig" if name == "stdin" else "utf-8",
                errors="replace" if name == "stderr" else "strict",
            )


def add_commands(
    parser: Parser,
    commands: Sequence[tuple[str, str, str, Callable[[Any], None], Callable[[Any], int | None]]],
) -> None:
    """Add subcommands declared as (name, help, example, arguments, work)."""
    adding = parser.add_subparsers(dest="command", metavar="命令")
    for name, said, example, arguments, work in commands:
        sub = adding.add_parser(
            name, help=said, description=said, epilog=f"例：{example}" if example else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        arguments(sub)
        sub.set_defaults(work=work)
