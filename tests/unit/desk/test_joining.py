"""Invitations that lie on a stick: whose they are, and that a broken one hides no other."""

from pathlib import Path

from agent_app.core.vocabulary import Role
from agent_app.county import people
from agent_app.desk import joining
from agent_app.sync import enrolment
from tests.support.desks import OTHER_VILLAGE, VILLAGE, make_county


def test_each_says_whom_it_is_for_and_a_broken_one_is_named(tmp_path: Path) -> None:
    county, stick = make_county(tmp_path / "county"), tmp_path / "stick"
    (stick / "王秋菊").mkdir(parents=True)
    for name, division, path in (
        ("刘春生", VILLAGE, stick / "刘春生.xfyq"),
        ("王秋菊", OTHER_VILLAGE, stick / "王秋菊" / "邀请.xfyq"),
    ):
        invitation = people.invite(county, scope=division, name=name, role=Role.AGENT)
        path.write_bytes(enrolment.to_file(invitation))
    (stick / "丁.xfyq").write_bytes(b"")
    (stick / "大.xfyq").write_bytes(bytes(100_000))
    content = joining.invitations_in([stick, tmp_path / "拔了"])
    assert joining.choices(content.found) == [f"刘春生（{VILLAGE}）", f"王秋菊（{OTHER_VILLAGE}）"]
    assert [said.partition("：")[0] for said in content.unreadable] == ["丁.xfyq", "大.xfyq"]
    county.close()


def test_what_stands_on_the_paper_is_checked_in_words() -> None:
    assert not joining.wrong_address("https：//10.1.2.3：8443")
    assert "还没有写" in joining.wrong_address(" ") and "网址不对" in joining.wrong_address("10.1.2.3:八")
    assert not joining.wrong_code(enrolment.code_of(enrolment.new_secret()).lower())
    assert "还没有写" in joining.wrong_code("") and "看错了" in joining.wrong_code("ABCD")


def test_two_for_the_same_person_are_told_apart_by_their_files(tmp_path: Path) -> None:
    county = make_county(tmp_path / "county")
    for file in ("旧.xfyq", "新.xfyq"):
        invitation = people.invite(county, scope=VILLAGE, name="刘春生", role=Role.AGENT)
        (tmp_path / file).write_bytes(enrolment.to_file(invitation))
    found = joining.invitations_in([tmp_path]).found
    assert joining.choices(found) == [f"刘春生（{VILLAGE}） 新.xfyq", f"刘春生（{VILLAGE}） 旧.xfyq"]
    county.close()
