"""Makes the golden home and bundles of this version: `python -m tests.faults.golden FOLDER`; run once a version, kept for ever.

What is kept: a county's home, a desk's home, the desk's last request and the county's answer, and what they hold in a list.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from agent_app import __version__
from agent_app.base.paths import DATABASE_NAME, STATE_DIR_VARIABLE
from agent_app.core import event as ev
from agent_app.desk import attaching, casebook, erasing, noting, registering, stepping
from agent_app.desk.desk import Desk
from agent_app.store import keyslots
from agent_app.store.bulk import run
from agent_app.store.schema import SCHEMA_VERSION
from tests.support.desks import (
    FIELD,
    WATER,
    Wall,
    answer_to,
    enrol,
    exchanged,
    make_county,
    make_desk,
    request_of,
)
from tests.support.pictures import document

LIST = "list.json"
LATER = [
    ("open", {"number": "later", "purpose": "later", "new": [1, {"x": b"\x00"}]}),
    ("later", 1, {"y": 2}),
]
"""What a version that is not written yet may say."""


def make(folder: Path) -> None:
    """Write the golden files of this version."""
    with tempfile.TemporaryDirectory() as place:
        os.environ[STATE_DIR_VARIABLE] = f"{place}/state"
        work = Path(place)
        county, desk = make_county(work / "county", Wall()), make_desk(work / "desk", Wall())
        enrol(county, desk)
        _live(county, desk, work)
        request = request_of(desk)
        (folder / "request.xfb").write_bytes(request)
        listed = {
            "version": __version__,
            "schema": SCHEMA_VERSION,
            "county before": held(county),
            "desk": held(desk),
        }
        _keep(county, folder / "county")
        (folder / "response.xfb").write_bytes(answer_to(county, request))
        _keep(desk, folder / "desk")
        listed["county after"] = held(county)
        text = json.dumps(listed, ensure_ascii=False, indent=1)
        (folder / LIST).write_text(text + "\n", encoding="utf-8")
        county.close()
        desk.close()


def _live(county: Desk, desk: Desk, work: Path) -> None:
    water, field = (registering.register(desk, data).number for data in (WATER, FIELD))
    scan = work / "扫描.pdf"
    scan.write_bytes(document(3_000, seed=3))
    attaching.attach(desk, water, scan)
    note = noting.add_note(desk, field, "要删去的一句")
    exchanged(desk, county)
    stepping.take_step(county, water, "receive", data={"organ": "青溪镇人民政府"}, actor="王海")
    erasing.erase(county, field, "本人要求", record=note, actor="王海")
    exchanged(desk, county)
    registering.correct(desk, water, {"place": "4组老井"})
    with desk.writing() as writing:
        writing.open(ev.new_id(), LATER)


def _keep(desk: Desk, folder: Path) -> None:
    """The files of a home as they lie there, the log folded in."""
    desk.vault.cut_log()
    folder.mkdir(parents=True, exist_ok=True)
    for name in (DATABASE_NAME, keyslots.FILE_NAME):
        shutil.copyfile(desk.vault.home / name, folder / name)


def held(desk: Desk) -> dict[str, object]:
    """What a record holds: the state of every case, and its events."""
    with desk.vault.read() as connection:
        bodies = run(connection, "SELECT leaf FROM events ORDER BY leaf")
    rows = casebook.page(desk, limit=100)
    return {
        "cases": {row.subject: desk.case(row.subject).subject.digest().hex() for row in rows},
        "events": [leaf.hex() for (leaf,) in bodies],
    }


if __name__ == "__main__":
    make(Path(sys.argv[1]))
