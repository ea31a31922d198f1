"""Old files that were cut, bent or made up end in an error, never in a wrong answer or a long wait."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.ledger.compound import look_through, stream_names
from tests.unit.ledger.compound import compound_file, xls

BOOK = xls([["编号", "内容", 3.0], ["1"]], beside=["其他"])


@pytest.mark.parametrize("short", [False, True])
def test_what_a_book_says_of_itself(short: bool) -> None:
    data = xls([["编号", None, 3.0], ["1"], [None, None, None, "x"]], short=short, beside=["_VBA_PROJECT"])
    assert stream_names(data) == {"Root Entry", "Workbook", "_VBA_PROJECT"}
    book = look_through(data)
    assert (book.protected, book.macros) == (False, True)
    # The part before the sheets counts as an empty one.
    assert [(extent.rows, extent.columns) for extent in book.extents] == [(0, 0), (3, 4)]


def test_packed_numbers_reach_to_their_last_column() -> None:
    begin = struct.pack("<HHHH", 0x0809, 4, 0x0600, 0x10)
    packed = struct.pack("<HHHH", 0x00BD, 18, 6, 2) + b"\0" * 12 + struct.pack("<H", 3)
    (extent,) = look_through(compound_file({"Book": begin + packed})).extents
    assert (extent.rows, extent.columns) == (7, 4)


def test_a_file_of_something_else_holds_no_book() -> None:
    with pytest.raises(ValueError, match="no workbook"):
        look_through(compound_file({"WordDocument": b"x"}))


def test_short_streams_without_the_root_that_holds_them() -> None:
    data = xls([["编号"]], short=True).replace("Root".encode("utf-16-le"), "Boot".encode("utf-16-le"))
    with pytest.raises(ValueError, match="no root"):
        look_through(data)


def test_a_chain_that_bites_its_tail() -> None:
    data = bytearray(BOOK)
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    struct.pack_into("<I", data, table, 0)
    with pytest.raises(ValueError, match="leads nowhere"):
        look_through(bytes(data))


@given(
    st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), max_size=8),
    st.integers(0, len(BOOK)),
)
def test_bent_and_cut_files(changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(BOOK)
    for place, value in changes:
        data[place] = value
    for candidate in (bytes(data), bytes(data[:length])):
        try:
            look_through(candidate)
        except Exception as error:
            assert isinstance(error, (ValueError, struct.error))
