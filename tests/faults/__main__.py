"""`python -m tests.faults [--minutes N] [--seed S] [--only T4 …]`: the long form of the fault trials.

Every trial follows from a seed, which is printed before it begins; `--seed S --minutes 0` does one again. The counts of
what was done are printed at the end, one JSON line a kind; the exit code is 1 when anything was found.
"""

import argparse
import importlib
import json
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from agent_app.base.paths import DATA_DIR_VARIABLE, STATE_DIR_VARIABLE

TRIALS = {
    "T1": "test_kills",
    "T2": "test_power_cuts",
    "T3": "test_damage",
    "T4": "test_schedules",
    "T5": "test_orders",
    "T6": "test_mutations",
    "T7": "test_clocks",
    "T8": "test_copies",
    "T9": "test_lines",
    "T10": "test_commit_order",
    "T11": "test_sticks",
    "T12": "test_traces",
    "T13": "test_golden",
}
Trial = Callable[[int, Path], Counter[str]]


def main(arguments: list[str]) -> int:
    """Run the trials that were named, or all, each for its share of the time."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="of all trials together")
    parser.add_argument("--seed", type=int, help="of the first trial; the others follow")
    parser.add_argument("--only", nargs="+", choices=TRIALS, default=list(TRIALS))
    given = parser.parse_args(arguments)
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    seed = random.SystemRandom().randrange(2**31) if given.seed is None else given.seed
    return max(_repeat(name, seed, given.minutes * 60 / len(given.only)) for name in given.only)


def _repeat(name: str, seed: int, seconds: float) -> int:
    trial: Trial = importlib.import_module(f"tests.faults.{TRIALS[name]}").trial
    until, counts, failed = time.monotonic() + seconds, Counter[str](), []
    while True:
        print(f"{name} --seed {seed}", flush=True)
        with tempfile.TemporaryDirectory(prefix="agent-app-faults-") as folder:
            os.environ[STATE_DIR_VARIABLE], os.environ[DATA_DIR_VARIABLE] = (
                f"{folder}/state",
                f"{folder}/data",
            )
            try:
                counts += trial(seed, Path(folder))
            except Exception:
                failed.append(seed)
                traceback.print_exc()
        counts["trials"] += 1
        seed += 1
        if time.monotonic() >= until:
            break
    print(json.dumps({"test": name, **counts, "failed seeds": failed}, ensure_ascii=False), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
