"""Work runs elsewhere, in order; results, errors, cancellations and bugs each take their own way."""

import gc
import threading
import time
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from agent_app.base import collector
from agent_app.base.collector import collector_at_rest
from agent_app.base.errors import AppError, UserError
from agent_app.base.progress import Progress
from agent_app.gui.bugs import report
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.work import PATIENCE_MS


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


def test_what_a_page_leaves_behind_never_goes_on_a_worker(qtbot: QtBot, tasks: Tasks) -> None:
    where: list[str] = []

    class Leftover(QObject):
        """What holds itself, so that only the search for cycles finds it; or is held by what it asked for alone."""

        def __init__(self, itself: bool) -> None:
            super().__init__()
            self.itself = self if itself else None
            weakref.finalize(self, lambda: where.append(threading.current_thread().name))

        def ask(self, key: str) -> None:
            tasks.query(lambda: self and [[] for _ in range(2000)], lambda _: self, key=key)

    for number in range(200):
        Leftover(itself=True)
        Leftover(itself=False).ask(key="" if number % 2 else "newest")
    qtbot.waitUntil(lambda: len(where) == 400, timeout=30_000)
    assert set(where) == {threading.current_thread().name}


def test_when_no_worker_is_left_cycles_are_collected_as_ever(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "_holding", set())  # another test's window may not be gone yet
    first, second = Tasks(), Tasks()
    first.close()
    with collector_at_rest():
        second.close()
        assert not gc.isenabled()
    assert gc.isenabled()


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


def test_who_waits_for_an_answer_gets_one_after_a_bug_and_the_bug_is_told_once(
    qtbot: QtBot, tasks: Tasks
) -> None:
    told: list[object] = []
    tasks.broke.connect(lambda error: told.append(type(error)))
    tasks.told.connect(told.append)

    def break_(*_: object) -> None:
        raise ZeroDivisionError

    def failed(error: AppError) -> None:
        told.append(error.sentence)
        if len(told) > 1:
            raise KeyError

    tasks.query(break_, told.append, failed=failed)
    tasks.operation(break_, told.append, failed=failed)
    qtbot.waitUntil(lambda: len(told) == 5)
    sentence = "程序出了错，这一下没有做成。以前存的都在，请再试一次。"
    assert told == [sentence, ZeroDivisionError, sentence, KeyError, ZeroDivisionError]


def test_progress_has_a_face_only_after_a_while(qtbot: QtBot, tasks: Tasks) -> None:
    told, shown = list[object](), threading.Event()
    tasks.began.connect(lambda label: (told.append(label), shown.set()))
    tasks.advanced.connect(lambda done, total: told.append((done, total)))
    tasks.ended.connect(lambda: told.append("ended"))
    tasks.operation(lambda progress: None, label="short")
    with qtbot.waitSignal(tasks.idle):
        pass
    qtbot.wait(PATIENCE_MS + 50)
    assert told == []

    def long(progress: Progress) -> None:
        assert shown.wait(10)
        progress(3, 4)

    tasks.operation(long, label="long")
    with qtbot.waitSignal(tasks.idle):
        pass
    assert told == ["long", (3, 4), "ended"]


def test_queries_and_drafts_overtake_what_lasts_and_nothing_else_does(qtbot: QtBot, tasks: Tasks) -> None:
    gate, seen = threading.Event(), list[str]()

    def last(progress: Progress) -> None:
        assert gate.wait(10)

    tasks.operation(last, lambda _: seen.append("lasting"), "正在导入")
    tasks.operation(lambda _: None, lambda _: seen.append("saved"), "正在存")
    for number in "12":
        tasks.query(lambda: None, lambda _, number=number: seen.append(f"query {number}"))
        tasks.operation(lambda _: None, lambda _, number=number: seen.append(f"draft {number}"), light=True)
    qtbot.waitUntil(lambda: len(seen) == 4, timeout=5000)
    assert tasks.busy and tasks.doing == "正在导入"
    assert [one for one in seen if one.startswith("query")] == ["query 1", "query 2"]
    assert [one for one in seen if one.startswith("draft")] == ["draft 1", "draft 2"]
    gate.set()
    with qtbot.waitSignal(tasks.idle):
        pass
    assert seen[4:] == ["lasting", "saved"]


def test_what_is_short_is_never_overtaken(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[int] = []
    for number in range(0, 40, 2):
        tasks.operation(lambda _: time.sleep(0.005), lambda _, number=number: seen.append(number), "正在存")
        tasks.query(lambda: None, lambda _, number=number: seen.append(number + 1))
    qtbot.waitUntil(lambda: len(seen) == 40, timeout=5000)
    assert seen == list(range(40))


def test_a_draft_never_overtakes_another_when_what_lasts_ends(qtbot: QtBot, tasks: Tasks) -> None:
    lock, seen = threading.Lock(), list[int]()

    def draft(number: int) -> Callable[[Progress], None]:
        def keep(_: Progress) -> None:
            with lock:
                seen.append(number)

        return keep

    def last(_: Progress) -> None:
        with lock:
            time.sleep(PATIENCE_MS / 1000 + 0.2)

    tasks.operation(last, label="正在导入")
    for number in range(20):
        tasks.operation(draft(number), label="正在存草稿", light=True)
    with qtbot.waitSignal(tasks.idle):
        pass
    assert seen == list(range(20))


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
