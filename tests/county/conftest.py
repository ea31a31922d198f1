"""A county, a village desk and a township desk, in one process; the clock stands where a test puts it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_app.core.vocabulary import Role
from agent_app.desk.desk import Desk
from tests.support.county import Browser, at_console
from tests.support.desks import TOWNSHIP, Wall, enrol, make_county, make_desk


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def county(tmp_path: Path, wall: Wall) -> Iterator[Desk]:
    desk = make_county(tmp_path / "county", wall)
    yield desk
    desk.close()


@pytest.fixture
def village(tmp_path: Path, wall: Wall, county: Desk) -> Iterator[Desk]:
    desk = make_desk(tmp_path / "village", wall)
    enrol(county, desk)
    yield desk
    desk.close()


@pytest.fixture
def township(tmp_path: Path, wall: Wall, county: Desk) -> Iterator[Desk]:
    desk = make_desk(tmp_path / "township", wall, name="何志明", division=TOWNSHIP, role=Role.SUPERVISOR)
    enrol(county, desk)
    yield desk
    desk.close()


@pytest.fixture
def browser(county: Desk) -> Browser:
    return at_console(county)
