"""The resident's authorization: drawn up, signed, missing something, ended at any time."""

from pathlib import Path

import pytest

from agent_app.base.errors import UserError
from agent_app.core import agency
from agent_app.core.vocabulary import Stage
from agent_app.desk import (
    attaching,
    authorizing,
    casebook,
    checking,
    noting,
    papers,
    people,
    registering,
    stepping,
)
from agent_app.desk.desk import Desk
from tests.paper.reading import squeezed, words
from tests.support.desks import FIELD, WATER, Wall, enrol, exchanged, make_county, reopened

SIGNED = {"signed_on": "2026-06-30", "signing": "self"}
PHOTO = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def number(desk: Desk) -> str:
    return registering.register(desk, WATER).number


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "委托书.pdf"
    path.write_bytes(PHOTO)
    return path


def lacks(desk: Desk, number: str) -> list[str]:
    return [lack.code for lack in authorizing.lacks(desk, desk.case(number))]


def test_from_nothing_to_an_authorization_in_order(desk: Desk, number: str, photo: Path) -> None:
    assert lacks(desk, number) == ["tie_unasked", "none"]
    made = authorizing.authorize(desk, number, {"until": "2026-12-31"}, tie="none")
    assert made.number == f"{number}-W1"
    assert lacks(desk, number) == ["unsigned"]
    authorizing.sign(desk, number, SIGNED)
    assert lacks(desk, number) == ["no_paper"]
    paper = agency.mandate(desk.case(number))
    assert paper is not None
    attaching.attach(desk, number, photo, step=paper.id.hex())
    assert lacks(desk, number) == []
    again = reopened(desk)
    assert [moment.title for moment in casebook.view(again, number).moments] == [
        "代理登记",
        "问了要不要回避",
        "写了代理委托书",
        "代理委托书签字了",
        "加了材料",
    ]
    assert not checking.check(again).problems


def test_the_signed_paper_goes_in_with_the_signature(desk: Desk, number: str, photo: Path) -> None:
    made = authorizing.authorize(desk, number, {}, tie="none")
    authorizing.sign(desk, number, SIGNED, [photo])
    assert lacks(desk, number) == []
    kept = list(desk.case(number).subject.of_kind("attachment"))
    assert [one.get("step").hex() for one in kept] == [made.record]


def test_an_agent_who_is_tied_stands_back_and_the_answer_stays(desk: Desk, number: str) -> None:
    with pytest.raises(UserError, match="要先问刘春生"):
        authorizing.authorize(desk, number, {})
    people.add_agent(desk, number, {"name": "王秋菊"})
    made = authorizing.authorize(desk, number, {}, tie="relative")
    assert not made.record
    assert "应当回避" in made.refusal and "王秋菊" in made.refusal
    assert lacks(desk, number) == ["tied", "none"]
    assert [moment.code for moment in casebook.view(desk, number).moments][-1] == "ask_tie"
    stepping.take_step(desk, number, "change_agent", data={"agent": "王秋菊", "reason": "刘春生是亲属，回避"})
    assert desk.case(number).agent == "王秋菊"
    assert lacks(desk, number) == ["tie_unasked", "none"]
    assert authorizing.authorize(desk, number, {}, tie="none").number


def test_the_question_is_answered_while_registering(desk: Desk) -> None:
    number = registering.register(desk, {**WATER, "tie": "none"}).number
    assert lacks(desk, number) == ["none"]
    tied = registering.register(desk, {**WATER, "tie": "member"}).number
    assert lacks(desk, tied)[0] == "tied"
    with pytest.raises(UserError, match="tie"):
        registering.register(desk, {**WATER, "tie": "friend"})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"acts": []}, "代理权限"),
        ({"acts": ["settle"]}, "不认识"),
        ({"acts": ["other"]}, "写明是什么"),
        ({"other_act": "领钱"}, "也要选上"),
        ({"on": "2026-07-01"}, "还没到"),
        ({"until": "2026-06-29"}, "早于委托日期"),
        ({"matter": "  "}, "委托事项"),
        ({"colour": "red"}, "不认识“colour”"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    desk: Desk, number: str, values: dict[str, object], said: str
) -> None:
    before = checking.check(desk).events
    with pytest.raises(UserError, match=said):
        authorizing.authorize(desk, number, values, tie="none")
    assert checking.check(desk).events == before


def test_a_finger_wants_a_witness_and_a_guardian_a_name(desk: Desk, number: str, photo: Path) -> None:
    authorizing.authorize(desk, number, {}, tie="none")
    authorizing.sign(desk, number, {"signed_on": "2026-06-30", "signing": "finger"}, [photo])
    assert lacks(desk, number) == ["no_witness"]
    authorizing.sign(desk, number, {"signed_on": "2026-06-30", "signing": "finger", "witness": "何秀"})
    assert lacks(desk, number) == []
    authorizing.sign(desk, number, {"signed_on": "2026-06-30", "signing": "guardian"})
    assert "no_guardian" in lacks(desk, number)


