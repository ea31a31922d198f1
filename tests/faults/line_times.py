"""`python -m tests.faults.line_times`: how long it takes to exchange one case, and a hundred cases with a photo, on each line.

From pressing 交换 until the county has confirmed everything; the seconds are the simulated line's, see `lines`. One JSON line each.
"""

import json
import os
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent_app.base.paths import STATE_DIR_VARIABLE
from agent_app.county import server
from agent_app.desk import attaching, casebook, exchanging, registering
from agent_app.desk.desk import Desk
from tests.faults.lines import KINDS, Kind, SimulatedLine, on
from tests.support.county import InProcess
from tests.support.desks import WATER, Wall, enrol, exchanged, make_county, make_desk
from tests.support.pictures import document

PHOTO = 400_000
"""Bytes of a photo of a page as it is kept."""
LOSSES = (0.0, 0.05)
LOADS = (("one case", 1, 0), ("100 cases and a photo", 100, PHOTO))


def table(
    folder: Path, losses: Sequence[float] = LOSSES, loads: Sequence[tuple[str, int, int]] = LOADS
) -> list[dict[str, Any]]:
    """Seconds and bytes for each line with each share of lost packets."""
    rows = []
    for name, kind in KINDS.items():
        for loss in losses:
            row: dict[str, Any] = {"line": name, "lost": loss}
            for what, cases, photo in loads:
                place = folder / f"{name}{loss}{cases}"
                place.mkdir()
                line = _exchanged(place, kind, loss, cases, photo)
                row |= {what: round(line.now, 1), f"{what}, kB": line.sent // 1000}
            rows.append(row)
    return rows


def _exchanged(folder: Path, kind: Kind, loss: float, cases: int, photo: int) -> SimulatedLine:
    county, desk = make_county(folder / "county", Wall()), make_desk(folder / "desk", Wall())
    try:
        enrol(county, desk)
        exchanged(desk, county)
        numbers = [registering.register(desk, WATER).number for _ in range(cases)]
        if photo:
            _photograph(desk, numbers[0], folder, photo)
        line = SimulatedLine(kind, loss, 0.0, random.Random(1), InProcess(server.create(county)))
        with on(line):
            exchanging.over_network(desk)
        assert casebook.total(county) == cases
        standing = exchanging.standing(desk)
        assert not standing.photos.number and not standing.unsealed
        return line
    finally:
        desk.close()
        county.close()


def _photograph(desk: Desk, number: str, folder: Path, size: int) -> None:
    scan = folder / "扫描.pdf"
    scan.write_bytes(document(size, seed=3))
    attaching.attach(desk, number, scan)


if __name__ == "__main__":
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with tempfile.TemporaryDirectory() as place:
        os.environ[STATE_DIR_VARIABLE] = f"{place}/state"
        for told in table(Path(place)):
            print(json.dumps(told, ensure_ascii=False))
