"""The sentences of the papers, kept as data so that a county can change them without touching the program."""

import tomllib
from functools import cache
from types import SimpleNamespace

from agent_app.base.resources import read_text


@cache
def wording(code: str) -> SimpleNamespace:
    """The sentences of the paper `code` by name: texts with `{…}` and `**…**`, or lists of them."""
    return SimpleNamespace(**tomllib.loads(read_text("papers/wording.toml"))[code])
