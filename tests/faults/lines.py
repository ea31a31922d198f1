"""A simulated line: the real client talks through it to the real server in this process. Time on it is virtual."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import NamedTuple
from unittest.mock import patch

import httpx

from agent_app.desk import line_errand
from agent_app.sync import network


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
HELLO_UP, HELLO_DOWN, HELLO_TURNS = 900, 3_000, 2
"""What it takes to begin a connection with TLS: bytes each way, and round trips."""
_GIVES_UP = 9
"""So many losses of one packet in a row, and a connection is given up."""


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

    def connect(self) -> None:
        """Begin a connection."""
        self.now += (
            (HELLO_UP / self.kind.up) + (HELLO_DOWN / self.kind.down) + HELLO_TURNS * 2 * self.kind.delay
        )

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
        line.connect()
        self._client, self._proxied = httpx.Client(transport=line, base_url="https://county"), False

    clock = SimpleNamespace(monotonic=lambda: line.now)
    with patch.object(network.Line, "__init__", begin), patch.object(line_errand, "time", clock):
        yield
