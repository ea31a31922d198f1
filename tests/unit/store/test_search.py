"""Searching: the same cases are found before they are indexed as after, whatever was written and typed."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agent_app.core.event import new_id, open_, set_
from agent_app.desk.desk import Desk, Writing
from agent_app.store import readside, search
from tests.support.desks import Wall, make_county, make_desk
from tests.support.postgres import DATABASES, Server

# Plain characters, some of which are also written as radicals, squared or compatibility marks, and those.
MARKS = "水⽔里里年株㈱平成㍻令和㋿日㏠𠮷〇漏"
OTHERS = "1３8٣aＷwée\u0301 の\u200b，。 -_·"
TEXTS = st.text(alphabet=MARKS + OTHERS, max_size=14)
CASES = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6)
MOST = 100


class UndoError(Exception):
    """Takes back what an example wrote."""


@pytest.fixture(scope="module", params=DATABASES)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("search") / "home"
    if request.param == "sqlite":
        made = make_desk(home)
    else:
        server: Server = request.getfixturevalue("postgres")
        made = make_county(home, Wall(), server.database())
    yield made
    made.close()


def find(writing: Writing, typed: str, limit: int = MOST, before: int | None = None) -> list[int]:
    connection = writing.connection
    return search.find(connection, typed, limit, lambda rows: readside.texts_of(connection, rows), before)


def write(writing: Writing, cases: list[tuple[str, str]]) -> list[bytes]:
    """Each case in two events, indexed later."""
    writing.defer_index = True
    subjects = [new_id() for _ in cases]
    for subject, (words, place) in zip(subjects, cases, strict=True):
        writing.open(subject, [open_({"registered_on": "2026-06-30", "words": words})])
        writing.append(subject, [set_({"place": place})])
    writing.settle()
    return subjects


def index(writing: Writing) -> None:
    connection = writing.connection
    while search.catch_up(connection, lambda rows: readside.texts_of(connection, rows)):
        pass


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CASES, st.lists(TEXTS, min_size=1, max_size=8), st.data())
@example([("⽔漏", ""), ("水漏", ""), ("㍻", "漏")], ["水漏", "平成", "成 漏", "平成 漏"], None)
@example([("⽔", "㈱")], ["水"], None)
def test_a_search_finds_the_same_before_and_after_indexing(
    desk: Desk, cases: list[tuple[str, str]], queries: list[str], data: st.DataObject | None
) -> None:
    if data is not None:
        words = data.draw(st.sampled_from(cases))[0]
        start = data.draw(st.integers(0, len(words)))
        queries = [*queries, words[start : start + data.draw(st.integers(1, 6))]]
    with pytest.raises(UndoError), desk.writing() as writing:
        write(writing, cases)
        before = [find(writing, typed) for typed in queries]
        index(writing)
        assert before == [find(writing, typed) for typed in queries]
        raise UndoError


def test_the_newest_hits_come_first_page_after_page_while_half_is_indexed(desk: Desk) -> None:
    with pytest.raises(UndoError), desk.writing() as writing:
        write(writing, [("饮水管漏了", "") for _ in range(120)])
        connection = writing.connection
        search.catch_up(connection, lambda rows: readside.texts_of(connection, rows), 40)
        assert search.waiting(connection) == 80
        found: list[int] = []
        while hits := find(writing, "水管", 7, found[-1] if found else None):
            found += hits
        assert found == sorted(found, reverse=True)
        assert len(set(found)) == len(found) == 120
        assert found[:50] == find(writing, "水管", 50)
        raise UndoError


def test_a_text_that_was_replaced_is_found_no_more_before_indexing(desk: Desk) -> None:
    with pytest.raises(UndoError), desk.writing() as writing:
        [subject] = write(writing, [("漏水", "大垄田")])
        live = desk.case_in(writing.connection, subject).subject.live(["place"])
        writing.append(subject, [set_({"place": "晒谷坪"})], live)
        writing.settle()
        assert (find(writing, "大垄"), len(find(writing, "晒谷"))) == ([], 1)
        raise UndoError
