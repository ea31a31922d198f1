"""Which papers a desk offers when, what stands on them, who may print them, and blanks that are entered later."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from agent_app.base.errors import UserError
from agent_app.core.blank_form import BlankForm
from agent_app.core.vocabulary import Role
from agent_app.desk import blanks, papers, registering, settings, stepping, visits
from agent_app.desk.desk import Desk
from agent_app.desk.ledger_paper import print_ledger
from agent_app.paper.catalogue import PAPERS, Issuer
from tests.paper.reading import assert_order, information, squeezed, words
from tests.support.desks import FIELD, TOWNSHIP, WATER, Wall, enrol, exchanged, make_county, make_desk

DRAFTS = [code for code, paper in PAPERS.items() if paper.issuer is Issuer.ORGAN]
OWN_WORDS = """
kind = "papers"
division = "990101"
version = 1
issued_by = "云山县信访局"

[office]
name = "云山县信访局来访接待中心"
phone = "000-0000-3310"

[wording.receipt]
keeper = "请您自己收好"
"""


@pytest.fixture
def township(tmp_path: Path, wall: Wall) -> Iterator[Desk]:
    made = make_desk(tmp_path / "township", wall, division=TOWNSHIP, role=Role.SUPERVISOR, name="陈站长")
    yield made
    made.close()


def offered(desk: Desk, number: str) -> list[str]:
    return [paper.code for paper in papers.of_case(desk, desk.case(number))]


def answered(desk: Desk, wall: Wall) -> str:
    """A case whose written reply was served."""
    wall.go_to("2026-06-30")
    number = registering.register(desk, WATER).number
    wall.go_to("2026-09-01")
    organ = {"organ": "青溪镇人民政府"}
    stepping.take_step(desk, number, "hand_over", date(2026, 7, 1), organ)
    stepping.take_step(desk, number, "accept", date(2026, 7, 10), {**organ, "track": "31(6)"})
    stepping.take_step(desk, number, "urge", date(2026, 8, 3), {**organ, "way": "call", "said": "月底回话。"})
    stepping.take_step(desk, number, "reply", date(2026, 8, 31), {**organ, "outcome": "partial"})
    stepping.take_step(desk, number, "serve", date(2026, 9, 1), {"method": "in_person", "signed": "self"})
    return number


def test_papers_come_with_the_steps_that_name_them(desk: Desk, wall: Wall) -> None:
    number = registering.register(desk, WATER).number
    fresh = offered(desk, number)
    assert fresh[0] == "transfer_slip"
    assert {"registration_sheet", "receipt", "withdrawal_request"} < set(fresh)
    assert not {"urging_record", "feedback_notice", "reexamination_request", "case_cover"} & set(fresh)
    later = offered(desk, answered(desk, wall))
    assert {
        "urging_record",
        "feedback_notice",
        "reexamination_request",
        "follow_up_record",
        "case_cover",
    } < set(later)
    assert later.index("feedback_notice") < later.index("receipt")


def test_every_paper_that_is_offered_can_be_printed(desk: Desk, township: Desk, wall: Wall) -> None:
    for own in (desk, township):
        number = answered(own, wall)
        for code in offered(own, number):
            assert papers.preview(own, number, code).pdf.startswith(b"%PDF-"), code


def test_an_agent_never_prints_what_only_an_organ_may_issue(desk: Desk, township: Desk, wall: Wall) -> None:
    number = answered(desk, wall)
    assert not set(DRAFTS) & set(offered(desk, number))
    for code in DRAFTS:
        with pytest.raises(UserError, match="有权处理机关出"):
            papers.print_paper(desk, number, code)
        with pytest.raises(UserError, match="有权处理机关出"):
            blanks.print_blanks(desk, code)
    assert {"handling_opinion", "proof_of_service"} < set(offered(township, answered(township, wall)))


def test_the_feedback_says_what_was_decided_and_until_when(desk: Desk, wall: Wall) -> None:
    text = squeezed(words(papers.preview(desk, answered(desk, wall), "feedback_notice").pdf))
    assert_order(
        text,
        "反馈告知单",
        "青溪镇人民政府",
        "部分支持",
        "申请复查",
        "2026年9月30日",
        "2026年10月1日",
        "受理机关",
    )


def test_what_is_printed_is_kept_with_the_case(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    papers.print_paper(desk, number, "transfer_slip")
    assert papers.print_paper(desk, number, "transfer_slip").issue == 2
    text = words(papers.preview(desk, number, "case_contents").pdf)
    assert "转交（报送）单" in text


def test_the_county_names_its_office_and_words(tmp_path: Path, desk: Desk, wall: Wall) -> None:
    county = make_county(tmp_path / "county", wall)
    enrol(county, desk)
    settings.put(county, "papers.toml", OWN_WORDS.encode())
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    text = words(papers.preview(desk, number, "receipt").pdf)
    assert "云山县信访局来访接待中心：000-0000-3310" in text
    assert "请您自己收好" in text
    county.close()


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('keeper = "{secret}"', "没有“{secret}”可以填"),
        ('not_acceptance = "这是受理告知书"', "没有能改的这一句"),
        ('nothing = "好"', "没有能改的这一句"),
        ('keeper = "**好"', "成对"),
        ('keeper = "{"', "成对"),
    ],
)
def test_words_that_cannot_be_are_refused_whole(tmp_path: Path, wall: Wall, broken: str, reason: str) -> None:
    county = make_county(tmp_path / "county", wall)
    with pytest.raises(UserError, match=reason):
        settings.put(county, "papers.toml", OWN_WORDS.replace('keeper = "请您自己收好"', broken).encode())
    assert not county.law.papers.own
    county.close()


@pytest.mark.parametrize("paper", ["acceptance_notice", "extension_notice"])
def test_words_that_an_earlier_version_took_are_taken_still(
    tmp_path: Path, township: Desk, wall: Wall, paper: str
) -> None:
    county = make_county(tmp_path / "county", wall)
    enrol(county, township)
    number = registering.register(township, WATER).number
    stepping.take_step(township, number, "accept", data={"organ": "镇", "track": "31(6)"})
    own = OWN_WORDS.replace("receipt", paper).replace('keeper = "请您自己收好"', 'body = ["在{due}前办好。"]')
    settings.put(county, "papers.toml", own.encode())
    exchanged(township, county)
    assert "在2026年8月29日前办好。" in text_of(township, number, paper)
    county.close()


def test_blanks_are_numbered_and_become_one_case_each(desk: Desk) -> None:
    printed = blanks.print_blanks(desk, "receipt", 3)
    assert information(printed.pdf)["Pages"] == "3"
    form = BlankForm("receipt", "K7M2Q", 2, 3)
    number = registering.register(desk, {**WATER, "form": form.mark}).number
    assert desk.case(number).subject.get("form") == form.number
    with pytest.raises(UserError, match=f"已经录过了.*编号{number}"):
        registering.register(desk, {**WATER, "form": form.number})
    other = BlankForm("receipt", "K7M2Q", 3, 3)
    assert registering.register(desk, {**WATER, "form": other.number}).number != number


@pytest.mark.parametrize("code", [code for code, paper in PAPERS.items() if Role.AGENT in paper.roles])
def test_every_paper_of_a_case_has_a_blank(desk: Desk, code: str) -> None:
    from agent_app.paper.model import CasePaper, LedgerPaper

    if PAPERS[code].data in (CasePaper, LedgerPaper):
        assert blanks.print_blanks(desk, code).pdf.startswith(b"%PDF-")
    else:
        with pytest.raises(UserError, match="没有空白的"):
            blanks.print_blanks(desk, code)


@pytest.mark.parametrize(
    ("given", "reason"), [({"form": "K7M2Q-02A"}, "不是空白单号"), ({"form": "随便"}, "不是空白单号")]
)
def test_a_wrong_number_of_a_blank_is_refused(desk: Desk, given: dict[str, str], reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        registering.register(desk, {**WATER, **given})


@pytest.mark.parametrize("copies", [0, -1, 501])
def test_too_many_blanks_are_refused(desk: Desk, copies: int) -> None:
    with pytest.raises(UserError, match="1到500张"):
        blanks.print_blanks(desk, "receipt", copies)


def test_the_ledger_of_a_period_is_masked(desk: Desk, wall: Wall) -> None:
    registering.register(desk, FIELD)
    wall.go_to("2026-08-01")
    registering.register(desk, WATER)
    text = words(print_ledger(desk, date(2026, 6, 1), date(2026, 6, 30)).pdf)
    assert "共1件" in text
    assert "周**" in text
    assert "周桂兰" not in text
    assert "13800007320" not in text
    assert "吴" not in text
    with pytest.raises(UserError, match="前后写反"):
        print_ledger(desk, date(2026, 7, 1), date(2026, 6, 30))


def test_a_visit_stands_on_its_record(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    visits.add_visit(desk, {"household": "吴有根", "said": "水管还在漏。"}, number)
    assert "visit_record" in offered(desk, number)
    assert "水管还在漏" in words(papers.preview(desk, number, "visit_record").pdf)


def text_of(desk: Desk, number: str, code: str) -> str:
    return squeezed(words(papers.preview(desk, number, code).pdf, layout=False))


def test_a_paper_about_an_opinion_carries_what_belongs_to_that_one(desk: Desk, wall: Wall) -> None:
    number = answered(desk, wall)
    wall.go_to("2026-11-20")
    review = {"organ": "云山县人民政府"}
    stepping.take_step(desk, number, "ask_reexamination", date(2026, 9, 20), review)
    stepping.take_step(
        desk, number, "reexamination_reply", date(2026, 10, 14), {**review, "opinion": "uphold"}
    )
    assert "2026年9月1日" not in text_of(desk, number, "feedback_notice")  # signed for was the one before
    assert "签收的那天，才开始算" in text_of(desk, number, "feedback_notice")
    stepping.take_step(desk, number, "serve", date(2026, 10, 16))
    assert_order(text_of(desk, number, "reexamination_request"), "2026年8月31日", "我在2026年9月1日签收")
    assert_order(text_of(desk, number, "final_review_request"), "2026年10月14日", "我在2026年10月16日签收")


def test_papers_go_by_the_countys_own_record(tmp_path: Path, wall: Wall) -> None:
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    number = answered(desk, wall)
    exchanged(desk, county)
    stepping.take_step(county, number, "serve", date(2026, 8, 31), {"method": "post"})
    exchanged(desk, county)
    assert_order(text_of(desk, number, "reexamination_request"), "我在2026年8月31日签收", "请在2026年9月30日")
    for one in (desk, county):
        one.close()


def test_what_is_not_reexamined_is_not_told_of_it(desk: Desk, township: Desk, wall: Wall) -> None:
    for one in (desk, township):
        wall.go_to("2026-06-30")
        number = registering.register(one, WATER).number
        wall.go_to("2026-09-01")
        stepping.take_step(one, number, "accept", date(2026, 7, 10), {"organ": "镇", "track": "31(4)"})
        assert "第三十五条" not in (text_of(one, number, "handling_opinion") if one is township else "")
        stepping.take_step(one, number, "reply", date(2026, 8, 31), {"outcome": "not_support"})
        assert "按答复书上写的途径和日子" in text_of(one, number, "feedback_notice")
        assert "reexamination_request" not in offered(one, number)
        with pytest.raises(UserError, match="不走复查"):
            papers.preview(one, number, "reexamination_request")


def test_who_was_reexamined_all_the_same_is_told_that_the_days_begin_with_the_signature(
    desk: Desk, wall: Wall
) -> None:
    wall.go_to("2026-06-30")
    number = registering.register(desk, WATER).number
    wall.go_to("2026-11-20")
    review = {"organ": "云山县人民政府"}
    for code, day, data in (
        ("accept", date(2026, 7, 10), {"organ": "镇", "track": "31(4)"}),
        ("reply", date(2026, 8, 31), {"outcome": "not_support"}),
        ("serve", date(2026, 9, 1), {}),
        ("ask_reexamination", date(2026, 9, 20), review),
        ("reexamination_reply", date(2026, 10, 14), {**review, "opinion": "uphold"}),
    ):
        stepping.take_step(desk, number, code, day, data)
    assert "签收的那天，才开始算" in text_of(desk, number, "feedback_notice")


def test_a_draft_for_the_next_unit_or_service_begins_blank(township: Desk, wall: Wall) -> None:
    wall.go_to("2026-06-30")
    number = registering.register(township, WATER).number
    wall.go_to("2026-12-01")
    for code, day, organ in (
        ("transfer", 1, "县住建局"),
        ("receive", 2, "县住建局"),
        ("return", 6, "县住建局"),
    ):
        stepping.take_step(township, number, code, date(2026, 7, day), {"organ": organ})
    assert "县住建局：" not in text_of(township, number, "forwarding_letter")
    stepping.take_step(township, number, "accept", date(2026, 7, 10), {"organ": "镇", "track": "31(6)"})
    assert "原定2026年9月8日前办结" in text_of(township, number, "extension_notice")
    assert "日，至＿＿＿＿年" in text_of(township, number, "extension_notice")
    stepping.take_step(township, number, "extend", date(2026, 8, 20), {"days": 10})
    stepping.take_step(township, number, "extend", date(2026, 9, 10), {"days": 20})
    assert_order(
        text_of(township, number, "extension_notice"), "原定2026年9月18日前", "20日，至2026年10月8日"
    )
    assert "60日内办结，即2026年9月8日前" in text_of(township, number, "acceptance_notice")


def test_two_answers_that_were_signed_for_have_a_day_each(desk: Desk, wall: Wall) -> None:
    number = answered(desk, wall)
    wall.go_to("2026-09-12")
    stepping.take_step(desk, number, "reply", date(2026, 9, 10), {"outcome": "partial"})
    stepping.take_step(desk, number, "serve", date(2026, 9, 11))
    told = text_of(desk, number, "feedback_notice")
    assert_order(
        told,
        "您签收的2026年9月11日",
        "不同意2026年9月1日签收的答复的",
        "9月30日",
        "不同意2026年9月11日签收的答复的",
    )
