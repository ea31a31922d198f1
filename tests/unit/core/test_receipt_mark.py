"""The code on a receipt: what is written is read again, and nothing else is."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.core.numbers import case_number
from agent_app.core.receipt_mark import (
    DamagedMarkError,
    ReceiptMark,
    Statement,
    is_receipt_mark,
    read_receipt_mark,
)
from agent_app.core.scan_digits import LEAST, digits_of, scanned_in, text_of, typed_digits

_PLAIN = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
NUMBERS = st.builds(
    case_number,
    st.sampled_from(("990101", "990101003", "990101003001")),
    st.text(_PLAIN, min_size=3, max_size=3),
    DAYS,
    st.integers(1, 99_999),
)
MARKS = st.builds(
    ReceiptMark,
    st.builds(Statement, NUMBERS, st.text(_PLAIN, min_size=8, max_size=8), st.none() | DAYS),
    st.binary(min_size=4, max_size=4),
    st.binary(min_size=64, max_size=64),
)


@given(MARKS)
def test_what_is_written_is_read_again(mark: ReceiptMark) -> None:
    assert mark.text.isdigit()
    assert len(mark.text) <= 255  # version 6 of a QR code at level M: 41 modules a side
    assert read_receipt_mark(mark.text) == mark


@given(MARKS, st.data())
def test_how_it_was_typed_is_of_no_matter(mark: ReceiptMark, data: Any) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    cut = data.draw(st.integers(0, len(mark.text)))
    typed = f"\t{mark.text[:cut].translate(wide)} \u3000{mark.text[cut:]}\r\n"
    assert read_receipt_mark(typed) == mark


@given(MARKS)
def test_it_is_found_behind_what_stood_in_the_field(mark: ReceiptMark) -> None:
    assert read_receipt_mark(scanned_in(f"漏水 吴有根x{mark.text} ")) == mark
    assert scanned_in(f"{mark.text} 漏水") == ""


@given(MARKS, st.data())
def test_a_code_that_was_not_read_whole_says_so(mark: ReceiptMark, data: Any) -> None:
    cut = data.draw(st.integers(LEAST, len(mark.text) - 1))
    assert is_receipt_mark(mark.text[:cut])
    with pytest.raises(DamagedMarkError):
        read_receipt_mark(mark.text[:cut])


@given(st.text(max_size=300))
def test_anything_may_be_scanned(text: str) -> None:
    if is_receipt_mark(text):
        with pytest.raises(DamagedMarkError):
            read_receipt_mark(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_text_becomes_digits_and_text_again(text: str) -> None:
    assert text_of(digits_of(text)) == text


@pytest.mark.parametrize(
    "text", ["", "13800007320", "990101199001011234", "1" * (LEAST - 1), "1" * 5000, "一" * 60]
)
def test_what_people_look_for_is_no_code(text: str) -> None:
    assert typed_digits(text) == ""
