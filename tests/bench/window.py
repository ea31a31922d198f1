"""The window, in processes of its own beside an empty PySide6 window: until it can be used, and what it holds in memory.

Each child says when it was ready by the clock that all processes share, so that the start of Python counts too.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from agent_app.base.paths import STATE_DIR_VARIABLE
from agent_app.store import keyslots
from tests.bench.data import fill
from tests.bench.figures import Figure, figure, milliseconds
from tests.support.desks import PASSPHRASE, Wall, make_desk
from tests.support.tools import ROOT

TIMES = 9
CASES = 20_000

_EMPTY = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 738)
window.show()
app.processEvents()
print(time.monotonic(), flush=True)
sys.stdin.readline()
"""

# The way of the installed command, but for the loop at its end.
_UNLOCK = """
import sys, time
def run(home, demo):
    app = main.application()
    place = main.place_of(home, demo=demo)
    claimed = main.claim(place.home)
    remembered = main.Remembered.load()
    main.Look(app, remembered.size, dark=remembered.dark)
    flow = main.start(place, remembered)
    app.processEvents()
    assert flow.frame.shown.editor.hasFocus()
    print(time.monotonic(), flush=True)
    sys.stdin.readline()
    return 0
from agent_app.cli import agent
import agent_app.gui.main as main
main.run = run
agent.main(["--home", sys.argv[1]])
"""

# Under the loop of the program itself: turned by hand it would keep the worker from Python's lock.
_LISTED = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
import agent_app.gui.main as main
app = main.application()
main.Look(app)
flow = main.start(main.Place(Path(sys.argv[1])), main.Remembered())
main.load_the_rest(flow)
def press():
    global begun
    flow.frame.shown.editor.setText(sys.argv[2])
    begun = time.monotonic()
    flow.opened.connect(lambda: flow.sitting.window.page("today").counted.connect(shown))
    flow.frame.shown.primary()
def shown(*counts):
    flow.sitting.window.page("today").counted.disconnect(shown)
    QTimer.singleShot(0, usable)
def usable():
    print(time.monotonic() - begun, flush=True)
    flow.sitting.window.go("cases")
    QTimer.singleShot(5_000, rested)
def rested():
    print(time.monotonic(), flush=True)
    sys.stdin.readline()
    os._exit(0)
QTimer.singleShot(5_000, press)  # somebody types; the rest of the program is loaded meanwhile
app.exec()
"""


def window(folder: Path) -> Iterator[Figure]:
    """Start, unlock and memory of the window with 20,000 cases."""
    desk = make_desk(folder / "home", Wall())
    fill(desk, CASES)
    keyslots.change_passphrase(desk.vault.home, desk.vault.key, PASSPHRASE, keyslots.Cost())
    desk.close()
    home = str(folder / "home")
    empty, unlock = [], []
    for _ in range(TIMES + 1):  # the first of each is not counted: it compiles
        empty.append(_Child(folder, _EMPTY).ready())
        unlock.append(_Child(folder, _UNLOCK, home).ready())
    yield figure(
        "process start to the unlock field", 1000 * median(unlock[1:]), "ms", 1000 * median(empty[1:]), "≤ 2",
        "reference: process start to an empty PySide6 QMainWindow",
    )  # fmt: skip
    bare = _Child(folder, _EMPTY)
    bare.wait()
    reference = bare.memory()
    bare.end()
    compiles = _Child(folder, _LISTED, home, PASSPHRASE)
    compiles.wait(), compiles.wait()
    compiles.end()
    listed = _Child(folder, _LISTED, home, PASSPHRASE)
    shown = 1000 * listed.wait()
    derivation = milliseconds(lambda: keyslots.unlock(folder / "home", PASSPHRASE), 5)
    yield figure(
        f"passphrase entered to 今日 in the window, {CASES} cases", shown, "ms", derivation,
        "≤ reference + 300 ms", "reference: the key derivation alone",
    )  # fmt: skip
    listed.wait()
    if reference is not None and (used := listed.memory()) is not None:
        yield figure(
            f"resident memory, {CASES} cases, list open", used, "MB", reference, "≤ reference + 150 MB",
            "reference: an empty PySide6 QMainWindow",
        )  # fmt: skip
    listed.end()


class _Child:
    """A process that says when it is ready, and then waits to be told to end."""

    def __init__(self, folder: Path, code: str, *words: str) -> None:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        if sys.platform == "linux":
            del environment[STATE_DIR_VARIABLE]  # finding the usual folders is part of the start
        environment |= {
            "XDG_STATE_HOME": str(folder / "state"),
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),  # an installed program is compiled
            "QT_QPA_PLATFORM": "offscreen",
        }
        self._begun = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            encoding="ascii",
        )

    def ready(self) -> float:
        """Seconds from its start until it was ready; it has ended then."""
        spent = self.wait() - self._begun
        self.end()
        return spent

    def wait(self) -> float:
        """What it says next."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the window did not open")
        return float(line)

    def memory(self) -> float | None:
        """Its resident memory in MB; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def end(self) -> None:
        """Ends it."""
        self._process.communicate("\n", timeout=60)
