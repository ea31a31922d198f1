"""What the county has not confirmed, by number: what would be lost with this computer, or was with another."""

from dataclasses import dataclass
from typing import Any

from agent_app.desk.desk import Desk
from agent_app.store import blob_ways, caselist
from agent_app.store.blob_ways import Waiting
from agent_app.store.caselist import Row

_MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """The cases of which something is here alone or on its way, those that are only here first; and the photos."""

    rows: tuple[Row, ...]
    photos: Waiting

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "unconfirmed": [
                {
                    "number": row.number,
                    "title": row.title,
                    "petitioner": row.petitioner,
                    "registered_on": _day(row),
                    "delivery": row.delivery.value,
                }
                for row in self.rows
            ],
            "photos": self.photos.number,
        }

    def as_text(self) -> str:
        """A page to keep, or to hold against the receipts in the drawer; it names no person and no matter."""
        if not self.rows:
            return "县里都确认了，没有只存在这里的。\n"
        lines = [f"县里还没有确认的 {len(self.rows)} 件", ""]
        lines += [f"{row.number}  {_day(row)}  {row.delivery.label}" for row in self.rows]
        return "\n".join(lines) + "\n"


def _day(row: Row) -> str:
    return row.registered_on.isoformat() if row.registered_on else ""


def look(desk: Desk) -> Unconfirmed:
    """What the county has not confirmed now."""
    with desk.vault.read() as connection:
        return Unconfirmed(tuple(caselist.unconfirmed(connection, _MANY)), blob_ways.waiting(connection))
