"""Work runs elsewhere, in order; results, errors, cancellations and bugs each take their own way."""

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress
from agent_app.gui.bugs import report
from agent_app.gui.tasks import PATIENCE_MS, Change, Tasks, Topic


def test_results_come_back_in_the_windows_thread_in_order(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[tuple[int, bool]] = []
    here = threading.current_thread()

    def shown(number: int) -> None:
        seen.append((number, threading.current_thread() is here))

    def work(number: int) -> Callable[[], int]:
        return lambda: number if threading.current_thread() is not here else -1

    for number in range(3):
        tasks.query(work(number), shown)
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == [(0, True), (1, True), (2, True)]


def test_an_operation_tells_what_it_changed_after_its_result_is_shown(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[object] = []
    tasks.changed.connect(told.append)
    tasks.operation(lambda progress: "number", told.append, "正在存", changes=Topic.CASES, subject="c1")
    with qtbot.waitSignal(tasks.idle):
        assert tasks.busy
    assert told == ["number", Change(Topic.CASES, "c1")]
    assert not tasks.busy


def test_only_the_newest_of_equal_queries_is_answered(qtbot: QtBot, tasks: Tasks) -> None:
    gate, seen = threading.Event(), []
    tasks.query(gate.wait, lambda _: None)
    for text in ("欠", "欠薪"):
        tasks.query(lambda text=text: text, seen.append, key="find")
    gate.set()
    qtbot.waitUntil(lambda: bool(seen))
    tasks.query(lambda: None, lambda _: seen.append("end"))
    qtbot.waitUntil(lambda: seen[-1] == "end")
    assert seen == ["欠薪", "end"]


def test_nobody_is_called_who_is_gone(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []
    owner = QObject()
    tasks.query(lambda: "late", seen.append, owner=owner)
    owner.deleteLater()
    del owner
    tasks.query(lambda: "end", seen.append)
    qtbot.waitUntil(lambda: "end" in seen)
    assert seen == ["end"]


def test_errors_cancellations_and_bugs_take_three_ways(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[tuple[str, str]] = []
    tasks.told.connect(lambda error: told.append(("told", error.sentence)))
    tasks.broke.connect(lambda error: told.append(("broke", type(error).__name__)))

    def refuse() -> None:
        raise UserError("身份证号应是18位。什么都没有写。")

    def break_() -> None:
        raise KeyError("王某某 990102197001010012")

    def long(progress: Progress) -> None:
        tasks.cancel()
        progress(1, 2)

    tasks.query(refuse, lambda _: told.append(("then", "")))
    tasks.query(refuse, lambda _: None, failed=lambda error: told.append(("in place", error.sentence)))
    tasks.operation(long, lambda _: told.append(("then", "")))
    tasks.query(break_, lambda _: None)
    tasks.query(lambda: 1, lambda _: refuse())
    qtbot.waitUntil(lambda: len(told) == 4)
    sentence = "身份证号应是18位。什么都没有写。"
    assert told == [("told", sentence), ("in place", sentence), ("broke", "KeyError"), ("told", sentence)]


def test_progress_has_a_face_only_after_a_while(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[object] = []
    tasks.began.connect(told.append)
    tasks.advanced.connect(lambda done, total: told.append((done, total)))
    tasks.ended.connect(lambda: told.append("ended"))
    tasks.operation(lambda progress: None, label="short")
    with qtbot.waitSignal(tasks.idle):
        pass
    qtbot.wait(PATIENCE_MS + 50)
    assert told == []

    def long(progress: Progress) -> None:
        time.sleep(PATIENCE_MS / 1000 + 0.2)
        progress(3, 4)

    tasks.operation(long, label="long")
    with qtbot.waitSignal(tasks.idle):
        pass
    assert told == ["long", (3, 4), "ended"]


def test_a_bug_report_holds_nobodys_data() -> None:
    secret = "王某某 990102197001010012"
    try:
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise ValueError(f"no such person: {secret}") from error
    except ValueError as error:
        text = report(error)
    assert "builtins.ValueError" in text and "builtins.KeyError" in text
    assert "王" not in text and "9901" not in text
