"""The sentences of the papers, kept as data so that a county can change them without touching the program."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

from agent_app.core.paper_words import Own, shipped_wording

_own: ContextVar[Own | None] = ContextVar("own_wording", default=None)


def wording(code: str) -> SimpleNamespace:
    """The sentences of the paper `code` by name: texts with `{…}` and `**…**`, or lists of them."""
    return SimpleNamespace(**{**shipped_wording()[code], **(_own.get() or {}).get(code, {})})


@contextmanager
def in_words_of(own: Own | None) -> Iterator[None]:
    """What is made in the block speaks with these sentences in place of those that the program ships with."""
    token = _own.set(own)
    try:
        yield
    finally:
        _own.reset(token)
