"""Those who came along, as they are typed or pasted: names in a line, one person a line, rows of a table."""

import re
from collections.abc import Iterator

from agent_app.core.people import clean_phone
from agent_app.core.text import clean_line, clean_words, plain_digits
from agent_app.gui.pages.register.form import Other

_SEPARATORS = re.compile(r"[、，,；;/]+")
_NUMBERED = re.compile(r"^\s*\d{1,3}\s*[.．)）、]?\s*(?=[^\d\s])")


def split_people(text: str) -> list[Other]:
    """People as they are typed or pasted: names in one line, one person a line, or rows copied from a table."""
    found: list[Other] = []
    for line in clean_words(text).split("\n"):
        if "\t" in line:
            found += _table_row(line.split("\t"))
        else:
            found += _names(line)
    return found


def _table_row(cells: list[str]) -> Iterator[Other]:
    words = [cell for cell in map(clean_line, cells) if cell]
    phones = [cell for cell in words if clean_phone(cell)]
    texts = [cell for cell in words if not plain_digits(cell).isdecimal() and cell not in phones]
    if texts:
        name, *rest = texts
        yield Other(
            name=name.replace(" ", ""), phone=phones[0] if phones else "", address=rest[0] if rest else ""
        )


def _names(line: str) -> Iterator[Other]:
    other: Other | None = None
    for part in _SEPARATORS.split(_NUMBERED.sub("", line)):
        for word in _words(clean_line(part)):
            if clean_phone(word):
                if other is not None:
                    other.phone = word
            elif not plain_digits(word).isdecimal():
                if other is not None:
                    yield other
                other = Other(name=word)
    if other is not None:
        yield other


def _words(part: str) -> Iterator[str]:
    """Words between blanks; a name of two characters set apart (李 伟) is one."""
    waiting = ""
    for word in part.split(" "):
        if len(word) == 1 and not word.isascii():
            waiting += word
            if len(waiting) < 2:
                continue
            word, waiting = waiting, ""
        elif waiting:
            yield waiting
            waiting = ""
        if word:
            yield word
    if waiting:
        yield waiting
