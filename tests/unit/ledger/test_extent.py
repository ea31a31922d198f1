"""What is counted of a packed table is never less than what its reader lays out."""

from hypothesis import given
from hypothesis import strategies as st

from agent_app.ledger.extent import grid_extents, sheet_extent, string_sizes


def _chopped(data: bytes, length: int) -> list[bytes]:
    return [data[i : i + length] for i in range(0, len(data), length)]


def test_filled_cells_make_the_rectangle_and_styled_empty_ones_do_not() -> None:
    data = (
        b'<row r="2" s="1"><c r="B2" t="s" s="3"><v>0</v></c><c r="XFD2" s="1"/></row>'
        b'<row r="65203"><c r="A65203" s="4"></c></row><x:row r="7"><x:c s="1" r="AA7"><x:is><x:t>a</x:t></x:is></x:c>'
        b"</x:row>"
    )
    extent = sheet_extent([data])
    assert (extent.rows, extent.columns) == (7, 27)
    assert extent.shared == {b"0": 1}


def test_cells_without_a_name_stand_beside_the_one_before() -> None:
    data = b'<row><c><v>1</v></c><c/><c><v>2</v></c></row><row r="9"><c><f>A1</f><v>3</v></c></row><row><c><v>4</v></c></row>'
    extent = sheet_extent([data])
    assert (extent.rows, extent.columns) == (10, 3)


def test_shared_strings_count_as_often_as_they_are_named() -> None:
    extent = sheet_extent(
        [b'<c r="A1" t="s"><v>1</v></c>' * 5 + b"<c r='A2' t='s'><v>0</v></c><c r=\"A3\"><v>1</v></c>"]
    )
    extent.spell_out(string_sizes([b"<sst><si><t>a</t></si><si><t>bcdef</t></si><si/></sst>"]))
    assert extent.text == 5 * len("<si><t>bcdef</t></si>") + len("<sst><si><t>a</t></si>")


def test_repeated_cells_and_rows_of_ods() -> None:
    data = (
        b'<table:table table:name="a"><table:table-row table:number-rows-repeated="3">'
        b'<table:table-cell table:number-columns-repeated="4"/>'
        b'<table:table-cell table:number-columns-repeated="5" office:value-type="string"><text:p>x</text:p>'
        b'</table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        b'<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row></table:table>'
        b'<table:table table:name="b"><table:table-row><table:table-cell><text:p>y</text:p></table:table-cell>'
        b"</table:table-row></table:table>"
    )
    first, second = grid_extents([data])
    assert (first.rows, first.columns) == (3, 9)
    assert 14 * len("<text:p>x</text:p>") < first.text < 14 * 200
    assert (second.rows, second.columns, second.text) == (1, 1, 0)


@given(
    st.lists(st.tuples(st.integers(1, 99), st.integers(0, 25), st.booleans()), min_size=1, max_size=30),
    st.integers(1, 200),
)
def test_where_the_stream_is_cut_makes_no_difference(cells: list[tuple[int, int, bool]], length: int) -> None:
    data = b"".join(
        f'<row r="{row}"><c r="{chr(65 + column)}{row}" t="s">{"<v>7</v>" * filled}</c></row>'.encode()
        for row, column, filled in cells
    )
    filled = [(row, column + 1) for row, column, full in cells if full]
    extent = sheet_extent(_chopped(data, length))
    assert extent == sheet_extent([data])
    assert (extent.rows, extent.columns) == (
        max((row for row, _ in filled), default=0),
        max((column for _, column in filled), default=0),
    )
    assert extent.shared.total() == len(filled)


@given(st.lists(st.text(alphabet="ab路", max_size=9), max_size=9), st.integers(1, 50))
def test_string_sizes_do_not_depend_on_the_cut(texts: list[str], length: int) -> None:
    data = "".join(f"<si><t>{text}</t></si>" for text in texts).encode()
    assert string_sizes(_chopped(data, length)) == [len(f"<si><t>{text}</t></si>".encode()) for text in texts]
