"""The first exchange of many cases over the line, both ways, with a server process of its own; and the small ones after.

What was measured of peers with the same records on such a machine, in documents a second: PouchDB 3,400 up and 3,200
down at its best batch; Anki, with neither signatures nor encryption and one user, 17,700 up and 22,000 down.
"""

import csv
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import zstandard

from agent_app.core.event import Op
from agent_app.core.text import clean_words
from agent_app.desk import exchanging, indexing, stepping
from agent_app.desk.desk import Desk, wall_clock
from agent_app.store.bulk import run
from agent_app.sync import belonging, network
from tests.bench.data import cases, reopened
from tests.bench.figures import Figure, figure, milliseconds, seconds
from tests.support.county import COUNTY_SERVER, said, serving
from tests.support.desks import VILLAGE, make_county, make_desk
from tests.support.tools import SHARED_DATA

FIRST = 10_000
_TIMES = 15
_CHARACTERS = 400
"""Of a case's words: 1.2 kB."""


class _Counted:
    """Counts the bytes that a line carries, each way."""

    def __init__(self) -> None:
        self.up = self.down = 0
        self._exchange = network.Line.exchange

    def __enter__(self) -> "_Counted":
        counted = self

        def exchange(line: network.Line, request: bytes):  # type: ignore[no-untyped-def]
            answer = counted._exchange(line, request)
            counted.up += len(request)
            counted.down += len(answer.getvalue())
            return answer

        network.Line.exchange = exchange  # type: ignore[method-assign]
        return self

    def __exit__(self, *details: object) -> None:
        network.Line.exchange = self._exchange  # type: ignore[method-assign]


def exchange(folder: Path, count: int = FIRST) -> Iterator[Figure]:
    """Up, down into an empty desk, nothing new, and one changed case there and back."""
    home = folder / "county"
    make_county(home, wall_clock).close()
    sender, reader = (
        make_desk(folder / "sender", wall_clock),
        make_desk(folder / "reader", wall_clock, name="何秀英"),
    )
    with serving(home) as url:
        for desk in (sender, reader):
            invited = said(COUNTY_SERVER, home, "enrol", "--name", desk.profile.name, "--scope", VILLAGE)
            exchanging.enrol_by_code(desk, url, invited["code"])
        source = _records(count)
        with sender.writing() as writing:
            writing.defer_index = True
            for subject, ops in source:
                writing.open(subject, ops)
        plain = json.dumps([ops for _, ops in source], ensure_ascii=False, default=repr).encode("utf-8")
        packed = len(zstandard.ZstdCompressor(level=3).compress(plain))
        with _Counted() as counted:
            up = seconds(lambda: exchanging.over_network(sender))
        yield figure(f"first exchange of {count} cases, up", count / up, "cases/s", aim="≥ 8,000")
        yield figure(
            "bytes on the wire, up", counted.up / 1e6, "MB", packed / 1e6, "≤ 1.2",
            "reference: zstd -3 of the same records as JSON in one piece",
        )  # fmt: skip
        with _Counted() as counted:
            begun, came = time.perf_counter(), []
            exchanging.over_network(reader, lambda done: came.append(time.perf_counter()))
            down, listed = came[-1] - begun, time.perf_counter() - begun
        with reader.vault.read() as connection:
            assert run(connection, "SELECT count(*) FROM cases") == [(count,)]
        yield figure(f"first exchange of {count} cases, down", count / down, "cases/s", aim="≥ 8,000")
        yield figure("the same, with all of them on the lists", count / listed, "cases/s")
        yield figure("bytes on the wire, down", counted.down / 1e6, "MB", packed / 1e6, "≤ 1.2")
        waiting = seconds(lambda: indexing.catch_up(reader))
        yield figure("the same, with the search index behind it", count / (listed + waiting), "cases/s")
        office = reopened(home)  # opened anew, it puts on the lists what the server has not yet
        indexing.catch_up(office)
        office.close()
        yield from _small(sender, reader, url)
    for desk in (sender, reader):
        desk.close()


def _records(count: int) -> list[tuple[bytes, list[Op]]]:
    """Cases in the words of real messages where they are, since made-up ones say the same over and over."""
    records = list(cases(count))
    file = SHARED_DATA / "requests.csv"
    if file.exists():
        csv.field_size_limit(2**24)
        with file.open(encoding="utf-8-sig", newline="") as lines:
            words = [clean_words(row["body"]) for row in csv.DictReader(lines)]
        whole = "".join(words)
        for place, (_, ops) in enumerate(records):
            ops[0][1]["words"] = whole[place * _CHARACTERS % len(whole) :][:_CHARACTERS]
    return records


def _small(sender: Desk, reader: Desk, url: str) -> Iterator[Figure]:
    with _Counted() as counted:
        exchanging.over_network(reader)
    body = bytes(counted.up)
    with reader.vault.read() as connection:
        county = belonging.county_of(connection)
    assert county is not None

    def post() -> None:
        with httpx.Client(base_url=url, verify=network.context_for(county)) as client:
            client.post("/v1/nothing", content=body)

    bare = milliseconds(post, _TIMES)
    value = milliseconds(lambda: exchanging.over_network(reader), _TIMES)
    yield figure(
        "exchange with nothing new", value, "ms", bare, "≤ 3",
        f"reference: one bare HTTPS POST of the same {counted.up} bytes, connecting included in both",
    )  # fmt: skip
    with sender.vault.read() as connection:
        numbers = [
            number for (number,) in run(connection, "SELECT number FROM cases ORDER BY id LIMIT ?", (_TIMES,))
        ]
    spent = []
    for number in numbers:
        stepping.take_step(
            sender, number, "contact", data={"organ": "县水利局", "note": "打过电话，说明天来看。"}
        )
        start = time.perf_counter()
        exchanging.over_network(sender)
        exchanging.over_network(reader)
        spent.append(1000 * (time.perf_counter() - start))
    yield figure(
        "one changed case, there and to another desk", statistics.median(spent), "ms", aim="≤ 100 ms"
    )
