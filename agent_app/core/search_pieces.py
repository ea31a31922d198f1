"""What the full-text index holds of a text, and what a query asks of it.

Chinese has no blanks between words, so a text is indexed as the set of its two-character pieces; a query of
two characters is one piece, a longer one an AND of pieces that is verified on the text itself. Digits go as
four-digit pieces (telephone and ID tails), Latin words whole, names also by their pinyin initials.
"""

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, product
from operator import add

from agent_app.core.text import plain_digits

DIGIT_PIECE = 4
_RUNS = re.compile(r"(\d+)|([a-z]+)|([^\W\d_a-z]+)")
_ASCII_RUNS = re.compile(r"(\d+)|([a-z]+)")
_ASCII = re.compile(r"[\da-z]+")
_HAN_RUNS = re.compile(r"[^\W\d_a-z]+")
_BETWEEN_HAN = re.compile(r"[\W\d_a-z]+")
# Full-width and other compatibility forms of letters, digits and ideographs; punctuation needs no folding.
_FOLDED = re.compile(
    "[\u2100-\u218f\u2460-\u24ff\u3200-\u33ff\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0002f800-\U0002fa1f]"
)
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")
# Radicals, enclosed and squared marks, compatibility ideographs: what plain text has other characters for.
_COMPATIBLE = ((0x2E80, 0x3400), (0xF900, 0xFB00), (0x1F100, 0x1F300), (0x2F800, 0x2FA20))
_MAX_READINGS = 8
_UTF_32 = f"utf-32-{sys.byteorder[0]}e"
_BLANK = array("I", [ord(" ")])


@dataclass(frozen=True, slots=True)
class Query:
    """A query made ready: `exact` pieces, `prefixes`, and the `terms` that a hit's text must contain.

    `terms` is empty when the pieces alone decide, so nothing need be verified. `stretches` are the runs of
    Chinese in it: each stands in every hit, see `spellings`.
    """

    exact: tuple[str, ...]
    prefixes: tuple[str, ...]
    terms: tuple[str, ...]
    stretches: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing to look for."""
        return not (self.exact or self.prefixes)


def normal(text: str) -> str:
    """Text as it is compared: full-width forms made plain, lower case."""
    return (plain_digits(text) if _FOLDED.search(text) else text).lower()


def pieces_of(texts: Iterable[str], names: Iterable[str] = ()) -> set[str]:
    """The set of pieces under which a case with these texts and names of people is found."""
    pieces: set[str] = set()
    for text in map(normal, texts):
        for han in _HAN_RUNS.findall(text):
            pieces.update(map(add, han, han[1:]))
            pieces.add(han[-1])
        for digits, latin in _ASCII_RUNS.findall(text):
            pieces.update(_digit_pieces(digits) if digits else (latin,))
    for name in names:
        pieces.update(initials_of(name))
    return pieces


def index_text(texts: Sequence[str], names: Iterable[str] = ()) -> str:
    """The pieces of a case as the index takes them, between blanks.

    They are those of `pieces_of`, some of them twice, and the first character of every run, which a query for it
    finds anyway. An import waits for nothing longer than for this, so the pairs are laid out as an array.
    """
    whole = "\n".join(texts)
    whole = "\n".join(map(normal, texts)) if _FOLDED.search(whole) else whole.lower()
    found = [_pairs(_BETWEEN_HAN.sub(" ", whole))]
    # Most of a text is neither: to look for both at once takes a quarter of the time of looking for either.
    for digits, latin in set(_ASCII_RUNS.findall(" ".join(_ASCII.findall(whole)))):
        found += _digit_pieces(digits) if digits else (latin,)
    for name in names:
        found += initials_of(name)
    return " ".join(found)


def _pairs(text: str) -> str:
    """Every character with the next, between blanks; at the end of a run it stands alone."""
    marks = array("I", text.encode(_UTF_32, "surrogatepass"))
    laid = _BLANK * (3 * len(marks))
    laid[0::3] = marks
    laid[1:-2:3] = marks[1:]
    return laid.tobytes().decode(_UTF_32, "surrogatepass")


def query_of(text: str) -> Query:
    """What a search field's text asks for; several words are all wanted."""
    exact: list[str] = []
    prefixes: list[str] = []
    terms: list[str] = []
    stretches: list[str] = []
    for word in normal(text).split():
        runs = _RUNS.findall(word)
        for digits, latin, han in runs:
            stretches += _HAN.findall(han)
            if len(han) == 1:
                prefixes.append(han)
            elif han:
                exact += [a + b for a, b in pairwise(han)]
            elif latin:
                prefixes.append(latin)
            elif len(digits) < DIGIT_PIECE:
                prefixes.append(digits)
            else:
                exact += [digits[i : i + DIGIT_PIECE] for i in range(len(digits) - DIGIT_PIECE + 1)]
        one_piece = len(runs) == 1 and (runs[0][1] or len(word) <= (DIGIT_PIECE if runs[0][0] else 2))
        if runs and not one_piece:
            terms.append(word)
    return Query(
        tuple(dict.fromkeys(exact)),
        tuple(dict.fromkeys(prefixes)),
        tuple(terms),
        tuple(dict.fromkeys(stretches)),
    )


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
    """Whether a case with these texts is found: for what is not indexed yet, and to verify long queries."""
    pieces = pieces_of(texts, names)
    if any(piece not in pieces for piece in query.exact):
        return False
    if any(not any(piece.startswith(prefix) for piece in pieces) for prefix in query.prefixes):
        return False
    return contains(query, texts)


def contains(query: Query, texts: Sequence[str]) -> bool:
    """Whether each term stands in one of the texts as it was typed."""
    if not query.terms:
        return True
    plain = [normal(text) for text in texts]
    return all(any(term in text for text in plain) for term in query.terms)


def initials_of(name: str) -> set[str]:
    """Pinyin initials of a name, in each of its readings: 罗小满 → lxm."""
    readings = [_initials(mark) for mark in name if not mark.isspace()]
    if not readings or not all(readings):
        return set()
    count = 1
    for reading in readings:
        count *= len(reading)
    if count > _MAX_READINGS:
        return {"".join(reading[0] for reading in readings)}
    return {"".join(choice) for choice in product(*readings)}


@lru_cache(maxsize=20_000)
def _initials(mark: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    if mark.isascii():
        return (mark.lower(),) if mark.isalnum() else ()
    found = pinyin(mark, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(reading for reading in found[0] if reading)) if found else ()


@lru_cache(maxsize=2048)  # days and codes of places are in all cases
def _digit_pieces(digits: str) -> frozenset[str]:
    if len(digits) <= DIGIT_PIECE:
        return frozenset((digits,))
    # The short tails let three digits of a telephone number's end be found too.
    tails = {digits[-length:] for length in range(2, DIGIT_PIECE)}
    return frozenset(tails) | {digits[i : i + DIGIT_PIECE] for i in range(len(digits) - DIGIT_PIECE + 1)}
