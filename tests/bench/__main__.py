"""`python -m tests.bench [group …]`: JSON lines, one a figure."""

import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.figures import Figure, tell

GROUPS = {
    "saving": ("records", "saving"),
    "importing": ("records", "importing"),
    "events": ("events", "events"),
    "listing": ("records", "listing"),
    "agenda": ("agenda", "agenda"),
    "case": ("casepage", "case_page"),
    "figures": ("counting", "counting"),
    "law": ("law", "law"),
    "ledgers": ("ledgers", "ledgers"),
    "wizard": ("wizard", "wizard"),
    "repeats": ("repeats", "repeats"),
    "exchange": ("exchange", "exchange"),
    "growth": ("growth", "growth"),
    "county": ("county", "county"),
    "unlocking": ("records", "unlocking"),
    "papers": ("papers", "papers"),
    "window": ("window", "window"),
}


def main(wanted: list[str]) -> int:
    """Measure the groups that were named, or all."""
    unknown = set(wanted) - set(GROUPS)
    if unknown:
        print(f"no such group: {', '.join(sorted(unknown))}; there are: {', '.join(GROUPS)}", file=sys.stderr)
        return 2
    for name in wanted or GROUPS:
        module, function = GROUPS[name]
        measure: Callable[[Path], Iterator[Figure]] = getattr(
            importlib.import_module(f"tests.bench.{module}"), function
        )
        with tempfile.TemporaryDirectory(prefix="agent-app-bench-") as folder:
            os.environ["AGENT_APP_STATE_DIR"] = f"{folder}/state"
            for found in measure(Path(folder)):
                tell(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
