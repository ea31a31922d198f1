"""内容分类: the two levels that are offered when a matter is registered. Anything else may be written too."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agent_app.base.resources import read_text

FILE = "rules/categories.toml"
SEPARATOR = "·"
OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Category:
    """A class of matters: `name` as it is stored, of the second level "农村农业·水利水电"; `words` point to it."""

    name: str
    words: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """1 or 2."""
        return 2 if SEPARATOR in self.name else 1


def top(name: str) -> str:
    """The first level of a category, for counting: "农村农业·水利水电" → "农村农业"."""
    return name.split(SEPARATOR, 1)[0]


@cache
def categories() -> tuple[Category, ...]:
    """All that are offered, each first level before its second."""
    found: list[Category] = []
    for item in tomllib.loads(read_text(FILE))["category"]:
        first = item["name"]
        found.append(Category(first, tuple(item.get("words", ()))))
        found += [
            Category(f"{first}{SEPARATOR}{sub['name']}", tuple(sub.get("words", ())))
            for sub in item.get("sub", ())
        ]
    return tuple(found)


def likely(words: str, most: int = 3, among: Sequence[Category] | None = None) -> Sequence[Category]:
    """The categories, of those shipped or `among` these, that somebody's words point to, the likeliest first."""
    offered = categories() if among is None else among
    scored = [(sum(len(word) for word in one.words if word in words), one.level, one) for one in offered]
    found = sorted(((-score, -level, place) for place, (score, level, _) in enumerate(scored) if score))
    return [scored[place][2] for _, _, place in found[:most]]
