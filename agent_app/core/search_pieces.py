"""What the full-text index holds of a text, and what a query asks of it.

Chinese has no blanks between words, so a text is indexed character by character, each at its place, and a query
of several is a phrase. Where an index keeps no places (PostgreSQL's would read every text again to find them) it
holds the set of two-character pieces instead; what is longer is verified on the text itself. In both digits go as
four-digit pieces (telephone and ID tails), Latin words whole, names also by their pinyin initials.
"""

import os
import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise, product
from string import ascii_lowercase, digits

from agent_app.core.text import part_at_dots, plain_digits

DIGIT_PIECE = 4
_RUNS = re.compile(r"([0-9]+)|([a-z]+)|([^\W0-9_a-z]+)")
_ASCII_RUNS = re.compile(r"([0-9]+)|([a-z]+)")
_HAN_RUNS = re.compile(r"[^\W0-9_a-z]+")
_WITHOUT_ASCII = bytes([ord(" ")] * 128 + [*range(128, 256)])
_ASCII_WORDS = bytes(mark if chr(mark) in ascii_lowercase + digits else ord(" ") for mark in range(256))
_BREAK = "·"
"""What stands in the index for all that is left out of it, so that no phrase goes across: a mark, which no query asks for."""
_UTF_32 = f"utf-32-{sys.byteorder[0]}e"
_BLANK = array("I", [ord(" ")])
# Full-width and other compatibility forms of letters, digits and ideographs; punctuation needs no folding.
_FOLDED = re.compile(
    "[\u2100-\u218f\u2460-\u24ff\u3200-\u33ff\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0002f800-\U0002fa1f]"
)
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")
# Radicals, enclosed and squared marks, compatibility ideographs: what plain text has other characters for.
_COMPATIBLE = ((0x2E80, 0x3400), (0xF900, 0xFB00), (0x1F100, 0x1F300), (0x2F800, 0x2FA20))
_MAX_READINGS = 8


@dataclass(frozen=True, slots=True)
class Query:
    """A query made ready; all of it is wanted.

    `runs` stand in a text as they are, `numbers` are pieces of digits, `prefixes` begin a Latin word or a piece of
    digits. `terms` are words that these alone do not decide: a text must contain them as they were typed.
    """

    runs: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing to look for."""
        return not (self.runs or self.numbers or self.prefixes)

    @property
    def stretches(self) -> tuple[str, ...]:
        """The stretches of Chinese in it, without letters of other scripts: each stands in every hit, see `spellings`."""
        return tuple(dict.fromkeys(stretch for run in self.runs for stretch in _HAN.findall(run)))

    def pieces(self) -> tuple[list[str], list[str]]:
        """What a set of `pieces_of` holds that has all runs in it, perhaps apart: whole pieces, and beginnings of some."""
        exact = [one + other for run in self.runs for one, other in pairwise(run)]
        return [*exact, *self.numbers], [*(run for run in self.runs if len(run) == 1), *self.prefixes]


def normal(text: str) -> str:
    """Text as it is compared: full-width forms made plain, lower case."""
    return (plain_digits(text) if _FOLDED.search(text) else text).lower()


def _whole(texts: Sequence[str]) -> str:
    """Texts as they are compared, each on its line; few need to be looked at one by one."""
    whole = "\n".join(texts)
    return "\n".join(map(normal, texts)) if _FOLDED.search(whole) else whole.lower()


def pieces_of(texts: Sequence[str], names: Iterable[str] = ()) -> set[str]:
    """The set of pieces under which a case with these texts and names of people is found."""
    pieces: set[str] = set()
    whole = _whole(texts)
    for han in _HAN_RUNS.findall(whole):
        pieces.update(map("".join, pairwise(han)))
        pieces.add(han[-1])
    pieces.update(_pieces_beside(whole))
    for name in names:
        pieces.update(initials_of(name))
    return pieces


def index_text(texts: Sequence[str], names: Iterable[str] = ()) -> str:
    """A case as the index with places takes it, between blanks: every character in turn, then the pieces of the rest.

    An import waits for nothing longer than for this, so characters are sorted out as bytes and laid out as an array.
    """
    whole = _whole(texts)
    stretches = whole.encode().translate(_WITHOUT_ASCII).decode().split()
    found = [phrase(_BREAK.join(stretches))]
    found += _pieces_beside(whole)
    for name in names:
        found += initials_of(name)
    return " ".join(found)


def phrase(run: str) -> str:
    """A run as it stands in `index_text`: its characters between blanks."""
    marks = array("I", run.encode(_UTF_32))
    laid = _BLANK * (2 * len(marks))
    laid[::2] = marks
    return laid.tobytes().decode(_UTF_32).rstrip()


def query_of(text: str) -> Query:
    """What a search field's text asks for; several words are all wanted."""
    han_runs: list[str] = []
    numbers: list[str] = []
    prefixes: list[str] = []
    terms: list[str] = []
    for word in normal(part_at_dots(text, " ")).split():
        runs = _RUNS.findall(word)
        for number, latin, han in runs:
            if han:
                han_runs.append(han)
            elif latin:
                prefixes.append(latin)
            elif len(number) < DIGIT_PIECE:
                prefixes.append(number)
            else:
                numbers += _fours(number)
        decided = len(runs) == 1 and len(runs[0][0]) <= DIGIT_PIECE
        if runs and not decided:
            terms.append(word)
    return Query(*(tuple(dict.fromkeys(found)) for found in (han_runs, numbers, prefixes, terms)))


