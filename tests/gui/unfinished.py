"""A desk at which somebody is typing, as a process of its own that a test may kill: `python -m tests.gui.unfinished HOME PHOTO`."""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from agent_app.app import unlock
from agent_app.desk import drafts, intake
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.shell import Shell
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from tests.gui import hands
from tests.support.desks import PASSPHRASE

WORDS = "4组的饮水管漏了两个月，"


def main(home: str, photo: str) -> int:
    """Types a name and words, lays a photo, says "kept" when the draft is stored, and goes on typing until killed."""
    app = QApplication(sys.argv[:1])
    Look(app)
    tasks = Tasks()
    desk = unlock(Path(home), PASSPHRASE)
    page = RegisterPage(desk, tasks)
    shell = Shell(tasks, {"register": lambda: page})
    shell.show()
    shell.activateWindow()
    shell.go("register")
    app.processEvents()
    hands.say("吴有根")
    page.form.materials.add_files([Path(photo)])
    page.form.go_to_section(2)
    page.form.matter.texts["words"].editor.setFocus()
    hands.say(WORDS)

    def tell(_: object) -> None:
        stored = drafts.kept(desk, intake.DRAFT)
        if stored and stored[0].data["words"] and not page.form.materials.pending:
            sys.stdout.write("kept\n")
            sys.stdout.flush()

    page.keeper.kept.connect(tell)
    more = QTimer()
    more.timeout.connect(lambda: hands.say("没有人修"))
    more.start(30)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
