"""Homes and bundles of every version that has golden files open with all that is in them, and what is unknown is passed on.

`tests.faults.golden` makes the files of a version; they are never made again.
"""

import io
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from agent_app.app import law, unlock
from agent_app.desk import checking, registering
from agent_app.desk.desk import Desk
from agent_app.store.bulk import run
from agent_app.sync import answer, exchange
from tests.faults.golden import LIST, held
from tests.support.desks import PASSPHRASE, WATER, Wall
from tests.support.tools import ROOT

GOLDEN = ROOT / "tests" / "faults" / "golden"
VERSIONS = sorted(path.name for path in GOLDEN.iterdir() if (path / LIST).exists())


def trial(seed: int, folder: Path) -> Counter[str]:
    """Open the golden files of one version, in an order that follows from the seed."""
    _open(VERSIONS[seed % len(VERSIONS)], folder)
    return Counter({f"version {VERSIONS[seed % len(VERSIONS)]}": 1})


class Found(NamedTuple):
    """How many events a county held before the request and after it, and what nobody here understands of them."""

    before: int
    after: int
    later: list[bytes]


def _open(version: str, folder: Path) -> Found:
    """Open, exchange, write on and check, each held against the list; what was found on the way."""
    kept = GOLDEN / version
    listed = json.loads((kept / LIST).read_text(encoding="utf-8"))
    county, desk = (_unlocked(kept / name, folder / name) for name in ("county", "desk"))
    assert held(county) == listed["county before"]
    assert held(desk) == listed["desk"]
    out, request = io.BytesIO(), (kept / "request.xfb").read_bytes()
    answer.answer(county.vault, io.BytesIO(request), out, law(), county.now_ms)
    assert held(county) == listed["county after"]
    exchange.read_response(desk.vault, io.BytesIO((kept / "response.xfb").read_bytes()), law(), desk.now_ms)
    assert _unknown(desk) == _unknown(county) != [], (
        "what a later version said was not passed on byte for byte"
    )
    registering.register(desk, WATER)
    found = Found(
        len(listed["county before"]["events"]), len(listed["county after"]["events"]), _unknown(desk)
    )
    for one in (county, desk):
        assert checking.check(one).problems == []
        one.close()
    return found


def _unlocked(kept: Path, home: Path) -> Desk:
    shutil.copytree(kept, home)
    return unlock(home, PASSPHRASE, Wall())


def _unknown(desk: Desk) -> list[bytes]:
    with desk.vault.read() as connection:
        bodies = [
            body for (body,) in run(connection, "SELECT body FROM events ORDER BY leaf") if body is not None
        ]
    return [body for body in bodies if b"\xa5later\x01" in body]


@pytest.mark.parametrize("version", VERSIONS)
def test_what_an_earlier_version_wrote_opens(version: str, tmp_path: Path) -> None:
    found = _open(version, tmp_path)
    assert found.before and found.after > found.before, "its homes and its request hold what the list says"
    assert found.later, "what a later version said is passed on byte for byte"
