"""On the worst of lines nothing arrives twice, nothing is lost, and every connection that holds brings something further.

The real client talks through a simulated line to the real server in this process. The line has the speed of GPRS (50 kbit/s
down, 20 up, 500 ms), 2G, 3G or DSL, loses up to half of its packets, and is cut at every class of place: before anything is
sent, within the request, at its last byte, after the county has committed and before its answer, within the answer, at its
last byte. Time is virtual and everything follows from the seed.
"""

import random
from collections import Counter
from pathlib import Path

import pytest

from agent_app.base.errors import TroubleError
from agent_app.county import server
from agent_app.desk import attaching, casebook, checking, exchanging, registering
from agent_app.desk.desk import Desk
from agent_app.store import segments
from agent_app.store.bulk import run
from agent_app.store.meta import put_meta
from tests.faults import line_times
from tests.faults.lines import KINDS, LOSSES, SimulatedLine, on
from tests.support.county import InProcess
from tests.support.desks import VILLAGE, WATER, Wall, enrol, exchanged, make_county, make_desk
from tests.support.pictures import document

ATTEMPTS = 400


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


def test_a_slower_line_takes_longer_and_the_slowest_is_quick_enough(tmp_path: Path) -> None:
    told = line_times.table(tmp_path, losses=(0.0,), loads=line_times.LOADS[:1])
    seconds = {row["line"]: row["one case"] for row in told}
    assert seconds["GPRS"] > seconds["2G"] > seconds["3G"] > seconds["DSL"]
    assert seconds["GPRS"] < 15
