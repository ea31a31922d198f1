"""The child that is killed: `python -m tests.faults.worker FOLDER` works on the homes in FOLDER and prints what is saved.

For every seed on its standard input it begins a life in a process of its own, which says its number first, and says when
that was killed. A line is a JSON list: what was done, in which home, and the leaves of the events that are there since.
All that a life needs is loaded before the first one begins, by one in a copy of the homes that does everything once.
"""

import io
import json
import os
import random
import shutil
import sys
from pathlib import Path

from agent_app.app import law, unlock
from agent_app.base.errors import UserError
from agent_app.desk import attaching, casebook, erasing, noting, registering
from agent_app.desk.desk import Desk
from agent_app.store import identity, journal
from agent_app.store.backup import backup
from agent_app.store.bulk import run
from agent_app.sync import answer, exchange, segment
from tests.support.desks import PASSPHRASE, WATER, Wall
from tests.support.pictures import document


class Worker:
    """Works at a desk and its county until it is killed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.desk = unlock(folder / "desk", PASSPHRASE, Wall())
        self.county = unlock(folder / "county", PASSPHRASE, Wall())
        self._known = {"desk": set[bytes](), "county": set[bytes]()}
        self.scan = folder / "scan.pdf"
        self.scan.write_bytes(document(200_000, seed=seed))

    def run(self) -> None:
        """Do one thing after the other, and say so."""
        self.told("opened", said=False)
        while True:
            act = self.chance.choices(ACTS, OFTEN)[0]
            act(self)
            self.told(act.__name__)

    def told(self, word: str, *, said: bool = True) -> None:
        """Print what is there now and was not before; the program has said that it is saved."""
        for name, desk in (("desk", self.desk), ("county", self.county)):
            with desk.vault.read() as connection:
                there = {leaf.leaf for leaf in journal.leaves(connection)}
            fresh = there - self._known[name]
            self._known[name] |= there
            if said:
                print(json.dumps([word, name, sorted(leaf.hex() for leaf in fresh)]), flush=True)

    def register(self) -> None:
        registering.register(self.desk, WATER)

    def note(self) -> None:
        if case := self._case(self.desk):
            noting.add_note(self.desk, case, "记" * self.chance.randrange(1, 400))

    def correct(self) -> None:
        if case := self._case(self.desk):
            registering.correct(self.desk, case, {"place": f"{self.chance.randrange(99)}组"})

    def seal(self) -> None:
        with self.desk.vault.write() as connection:
            segment.seal(self.desk.vault, connection, identity.load(connection))

    def exchange(self) -> None:
        out = io.BytesIO()
        outgoing = exchange.write_request(self.desk.vault, out, self.desk.now_ms)
        exchange.mark_handed_over(self.desk.vault, outgoing)
        back = io.BytesIO()
        answer.answer(self.county.vault, io.BytesIO(out.getvalue()), back, law(), self.county.now_ms)
        exchange.read_response(self.desk.vault, io.BytesIO(back.getvalue()), law(), self.desk.now_ms)

    def attach(self) -> None:
        if case := self._case(self.desk):
            attaching.attach(self.desk, case, self.scan)

    def erase(self) -> None:
        if case := self._case(self.county):
            try:
                erasing.erase(self.county, case, "本人要求", fields=["place"])
            except UserError:
                pass

    def save(self) -> None:
        backup(self.desk.vault, self.folder / "desk.xfbak")

    def migrate(self) -> None:
        """Come to a record as an earlier version left it."""
        with self.desk.vault.write() as connection:
            run(connection, "PRAGMA user_version=1")
        self.desk.close()
        self.desk = unlock(self.folder / "desk", PASSPHRASE, Wall())

    def _case(self, desk: Desk) -> str:
        rows = casebook.page(desk, limit=20)
        return self.chance.choice(rows).number if rows else ""


ACTS = (
    *(Worker.register, Worker.note, Worker.correct, Worker.seal, Worker.exchange, Worker.attach),
    *(Worker.erase, Worker.save, Worker.migrate),
)
OFTEN = (6, 4, 4, 2, 4, 2, 2, 1, 1)


def warm(folder: Path) -> None:
    """Do everything once in a copy of the homes."""
    copy = folder / "warm"
    for home in ("desk", "county"):
        shutil.copytree(folder / home, copy / home)
    worker = Worker(copy, 0)
    for act in ACTS:
        act(worker)
    for desk in (worker.desk, worker.county):
        desk.close()
    shutil.rmtree(copy)


def live(folder: Path, seed: int) -> None:
    """One life in a process of its own, until it is killed."""
    child = os.fork()
    if not child:
        print(json.dumps(["born", os.getpid()]), flush=True)
        Worker(folder, seed).run()
    os.waitpid(child, 0)
    print(f"\n{json.dumps(['dead', seed])}", flush=True)  # its last line may have been cut off


if __name__ == "__main__":
    warm(Path(sys.argv[1]))
    for line in sys.stdin:
        live(Path(sys.argv[1]), int(line))
