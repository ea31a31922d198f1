"""打印习惯: which printer this desk used last, and whether on both sides. A note of this desk alone, never exchanged."""

from dataclasses import dataclass

from agent_app.desk import drafts
from agent_app.desk.desk import Desk

_KIND = _KEY = "printing"


@dataclass(frozen=True, slots=True)
class Habit:
    """`printer` is the name that the system gives it, "" while none was used."""

    printer: str = ""
    both_sides: bool = False


def remembered(desk: Desk) -> Habit:
    """What was used last."""
    kept = drafts.kept(desk, _KIND)
    data = kept[0].data if kept else {}
    return Habit(str(data.get("printer", "")), bool(data.get("both_sides", False)))


def remember(desk: Desk, habit: Habit) -> None:
    """Keep it until another is used."""
    drafts.keep(desk, _KIND, _KEY, {"printer": habit.printer, "both_sides": habit.both_sides})
