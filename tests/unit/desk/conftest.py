"""A desk of one agent, at a clock that stands until it is turned."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_app.desk.desk import Desk
from tests.support.desks import Wall, make_desk


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def desk(tmp_path: Path, wall: Wall) -> Iterator[Desk]:
    made = make_desk(tmp_path / "home", wall)
    yield made
    made.close()
