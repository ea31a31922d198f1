"""Numbers that are made offline, scopes that are prefixes, and numbers of people."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.base.errors import UserError
from agent_app.core.numbers import case_number, is_case_number, new_lookup_code
from agent_app.core.people import clean_id_number, clean_phone, doubtful_id_number, doubtful_phone
from agent_app.core.scope import Scope, check_division, may_read, may_write
from agent_app.core.vocabulary import ScopeClass
from tests.support.tools import shared_data

VILLAGE = Scope("990101003001", ScopeClass.CASES)
TOWNSHIP = Scope("990101003", ScopeClass.CASES)


def test_a_slip_of_the_pen_in_a_number_is_noticed() -> None:
    number = case_number("990101003001", "7KQ", date(2026, 6, 30), 1)
    assert number.startswith("DL-990101003001-7KQ-20260630-001")
    assert is_case_number(number)
    assert not is_case_number(number.replace("0630", "0603"))


def test_lookup_codes_have_no_look_alikes() -> None:
    assert not set("01OIL") & set("".join(new_lookup_code() for _ in range(200)))


def test_a_township_covers_its_villages_and_not_the_other_way() -> None:
    assert may_write([TOWNSHIP], VILLAGE) and may_read([TOWNSHIP], VILLAGE)
    assert not may_write([VILLAGE], TOWNSHIP)
    assert not may_write([TOWNSHIP], Scope("990101004001", ScopeClass.CASES))


def test_settings_of_the_county_are_read_below_and_sealed_ones_by_nobody_else() -> None:
    assert may_read([VILLAGE], Scope("990101", ScopeClass.SETTINGS))
    assert not may_write([VILLAGE], Scope("990101", ScopeClass.SETTINGS))
    assert not may_read([TOWNSHIP], Scope("990101003001", ScopeClass.SEALED))


@pytest.mark.parametrize("typed", ["", "99", "99010100", "abcdef", "٩٩٠١٠١"])
def test_a_division_code_has_six_nine_or_twelve_digits(typed: str) -> None:
    with pytest.raises(UserError, match="12位"):
        check_division(typed)


def test_a_division_code_typed_with_an_input_method_is_kept_plain() -> None:
    assert check_division("９９０１０１ 003001") == "990101003001"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138-0000 2046", "13800002046"),
        ("１３８００００２０４６", "13800002046"),
        ("(0731) 8888888", "07318888888"),
        ("没有", None),
        ("12", None),
    ],
)
def test_phones(typed: str, kept: str | None) -> None:
    assert clean_phone(typed) == kept


def test_id_numbers_by_their_checksum() -> None:
    with shared_data("vectors/id_vectors.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["checksum_ok"] == "1" and row["expected_valid"] == "1":
                assert clean_id_number(row["value"])[0], row
            elif row["checksum_ok"] == "0":
                assert clean_id_number(row["value"])[0] is None, row


def test_an_area_code_that_no_list_names_warns_and_refuses_nothing() -> None:
    with shared_data("vectors/id_vectors.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["checksum_ok"] == "1"]
    for row in rows:
        number, _ = clean_id_number(row["value"])
        if number:
            assert bool(doubtful_id_number(number)) == (row["stdnum_says"] == "0"), row
    unknown = next(row["value"] for row in rows if row["reason"] == "unknown area code")
    assert clean_id_number(unknown)[0] == unknown
    assert "身份证再看一遍" in doubtful_id_number(unknown)


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("13123456789", ""),
        ("+8613123456789", ""),
        ("15400001234", ""),
        ("073182201234", ""),
        ("62210", ""),
        ("1381234567", "10位"),
        ("138123456789", "12位"),
        ("12012345678", "再念一遍"),
    ],
)
def test_a_telephone_number_that_cannot_be_rung_is_doubted_and_kept(phone: str, said: str) -> None:
    assert clean_phone(phone) == phone
    assert said in doubtful_phone(phone)
    assert bool(said) == bool(doubtful_phone(phone))


def test_doubts_about_telephones_agree_with_the_number_plan() -> None:
    with shared_data("vectors/phone_vectors.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            phone = clean_phone(row["value"])
            if phone and row["libphonenumber_valid_CN"] == "1":
                assert not doubtful_phone(phone), row


@given(
    st.lists(
        st.builds(
            Scope, st.sampled_from(["990101003", "990101003001", "990101004"]), st.sampled_from(ScopeClass)
        )
    ),
    st.sampled_from(["990101", "990101003", "990101003001"]),
)
def test_no_certificate_below_the_county_reads_what_is_sealed(scopes: list[Scope], division: str) -> None:
    assert not may_read(scopes, Scope(division, ScopeClass.SEALED))
    assert may_read([*scopes, Scope("990101", ScopeClass.SEALED)], Scope(division, ScopeClass.SEALED))


def test_a_desk_may_drop_what_it_seals_where_it_writes_cases() -> None:
    assert may_write([VILLAGE], Scope(VILLAGE.division, ScopeClass.SEALED))
    assert not may_write([VILLAGE], Scope("990101003002", ScopeClass.SEALED))
