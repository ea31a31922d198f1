"""会不会是同一件事: what is offered, what is said of it, and what is not offered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_app.desk import registering
from agent_app.desk.desk import Desk
from agent_app.desk.repeats import MOST, Typed, candidates
from tests.support.desks import FIELD, WATER, Wall, make_desk

WATER_WORDS = "4组的饮水管又漏了，说来修，没有人修。"
WAGES_WORDS = "在县城给人盖仓库，工钱到现在没有给，电话也不接。"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "home", Wall())
    registering.register(made, WATER)
    registering.register(made, FIELD)
    yield made
    made.close()


def test_the_same_telephone_is_enough(desk: Desk) -> None:
    (repeat,) = candidates(desk, Typed(name="吴小根", phone="138-0000-2046", words=WAGES_WORDS))
    assert repeat.title == WATER["summary"]
    assert repeat.same == ("电话尾号 2046",)
    assert repeat.differs == ("那件的人叫吴有根", "说的事不大一样")


def test_the_same_name_and_story_says_what_is_the_same(desk: Desk) -> None:
    (repeat,) = candidates(
        desk,
        Typed(
            name="吴有根",
            phone="13911110000",
            address="石桥村4组",
            category="农村农业·水利水电",
            words=WATER_WORDS,
        ),
    )
    assert repeat.same == ("姓名", "住址", "都说到“组的饮水管”、“没有人修”")
    assert repeat.differs == ("那件的电话尾号 2046",)


def test_a_namesake_with_another_story_is_not_offered(desk: Desk) -> None:
    assert candidates(desk, Typed(name="吴有根")) != []
    assert candidates(desk, Typed(name="吴有根", words=WAGES_WORDS)) == []


def test_a_joint_petitioner_is_found_too(desk: Desk) -> None:
    (repeat,) = candidates(desk, Typed(name="罗小满", words="量地那天没喊我们，量少了。"))
    assert repeat.same[0] == "姓名"


def test_what_was_denied_is_not_offered_again(desk: Desk) -> None:
    (repeat,) = candidates(desk, Typed(name="吴有根"))
    assert candidates(desk, Typed(name="吴有根"), [repeat.subject]) == []


@pytest.mark.parametrize(
    "typed", [Typed(), Typed(name="吴"), Typed(phone="12"), Typed(words=WATER_WORDS), Typed(id_number="1")]
)
def test_too_little_to_go_by_offers_nothing(desk: Desk, typed: Typed) -> None:
    assert candidates(desk, typed) == []


def test_the_likeliest_comes_first_and_there_are_few(desk: Desk) -> None:
    for _ in range(5):
        registering.register(desk, WATER)
    found = candidates(desk, Typed(name="吴有根", phone="13800002046", words=WATER_WORDS))
    assert len(found) == MOST
    assert all("电话尾号 2046" in repeat.same for repeat in found)
