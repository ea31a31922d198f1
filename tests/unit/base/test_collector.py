"""Cycles are searched for when it costs nobody anything, and never in the middle of an import."""

import gc

from agent_app.base.collector import collect_due, collector_at_rest, hold_back, let_go


def test_what_is_due_is_collected_but_not_while_an_import_lasts() -> None:
    somebody = object()
    hold_back(somebody)
    gc.collect()
    with collector_at_rest():
        kept: list[list[object]] = [[] for _ in range(2 * gc.get_threshold()[0])]
        collect_due()
        assert gc.get_count()[0] >= len(kept)
    collect_due()
    assert gc.get_count()[0] < len(kept)
    let_go(somebody)


def test_who_ends_lets_go_for_nobody_else() -> None:
    first, second = object(), object()
    before = gc.isenabled()
    hold_back(first)
    with collector_at_rest():
        hold_back(second)
        let_go(first)
    assert not gc.isenabled()
    let_go(second)
    assert gc.isenabled() == before
