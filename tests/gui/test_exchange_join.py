"""还没有接上 in 交换: whose invitation is taken, from a stick or from what was typed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from agent_app.core.vocabulary import Role
from agent_app.county import people
from agent_app.desk import exchanging, registering
from agent_app.gui.sticks import Stick
from tests.gui.exchange_hand import Hand, Room, said
from tests.support.desks import OTHER_VILLAGE, VILLAGE, WATER


def test_a_desk_joins_its_county_by_the_file_on_a_stick(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path
) -> None:
    registering.register(room.desk, WATER)
    at = exchange_hand()
    assert "还没有接上" in said(at.page.way)
    _invited(room, tmp_path / "stick", room.desk.profile.name, room.desk.profile.division)
    asked = at.button("从 U 盘读邀请")
    asked.setFocus()
    asked.click()
    at.told("接上了云山县信访局，用的是给刘春生（990101003001）的邀请")
    at.wait(lambda: "云山县信访局" in said(at.page.way) and not at.page.join.isVisible())
    assert at.page.way.write.hasFocus()


def test_of_several_invitations_that_for_this_desk_is_taken(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path
) -> None:
    at = exchange_hand()
    for name, division in (("刘春生", VILLAGE), ("王秋菊", OTHER_VILLAGE)):
        _invited(room, tmp_path / "stick", name, division)
    (tmp_path / "stick" / "空.xfyq").write_bytes(b"")
    at.button("从 U 盘读邀请").click()
    at.told("用的是给刘春生（990101003001）的邀请")
    assert room.desk.profile.division == VILLAGE


def test_an_invitation_for_somebody_else_is_taken_only_when_chosen(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path
) -> None:
    at = exchange_hand()
    _invited(room, tmp_path / "stick", "王秋菊", OTHER_VILLAGE)
    (tmp_path / "stick" / "刘春生.xfyq").write_bytes(b"")
    at.button("从 U 盘读邀请").click()
    at.wait(lambda: any("这份邀请是给王秋菊（990101003002）的" in words for words in said(at.page.join)))
    assert any("刘春生.xfyq：" in words for words in said(at.page.join))
    at.press(Qt.Key.Key_Escape)
    at.button("从 U 盘读邀请").click()
    at.button("不用它").click()
    assert any("什么都没有动" in words for words in said(at.page.join))
    _invited(room, tmp_path / "stick", "丁", OTHER_VILLAGE)
    at.button("从 U 盘读邀请").click()
    at.wait(lambda: any("读到2份邀请" in words for words in said(at.page.join)))
    assert exchanging.standing(room.desk).county is None
    at.button("王秋菊（990101003002）").click()
    at.told("用的是给王秋菊（990101003002）的邀请")
    assert room.desk.profile.division == OTHER_VILLAGE


def test_a_code_that_was_mistyped_is_told_before_anybody_is_asked(
    room: Room, exchange_hand: Callable[[], Hand]
) -> None:
    at = exchange_hand()
    at.page.join.code.set_text("ABCD-EFGH")
    at.button("用这串字接上").click()
    assert "还没有写网址" in at.page.join.address.error
    at.page.join.address.set_text("10.1.2.3")
    at.button("用这串字接上").click()
    assert "可能有一个看错了" in at.page.join.code.error


def _invited(room: Room, stick: Path, name: str, division: str) -> None:
    """The county writes an invitation to a stick that is then in the village."""
    invitation = people.invite(room.county, scope=division, name=name, role=Role.AGENT)
    stick.mkdir(exist_ok=True)
    (stick / f"{name}.xfyq").write_bytes(people.enrolment.to_file(invitation))
    room.plugged[:] = [Stick(stick, "U 盘")]
