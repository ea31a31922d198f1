"""What is written on a blank by hand is entered once: matters, steps, visits, authorizations, line by line."""

from datetime import date
from pathlib import Path

import pytest

from agent_app.base.errors import UserError
from agent_app.core.blank_form import LINES, BlankForm, form_number
from agent_app.core.workflow_data import StepFieldError
from agent_app.desk import authorizing, blanks, casebook, drafts, intake, scanning, stepping, visits
from agent_app.desk.desk import Desk
from agent_app.desk.registering import register
from agent_app.desk.scanning import Recognized
from agent_app.paper.catalogue import PAPERS
from tests.paper.reading import words
from tests.support.desks import FIELD, TOWNSHIP, WATER, Wall, enrol, exchanged, make_county, make_desk

ORGAN = "青溪镇人民政府"


def scanned(desk: Desk, form: BlankForm, case: str = "") -> Recognized:
    found = scanning.read_code(desk, form.mark, case)
    assert isinstance(found, Recognized)
    return found


def handed_over(desk: Desk) -> str:
    number = register(desk, WATER).number
    stepping.take_step(desk, number, "hand_over", data={"organ": ORGAN})
    return number


def test_the_number_of_a_line_is_read_however_it_is_written() -> None:
    number = BlankForm("visit_record", "K7M2Q", 3, 5).number
    for typed in (f"{number}/2", f"{number.lower()} 第2行", f"{number}第２行", f"{number}/2行"):
        assert form_number(typed) == f"{number}/2"
    for wrong in (f"{number}/0", f"{number}/x", f"{number}/123", "/2"):
        assert form_number(wrong) == ""


def test_a_blank_has_as_many_lines_as_are_entered_from_it(desk: Desk) -> None:
    for code, lines in LINES.items():
        text = words(blanks.print_blanks(desk, code).pdf)
        if code == "urging_record":
            assert text.count("怎样问的") == lines
        else:
            rows = [line.split() for line in text.splitlines() if line.split()[:1] == [str(lines)]]
            assert rows == [[str(lines)]], code
            assert not any(line.split() == [str(lines + 1)] for line in text.splitlines())


def test_a_step_keeps_the_blank_it_was_entered_from_and_no_second_one_is(desk: Desk, wall: Wall) -> None:
    number, form = handed_over(desk), BlankForm("meeting_record", "K7M2Q", 1, 9)
    case = desk.case(number).subject.id.hex()
    fresh = scanned(desk, form, case)
    assert (fresh.step, fresh.following, fresh.case) == ("meeting", form.number, "")
    agreed = {"agreed": "下周一起去量。"}
    taken = stepping.take_step(desk, number, "meeting", data=agreed, form=form.mark)
    record = desk.case(number).subject.records[bytes.fromhex(taken.record)]
    assert record.get("form") == form.number
    moment = next(one for one in casebook.view(desk, number).moments if one.code == "meeting")
    assert f"照空白单{form.number}记" in moment.facts
    with pytest.raises(StepFieldError, match=f"{form.number}.*已经录过了.*编号{number}") as refused:
        stepping.take_step(desk, number, "meeting", data=agreed, form=form.number.lower())
    assert refused.value.name == "form"
    with pytest.raises(UserError, match="已经录过了"):
        register(desk, FIELD | {"form": form.number})
    known = scanned(desk, form)
    assert (known.number, known.case, known.following) == (number, case, "")
    with pytest.raises(StepFieldError, match="不是空白单号"):
        stepping.take_step(desk, number, "meeting", data=agreed, form="随便")
    # Asked twice, as the window does when it gets no answer, it is recorded once.
    other = BlankForm("meeting_record", "K7M2Q", 2, 9)
    for _ in range(2):
        stepping.take_step(desk, number, "meeting", data=agreed, form=other.number, record="ab" * 16)
    # Put right, it still has its blank; taken back, the blank may be entered again.
    assert scanned(desk, other).case == case


