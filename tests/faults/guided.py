"""`python -m tests.faults.guided [--runs N] [--seed S]`: mutants that follow what they reach in the program (optional).

Where atheris is installed, it bends the streams of frames of genuine bundles towards code that no mutant has been in yet.
Every stream is ended, signed by its sender, compressed and sealed again, and read for show by whom it is for (`scene`).
Anything but a refusal in words or an allowed effect ends the run with a trace, and leaves the stream that did it in the
folder that is named first.
"""

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from agent_app.base.paths import STATE_DIR_VARIABLE

try:
    import atheris
except ImportError:
    sys.exit("atheris is not installed; `python -m tests.faults --only T6` needs none")

with atheris.instrument_imports(include=["agent_app.sync", "agent_app.store", "agent_app.core"]):
    from agent_app.sync import bundle
    from tests.faults import mutants
    from tests.faults.scene import Effects, Scene


def main(arguments: list[str]) -> None:
    """Run so many mutants."""
    parser = argparse.ArgumentParser(prog="guided", description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 2**31))
    given = parser.parse_args(arguments)
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    place = Path(tempfile.mkdtemp(prefix="agent-app-guided-"))
    os.environ[STATE_DIR_VARIABLE] = str(place / "state")
    print(f"guided --seed {given.seed} --runs {given.runs} in {place}", flush=True)
    effects = [Effects(way) for way in Scene(place).ways]
    seeds = place / "streams"
    seeds.mkdir()
    for number, one in enumerate(effects):
        (seeds / str(number)).write_bytes(bytes([number]) + one.way.parts.stream())
    chance, counts = random.Random(given.seed), Counter[str]()

    def read(data: bytes) -> None:
        one = effects[data[0] % len(effects)] if data else effects[0]
        counts[one.of(wrapped(one.way.parts, data[1:]), chance)] += 1
        if counts.total() >= given.runs:
            print(dict(counts), flush=True)

    limits = ["-max_len=16384", "-timeout=5", "-rss_limit_mb=1024"]
    runs = [f"-runs={given.runs}", f"-seed={given.seed}", f"-artifact_prefix={place}/"]
    atheris.Setup(["guided", *runs, *limits, str(seeds)], read)
    atheris.Fuzz()


def wrapped(parts: mutants.Parts, stream: bytes) -> bytes:
    """A stream of frames as its sender would wrap it, whatever it says."""
    frames: list[mutants.Frame] = []
    start = 0
    while len(stream) - start >= bundle.FRAME.size:
        kind, length = bundle.FRAME.unpack_from(stream, start)
        start += bundle.FRAME.size
        if kind != bundle.END:
            frames.append((kind, stream[start : start + length]))
        start += length
    if frames and frames[0][0] == bundle.MANIFEST:
        try:
            said, _ = bundle.read_manifest(frames[0][1])
        except bundle.BundleError:
            said = frames[0][1]
        return replace(parts, manifest=said, frames=tuple(frames[1:])).whole()
    return parts.wrapped(mutants.ended(frames))


if __name__ == "__main__":
    main(sys.argv[1:])
