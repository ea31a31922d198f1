"""What waits apart, and what was put away, as the console's page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from agent_app.county.pages import moment_of
from agent_app.desk.desk import Desk
from agent_app.desk.put_aside import reason_of
from agent_app.store.quarantine import Item, away
from agent_app.sync import quarantine


@dataclass(frozen=True, slots=True)
class PutAside:
    """Some records that wait: who wrote them, and what to do next. `may_take`: a person may take them in after all."""

    id: int
    may_take: bool
    who: str
    count: int
    arrived: str
    what: str
    next: str


@dataclass(frozen=True, slots=True)
class PutAway:
    """Some records that wait no longer, and the word that was given: why, by whom, when."""

    aside: PutAside
    why: str
    by: str
    at: str


def put_aside(desk: Desk, names: Mapping[bytes, str]) -> list[PutAside]:
    """What came in and was not taken up, newest first."""
    with desk.vault.read() as connection:
        found = quarantine.items(connection)
    return [_aside(item, names) for item in reversed(found)]


def put_away(desk: Desk, names: Mapping[bytes, str]) -> list[PutAway]:
    """What was put away, newest first."""
    with desk.vault.read() as connection:
        found = away(connection)
    return [
        PutAway(_aside(item, names), word.why, word.by, moment_of(word.at)) for item, word in reversed(found)
    ]


def _aside(item: Item, names: Mapping[bytes, str]) -> PutAside:
    why = reason_of(item)
    who = names.get(item.key) or (
        f"没有登记的电脑（{item.key.hex()[:8]}）" if item.key else "看不出是哪台电脑"
    )
    return PutAside(item.id, why.by_hand, who, item.count, moment_of(item.arrived), why.title, why.next)
