"""The program tests itself, as it does when it is frozen."""

import json
import subprocess
import sys

from tests.support.tools import ROOT


def test_the_program_tests_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "agent_app.cli.agent", "selftest"], capture_output=True, encoding="utf-8", cwd=ROOT, timeout=120
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told == {
        "ok": True,
        "checks": {"vault, paper and bundle": True, "photo and ledger": True, "window": True},
    }
