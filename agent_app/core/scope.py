"""Scopes: which records belong where, by division code and class, and who may write and read them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, Self

from agent_app.base.errors import UserError
from agent_app.core.text import plain_digits
from agent_app.core.vocabulary import ScopeClass

COUNTY_DIGITS, TOWNSHIP_DIGITS, VILLAGE_DIGITS = 6, 9, 12


class Scope(NamedTuple):
    """A division code (6, 9 or 12 digits: county, township, village) and a class of records."""

    division: str
    kind: ScopeClass

    def __str__(self) -> str:
        return f"{self.division}/{self.kind.value}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `990101003001/cases`. Raises ValueError."""
        return cls(*_parts(text))

    def covers(self, other: "Scope") -> bool:
        """Codes are prefixes: a township covers its villages."""
        return self.kind == other.kind and other.division.startswith(self.division)


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, ScopeClass]:
    division, _, kind = text.partition("/")
    return division, ScopeClass(kind)


def may_write(scopes: Iterable[Scope], target: Scope) -> bool:
    """Whether a certificate with these scopes may carry a log of the target scope.

    Where it may write cases it may also drop sealed stubs, as letters into a box.
    """
    own = list(scopes)
    if target.kind is ScopeClass.SEALED:
        cases = Scope(target.division, ScopeClass.CASES)
        return any(scope.covers(target) or scope.covers(cases) for scope in own)
    return any(scope.covers(target) for scope in own)


def may_read(scopes: Iterable[Scope], target: Scope) -> bool:
    """Whether it is given what lies there.

    Settings of the county are read by everyone below it. What is sealed is given to nobody below the county,
    whatever a certificate says, and not even to whoever wrote it (Art. 30 ¶3).
    """
    own = list(scopes)
    if target.kind is ScopeClass.SETTINGS:
        return any(scope.division.startswith(target.division) for scope in own)
    if target.kind is ScopeClass.SEALED:
        return any(scope.covers(target) and len(scope.division) == COUNTY_DIGITS for scope in own)
    return may_write(own, target)


def is_counted(scope: str) -> bool:
    """Whether anybody is told how much lies in this scope. Of what is sealed not even that there is some."""
    return not scope.endswith(f"/{ScopeClass.SEALED.value}")


def check_division(code: str) -> str:
    """A division code as typed, made plain and without spaces. Raises `UserError` when it is none."""
    plain = plain_digits(code).replace(" ", "")
    if not (plain.isascii() and plain.isdigit()) or len(plain) not in (
        COUNTY_DIGITS,
        TOWNSHIP_DIGITS,
        VILLAGE_DIGITS,
    ):
        raise UserError(
            f"区划代码“{code}”不对：应是6位（县）、9位（乡镇）或12位（村）数字。什么都没有写，请改了再试。"
        )
    return plain
