"""The serials of case numbers: with the device part and the day, what tells one number of a desk from every other."""

from datetime import date

from sqlalchemy import Connection

from agent_app.core.numbers import new_device_part
from agent_app.store.meta import get_metas, put_meta

_SERIALS = "serials"


class Serials:
    """Draws serials of one day; what was drawn is kept by `keep`, in the same transaction as what bears it."""

    def __init__(self, connection: Connection, day: date) -> None:
        kept = get_metas(connection, "device", _SERIALS)
        last, drawn = max(kept.get(_SERIALS, {}).items(), default=("", 0))
        self._connection = connection
        self._day = day.isoformat()
        self._last = drawn if last == self._day else 0
        self.device: str = kept["device"]
        if self._day < last:
            # The computer's clock was put back: how many were drawn on that day, nobody knows any more.
            self.device = new_device_part()

    def draw(self) -> int:
        """The next serial of the day."""
        self._last += 1
        return self._last

    def keep(self) -> None:
        """Remember what was drawn."""
        put_meta(self._connection, "device", self.device)
        put_meta(self._connection, _SERIALS, {self._day: self._last})