def test_a_term_that_is_over_is_said(desk: Desk, number: str, wall: Wall, photo: Path) -> None:
    authorizing.authorize(desk, number, {"until": "2026-09-30"}, tie="none")
    authorizing.sign(desk, number, SIGNED, [photo])
    wall.go_to("2026-09-30")
    assert lacks(desk, number) == []
    wall.go_to("2026-10-01")
    assert lacks(desk, number) == ["expired"]
    assert authorizing.authorize(desk, number, {}).number.endswith("-W2")


def test_ended_at_any_time_the_clocks_run_and_the_desk_only_gives_back(
    desk: Desk, number: str, wall: Wall
) -> None:
    wall.go_to("2026-07-10")
    stepping.take_step(desk, number, "receive", data={"organ": "青溪镇人民政府"})
    stepping.take_step(desk, number, "accept", data={"track": "31(6)"})
    running = {clock.rule: clock.due for clock in desk.case(number).clocks}
    stepping.take_step(desk, number, "end_agency")
    case = desk.case(number)
    assert (case.progress.stage, case.progress.matter) == (Stage.AGENCY_ENDED, Stage.ACCEPTED)
    assert {clock.rule: clock.due for clock in case.clocks} == running
    assert [rule.code for rule in stepping.choices(desk, case)] == ["hand_back"]
    assert lacks(desk, number) == ["end_paper", "hand_back"]
    for code in ("explain", "urge", "hand_over", "end_agency", "change_agent"):
        with pytest.raises(stepping.NotNowError) as refused:
            stepping.take_step(desk, number, code)
        assert [rule.code for rule in refused.value.possible] == ["hand_back"]
    with pytest.raises(UserError, match="别的不再记"):
        noting.add_note(desk, number, "又去问了一次")
    with pytest.raises(UserError, match="代理已经终止"):
        authorizing.authorize(desk, number, {}, tie="none")
    stepping.take_step(desk, number, "hand_back", data={"items": "土地证复印件2份"})
    assert lacks(desk, number) == ["end_paper"]
    assert not desk.case(number).progress.issues


def test_the_county_reads_it_and_goes_on_after_the_end(tmp_path: Path, desk: Desk, photo: Path) -> None:
    county = make_county(tmp_path / "county")
    enrol(county, desk)
    number = registering.register(desk, FIELD).number
    authorizing.authorize(desk, number, {}, tie="none")
    authorizing.sign(desk, number, SIGNED, [photo])
    stepping.take_step(desk, number, "end_agency")
    for _ in range(2):
        exchanged(desk, county)
    there = county.case(number)
    assert agency.mandate(there) is not None
    assert there.progress.agency_ended
    stepping.take_step(county, number, "accept", data={"track": "31(6)", "organ": "青溪镇人民政府"})
    exchanged(desk, county)
    assert desk.case(number).progress.matter is Stage.ACCEPTED
    assert not desk.case(number).progress.issues
    county.close()


def test_its_papers_are_offered_when_there_is_something_to_print(
    desk: Desk, number: str, wall: Wall, tmp_path: Path
) -> None:
    def offered() -> set[str]:
        return {paper.code for paper in papers.of_case(desk, desk.case(number))}

    assert not {"authorization", "end_of_agency"} & offered()
    with pytest.raises(UserError, match="先写委托书"):
        papers.preview(desk, number, "authorization")
    authorizing.authorize(desk, number, {"acts": ["write", "other"], "other_act": "代取证明"}, tie="none")
    assert "authorization" in offered()
    text = squeezed(words(papers.print_paper(desk, number, "authorization").pdf))
    for said in (
        f"{number}-W1",
        "☑整理书写",
        "☐代为查询进度",
        "☑其他：代取证明",
        "到这件事办结为止",
        "不收钱",
    ):
        assert squeezed(said) in text
    wall.go_to("2026-07-10")
    stepping.take_step(desk, number, "receive", data={"organ": "青溪镇人民政府"})
    stepping.take_step(desk, number, "accept", data={"track": "31(6)", "organ": "青溪镇人民政府"})
    stepping.take_step(desk, number, "end_agency", data={"reason": "自己去问"})
    assert stepping.rule_of(desk, "end_agency").papers == ("end_of_agency",)
    text = squeezed(words(papers.print_paper(desk, number, "end_of_agency").pdf))
    for said in ("2026年7月10日", "自己去问", "青溪镇人民政府", "2026年9月8日", "照样走"):
        assert squeezed(said) in text
    assert "end_paper" not in lacks(desk, number)
