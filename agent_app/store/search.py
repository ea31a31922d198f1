"""Full-text search over cases: the index, what is not in it yet, and the queries."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, text

from agent_app.core.search_pieces import (
    Query,
    contains,
    index_text,
    matches,
    phrase,
    pieces_of,
    query_of,
    spellings,
)
from agent_app.store.bulk import on_server, run, run_many, stream

Texts = tuple[list[str], list[str]]
"""What one case is searched by: its texts, and the names of its people."""
TextsOf = Callable[[Sequence[int]], dict[int, Texts]]

CATCH_UP = 500
_TABLE = (
    "CREATE VIRTUAL TABLE search USING fts5(pieces, content='', contentless_delete=1, tokenize='ascii')",
    # Filled by the hundred, not by one: to merge half as often takes a tenth less, and a search a part of a millisecond more.
    "INSERT INTO search(search, rank) VALUES ('automerge', 8)",
)
_BATCH = 25
"""Cases read at once: a page of hits seldom needs more."""


def index(connection: Connection, cases: Sequence[tuple[int, Texts]], new: bool) -> None:
    """Put cases, by their row ids, into the index."""
    if not new:
        forget(connection, [row for row, _ in cases])
    if on_server(connection):
        rows = [(row, " ".join(pieces_of(*texts))) for row, texts in cases]
        pieces = "array_to_tsvector(string_to_array(?, ' '))"
        run_many(connection, f"INSERT INTO search(rowid, pieces) VALUES (?, {pieces})", rows)
    else:
        rows = [(row, index_text(*texts)) for row, texts in cases]
        run_many(connection, "INSERT INTO search(rowid, pieces) VALUES (?, ?)", rows)


def forget(connection: Connection, rows: Sequence[int]) -> None:
    """Take cases out of the index."""
    run_many(connection, "DELETE FROM search WHERE rowid = ?", [(row,) for row in rows])


def optimize(connection: Connection) -> None:
    """Merge the index into one piece, without what was taken out of it; a server does so when it cleans up."""
    if not on_server(connection):
        run(connection, "INSERT INTO search(search) VALUES ('optimize')")


def clear(connection: Connection) -> None:
    """Empty the index, or make it."""
    if on_server(connection):
        run(connection, "DELETE FROM search")
    else:
        run(connection, "DROP TABLE IF EXISTS search")
        for statement in _TABLE:
            run(connection, statement)


def holding(connection: Connection, query: Query) -> tuple[str, str]:
    """The condition for rows of the index that hold what is asked for, and what is bound to its `?`.

    Runs of more than two characters hold on a server where all pairs of them do, perhaps apart.
    """
    if on_server(connection):
        exact, prefixes = query.pieces()
        lexemes = [_lexeme(piece) for piece in exact] + [f"{_lexeme(piece)}:*" for piece in prefixes]
        return "pieces @@ ?::tsquery", " & ".join(lexemes)
    parts = [f'"{words}"' for words in (*map(phrase, query.runs), *query.numbers)]
    return "search MATCH ?", " AND ".join([*parts, *(f'"{prefix}"*' for prefix in query.prefixes)])


def _lexeme(piece: str) -> str:
    escaped = piece.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def defer(connection: Connection, rows: Sequence[int]) -> None:
    """Mark cases to be indexed later; until then a search reads them."""
    if on_server(connection):
        sql = "INSERT INTO unindexed(case_id) SELECT unnest(?::bigint[]) ON CONFLICT DO NOTHING"
        run(connection, sql, (list(rows),))
        return
    run_many(
        connection,
        "INSERT INTO unindexed(case_id) VALUES (?) ON CONFLICT DO NOTHING",
        [(row,) for row in rows],
    )


def waiting(connection: Connection) -> int:
    """How many cases are not indexed yet."""
    return int(connection.execute(text("SELECT count(*) FROM unindexed")).scalar_one())


def catch_up(connection: Connection, texts_of: TextsOf, limit: int = CATCH_UP) -> int:
    """Index up to `limit` waiting cases; returns how many it did."""
    # Who derives one of them anew takes it off this list first: its new words are not overwritten with the old.
    sql = "SELECT case_id FROM unindexed ORDER BY case_id DESC LIMIT ?"
    found = run(connection, sql + (" FOR UPDATE SKIP LOCKED" if on_server(connection) else ""), (limit,))
    rows = sorted(row for (row,) in found)  # the index writes its pages out each time a row id goes down
    if not rows:
        return 0
    texts = texts_of(rows)
    index(connection, [(row, texts[row]) for row in rows if row in texts], new=False)
    connection.exec_driver_sql("DELETE FROM unindexed WHERE case_id = ?", [(row,) for row in rows])
    return len(rows)


def find(
    connection: Connection, typed: str, limit: int, texts_of: TextsOf, before: int | None = None
) -> list[int]:
    """Row ids of the newest cases that match what was typed, newest first.

    `before` continues after the row id of the last hit of the page before.
    """
    query = query_of(typed)
    if query.empty:
        return []
    found: list[int] = []
    for row in _candidates(connection, query, before, texts_of):
        found.append(row)
        if len(found) == limit:
            break
    late = _unindexed(connection, query, limit, before, texts_of)
    return sorted({*found, *late}, reverse=True)[:limit] if late else found


def count(connection: Connection, typed: str, texts_of: TextsOf, most: int) -> int:
    """How many cases match, counted to `most`."""
    return len(find(connection, typed, most, texts_of))


def _candidates(connection: Connection, query: Query, before: int | None, texts_of: TextsOf) -> Iterator[int]:
    held, asked = holding(connection, query)
    # What waits to be indexed may still stand here with its old pieces; it is read instead.
    sql = f"SELECT rowid FROM search WHERE {held} AND rowid NOT IN (SELECT case_id FROM unindexed)"
    bound: tuple[object, ...] = (asked,)
    if before is not None:
        sql += " AND rowid < ?"
        bound += (before,)
    hits = stream(connection, sql + " ORDER BY rowid DESC", bound)
    if not query.terms and not (on_server(connection) and any(len(one) > 2 for one in query.runs)):
        for (row,) in hits:
            yield row
        return
    while batch := hits.fetchmany(_BATCH):
        texts = texts_of([row for (row,) in batch])
        for (row,) in batch:
            if row in texts and contains(query, texts[row][0]):
                yield row


def _unindexed(
    connection: Connection, query: Query, limit: int, before: int | None, texts_of: TextsOf
) -> list[int]:
    """The newest cases that match among those not indexed yet; they are read, newest first."""
    if not run(connection, "SELECT 1 FROM unindexed LIMIT 1"):
        return []
    hits = _waiting_with(connection, query.stretches, before)
    found: list[int] = []
    while len(found) < limit and (batch := hits.fetchmany(_BATCH)):
        rows = [row for (row,) in batch]
        texts = texts_of(rows)
        found += [row for row in rows if row in texts and matches(query, *texts[row])]
    return found[:limit]


def _waiting_with(connection: Connection, stretches: Sequence[str], before: int | None) -> CursorResult[Any]:
    """Cases not indexed yet, newest first: those whose events hold all of these stretches of Chinese.

    Events are looked at as the bytes they are kept in, which takes a twentieth of reading them as texts. It
    leaves out no case that matches: a text is whole in one event, with one of a stretch's spellings in it.
    """
    sql = "SELECT w.case_id FROM unindexed w JOIN cases c ON c.id = w.case_id WHERE w.case_id < ?"
    bound: list[int | bytes] = [2**63 - 1 if before is None else before]
    for stretch in stretches:
        marks = [mark.encode("utf-8") for mark in spellings(stretch)]
        held = " OR ".join(["instr(e.body, ?) > 0"] * len(marks))
        sql += f" AND EXISTS (SELECT 1 FROM events e WHERE e.subject = c.subject AND ({held}))"
        bound += marks
    return connection.exec_driver_sql(sql + " ORDER BY w.case_id DESC", tuple(bound))
