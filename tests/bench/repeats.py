"""会不会是同一件事: how soon an answer is there while somebody types, and how good it is on real messages.

The truth that is held against: the same author has sent (nearly) the same body again, `ratio` ≥ 0.9 of the characters
that say something. What else is offered is counted as wrong, also where the same text came from another account or
the same author wrote of the same matter in other words; the note says how much of that there is.
"""

import csv
import hashlib
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from agent_app.core import event as ev
from agent_app.core.event import add, open_
from agent_app.core.likeness import plain
from agent_app.core.text import clean_line, clean_words
from agent_app.desk import indexing
from agent_app.desk.desk import Desk
from agent_app.desk.repeats import Typed, candidates
from tests.bench.data import cases, filled
from tests.bench.figures import Figure, figure
from tests.support.desks import Wall, make_desk
from tests.support.tools import SHARED_DATA

_NEARLY, _MUCH_THE_SAME = 90, 50
_OTHERS = 300
"""Authors of a single message that are asked for too."""
_TYPED = (10, 60, 400)
"""Characters of the words after which the time is taken."""

Pair = tuple[int, int]


def repeats(folder: Path) -> Iterator[Figure]:
    """Speed among made-up cases; precision and recall on real messages where they are."""
    yield from _speed(folder)
    source = SHARED_DATA / "requests.csv"
    if source.exists():
        yield from _quality(folder, _messages(source))
    else:
        yield figure("precision and recall", 0, "", note=f"left out: {source.name} is not here")


def _speed(folder: Path, count: int = 20_000) -> Iterator[Figure]:
    desk = filled(folder, count)
    asked = [(ops[0][1], ops[1][3]) for _, ops in cases(40, seed=7)]
    for length in _TYPED:
        spent = []
        for case, party in asked:
            typed = Typed(
                name=party["name"],
                phone=party["phone"],
                address=party["address"],
                category=case["category"],
                words=case["words"][:length],
            )
            start = time.perf_counter()
            candidates(desk, typed)
            spent.append((time.perf_counter() - start) * 1000)
        yield figure(
            f"possible repeats among {count}, {length} characters typed",
            statistics.median(spent),
            "ms",
            aim="≤ 100 ms",
            note=f"slowest of {len(spent)}: {max(spent):.0f} ms",
        )
    desk.close()


@dataclass(frozen=True, slots=True)
class _Message:
    subject: bytes
    author: str
    title: str
    words: str
    day: str


def _messages(source: Path) -> list[_Message]:
    csv.field_size_limit(2**24)
    with source.open(encoding="utf-8-sig", newline="") as file:
        return [
            _Message(
                subject=hashlib.sha256(row["id"].encode()).digest()[: ev.ID_BYTES],
                author=row["author"],
                title=clean_line(row["subject"])[:200],
                words=clean_words(row["body"]),
                day=row["time"][:10],
            )
            for row in csv.DictReader(file)
        ]


def _quality(folder: Path, messages: Sequence[_Message]) -> Iterator[Figure]:
    desk = make_desk(folder / "messages", Wall())
    with desk.writing() as writing:
        writing.defer_index = True
        for message in messages:
            writing.open(message.subject, _operations(message))
    indexing.catch_up(desk)
    by_author = defaultdict(list)
    for place, message in enumerate(messages):
        by_author[message.author].append(place)
    same_author = {pair for places in by_author.values() for pair in combinations(places, 2)}
    bodies = [plain(message.words) for message in messages]
    truth = {(a, b) for a, b in same_author if fuzz.ratio(bodies[a], bodies[b]) >= _NEARLY}
    single = [places[0] for places in by_author.values() if len(places) == 1]
    others = random.Random(1).sample(single, min(_OTHERS, len(single)))
    asked = [place for places in by_author.values() if len(places) > 1 for place in places] + others
    named = _offered(desk, messages, asked, named=True)
    wrong = named - truth
    same_text = sum(fuzz.ratio(bodies[a], bodies[b]) >= _NEARLY for a, b in wrong - same_author)
    among = f"of {len(messages)} real messages, {len(truth)} true pairs"
    yield figure(f"recall {among}", len(named & truth) / len(truth), "", 1.0, "≥ 0.95",
                 "reference: all that bear the same name")  # fmt: skip
    yield figure(f"precision {among}", len(named & truth) / len(named), "", len(truth) / len(same_author), "≥ 0.35",
                 f"reference: all that bear the same name; {len(named)} pairs offered; of the {len(wrong)} counted as wrong"
                 f" {same_text} are the same text of another account, {len(wrong & same_author)} the author's own")  # fmt: skip
    alike = sum(fuzz.ratio(bodies[a], bodies[b]) >= _MUCH_THE_SAME for a, b in named)
    yield figure(
        "of these, as far as both bodies are half the same, whoever sent them", alike / len(named), ""
    )
    unnamed = _offered(
        desk, messages, sorted({place for pair in truth for place in pair}) + others, named=False
    )
    yield figure(f"recall {among}, by the words alone", len(unnamed & truth) / len(truth), "", aim="≥ 0.95")
    yield figure(f"precision {among}, by the words alone", len(unnamed & truth) / len(unnamed), "", aim="≥ 0.5",
                 note=f"{len(unnamed)} pairs offered")  # fmt: skip
    desk.close()


def _operations(message: _Message) -> list[ev.Op]:
    fields = {
        "number": message.subject.hex().upper(),
        "channel": "online",
        "purpose": "appeal",
        "registered_on": message.day,
        "words": message.words,
        "summary": message.title,
    }
    return [
        open_(fields),
        add("party", ev.new_id(), {"role": "petitioner", "name": message.author, "place": 0}),
    ]


def _offered(desk: Desk, messages: Sequence[_Message], asked: Sequence[int], *, named: bool) -> set[Pair]:
    """The pairs that are offered when each of these is typed among all the others."""
    places = {message.subject.hex(): place for place, message in enumerate(messages)}
    pairs = set()
    for place in asked:
        message = messages[place]
        typed = Typed(name=message.author if named else "", words=message.words)
        for repeat in candidates(desk, typed, [message.subject.hex()]):
            other = places[repeat.subject]
            pairs.add((min(place, other), max(place, other)))
    return pairs
