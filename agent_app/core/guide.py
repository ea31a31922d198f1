"""指引: for each class of matters where it goes, what to bring, which way the law has for it. Data, told as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from agent_app.base.resources import read_text
from agent_app.core.categories import OTHER, SEPARATOR, top
from agent_app.core.rules_toml import Place

FILE = "rules/guide.toml"
_NAME_LIMIT, _TEXT_LIMIT, _MOST = 60, 200, 500


@dataclass(frozen=True, slots=True)
class Advice:
    """What is told of a class of matters; `name` is the class that it was written for."""

    name: str
    where: str
    bring: str
    route: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Each sentence under what it answers."""
        return tuple(zip(HEADINGS, (self.where, self.bring, self.route), strict=True))


HEADINGS = ("归谁管", "带什么", "法定的路")


class Guide:
    """All that is told, by class; what is not written for a class is told as of its first level, or of “其他”."""

    def __init__(self, advice: Mapping[str, Advice]) -> None:
        self._advice = dict(advice)

    def of(self, category: str) -> Advice:
        """What is told of a matter of this class, whatever was written there."""
        found = self._advice.get(category) or self._advice.get(top(category))
        return found or self._advice[OTHER]

    @property
    def all(self) -> tuple[Advice, ...]:
        """Everything, each first level before its second, in the order of the table."""
        firsts = dict.fromkeys(top(name) for name in self._advice)
        return tuple(
            advice
            for first in firsts
            for advice in sorted(
                (one for one in self._advice.values() if top(one.name) == first),
                key=lambda one: SEPARATOR in one.name,
            )
        )

    def with_own(self, own: Mapping[str, Advice]) -> "Guide":
        """This one with a county's own sentences in place of those of the same classes."""
        return Guide(self._advice | dict(own))


def read_guide(text: str, file: str = "guide.toml") -> Guide:
    """The guide in a whole table. Raises UserError with line or place, and the reason."""
    place = Place.parse(file, text, "指引", "原来的指引")
    place.number("version", 1, 9999)
    advice = read_advice(place)
    if OTHER not in advice:
        raise place.wrong(f"缺“{OTHER}”这一类，没有写到的事都用它", "guide")
    return Guide(advice)


def read_advice(place: Place) -> dict[str, Advice]:
    """The [[guide]] tables that are left in a table, nothing else with them. Raises UserError."""
    found: dict[str, Advice] = {}
    for row in place.tables("guide"):
        name = row.text("name").strip()
        first, _, second = name.partition(SEPARATOR)
        if not first or len(name) > _NAME_LIMIT or (SEPARATOR in name and not second) or SEPARATOR in second:
            raise row.wrong(f"应是分类的名称，二级写成“一级{SEPARATOR}二级”，最多{_NAME_LIMIT}字", "name")
        if name in found:
            raise row.wrong(f"“{name}”写了两次", "name")
        found[name] = Advice(name, *(_sentence(row, key) for key in ("where", "bring", "route")))
        row.end()
    if not 0 < len(found) <= _MOST:
        raise place.wrong(f"要写1到{_MOST}类", "guide")
    place.end()
    return found


def _sentence(row: Place, key: str) -> str:
    text = row.text(key).strip()
    if not text or len(text) > _TEXT_LIMIT or "\n" in text:
        raise row.wrong(f"应是一两句话，不换行，最多{_TEXT_LIMIT}字", key)
    return text


@cache
def shipped_guide() -> Guide:
    """The guide that the program ships with."""
    return read_guide(read_text(FILE))
