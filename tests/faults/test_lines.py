"""On the worst of lines nothing arrives twice, nothing is lost, and every connection that holds brings something further.

The real client talks through a simulated line to the real server in this process. The line has the speed of GPRS (50 kbit/s
down, 20 up, 500 ms), 2G, 3G or DSL, loses up to half of its packets, and is cut at every class of place: before anything is
sent, within the request, at its last byte, after the county has committed and before its answer, within the answer, at its
last byte. Time is virtual and everything follows from the seed.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from unittest.mock import patch

import httpx
import pytest

from agent_app.base.errors import TroubleError
from agent_app.county import server
from agent_app.desk import attaching, casebook, checking, exchanging, line_errand, registering
from agent_app.desk.desk import Desk
from agent_app.store import segments
from agent_app.store.bulk import run
from agent_app.store.vault import put_meta
from agent_app.sync import network
from tests.support.county import InProcess
from tests.support.desks import VILLAGE, WATER, Wall, enrol, exchanged, make_county, make_desk
from tests.support.pictures import document


class Kind(NamedTuple):
    """Bytes a second down and up, and half a round trip in seconds."""

    down: float
    up: float
    delay: float


KINDS = {
    "GPRS": Kind(50_000 / 8, 20_000 / 8, 0.5),
    "2G": Kind(100_000 / 8, 40_000 / 8, 0.4),
    "3G": Kind(1_000_000 / 8, 400_000 / 8, 0.15),
    "DSL": Kind(8_000_000 / 8, 800_000 / 8, 0.03),
}
LOSSES = (0.0, 0.01, 0.05, 0.2, 0.5)
CUTS = (
    "before",
    "head",
    "within",
    "last byte",
    "after commit",
    "answer head",
    "within answer",
    "answer's last byte",
)
PACKET = 1400
_GIVES_UP = 9
"""So many losses of one packet in a row, and a connection is given up."""
ATTEMPTS = 400


@dataclass
class SimulatedLine(httpx.BaseTransport):
    """A line with a speed, losses and cuts; what it carries arrives whole or not at all."""

    kind: Kind
    loss: float
    cut_share: float
    chance: random.Random
    server: httpx.BaseTransport
    now: float = 0.0
    sent: int = 0
    answers: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request there and its answer back."""
        cut = self.chance.choice(CUTS) if self.chance.random() < self.cut_share else ""
        if cut == "before":
            self._break(cut, httpx.ConnectError)
        body = request.read()
        if cut in ("head", "within", "last byte"):
            share = {"head": 100, "within": self.chance.randrange(len(body)), "last byte": len(body) - 1}[cut]
            self._carry(share, self.kind.up)
            self._break(cut, httpx.WriteError)
        self._carry(len(body) + 300, self.kind.up)
        answer = self.server.handle_request(request)
        if cut in ("after commit", "answer head", "within answer", "answer's last byte"):
            size = len(answer.content)
            share = {"after commit": 0, "answer head": 60, "within answer": size // 2}.get(cut, size - 1)
            self._carry(share, self.kind.down)
            self._break(cut, httpx.ReadError)
        self._carry(len(answer.content) + 300, self.kind.down)
        self.answers += 1
        return answer

    def _carry(self, size: int, speed: float) -> None:
        for _ in range(size // PACKET + 1):
            wait = self.kind.delay
            for tried in range(_GIVES_UP + 1):
                self.now += PACKET / speed
                self.sent += PACKET
                if self.chance.random() >= self.loss:
                    break
                if tried == _GIVES_UP:
                    self._break("given up", httpx.ReadTimeout)
                self.counts["packets lost"] += 1
                wait = min(wait * 1.5, 8.0)
                self.now += wait
        self.now += self.kind.delay

    def _break(self, why: str, error: type[httpx.TransportError]) -> None:
        self.counts[f"cut: {why}"] += 1
        self.now += 1.0
        raise error(why)


@contextmanager
def on(line: SimulatedLine) -> Iterator[None]:
    """Let the program use this line instead of the machine's, and its time instead of the clock's."""

    def begin(self: network.Line, *_: object) -> None:
        self._client, self._proxied = httpx.Client(transport=line, base_url="https://county"), False

    clock = SimpleNamespace(monotonic=lambda: line.now)
    with patch.object(network.Line, "__init__", begin), patch.object(line_errand, "time", clock):
        yield


def trial(seed: int, folder: Path) -> Counter[str]:
    """A desk and a county with work for each other, and a bad line between them until all has arrived."""
    chance = random.Random(seed)
    name, loss = chance.choice(sorted(KINDS)), chance.choice(LOSSES)
    county, desk = make_county(folder / "county", Wall()), make_desk(folder / "desk", Wall())
    enrol(county, desk)
    exchanged(desk, county)
    _work(chance, desk, county, folder)
    line = SimulatedLine(
        KINDS[name], loss, chance.choice([0.0, 0.3, 0.6, 0.8]), chance, InProcess(server.create(county))
    )
    try:
        with on(line):
            attempts = _until_all_is_there(desk, county, line)
        _same(desk, county)
        return line.counts + Counter(
            {
                "connections": attempts,
                "answers": line.answers,
                f"{name} lines": 1,
                "virtual minutes": int(line.now / 60),
            }
        )
    finally:
        desk.close()
        county.close()


def _work(chance: random.Random, desk: Desk, county: Desk, folder: Path) -> None:
    with desk.vault.write() as connection:
        put_meta(connection, "photos_by_stick", None)
    for _ in range(chance.choice([1, 5, 40])):
        number = registering.register(desk, WATER).number
    for _ in range(chance.choice([0, 3, 20])):
        registering.register(county, WATER, division=VILLAGE)
    if chance.random() < 0.4:
        scan = folder / "扫描.pdf"
        scan.write_bytes(document(chance.choice([50_000, 1_500_000]), seed=3))
        attaching.attach(desk, number, scan)


def _until_all_is_there(desk: Desk, county: Desk, line: SimulatedLine) -> int:
    for attempt in range(1, ATTEMPTS):
        before, answers, records = _known(desk, county), line.answers, _records_wait(desk)
        try:
            exchanging.over_network(desk)
            done = True
        except TroubleError:
            done = False
        after = _known(desk, county)
        for name in after:
            assert after[name] >= before[name], f"{name} went back"
        if done and not _waiting(desk):
            return attempt
        assert line.answers == answers or after != before or not records, "an answer that brought nothing"
    raise AssertionError(f"not all there after {ATTEMPTS} connections")


def _known(desk: Desk, county: Desk) -> dict[str, int]:
    with desk.vault.read() as here, county.vault.read() as there:
        confirmed = run(here, "SELECT count(*) FROM segments WHERE delivery = 2")[0][0]
        return {
            "confirmed": confirmed,
            "at the desk": run(here, "SELECT count(*) FROM events")[0][0],
            "at the county": run(there, "SELECT count(*) FROM events")[0][0],
            "chunks at the county": run(there, "SELECT count(*) FROM blob_chunks")[0][0],
            "answers kept": run(here, "SELECT count(*) FROM cursors WHERE position > 0")[0][0],
        }


def _records_wait(desk: Desk) -> bool:
    with desk.vault.read() as connection:
        sealed = bool(list(segments.unconfirmed(connection)))
        return sealed or bool(run(connection, "SELECT 1 FROM events WHERE segment IS NULL LIMIT 1"))


def _waiting(desk: Desk) -> bool:
    with desk.vault.read() as connection:
        blobs = run(connection, "SELECT count(*) FROM blobs WHERE delivery < 2")[0][0]
        return bool(list(segments.unconfirmed(connection)) or blobs)


def _same(desk: Desk, county: Desk) -> None:
    for one in (desk, county):
        assert checking.check(one).problems == []
    there = {row.subject for row in casebook.page(county, limit=200)}
    assert {row.subject for row in casebook.page(desk, limit=200)} == there
    for subject in there:
        assert desk.case(subject).subject.digest() == county.case(subject).subject.digest()
    with desk.vault.read() as here, county.vault.read() as there_:
        leaves = [run(one, "SELECT leaf FROM events ORDER BY leaf") for one in (here, there_)]
    assert leaves[0] == leaves[1] and len(leaves[0]) == len({leaf for (leaf,) in leaves[0]}), (
        "something is there twice"
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_bad_line_loses_nothing_and_doubles_nothing(seed: int, tmp_path: Path) -> None:
    assert trial(seed, tmp_path)["answers"] >= 1
