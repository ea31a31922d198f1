"""The law that a record works by: the rules that the program ships with, and what its county has set."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent_app.core.calendar import Calendar
from agent_app.core.categories import Category
from agent_app.core.categories import categories as shipped_categories
from agent_app.core.guide import Advice, Guide, shipped_guide
from agent_app.core.paper_words import PaperWords
from agent_app.core.reception_days import ReceptionDay
from agent_app.core.retention import Keeping, Kind, Retention, shipped_retention
from agent_app.core.rules import Rules
from agent_app.core.settings import Adopted, Version


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """What clocks are derived from, and the lists that a county gives to choose from.

    `rules` is the newest edition and knows those before it. `settings` are the county's, each with the version that
    is used; `versions_set` are all there ever were, and `mark` changes with every one that comes. `base` is the law
    without them, None where there are none.
    """

    rules: Rules
    calendar: Calendar
    units: tuple[str, ...] = ()
    own_categories: tuple[Category, ...] = ()
    own_advice: Mapping[str, Advice] = field(default_factory=dict)
    own_periods: Mapping[Kind, Keeping] = field(default_factory=dict)
    papers: PaperWords = field(default_factory=PaperWords)
    receptions: tuple[ReceptionDay, ...] = ()
    settings: tuple[Adopted, ...] = ()
    versions_set: frozenset[Version] = frozenset()
    mark: str = ""
    base: "Law | None" = None

    @property
    def versions(self) -> str:
        """Noted beside what was derived by it, so that what is stale is known."""
        return f"{self.rules.version}/{self.calendar.version}"

    @property
    def shipped(self) -> "Law":
        """The law without what a county has set."""
        return self.base or self

    @property
    def categories(self) -> tuple[Category, ...]:
        """The classes of matters that are offered: the county's own, else those that the program ships with."""
        return self.own_categories or shipped_categories()

    @property
    def guide(self) -> Guide:
        """What is told of each class: the county's own sentences, else those that the program ships with."""
        return shipped_guide().with_own(self.own_advice)

    @property
    def retention(self) -> Retention:
        """How long archived cases are kept: the county's own periods, else those that the program ships with."""
        return shipped_retention().with_own(self.own_periods)
