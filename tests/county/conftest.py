"""A county, a village desk and a township desk, in one process; the clock stands where a test puts it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_app.desk.desk import Desk
from tests.support.county import Browser, at_console
from tests.support.desks import Wall, enrol, make_county
from tests.support.postgres import DATABASES, Server
from tests.sync.conftest import township

__all__ = ["township"]


ON_BOTH = {"test_console_way", "test_postgresql"}
"""What is tried on both databases in the short run: the whole way of a case, and what only a server can get wrong."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try these modules on both databases, all of them where COUNTY_DATABASES says "all"."""
    if "database" in metafunc.fixturenames:
        both = (
            metafunc.module.__name__.rpartition(".")[2] in ON_BOTH
            or os.environ.get("COUNTY_DATABASES") == "all"
        )
        metafunc.parametrize("database", DATABASES if both else DATABASES[:1], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Where a county keeps its record: in its home (""), or in an empty database of a real server."""
    if request.param == "sqlite":
        return ""
    server: Server = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def county(tmp_path: Path, wall: Wall, database: str) -> Iterator[Desk]:
    desk = make_county(tmp_path / "county", wall, database)
    yield desk
    desk.close()


@pytest.fixture
def village(desk: Desk, county: Desk) -> Desk:
    enrol(county, desk)
    return desk


@pytest.fixture
def browser(county: Desk) -> Browser:
    return at_console(county)
