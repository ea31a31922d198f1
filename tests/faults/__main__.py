"""`python -m tests.faults [--minutes N] [--release] [--seed S] [--only T4 …] [--jobs N]`: the long form of the fault trials.

Every trial follows from a seed, which is printed before it begins; `--seed S --minutes 0` does one again. Several run at
once, each in a process of its own. `--release` goes on until what a release has to show has been done. The counts of what
was done are printed at the end, one JSON line a kind; the exit code is 1 when anything was found, or was not reached.
"""

import argparse
import importlib
import json
import os
import random
import runpy
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import count
from pathlib import Path
from typing import NamedTuple

from agent_app.base.paths import DATA_DIR_VARIABLE, STATE_DIR_VARIABLE
from tests.support.tools import memory_folder


class Kind(NamedTuple):
    """Trials of one kind: where they are, and how much of what a release has to show."""

    module: str
    of: str
    release: int


KINDS = {
    "T1": Kind("test_kills", "kills", 2_000),
    "T2": Kind("test_power_cuts", "FULL cuts", 1_000),
    "T3": Kind("test_damage", "damages", 2_000),
    "T4": Kind("test_schedules", "schedules", 500),
    "T5": Kind("test_orders", "orders", 100_000),
    "T6": Kind("test_mutations", "mutations", 100_000),
    "T7": Kind("test_clocks", "jumps", 2_000),
    "T8": Kind("test_copies", "trials", 100),
    "T9": Kind("test_lines", "trials", 100),
    "T10": Kind("test_commit_order", "commits", 1_000),
    "T11": Kind("test_sticks", "trials", 100),
    "T12": Kind("test_traces", "erased", 200),
    "T13": Kind("test_golden", "trials", 1),
}
MOST = "most "
"""What begins so is not added up: the largest counts."""
Trial = Callable[[int, Path], Counter[str]]


def main(arguments: list[str]) -> int:
    """Run the trials that were named, or all, each for its share of the time or until it has shown enough."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="of all trials together")
    parser.add_argument("--release", action="store_true", help="instead: as much as a release has to show")
    parser.add_argument("--seed", type=int, help="of the first trial; the others follow")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="trials at once")
    given = parser.parse_args(arguments)
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    seed = random.SystemRandom().randrange(2**31) if given.seed is None else given.seed
    share = given.minutes * 60 / len(given.only)
    with ProcessPoolExecutor(given.jobs if share or given.release else 1) as several:
        found = [
            _repeat(several, given.jobs, name, seed, None if given.release else share) for name in given.only
        ]
    if "T9" in given.only and given.minutes:
        runpy.run_module("tests.faults.line_times", run_name="__main__")
    return max(found)


def _repeat(several: ProcessPoolExecutor, jobs: int, name: str, seed: int, seconds: float | None) -> int:
    """Trials of one kind for so many seconds, one at least; without end until enough was shown when None."""
    kind, begun = KINDS[name], time.monotonic()
    counts, failed = Counter[str](), list[int]()
    running: dict[Future[tuple[Counter[str], str]], int] = {}

    def goes_on() -> bool:
        if seconds is None:
            return counts[kind.of] < kind.release and not failed
        return time.monotonic() - begun < seconds

    for following in count(seed):
        print(f"{name} --seed {following}", flush=True)
        running[several.submit(_one, kind.module, following)] = following
        if len(running) < jobs and goes_on():
            continue
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        _gather(done, running, counts, failed)
        if not goes_on():
            break
    _gather(set(running), running, counts, failed)
    told = {
        "test": name,
        **counts,
        "failed seeds": failed,
        "minutes": round((time.monotonic() - begun) / 60, 1),
    }
    print(json.dumps(told, ensure_ascii=False), flush=True)
    return int(bool(failed) or (seconds is None and counts[kind.of] < kind.release))


def _gather(
    done: set[Future[tuple[Counter[str], str]]],
    running: dict[Future[tuple[Counter[str], str]], int],
    counts: Counter[str],
    failed: list[int],
) -> None:
    for trial in done:
        seed = running.pop(trial)
        found, trouble = trial.result()
        for name, number in found.items():
            counts[name] = max(counts[name], number) if name.startswith(MOST) else counts[name] + number
        counts["trials"] += 1
        if trouble:
            failed.append(seed)
            print(f"--seed {seed}\n{trouble}", file=sys.stderr, flush=True)


def _one(module: str, seed: int) -> tuple[Counter[str], str]:
    """One trial in a folder of its own: its counts, and what was found."""
    trial: Trial = importlib.import_module(f"tests.faults.{module}").trial
    with tempfile.TemporaryDirectory(prefix="agent-app-faults-", dir=memory_folder()) as folder:
        os.environ[STATE_DIR_VARIABLE], os.environ[DATA_DIR_VARIABLE] = f"{folder}/state", f"{folder}/data"
        try:
            return trial(seed, Path(folder)), ""
        except Exception:
            return Counter(), traceback.format_exc()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