def test_one_blank_of_three_urgings_becomes_three_steps(desk: Desk) -> None:
    number, form = handed_over(desk), BlankForm("urging_record", "K7M2Q", 1, 1)
    case = desk.case(number).subject.id.hex()
    for line in (1, 2, 3):
        following = scanned(desk, form, case).following
        assert following == f"{form.number}/{line}"
        stepping.take_step(desk, number, "urge", data={"organ": ORGAN, "way": "call"}, form=following)
    done = scanned(desk, form, case)
    assert (done.case, done.following) == (case, "")
    with pytest.raises(StepFieldError, match="已经录过了"):
        stepping.take_step(
            desk, number, "urge", data={"organ": ORGAN, "way": "call"}, form=f"{form.number}/2"
        )


def test_visits_are_entered_line_by_line_and_a_line_taken_back_is_free_again(desk: Desk) -> None:
    form = BlankForm("visit_record", "K7M2Q", 1, 2)
    first = visits.add_visit(desk, {"household": "孙月娥", "said": "路灯坏了。", "form": f"{form.number}/1"})
    found = scanned(desk, form)
    assert (found.following, found.case) == (f"{form.number}/2", "")
    assert "已经录了1行" in found.sentence
    with pytest.raises(UserError, match=r"已经录过了.*孙月娥"):
        visits.add_visit(desk, {"household": "孙月娥", "said": "路灯。", "form": f"{form.number}第1行"})
    visits.take_back(desk, first, "记错了")
    assert scanned(desk, form).following == f"{form.number}/1"
    number = register(desk, WATER).number
    visits.add_visit(desk, {"household": "何田生", "said": "还漏。", "form": f"{form.number}/1"}, number)
    for line in range(2, 12):
        visits.add_visit(desk, {"household": f"户{line}", "said": "好。", "form": f"{form.number}/{line}"})
    whole = scanned(desk, form)
    assert (whole.following, whole.case) == ("", "")
    assert "11行都录入了" in whole.sentence


def test_the_lines_of_a_ledger_are_registered_one_by_one(desk: Desk) -> None:
    form = BlankForm("ledger", "K7M2Q", 1, 1)
    assert form.registers
    key = blanks.begin_entry(desk, scanned(desk, form).following)
    assert next(draft for draft in drafts.kept(desk, intake.DRAFT) if draft.key == key).data == {
        "form": f"{form.number}/1"
    }
    register(desk, WATER | {"form": f"{form.number}/1"})
    assert scanned(desk, form).following == f"{form.number}/2"


def test_an_authorization_keeps_its_blank(desk: Desk) -> None:
    made, form = register(desk, WATER), BlankForm("authorization", "K7M2Q", 4, 4)
    authorizing.authorize(desk, made.number, {"form": form.number}, "none")
    assert scanned(desk, form).case == made.id
    with pytest.raises(StepFieldError, match="已经录过了"):
        authorizing.authorize(desk, register(desk, FIELD).number, {"form": form.number}, "none")


def test_what_another_desk_entered_is_known_after_an_exchange(tmp_path: Path, desk: Desk) -> None:
    county, town = make_county(tmp_path / "county"), make_desk(tmp_path / "town", division=TOWNSHIP)
    form = BlankForm("urging_record", "K7M2Q", 1, 1)
    number = handed_over(desk)
    stepping.take_step(desk, number, "urge", data={"organ": ORGAN, "way": "call"}, form=f"{form.number}/1")
    visits.add_visit(desk, {"household": "孙月娥", "said": "好。", "form": "K7M2Q-03X"})
    enrol(county, desk)
    enrol(county, town)
    exchanged(desk, county)
    assert scanned(county, form).following == f"{form.number}/2"
    with pytest.raises(UserError, match="已经录过了"):
        visits.add_visit(county, {"household": "孙月娥", "said": "好。", "form": "K7M2Q-03X"})


def test_each_blank_says_where_what_is_on_it_goes(desk: Desk, wall: Wall) -> None:
    """Every blank: registered, visited, a step of the table, an authorization, or said to hold nothing new."""
    named = {code for rule in desk.law.rules.steps.values() for code in rule.papers}
    for code, paper in PAPERS.items():
        form = BlankForm(code, "K7M2Q", 1, 1)
        if paper.data.__name__ not in ("CasePaper", "LedgerPaper"):
            continue
        assert form.registers or form.visits or form.says_nothing_new or code in named | {"authorization"}, (
            code
        )
    wall.go_to(date(2026, 6, 30).isoformat())
    assert "上面的都是记过的" in scanned(desk, BlankForm("feedback_notice", "K7M2Q", 1, 1)).sentence
