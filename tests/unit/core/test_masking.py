"""What a masked name or number still shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.core.masking import LOCAL_LENGTH, mask_id, mask_name, mask_phone, mask_text


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("王", "*"),
        ("张三", "张*"),
        ("罗小满", "罗**"),
        ("欧阳明", "欧阳*"),
        ("欧阳修远", "欧阳**"),
        ("东方", "东*"),
        ("𠮷田生", "𠮷**"),
        ("周桂兰等12户", "周**等12户"),
        ("唐木根等4人", "唐**等4人"),
        ("等12户", "等***"),
        ("A00074011", "A********"),
    ],
)
def test_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("", ""),
        ("13799995518", "137****5518"),
        ("137 9999 5518", "137 **** 5518"),
        ("+8613799995518", "+861******5518"),
        ("0731-82201234", "073*-****1234"),
        ("2712345", "***2345"),
        ("12345", "***45"),
        ("1", "*"),
        ("０１０８２２０１２３４", "０１０****１２３４"),
    ],
)
def test_phone(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("", ""),
        ("360426199101010071", "360426**********71"),
        ("44011320141005001x", "440113**********1x"),
        ("610104620927690", "610104*******90"),
        ("12345678", "********"),
    ],
)
def test_id(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("", ""),
        ("儿媳13811112222，在家", "儿媳138****2222，在家"),
        ("138 1111 2222", "138 **** 2222"),
        ("138-1111-2222；０７９２-2712345", "138-****-2222；０７９*-***2345"),
        ("36042619910101007X", "360426**********7X"),
        ("360426 19910101 0071", "360426 ******** **71"),
        ("138 1111 2222 360426199101010071", "138 111* **** ****************71"),
        ("2026-06-30 来过3次，补1200.50元，第2026-31号", "2026-06-30 来过3次，补1200.50元，第2026-31号"),
    ],
)
def test_text(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@given(st.one_of(st.text(max_size=30), st.text("0123456789 -.xX*", max_size=40)))
def test_masking_twice_is_masking_once_and_keeps_the_length(text: str) -> None:
    for mask in (mask_name, mask_phone, mask_id, mask_text):
        once = mask(text)
        assert mask(once) == once
        assert len(once) == len(text)


@given(st.text(alphabet="0123456789", min_size=3, max_size=20))
def test_no_number_stays_whole(digits: str) -> None:
    for mask in (mask_phone, mask_id, *([mask_text] if len(digits) >= LOCAL_LENGTH else [])):
        assert mask(digits) != digits
        assert mask(digits).count("*") * 3 >= len(digits)
