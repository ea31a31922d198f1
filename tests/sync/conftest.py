"""A village desk and a township desk that the county has invited; neither has exchanged yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_app.core.vocabulary import Role
from agent_app.desk.desk import Desk
from tests.support.desks import TOWNSHIP, Wall, enrol, make_desk


@pytest.fixture
def desk(desk: Desk, county: Desk) -> Desk:
    enrol(county, desk)
    return desk


@pytest.fixture
def township(tmp_path: Path, wall: Wall, county: Desk) -> Iterator[Desk]:
    made = make_desk(tmp_path / "township", wall, name="何志明", division=TOWNSHIP, role=Role.SUPERVISOR)
    enrol(county, made)
    yield made
    made.close()