def spellings(stretch: str) -> tuple[str, ...]:
    """What a text that holds this stretch of Chinese was written with, one of these at least.

    It is the stretch itself, or a mark that is no plain character but stands for one of the stretch.
    """
    return (stretch, *dict.fromkeys(mark for plain in stretch for mark in _marks_for().get(plain, ())))


@cache
def _marks_for() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for first, end in _COMPATIBLE:
        for mark in map(chr, range(first, end)):
            plain = unicodedata.normalize("NFKC", mark)
            if plain != mark:
                for character in plain:
                    found.setdefault(character, []).append(mark)
    return found


def matches(query: Query, texts: Sequence[str], names: Sequence[str] = ()) -> bool:
    """Whether a case with these texts is found: for what is not indexed yet."""
    if not contains(query, texts):
        return False
    pieces = pieces_of(texts, names)
    return pieces.issuperset(query.numbers) and all(
        any(piece.startswith(prefix) for piece in pieces) for prefix in query.prefixes
    )


def contains(query: Query, texts: Sequence[str]) -> bool:
    """Whether each run and each term stands in one of the texts as it was typed."""
    wanted = (*query.runs, *query.terms)
    plain = [normal(text) for text in texts] if wanted else []
    return all(any(one in text for text in plain) for one in wanted)


def initials_of(name: str) -> set[str]:
    """Pinyin initials of a name, in each of its readings: 罗小满 → lxm. A mark that has none is passed over."""
    readings = [reading for mark in name if (reading := _initials(mark))]
    if not readings:
        return set()
    count = 1
    for reading in readings:
        count *= len(reading)
    if count > _MAX_READINGS:
        return {"".join(reading[0] for reading in readings)}
    return {"".join(choice) for choice in product(*readings)}


@lru_cache(maxsize=20_000)
def _initials(mark: str) -> tuple[str, ...]:
    # Of single characters words of several say nothing; read in, they take 45 MB and 0.3 s.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin

    if mark.isascii():
        return (mark.lower(),) if mark.isalnum() else ()
    found = pinyin(mark, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(reading for reading in found[0] if reading)) if found else ()


def _pieces_beside(text: str) -> Iterator[str]:
    """Of the digits and Latin words of a text, perhaps some twice."""
    words = set(text.encode("ascii", "replace").translate(_ASCII_WORDS).split())
    return chain.from_iterable(map(_ascii_pieces, words))


@lru_cache(maxsize=2048)  # days and codes of places are in all cases
def _ascii_pieces(word: bytes) -> frozenset[str]:
    found: set[str] = set()
    for number, latin in _ASCII_RUNS.findall(word.decode()):
        found.update(_digit_pieces(number) if number else (latin,))
    return frozenset(found)


def _digit_pieces(number: str) -> Iterator[str]:
    if len(number) <= DIGIT_PIECE:
        yield number
        return
    # The short tails let three digits of a telephone number's end be found too.
    yield from (number[-length:] for length in range(2, DIGIT_PIECE))
    yield from _fours(number)


def _fours(number: str) -> list[str]:
    return [number[start : start + DIGIT_PIECE] for start in range(len(number) - DIGIT_PIECE + 1)]
