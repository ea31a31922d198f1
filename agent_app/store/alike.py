"""Earlier cases that may be like something: row ids out of the full-text index, for somebody to judge.

Nothing is verified here: whoever takes these cases reads them anyway. What waits to be indexed is not found yet.
"""

from collections.abc import Sequence
from dataclasses import replace
from heapq import nlargest
from itertools import pairwise
from math import log

from sqlalchemy import Connection

from agent_app.core.search_pieces import Query, normal, query_of
from agent_app.store import search
from agent_app.store.bulk import run

COMMON = 200
"""A piece that stands in so many cases tells nothing about any of them."""
PIECES = 48
"""Pieces of a long text that are looked up, spread over it: near copies share almost all, so a part is enough."""
_TOGETHER = 10
"""Pieces that are asked for at once where each alone is common."""


def holding(connection: Connection, value: str, limit: int) -> list[int]:
    """The newest cases that hold all of a value (a name, a number, an address), its parts perhaps apart."""
    query = query_of(value)
    # A value is typed whole: what begins like it is another.
    whole = replace(query, numbers=query.numbers + query.prefixes, prefixes=())
    return _newest_with(connection, whole, limit)


def telling(connection: Connection, words: str, limit: int) -> list[int]:
    """Cases that share the rarest pieces with a text, and the newest that share many common ones; likeliest first."""
    pieces = _pairs(words)
    weights: dict[int, float] = {}
    for piece in _spread(pieces, PIECES):
        held, asked = search.holding(connection, Query(runs=(piece,)))
        rows = run(connection, f"SELECT rowid FROM search WHERE {held} LIMIT ?", (asked, COMMON))
        if len(rows) < COMMON:
            rarity = log(COMMON / len(rows)) if rows else 0.0
            for (row,) in rows:
                weights[row] = weights.get(row, 0.0) + rarity
    ranked = nlargest(limit, weights, key=lambda row: (weights[row], row))
    many = Query(runs=tuple(_spread(pieces, _TOGETHER)) if len(pieces) >= _TOGETHER else ())
    together = _newest_with(connection, many, limit)
    return list(dict.fromkeys((*ranked[: limit - len(together)], *together, *ranked)))[:limit]


def _newest_with(connection: Connection, query: Query, limit: int) -> list[int]:
    if query.empty:
        return []
    held, asked = search.holding(connection, query)
    sql = f"SELECT rowid FROM search WHERE {held} ORDER BY rowid DESC LIMIT ?"
    return [row for (row,) in run(connection, sql, (asked, limit))]


def _pairs(words: str) -> list[str]:
    """The two-character pieces of a text, each once, in its order."""
    plain = normal(words)
    pairs = (one + other for one, other in pairwise(plain) if not (one.isascii() or other.isascii()))
    return list(dict.fromkeys(pair for pair in pairs if pair.isalpha()))


def _spread(pieces: Sequence[str], most: int) -> Sequence[str]:
    """At most so many of them, evenly from beginning to end."""
    if len(pieces) <= most:
        return pieces
    return [pieces[place * len(pieces) // most] for place in range(most)]
