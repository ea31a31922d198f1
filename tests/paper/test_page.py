"""Slabs on sheets: nothing lost, nothing over the edge, heads repeated, what belongs together kept."""

from hypothesis import given
from hypothesis import strategies as st

from agent_app.paper.blocks import Gap, Text, Together
from agent_app.paper.page import FRAME_HEIGHT, FRAME_WIDTH, Slab, flow, height_of, paginated, slabs_of
from agent_app.paper.table import Table, cell
from agent_app.paper.typeset import Style

STYLE = Style(10, 20)


@given(st.lists(st.tuples(st.integers(1, 90), st.booleans(), st.booleans()), max_size=60))
def test_every_slab_comes_once_in_order_and_no_sheet_is_overfull(kinds: list[tuple[int, bool, bool]]) -> None:
    slabs = [Slab(height, keep=keep, is_gap=gap) for height, keep, gap in kinds]
    pages = paginated(slabs, 100)
    placed = [slab for page in pages for slab in page]
    assert [slab for slab in slabs if not slab.is_gap] == [slab for slab in placed if not slab.is_gap]
    assert all(height_of(page) <= 100.02 for page in pages)


def test_what_is_kept_moves_to_the_next_sheet_as_one() -> None:
    slabs = [Slab(60), Slab(30, keep=True), Slab(30)]
    assert [len(page) for page in paginated(slabs, 100)] == [1, 2]


def test_a_table_repeats_its_head_on_every_sheet() -> None:
    rows = [[cell(f"第{place}行", STYLE)] for place in range(100)]
    table = Table([[cell("表头", STYLE)], *rows], heads=1)
    head = None
    for sheet in flow([table]):
        first = sheet[0].slab
        head = head or first
        assert first is head
        assert sheet[-1].y + sheet[-1].slab.height <= sheet[0].y + FRAME_HEIGHT


def test_a_cell_higher_than_a_sheet_goes_on_with_its_label() -> None:
    text = "字" * 3000
    sheets = flow([Table([[cell("标签", STYLE, 50), cell(text, STYLE)]])])
    assert len(sheets) > 1
    assert all(placed.slab.height <= 40 for sheet in sheets for placed in sheet)


def test_single_lines_of_a_paragraph_are_not_left_alone() -> None:
    paragraph = Text("字" * 200, STYLE)
    lines = slabs_of([paragraph], 200.0)
    pages = paginated([Slab(FRAME_HEIGHT - 25), *lines], FRAME_HEIGHT)
    assert len(pages[0]) == 1, "one line of the paragraph would have fitted, but two belong together"


def test_together_is_one_piece() -> None:
    slabs = Together([Text("一", STYLE), Gap(5), Text("二", STYLE)]).slabs(FRAME_WIDTH)
    assert [slab.keep for slab in slabs] == [True, True, False]
