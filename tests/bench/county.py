"""A county on PostgreSQL with two server processes, and three hundred desks that exchange, thirty at once."""

import itertools
import shutil
import statistics
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from http import HTTPStatus
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from agent_app.desk import indexing, registering
from agent_app.desk.desk import Desk, wall_clock
from agent_app.store.bulk import run
from agent_app.store.postgres_driver import copy_rows
from agent_app.sync import answer, network
from tests.bench.data import cases
from tests.bench.figures import Figure, figure, seconds
from tests.support import postgres
from tests.support.county import node
from tests.support.desks import COUNTY, WATER, enrol, exchanged, make_county, make_desk, request_of, take_in

DESKS, AT_ONCE, CASES = 300, 30, 50
"""An agent has some fifty cases a year: 600,000 agents, 30 million cases."""
_RECORD = ("segments", "events")
_LISTS = ("cases", "clocks", "courses", "unindexed")
_COPIES = 5
_COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND table_schema = current_schema()"


def county(folder: Path, desks: int = DESKS) -> Iterator[Figure]:
    """Every desk that has been let in hands in a year's cases, then each one more."""
    with postgres.server(folder / "postgres") as server, ExitStack() as stack:
        address = server.database()
        office = make_county(folder / "county", wall_clock, address)
        shutil.copytree(folder / "county", folder / "other")
        started = [stack.enter_context(node(folder / home)) for home in ("county", "other")]
        nodes = [url for url, _ in started]
        processes = [process.pid for _, process in started]
        made = [_desk(folder, place, office) for place in range(desks)]
        source = cases(desks * CASES)
        for desk in made:
            with desk.writing() as writing:
                for subject, ops in itertools.islice(source, CASES):
                    writing.open(subject, ops, division=desk.profile.division)
        first = [request_of(desk) for desk in made]
        spent, answers, _ = _posted(office, nodes, first)
        listed = spent + seconds(lambda: indexing.derive(office))
        told = f"{desks} desks with {CASES} cases each, {AT_ONCE} at once, two servers on PostgreSQL"
        for what, tables, time_taken in (
            (told, _RECORD, spent),
            ("the same, with the lists", _RECORD + _LISTS, listed),
        ):
            yield figure(
                what, desks * CASES / time_taken, "cases/s", desks * CASES / _copying(office, tables), "≥ 0.3",
                "reference: the same rows of the tables that are written by COPY",
            )  # fmt: skip
        for desk, given in zip(made, answers, strict=True):
            take_in(desk, given)
            registering.register(desk, WATER)
        requests = [request_of(desk) for desk in made]
        indexing.catch_up(office)
        before = _worked(server, processes)
        _, _, waits = _posted(office, nodes, requests)
        worked = _worked(server, processes) - before
        worst = 1000 * statistics.quantiles(waits, n=20)[-1]
        yield figure(f"a small exchange among {AT_ONCE} at once, p95", worst, "ms", aim="≤ 300 ms")
        yield figure("the same, of the processor: both servers and the database", 1000 * worked / desks, "ms")
        _, _, waits = _posted(office, nodes, [request_of(desk) for desk in made[:AT_ONCE]], at_once=1)
        yield figure("a small exchange alone, median", 1000 * statistics.median(waits), "ms")
        for desk in (*made, office):
            desk.close()


def _worked(server: postgres.Server, processes: Sequence[int]) -> float:
    """Seconds of the processor that these and the database have had."""
    main = psutil.Process(server.pid)
    of_children = main.cpu_times().children_user + main.cpu_times().children_system
    found = [main, *main.children(), *map(psutil.Process, processes)]
    return of_children + sum(sum(one.cpu_times()[:2]) for one in found)


def _desk(folder: Path, place: int, office: Desk) -> Desk:
    division = f"{COUNTY}{place // 50 + 1:03d}{place % 50 + 1:03d}"
    desk = make_desk(folder / f"desk-{place}", wall_clock, division=division)
    enrol(office, desk)
    exchanged(desk, office)
    return desk


def _posted(
    office: Desk, nodes: Sequence[str], requests: Sequence[bytes], at_once: int = AT_ONCE
) -> tuple[float, list[bytes], list[float]]:
    """Requests handed in, so many at once: seconds in all, the answers, and how long each waited. None may fail.

    Each of so many lines, as many to the one server as to the other, takes the next request as soon as it has an answer;
    opening it is part of its first. What is posted was sealed before, and posting it costs as little as it can: desks do
    their work on machines of their own, not on the two processors that the servers and the database share here.
    """
    context = network.context_for(answer.card(office.vault))
    headers = {"Content-Type": network.MEDIA_TYPE}
    waiting = deque(enumerate(requests))
    answers, waits = [b""] * len(requests), [0.0] * len(requests)

    def work(node: str) -> None:
        line = HTTPSConnection(urlsplit(node).netloc, context=context, timeout=120)
        with suppress(IndexError), closing(line):
            while True:
                place, request = waiting.popleft()
                start = time.perf_counter()
                line.request("POST", network.EXCHANGE_PATH, request, headers)
                given = line.getresponse()
                answers[place] = given.read()
                waits[place] = time.perf_counter() - start
                assert given.status == HTTPStatus.OK, answers[place]

    begun = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(work, nodes[place % len(nodes)]) for place in range(at_once)]:
            done.result()
    return time.perf_counter() - begun, answers, waits


def _copying(office: Desk, tables: Sequence[str]) -> float:
    """Seconds for the rows that the desks have left there, by COPY into tables of the same shape and with the same indexes,
    until the one transaction is on the disk. It takes half as long at one time as at another, so it is the median of some.
    """
    rows = {}
    with office.vault.read() as connection:
        for table in tables:
            names = [name for (name,) in run(connection, _COLUMNS, (table,))]
            rows[table] = names, run(connection, f"SELECT {','.join(names)} FROM {table}")
    return statistics.median(_copied(office, rows) for _ in range(_COPIES))


def _copied(office: Desk, rows: Mapping[str, tuple[list[str], list[Sequence[Any]]]]) -> float:
    with office.vault.write() as connection:
        for table in rows:
            run(connection, f"CREATE TABLE twin_{table} (LIKE {table} INCLUDING ALL)")
    start = time.perf_counter()
    with office.vault.write() as connection:
        for table, (names, all_of_them) in rows.items():
            copy_rows(connection, f"twin_{table}", names, all_of_them)
    spent = time.perf_counter() - start
    with office.vault.write() as connection:
        for table in rows:
            run(connection, f"DROP TABLE twin_{table}")
    return spent
