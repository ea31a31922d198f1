"""What an exchange did, counted on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field

from agent_app.store.blob_ways import Waiting
from agent_app.sync import exchange, relay


@dataclass(slots=True)
class Outcome:
    """What an exchange did: events in and out, what was told on the way, and which settings the county has changed.

    `more`: not everything went along; `photos` are still to go, `left` so many still to come; `carried` bundles of others.
    """

    sent: int = 0
    received: int = 0
    confirmed: int = 0
    quarantined: int = 0
    parked: int = 0
    bundles: int = 0
    notes: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    more: bool = False
    photos: Waiting = field(default_factory=lambda: Waiting(0, 0))
    left: int = 0
    carried: int = 0

    def add(self, result: exchange.Result) -> None:
        """Count one response in."""
        self.received += result.received
        self.confirmed += result.confirmed
        self.quarantined += result.quarantined
        self.parked += result.parked
        self.bundles += 1
        self.left = result.left

    def carry(self, done: relay.Carried) -> None:
        """Count what was carried for others."""
        self.carried += done.count
        self.notes += done.notes


Watch = Callable[[Outcome], None]
