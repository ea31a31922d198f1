"""Tables written as text: records of fields between commas, semicolons or tabs."""

import codecs
import csv
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
            head = file.read(4)
        wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        for encoding in ("utf-16",) if wide else ENCODINGS:
            try:
                height = _count_records(path, encoding, progress)
                break
            except UnicodeDecodeError:
                continue
        else:
            raise _not_text(path)
        with path.open(encoding=encoding) as text:
            delimiter = _delimiter([text.readline(CHUNK) for _ in range(HEAD_LINES)])
    except OSError as error:
        raise unreadable(path, error) from error
    return DelimitedText(path, encoding, delimiter, height)


def _count_records(path: Path, encoding: str, progress: Progress) -> int:
    """Line feeds outside quotes; raises UnicodeDecodeError when the whole does not decode."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    count = 0
    quoted = False
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if "\0" in text:
                raise _not_text(path)
            parts = text.split('"')
            count += sum(part.count("\n") for part in parts[quoted::2])
            quoted ^= len(parts) % 2 == 0
            if not chunk:
                return count + 1
            progress(0, None)


def _delimiter(lines: list[str]) -> str:
    """The delimiter of the first line that has any; a title above the header mostly has none."""
    for line in lines:
        best = max(DELIMITERS, key=line.count)
        if best in line:
            return best
    return DELIMITERS[0]


def _not_text(path: Path) -> UserError:
    return refuse(path, "不是能读的表格", "能导入的是xlsx、xls、et、ods和csv，请检查是不是选错了文件")
