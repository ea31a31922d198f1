"""A bundle that was changed in any way has no effect at all, or only what it may have; quickly, in little memory.

Requests, first requests, responses and bundles from desk to desk are cut at every byte, and spoiled on every layer: the
file, its clear header, the seal, the compressed stream, the order and the bytes of frames, and what manifests,
certificates, segments and chunks say, signed by nobody, by a stranger, or by a certified desk or a county gone wrong
(`mutants`). Each is read for show by the real code (`scene`), so hundreds of a kind take a second. What is refused has
touched nothing; what is taken is genuine to the last event, and what of it cannot be applied lies aside.
"""

import random
import time
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

from agent_app.base.errors import AppError
from agent_app.desk import checking
from agent_app.store.bulk import run
from tests.faults import mutants
from tests.faults.mutants import MUTANTS
from tests.faults.rehearsal import committed
from tests.faults.scene import Effects, Scene, Way
from tests.support.desks import answer_to, take_in

MUTATIONS = 2_500
"""Of all ways together in a trial, besides the cuts."""
_SECONDS, _MEMORY = 5.0, 64 * 1024 * 1024
_GROWN = 64
"""MiB by which a process may have grown after a trial; caches fill in its first seconds."""
_AGAIN = 0.02
"""The share of refused ones that is read once more in earnest."""


def trial(seed: int, folder: Path) -> Counter[str]:
    """Many mutants of every kind of bundle; then the whole ones, which have their effect once."""
    chance, counts = random.Random(seed), Counter[str]()
    scene = Scene(folder)
    try:
        readings = [Effects(way) for way in scene.ways]
        names, often = [*MUTANTS], [share for _, share in MUTANTS.values()]
        before = _resident()
        for name in chance.choices(names, often, k=MUTATIONS):
            effects = chance.choice(readings)
            mutant, _ = MUTANTS[name]
            _read(effects, name, mutant(effects.way.parts, chance), chance, counts)
        for effects in readings:
            _cut(effects, chance, counts)
        counts["most MiB more"] = grown = _resident() - before >> 20
        assert grown < _GROWN, f"{grown} MiB more after {counts['mutations']} mutations"
        for _ in range(2 + MUTATIONS // 250):
            effects = chance.choice(readings)
            _in_little_memory(effects, mutants.bombs(effects.way.parts, chance), chance, counts)
        _whole(scene, counts)
        return counts
    finally:
        scene.close()


def _resident() -> int:
    """Bytes of this process in memory; 0 where nobody tells."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text(encoding="ascii").split()[1]) * 4096 if pages.exists() else 0


def _read(effects: Effects, name: str, data: bytes, chance: random.Random, counts: Counter[str]) -> None:
    begun = time.process_time()
    became = effects.of(data, chance)
    spent = time.process_time() - begun
    assert spent < _SECONDS
    counts["mutations"] += 1
    counts[f"{name}: {became}"] += 1
    counts["most ms"] = max(counts["most ms"], round(spent * 1000))
    if became == "refused" and chance.random() < _AGAIN:
        _in_earnest(effects.way, data)
        counts["in earnest"] += 1


def _in_earnest(way: Way, data: bytes) -> None:
    """Refused on the vault itself as well, and nothing was committed to it."""
    with way.vault.engine.connect() as beside:
        before = committed(beside)
        with pytest.raises(AppError):
            way.read(data)
        assert committed(beside) == before


def _cut(effects: Effects, chance: random.Random, counts: Counter[str]) -> None:
    """At every byte in turn over the trials, some of them each time; a cut one is never taken."""
    whole = effects.way.whole
    step = max(1, len(whole) * 16 // MUTATIONS)
    for end in range(chance.randrange(step), len(whole), step):
        assert effects.of(whole[:end], chance) == "refused"
        counts["mutations"] += 1
        counts["cuts"] += 1


def _in_little_memory(effects: Effects, data: bytes, chance: random.Random, counts: Counter[str]) -> None:
    tracemalloc.start()
    try:
        _read(effects, "bomb", data, chance, counts)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < _MEMORY
    counts["most MiB"] = max(counts["most MiB"], most >> 20)


def _whole(scene: Scene, counts: Counter[str]) -> None:
    """The whole request after all of them, three times, and its answers: their effect once."""
    [request, *_] = scene.ways
    responses = [answer_to(scene.county, request.whole) for _ in range(3)]
    for response in (*responses, responses[0]):
        take_in(scene.desk, response)
        counts["replays"] += 1
    leaves = []
    for one in (scene.county, scene.desk):
        assert checking.check(one).problems == []
        with one.vault.read() as connection:
            leaves.append(run(connection, "SELECT leaf FROM events ORDER BY leaf"))
    assert leaves[0] == leaves[1] and len(set(leaves[0])) == len(leaves[0])


def test_a_changed_bundle_has_no_effect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.faults.test_mutations.MUTATIONS", 200)
    done = trial(1, tmp_path)
    assert done["mutations"] > 240 and done["cuts"] >= 45 and done["in earnest"]
