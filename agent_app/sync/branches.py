"""Branches of a log that was signed on two machines: where each ends, and what lies behind its end.

In a log that was signed by one machine, whoever has number n has all before it. In a forked one that holds along one
branch only, so there the chain of hashes is followed.
"""

from collections.abc import Callable, Iterable, Sequence

from agent_app.store import segments
from agent_app.store.segments import Log, Place, Placed
from agent_app.store.vault import Connection
from agent_app.sync import segment


def tips(
    connection: Connection, wanted: Callable[[Log], bool] = lambda log: True, about: Sequence[str] = ("",)
) -> list[tuple[Log, Place]]:
    """The end of every log about these divisions that is `wanted`; of a forked one, of each of its branches."""
    ends = segments.heads(connection, wanted, about)
    found = [(end.log, end.place) for end in ends if not end.forked]
    for log in dict.fromkeys(end.log for end in ends if end.forked):
        links = segments.chain(connection, log)
        followed = {segment.previous_of(link.header) for link in links}
        found += [(log, link.place) for link in links if link.place.hash not in followed]
    return found


def behind(connection: Connection, log: Log, ends: Iterable[bytes]) -> set[bytes]:
    """The hashes of the segments of a log on the branches that end with these, themselves among them."""
    links = {link.place.hash: link for link in segments.chain(connection, log)}
    found: set[bytes] = set()
    for end in ends:
        mark = end
        while mark in links and mark not in found:
            found.add(mark)
            mark = segment.previous_of(links[mark].header)
    return found


class Coverage:
    """What the other side has, by the ends it told of."""

    def __init__(self, connection: Connection, ends: Sequence[tuple[Log, Place]]) -> None:
        self._connection = connection
        self._ends: dict[Log, list[Place]] = {}
        for log, place in ends:
            self._ends.setdefault(log, []).append(place)
        self._upto: dict[Log, int] = {}
        self._ahead: set[Log] = set()
        self._behind: dict[Log, set[bytes]] = {}

    def has(self, placed: Placed) -> bool:
        """Whether the other side has a segment that is here."""
        log = placed.log
        ends = self._ends.get(log, [])
        if len(ends) > 1 or placed.forked:
            if log not in self._behind:
                self._behind[log] = behind(self._connection, log, [end.hash for end in ends])
            return placed.hash in self._behind[log]
        if log not in self._upto:
            self._upto[log] = self._common(log, ends[0]) if ends else 0
        return placed.number <= self._upto[log]

    def assumes(self, placed: Placed) -> bool:
        """Whether what `has` says of a segment may turn out wrong when more of its log comes: the other side has come
        further, and perhaps on another branch, of which nothing is here.
        """
        return placed.log in self._ahead

    def _common(self, log: Log, end: Place) -> int:
        """Up to which number the other side has what is here."""
        last, known = segments.end_of(self._connection, log, end.hash)
        if not known and end.number > last:
            self._ahead.add(log)
        return end.number if known or end.number > last else 0
