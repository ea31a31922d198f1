"""Tables written as text: records of fields between commas, semicolons or tabs."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress
from agent_app.ledger.container import refuse, unreadable

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order, each strictly: hardly any GB 18030 text is valid UTF-8."""

DELIMITERS = ",\t;"
HEAD_LINES = 20
CHUNK = 1 << 20
HEAD = 1 << 14

REPLACED = "\ufffd"
"""Stands for what does not decode."""

_PLAIN = re.compile(r"[\t\n\r -~\u3000-\u9fff\uff00-\uffef]")
_MARKS = re.compile(r"[\n,\t;]")
_NEARLY_ALL = 0.9

MOST_DAMAGED = 100
FEW = 10
"""Of damaged characters; where they are more, or more than one in `FEW`, the text is in another encoding."""


@dataclass(frozen=True, slots=True)
class DelimitedText:
    """A text file whose encoding and delimiter are known; `height` is about the number of its records."""

    path: Path
    encoding: str
    delimiter: str
    height: int

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """The records with their numbers from 1, counted as a table program counts its rows."""
        number = 0
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                for number, record in enumerate(csv.reader(file, delimiter=self.delimiter), 1):
                    yield number, record
        except csv.Error as error:
            raise refuse(
                self.path,
                f"从第{number + 1}行起引号没有配对，后面的行连成了一片",
                "请用WPS或Excel打开它，另存为xlsx，再导入另存的那一份",
            ) from error
        except OSError as error:
            raise unreadable(self.path, error) from error


def read_text_table(path: Path, progress: Progress) -> DelimitedText:
    """Find out how the text is written, by reading all of it once.

    Raises `UserError` when it is not text in a known encoding. Text without a delimiter is one column.
    """
    try:
        with path.open("rb") as file:
            wide = _wide(file.read(HEAD))
        for encoding in (wide,) if wide else ENCODINGS:
            try:
                height = _survey(path, encoding, "strict", progress).records
                break
            except UnicodeDecodeError:
                _refuse_damaged(path, _survey(path, encoding, "replace", progress))
        else:
            raise _not_text(path)
        with path.open(encoding=encoding) as text:
            delimiter = _delimiter([text.readline(CHUNK) for _ in range(HEAD_LINES)])
    except OSError as error:
        raise unreadable(path, error) from error
    return DelimitedText(path, encoding, delimiter, height)


def _wide(head: bytes) -> str:
    """The encoding of text in pairs of bytes, by its first bytes; "" for any other file.

    Where no mark tells the order of the bytes, it is the one in which nearly all is Chinese or ASCII, in lines.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" not in head:
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head.decode(encoding, "replace")
        if _MARKS.search(text) and len(_PLAIN.findall(text)) > _NEARLY_ALL * len(text):
            return encoding
    return ""


@dataclass(slots=True)
class _Survey:
    """A text gone through piece by piece: its records, characters beyond ASCII, those that did not decode, and in
    which record the first of these stands.
    """

    records: int = 1
    beyond: int = 0
    damaged: int = 0
    first: int = 0
    _quoted: bool = False

    def take(self, text: str) -> None:
        """The next piece."""
        if REPLACED in text and not self.first:
            sound, text = text.split(REPLACED, 1)
            self._count(sound)
            self.first, self.damaged = self.records, 1
        self._count(text)

    def _count(self, text: str) -> None:
        parts = text.split('"')
        self.records += sum(part.count("\n") for part in parts[self._quoted :: 2])
        self._quoted ^= len(parts) % 2 == 0
        self.damaged += text.count(REPLACED)
        self.beyond += len(text) - len(text.encode("ascii", "ignore"))


def _survey(path: Path, encoding: str, errors: str, progress: Progress) -> _Survey:
    """Goes through the text as far as it can be text of this encoding.

    Raises UnicodeDecodeError where `errors` is strict and it does not decode, `UserError` for what is no text.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    seen = _Survey()
    with path.open("rb") as file:
        while seen.damaged <= MOST_DAMAGED:
            chunk = file.read(CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if "\0" in text:
                raise _not_text(path)
            seen.take(text)
            if not chunk:
                break
            progress(0, None)
    return seen


def _refuse_damaged(path: Path, seen: _Survey) -> None:
    """Raises `UserError` for text in which only few characters are damaged: where many are, it is another encoding."""
    if seen.damaged <= MOST_DAMAGED and seen.damaged * FEW < seen.beyond:
        raise refuse(
            path,
            f"第{seen.first:,}行有坏了的字，多半没有复制完整",
            "请重新复制一份；还是这样，就用WPS或Excel打开它，改好那一行，另存为xlsx再导入",
        )


def _delimiter(lines: list[str]) -> str:
    """The delimiter of the first line that has any; a title above the header mostly has none."""
    for line in lines:
        best = max(DELIMITERS, key=line.count)
        if best in line:
            return best
    return DELIMITERS[0]


def _not_text(path: Path) -> UserError:
    return refuse(path, "不是能读的表格", "能导入的是xlsx、xls、et、ods和csv，请检查是不是选错了文件")
