"""Reads a rule table strictly: every refusal names the file, the line and what should be there."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from agent_app.base.errors import UserError

_Kind = TypeVar("_Kind", bound=StrEnum)

_HEADER = re.compile(r"\s*\[{1,2}\s*([A-Za-z0-9_.\"-]+)\s*\]{1,2}\s*(?:#.*)?")
_AT_LINE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_FEW, _NEAREST, _ALIKE = 24, 3, 0.6
"""So many codes are listed when one is not known; of more the nearest, and how like they must be (0 to 1)."""


class Place:
    """One table of a TOML file, with the way to it. Every value is asked for once; `end` refuses the rest."""

    def __init__(self, file: "_File", table: Mapping[str, Any], path: str = "", start: int = 0) -> None:
        self._file = file
        self._left = dict(table)
        self._asked: list[str] = []
        self._path = path
        self._start = start

    @classmethod
    def parse(cls, file: str, text: str, noun: str = "规则表", old: str = "原来的规则") -> "Place":
        """The whole file; `noun` is what it is called, `old` what stays in use when it is refused.

        Raises UserError with the line when it is not TOML.
        """
        source = _File(file, text.splitlines(), noun, old)
        try:
            return cls(source, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            where = f"第{found[1]}行第{found[2]}个字" if found and found[1] else "文件末尾"
            raise source.refusal(where, "写法不是TOML，看看引号、括号、等号是不是成对") from error
        except RecursionError as error:
            raise source.refusal("文件里", "括号套得太深") from error

    @property
    def lines(self) -> list[str]:
        """The lines of the whole file."""
        return self._file.lines

    def wrong(self, reason: str, key: str = "") -> UserError:
        """The refusal of the whole table because of what stands here."""
        way = "的".join(part for part in (self._path, key) if part) or "开头"
        line = self._file.line_of(self._start, key) or self._start
        return self._file.refusal(f"第{line}行附近，{way}" if line else way, reason)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; `default` None means that it must be given and not be empty."""
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self.wrong("应是文字", key)
        return value

    def name(self, key: str, default: str | None = None, allowed: Iterable[str] = ()) -> str:
        """A code; one of `allowed` when there are any."""
        value = self.text(key, default)
        if value != default:
            self._known([value], key, allowed)
        return value

    def names(self, key: str, allowed: Iterable[str], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of codes, each one of `allowed`, none twice."""
        values = self._take(key, list(default))
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.wrong("应是一列代码", key)
        if len(set(values)) < len(values):
            raise self.wrong("有重复的代码", key)
        self._known(values, key, allowed)
        return tuple(values)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when not given."""
        values = self._take(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise self.wrong("应是一列文字", key)
        return tuple(values)

    def items(self, key: str) -> Sequence[Any]:
        """A list of anything; empty when not given."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise self.wrong("应是一列", key)
        return value

    def has(self, key: str) -> bool:
        """Whether something is given under this key and not yet asked for."""
        return key in self._left

    def number(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`."""
        value = self._take(key, default)
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or (value != default and not low <= value <= high)
        ):
            raise self.wrong(f"应是{low}到{high}的整数", key)
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when not given."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self.wrong("应是true或false", key)
        return value

    def day(self, key: str) -> date:
        """A date."""
        value = self._take(key, None)
        if type(value) is not date:
            raise self.wrong("应是日期，写成2022-05-01这样", key)
        return value

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A list of [code, label]."""
        values = self._take(key, None)
        if not isinstance(values, list) or not values or not all(map(_is_pair, values)):
            raise self.wrong('应是一列["代码", "名称"]', key)
        return tuple((code, label) for code, label in values)

    def table(self, key: str, default: Mapping[str, Any] | None = None) -> "Place":
        """A table inside this one."""
        value = self._take(key, default)
        if not isinstance(value, dict):
            raise self.wrong("应是一个表", key)
        start = self._file.line_of(self._start, key) or self._file.header(key, 1) or self._start
        return Place(self._file, value, f"{self._path}的{key}" if self._path else key, start)

    def left(self) -> tuple[str, ...]:
        """What is given and not yet asked for."""
        return tuple(self._left)

    def rows(self, key: str) -> list[tuple[str, "Place"]]:
        """The [[key]] tables of the file with their codes, none twice."""
        rows: dict[str, Place] = {}
        for number, row in enumerate(self.tables(key), 1):
            code = row._left.pop("code", None)
            if not isinstance(code, str) or not code:
                raise self.wrong("缺code", f"第{number}个{key}")
            row._path = f"{key} {code}"
            row._asked.append("code")
            if code in rows:
                raise row.wrong("这个代码写了两次")
            rows[code] = row
        return list(rows.items())

    def tables(self, key: str) -> list["Place"]:
        """The [[key]] tables of the file, or those in a list here."""
        values = self._take(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.wrong(f"应写成[[{key}]]", key)
        within = f"{self._path}的" if self._path else ""
        here = self._file.line_of(self._start, key) or self._start
        return [
            Place(self._file, value, f"{within}第{number}个{key}", self._file.header(key, number) or here)
            for number, value in enumerate(values, 1)
        ]

    def end(self) -> None:
        """Refuse whatever was not asked for."""
        for key in self._left:
            raise self.wrong(f"不认识，可以写的有：{'、'.join(self._asked)}", key)

    def _take(self, key: str, default: Any) -> Any:
        self._asked.append(key)
        if key not in self._left and default is None:
            raise self.wrong("缺这一项", key)
        return self._left.pop(key, default)

    def _known(self, values: Iterable[str], key: str, allowed: Iterable[str]) -> None:
        choices = _labelled(allowed)
        for value in values:
            if choices and value not in choices:
                raise self.wrong(f"“{value}”不认识，{_offered(value, choices)}", key)
            if not choices and not _PLAIN.fullmatch(value):
                raise self.wrong(f"“{value}”只能用小写字母、数字和下划线", key)


def _labelled(allowed: Iterable[str]) -> dict[str, str]:
    """The codes that are allowed, each with its Chinese word, "" where none goes with it."""
    if not isinstance(allowed, Mapping):
        return dict.fromkeys(allowed, "")
    return {
        code: said if isinstance(said, str) else getattr(said, "label", "") for code, said in allowed.items()
    }


def _offered(value: str, choices: Mapping[str, str]) -> str:
    """What may be written instead: all of a few, of many those that are nearest by code or by word."""
    named = {code: f"{code}（{said}）" if said else code for code, said in choices.items()}
    if len(named) <= _FEW:
        return f"可以写的有：{'、'.join(named.values())}"
    by_word = {said: code for code, said in choices.items() if said}
    near = get_close_matches(value, choices, _NEAREST, _ALIKE)
    near += [by_word[said] for said in get_close_matches(value, by_word, _NEAREST, _ALIKE)]
    near += [code for said, code in by_word.items() if value and value in said]
    if found := list(dict.fromkeys(near))[:_NEAREST]:
        return f"是不是{'、或者'.join(named[code] for code in found)}"
    return f"没有这样的代码，像样的有{'、'.join(list(named.values())[:_NEAREST])}等{len(named)}个，请照自带的样子写"


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) and part for part in value)
    )


@dataclass(frozen=True, slots=True)
class _File:
    """A file by its lines, so that a refusal can say where."""

    name: str
    lines: list[str]
    noun: str
    old: str

    def refusal(self, where: str, reason: str) -> UserError:
        return UserError(
            f"{self.noun}“{self.name}”没有采用，{self.old}还在用。{where}：{reason}。请改好再导入。"
        )

    def header(self, name: str, number: int) -> int:
        """The line of the `number`-th [name] or [[name]], also as the last part of [other.name]; 0 when there is none."""
        for line, words in enumerate(self.lines, 1):
            found = _HEADER.fullmatch(words)
            if found and found[1].rpartition(".")[2].strip('"') == name:
                number -= 1
                if not number:
                    return line
        return 0

    def line_of(self, start: int, key: str) -> int:
        """The line on which `key` is given in the table whose header stands on line `start` (0: the file's); 0 when none."""
        given = re.compile(rf"\s*\"?{re.escape(key)}\"?\s*=")
        for line, words in enumerate(self.lines[start:], start + 1):
            if _HEADER.fullmatch(words):
                return 0
            if key and given.match(words):
                return line
        return 0


def values(kind: type[StrEnum]) -> Mapping[str, str]:
    """The codes of an enum, each with its Chinese word, "" where it has none."""
    return {str(term): getattr(term, "label", "") for term in kind}


def terms(kind: type[_Kind], codes: Iterable[str]) -> list[_Kind]:
    """The members of an enum that have these codes."""
    return [term for code in codes for term in kind if term == code]
