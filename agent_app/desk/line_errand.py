"""The exchange on the line: request after request until neither side has more, the next one under way as early as can be.

While the county works on one request the desk writes the next, and while the desk takes in one answer the county works
on the next. Each side does its part in a transaction of its own, so it may end after any of them.
"""

import io
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from agent_app.base.errors import AppError
from agent_app.desk import indexing, ways, wrong_clock
from agent_app.desk.desk import Desk
from agent_app.desk.outcomes import Outcome, Watch
from agent_app.store import blob_ways
from agent_app.sync import exchange, network
from agent_app.sync.offering import Outgoing, Photos
from agent_app.sync.response import Opened


@dataclass(frozen=True, slots=True)
class _Request:
    """A request that was written; its answer, once it is on its way."""

    outgoing: Outgoing
    body: bytes
    under_way: Future[io.BytesIO] | None = None


class Errand:
    """One exchange on the line. `outcome` adds up what it did, and `watch` is shown it after every answer."""

    def __init__(
        self, desk: Desk, line: network.Line, pace: network.Pace, outcome: Outcome, watch: Watch | None
    ) -> None:
        self._desk = desk
        self._line = line
        self._pace = pace
        self._outcome = outcome
        self._watch = watch
        self._went: list[Outgoing] = []

    def run(self) -> None:
        """Exchange until nothing is left. Raises what the line and the reading of an answer raise."""
        # Nothing but the line itself is used in the other thread.
        with ThreadPoolExecutor(1, "line") as carrier:
            request: _Request | None = self._written()
            while request is not None:
                request = self._one(carrier, request)

    def _one(self, carrier: ThreadPoolExecutor, request: _Request) -> _Request | None:
        """Take in the answer to a request, the next one being on its way by then if that may be; returns the next one."""
        answer = request.under_way or carrier.submit(self._carry, request.body)
        self._went.append(request.outgoing)
        following = self._written(Photos.LATER) if request.outgoing.more else None
        opened = self._opened(answer.result(), request.outgoing)
        if following is not None and not following.outgoing.segments:
            following = (
                None  # only photos are left, and which chunks of them the county lacks is in its answer
            )
        if not exchange.goes_on_alike(self._desk.vault, opened):
            following = None
        elif opened.reading.segments and (following is not None or opened.manifest.more):
            following = self._written(Photos.LATER, opened)
        if following is not None:
            following = replace(following, under_way=carrier.submit(self._carry, following.body))
        result = exchange.apply_response(
            self._desk.vault, opened, self._desk.law, self._desk.now_ms, request.outgoing
        )
        wrong_clock.heard(self._desk, opened.manifest.created)
        self._tell(request.outgoing, result)
        if following is None and (request.outgoing.more or result.more):
            indexing.derive(self._desk)  # photos may take hours, and cases stand on the lists before them
            following = self._written()
        return following

    def _written(self, photos: Photos | None = None, after: Opened | None = None) -> _Request:
        """The next request: photos follow the records, where they may go by the line at all."""
        photos = photos or (Photos.GO if self._went else Photos.LATER)
        if ways.ways(self._desk).photos_by_stick:  # may be chosen while photos are on their way
            photos = Photos.STAY
        out = io.BytesIO()
        desk, limit = self._desk, self._pace.limit
        outgoing = exchange.write_request(
            desk.vault, out, desk.now_ms, limit, self._went, photos, after, at_once=True
        )
        return _Request(outgoing, out.getvalue())

    def _carry(self, body: bytes) -> io.BytesIO:
        began = time.monotonic()
        answer = self._line.exchange(body)
        self._pace.took(time.monotonic() - began, len(body) + len(answer.getbuffer()))
        return answer

    def _opened(self, answer: io.BytesIO, outgoing: Outgoing) -> Opened:
        try:
            return exchange.open_response(self._desk.vault, answer)
        except AppError:
            # Whatever is the matter with the answer: the line took the request.
            exchange.mark_handed_over(self._desk.vault, outgoing)
            self._desk.look_again()  # refused, it may be again who it was before its invitation
            raise

    def _tell(self, outgoing: Outgoing, result: exchange.Result) -> None:
        self._outcome.sent += outgoing.header.events
        self._outcome.add(result)
        if self._watch is not None:
            with self._desk.vault.read() as connection:
                self._outcome.photos = blob_ways.waiting(connection)
            self._watch(self._outcome)
