"""提醒: how much wants somebody, told once a day and when a clock turns. Counts only: others see the screen too."""

from dataclasses import dataclass
from datetime import datetime

from agent_app.desk import drafts
from agent_app.desk.desk import CHINA, Desk
from agent_app.desk.today import Group, Today, today

KIND, _DAY = "reminder", "day"
FROM_HOUR = 8
"""Nobody is reminded earlier in the day."""
_PRESSING = {Group.SOON: 1, Group.LATE: 2}


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is to be told: `wanted` cases want somebody, of which `late` are late; `turned` have become due or late
    by the passing of time alone. `daily`: nothing was told yet today.
    """

    wanted: int
    late: int
    turned: int
    daily: bool

    @property
    def words(self) -> str:
        """One sentence, "" when there is nothing to tell."""
        if self.daily and self.wanted:
            late = f"，其中{self.late}件已过期" if self.late else ""
            return f"今天有{self.wanted}件要办{late}。点这里看。"
        return f"又有{self.turned}件到日子了。点这里看。" if self.turned else ""


def look(desk: Desk, since: datetime) -> Reminder:
    """What there is to tell now; clocks that have turned since `since` are told by what is recorded now."""
    now = desk.now().astimezone(CHINA)
    found, before = today(desk), today(desk, since)
    told = {note.data.get("on") for note in drafts.kept(desk, KIND)}
    return Reminder(
        wanted=found.wanted,
        late=found.counts.get(Group.LATE, 0),
        turned=_turned(found, before),
        daily=now.hour >= FROM_HOUR and now.date().isoformat() not in told,
    )


def told(desk: Desk) -> None:
    """Note that today's reminder was given, so that opening the program again does not repeat it."""
    drafts.keep(desk, KIND, _DAY, {"on": desk.today.isoformat()})


def _turned(found: Today, before: Today) -> int:
    """How many of the cases on the page stand in a more pressing group than before."""
    stood = {item.row.id: _PRESSING.get(item.group, 0) for item in before.items}
    return sum(_PRESSING.get(item.group, 0) > stood.get(item.row.id, 0) for item in found.items)
