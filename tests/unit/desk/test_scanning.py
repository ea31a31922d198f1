"""A receipt is checked offline, on whatever desk it comes to; a blank is known again."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from agent_app.base.errors import UserError
from agent_app.core.blank_form import BlankForm
from agent_app.core.receipt_mark import DamagedMarkError, Finding, read_receipt_mark
from agent_app.county import people
from agent_app.desk import intake, scanning
from agent_app.desk.case_paper import case_paper
from agent_app.desk.desk import Desk
from agent_app.desk.registering import Registered, correct, register
from agent_app.desk.scanning import Checked, Recognized
from agent_app.store import identity as who
from agent_app.sync import receipt
from tests.support.desks import (
    FIELD,
    OTHER_VILLAGE,
    TOWNSHIP,
    WATER,
    Wall,
    enrol,
    exchanged,
    make_county,
    make_desk,
    reopened,
)


def code_of(desk: Desk, made: Registered) -> str:
    """What a scanner reads from the receipt."""
    return str(case_paper(desk, desk.case(made.number)).qr)


def checked(desk: Desk, code: str) -> Checked:
    found = scanning.read_code(desk, code)
    assert isinstance(found, Checked)
    return found


def test_no_digit_can_be_changed(desk: Desk) -> None:
    made = register(desk, WATER)
    code = code_of(desk, made)
    assert checked(desk, code).finding is Finding.VALID
    with desk.vault.read() as connection:
        (own,) = receipt.signers(connection, read_receipt_mark(code))
    draw = random.Random(5)
    for at, digit in enumerate(code):
        others = draw.sample([other for other in "0123456789" if other != digit], 3)
        changed = [code[:at] + other + code[at + 1 :] for other in others]
        for other in changed:
            try:
                mark = read_receipt_mark(other)
            except DamagedMarkError:
                continue
            assert mark.key != own.key[:4] or not receipt.signed_by(mark, own)
        if at % 8 == 0:
            assert checked(desk, draw.choice(changed)).finding is not Finding.VALID


def test_it_is_the_same_on_every_printing_and_opens_its_case(desk: Desk) -> None:
    made = register(desk, WATER)
    code = code_of(desk, made)
    assert code == code_of(desk, made)
    found = checked(desk, code)
    assert (found.number, found.case) == (made.number, made.id)
    assert made.lookup_code not in str(found.as_json())


def test_what_each_desk_can_say_of_it(tmp_path: Path, desk: Desk) -> None:
    wall = Wall()
    county = make_county(tmp_path / "county", wall)
    other = make_desk(tmp_path / "other", wall, division=OTHER_VILLAGE, name="王小田")
    town = make_desk(tmp_path / "town", wall, division=TOWNSHIP, name="何站长")
    sent, kept = register(desk, WATER), register(desk, FIELD)
    code = code_of(desk, sent)
    assert [checked(one, code).finding for one in (other, county)] == [Finding.UNVERIFIABLE] * 2
    for one in (desk, other, town):
        enrol(county, one)
    for one in (desk, desk, town, town, other, other):
        exchanged(one, county)
    later = register(desk, WATER | {"summary": "还没有交上去"})
    assert checked(county, code).case == sent.id
    assert checked(town, code).finding is checked(county, code).finding is Finding.VALID
    unsent = checked(county, code_of(desk, later))
    assert (unsent.finding, unsent.case) == (Finding.VALID, "")
    assert "刘春生" in unsent.sentence

    # A receipt outlives the incarnation, the enrolment and the computer that printed it.
    codes = code_of(desk, kept), code_of(desk, later)
    with desk.vault.read() as connection:
        key = who.load(connection).public.hex()
    enrol(county, desk)
    desk = reopened(desk)
    assert checked(desk, code).finding is Finding.VALID
    people.revoke(county, key)
    of_record, unknown = (checked(county, one) for one in codes)
    assert of_record.finding is Finding.VALID
    assert "停用" in of_record.sentence
    assert unknown.finding is Finding.UNVERIFIABLE
    assert "停用" in unknown.sentence


def test_another_lookup_code_under_a_number_that_is_here_is_a_mismatch(desk: Desk) -> None:
    made = register(desk, WATER)
    mark = read_receipt_mark(code_of(desk, made))
    with desk.vault.read() as connection:
        forged = receipt.sign(who.load(connection), replace(mark.statement, lookup_code="22222222"))
    assert checked(desk, forged.text).finding is Finding.MISMATCH


def test_a_day_that_was_put_right_since_is_told(desk: Desk) -> None:
    made = register(desk, WATER)
    code = code_of(desk, made)
    correct(desk, made.number, {"registered_on": "2026-06-29"})
    found = checked(desk, code)
    assert found.finding is Finding.VALID
    assert "2026年6月29日" in found.sentence


def test_a_blank_is_entered_once_and_then_opens_its_case(desk: Desk) -> None:
    form = BlankForm("registration_sheet", "K7M2Q", 3, 50)
    fresh = scanning.read_code(desk, form.mark)
    assert isinstance(fresh, Recognized)
    assert fresh.case == ""
    made = intake.register(desk, WATER | {"form": form.mark})
    assert desk.case(made.number).subject.get("form") == form.number
    known = scanning.read_code(desk, form.mark)
    assert isinstance(known, Recognized)
    assert (known.number, known.case) == (made.number, made.id)
    for again in (register, intake.register):
        with pytest.raises(UserError, match=made.number):
            again(desk, FIELD | {"form": form.number.lower()})


def test_a_blank_that_two_desks_have_entered_is_told(tmp_path: Path, desk: Desk) -> None:
    county, town = make_county(tmp_path / "county"), make_desk(tmp_path / "town", division=TOWNSHIP)
    form = BlankForm("receipt", "K7M2Q", 1, 1)
    made = [register(one, WATER | {"form": form.number}) for one in (desk, town)]
    for one in (desk, town):
        enrol(county, one)
        exchanged(one, county)
        exchanged(one, county)
    said = scanning.recognize(county, form).sentence
    assert all(one.number in said for one in made)
    assert "是不是一件" in said


def test_what_is_no_code_is_never_valid(desk: Desk) -> None:
    for text in ("", "DL-990101003001", "1" * 40, "2" * 40, "1" * 250, "12 34"):
        assert checked(desk, text).finding is not Finding.VALID
