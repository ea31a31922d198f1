"""Cases that may be alike, out of the index: rare pieces first, and whatever text is asked with."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent_app.desk import registering
from agent_app.desk.desk import Desk
from agent_app.store import alike, caselist
from tests.support.desks import FIELD, WATER, Wall, make_desk

WAGES = WATER | {"summary": "工钱", "words": "在县城给人盖仓库，工钱到现在没有给，电话也不接。"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = make_desk(tmp_path_factory.mktemp("alike") / "home", Wall())
    for matter in (WATER, FIELD, WAGES):
        registering.register(made, matter)
    yield made
    made.close()


def titles(desk: Desk, words: str, *, value: bool = False) -> list[str]:
    with desk.vault.read() as connection:
        find = alike.holding if value else alike.telling
        return [row.title for row in caselist.rows(connection, find(connection, words, 8))]


def test_the_rarest_pieces_lead_to_the_case(desk: Desk) -> None:
    assert titles(desk, "仓库盖好了，没有人给钱")[0] == "工钱"
    assert titles(desk, "饮水管没有人修")[0] == WATER["summary"]


def test_all_pieces_of_a_value_must_be_there(desk: Desk) -> None:
    assert len(titles(desk, "138 0000 2046".replace(" ", ""), value=True)) == 2
    # Names, not house numbers: a drawn case number may hold any digit.
    assert titles(desk, "吴有根", value=True) == ["工钱", WATER["summary"]]
    assert titles(desk, "吴有河", value=True) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_any_text_may_be_asked_with(desk: Desk, text: str) -> None:
    assert len(titles(desk, text)) <= 8
    assert len(titles(desk, text, value=True)) <= 8


def test_near_copies_are_found_where_every_piece_is_common(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alike, "COMMON", 1)
    assert titles(desk, str(WATER["words"])) == [WATER["summary"]]
    assert titles(desk, "没有人修") == []
