"""A hundred thousand events out of one bundle, as ten acts on each of ten thousand cases come in over the years."""

import io
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from agent_app.app import law
from agent_app.core.event import add, new_id
from agent_app.desk import indexing
from agent_app.desk.desk import Desk
from agent_app.store import schema, vault
from agent_app.store.bulk import run
from agent_app.sync import answer
from tests.bench.data import cases, reopened
from tests.bench.figures import Figure, figure, seconds
from tests.support.desks import (
    PASSPHRASE,
    QUICK,
    Wall,
    enrol,
    exchanged,
    make_county,
    make_desk,
    request_of,
)
from tests.support.tools import ROOT

CASES = 10_000
_RECORD = (schema.events, schema.segments)
_LISTS = (schema.cases, schema.clocks, schema.courses, schema.unindexed)
# A step, the days after registering, its fields; each is an event of its own.
_COURSE = (
    ("hand_over", 1, {"organ": "青溪镇人民政府"}),
    ("receive", 3, {"organ": "青溪镇人民政府"}),
    ("contact", 4, {"organ": "青溪镇人民政府", "note": "来过电话，说这几天来看。"}),
    ("accept", 10, {"organ": "云山县水利局", "track": "31(6)"}),
    ("urge", 30, {"organ": "云山县水利局", "note": "问了一回，说在办。"}),
    ("reply", 45, {"organ": "云山县水利局", "outcome": "support", "document_number": "信意〔2026〕12号"}),
    ("serve", 48, {}),
    ("explain", 49, {"note": "当面念了一遍，问清楚了。"}),
    ("follow_up", 70, {"satisfaction": "satisfied"}),
)


def events(folder: Path, count: int = CASES) -> Iterator[Figure]:
    """Taken in by a county in a process of its own, beside the rows that came of it put into empty tables."""
    county, desk = make_county(folder / "county", Wall()), make_desk(folder / "sender", Wall())
    enrol(county, desk)
    exchanged(desk, county)
    county.close()
    _write(desk, count)
    bundle = folder / "request.xfb"
    bundle.write_bytes(request_of(desk))
    desk.close()
    child = subprocess.run(
        [sys.executable, "-m", "tests.bench.events", str(folder / "county"), str(bundle)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    taken, listed, memory = map(float, child.stdout.split())
    told = f"{count * (1 + len(_COURSE)):,} events from a bundle, {count:,} cases"
    for what, tables, spent in (
        (told, _RECORD, taken),
        ("the same, with the lists", _RECORD + _LISTS, listed),
    ):
        written, reference = _floor(folder, tables)
        yield figure(what, written / spent, "events/s", written / reference, "≥ 0.4",
                     "reference: executemany of the same rows into the same tables")  # fmt: skip
    if memory:
        yield figure(f"most memory while {told} are imported", memory, "MB", aim="≤ 250 MB")


def _floor(folder: Path, tables: Sequence[Table]) -> tuple[int, float]:
    """How many events the county has, and how long its rows of these tables take to be put into an empty vault alone."""
    county = reopened(folder / "county")
    rows: dict[str, list[Any]] = {}
    with county.vault.read() as connection:
        for table in tables:
            rows[table.name] = run(connection, f"SELECT * FROM {table.name} ORDER BY rowid")
    county.close()
    twin = vault.create(folder / f"twin-{len(tables)}", PASSPHRASE, QUICK)[0]
    with twin.engine.connect() as connection:
        plain = connection.connection.cursor()

        def put() -> None:
            plain.execute("BEGIN IMMEDIATE")
            for table in tables:
                marks = ",".join("?" * len(table.columns))
                plain.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows[table.name])
            plain.execute("COMMIT")

        spent = seconds(put)
    twin.close()
    return len(rows["events"]), spent


def _write(desk: Desk, count: int) -> None:
    """Act after act through all cases, so that no two acts on one case lie side by side."""
    begun: list[tuple[bytes, date]] = []
    with desk.writing() as writing:
        writing.defer_index = True
        for subject, ops in cases(count):
            writing.open(subject, ops)
            begun.append((subject, date.fromisoformat(ops[0][1]["registered_on"])))
    for code, after, fields in _COURSE:
        with desk.writing() as writing:
            writing.defer_index = True
            for subject, day in begun:
                on = (day + timedelta(days=after)).isoformat()
                writing.append(subject, [add("step", new_id(), {"code": code, "on": on, **fields})])


def _import(home: Path, bundle: Path) -> None:
    county = reopened(home)
    start = time.perf_counter()
    with bundle.open("rb") as request:
        answer.answer(county.vault, request, io.BytesIO(), law(), county.now_ms)
    taken = time.perf_counter() - start
    indexing.derive(county)
    listed = time.perf_counter() - start
    county.close()
    print(taken, listed, _most_memory())


def _most_memory() -> float:
    """The most that this process held, in MB; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    _import(Path(sys.argv[1]), Path(sys.argv[2]))
