"""交换 in the window, with a real county beside it: the stick both ways, what is put aside, looking after records."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from agent_app.core.vocabulary import Delivery
from agent_app.desk import attaching, casebook, exchanging, put_aside, registering, stepping
from agent_app.desk.outcomes import Outcome
from agent_app.gui.errands import Line
from agent_app.gui.pages.case import CasePage
from agent_app.gui.pages.where import documents
from agent_app.gui.sticks import Stick
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES, SizeName
from agent_app.store.blob_ways import Waiting
from agent_app.store.meta import get_meta, put_meta
from agent_app.sync import certificate, quarantine
from tests.gui.cuts import cut
from tests.gui.exchange_hand import Hand, Room, in_conflict, said
from tests.support.desks import WATER, enrol, exchanged
from tests.support.pictures import document

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_matter_goes_to_the_county_and_its_answer_comes_back_by_stick(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path
) -> None:
    enrol(room.county, room.desk)
    number = registering.register(room.desk, WATER).number
    stick = tmp_path / "stick"
    stick.mkdir()
    room.plugged.append(Stick(stick, "KINGSTON (E:)"))
    at = exchange_hand()
    assert "1件等确认" in said(at.page.way)
    at.press(Qt.Key.Key_T, CONTROL)
    at.told("1条新记录在“KINGSTON (E:)”上")
    at.wait(lambda: "已交出，等县里回信" in at.page.waiting.view.model().index(0).data())

    exchanging.county_by_stick(room.county, stick)
    stepping.take_step(
        room.county, number, "receive", date(2026, 6, 30), {"organ": "云山县信访局", "official_number": "990102202607010003"}
    )  # fmt: skip
    exchanging.county_by_stick(room.county, stick)

    at.press(Qt.Key.Key_R, CONTROL)
    at.told("又有1件县里已确认")
    at.wait(lambda: "都交到了" in said(at.page.way) and "1件已确认" in said(at.page.way))
    view = casebook.view(room.desk, number)
    assert view.delivery is Delivery.CONFIRMED
    assert view.case.subject.get("official_number") == "990102202607010003"
    assert at.page.waiting.view.model().rowCount() == 0


def test_without_a_stick_it_asks_in_place_and_remembers_the_folder(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path
) -> None:
    enrol(room.county, room.desk)
    registering.register(room.desk, WATER)
    at = exchange_hand()
    at.press(Qt.Key.Key_T, CONTROL)
    at.wait(lambda: any("没有看到 U 盘" in words for words in said(at.page.way)))
    at.press(Qt.Key.Key_Escape)
    assert not any("没有看到 U 盘" in words for words in said(at.page.way))
    at.press(Qt.Key.Key_T, CONTROL)
    at.wait(lambda: any("没有看到 U 盘" in words for words in said(at.page.way)))
    folder = tmp_path / "共享文件夹"
    folder.mkdir()
    at.page.stick.use_folder(folder)
    at.told("1条新记录在“共享文件夹”上")
    registering.register(room.desk, WATER)
    at.press(Qt.Key.Key_T, CONTROL)
    at.told("2条新记录在“共享文件夹”上")


def test_without_a_county_nobody_is_sent_to_find_a_stick(
    room: Room, exchange_hand: Callable[[], Hand]
) -> None:
    at = exchange_hand()
    for key in (Qt.Key.Key_T, Qt.Key.Key_R):
        at.press(key, CONTROL)
        at.told("还没有同县里连起来")
        assert not any("没有看到 U 盘" in words for words in said(at.page.way))
        at.page.clear_notes()


def test_a_panel_that_f6_leads_to_comes_into_sight(room: Room, exchange_hand: Callable[[], Hand]) -> None:
    at = exchange_hand()
    at.shell.resize(1366, 600)
    for _ in range(10):
        at.press(Qt.Key.Key_F6)
        there = QApplication.focusWidget()
        assert there is not None
        at.wait(lambda there=there: not there.visibleRegion().isEmpty())


def test_of_two_sticks_one_is_chosen_in_place(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path
) -> None:
    enrol(room.county, room.desk)
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        room.plugged.append(Stick(tmp_path / name, name))
    at = exchange_hand()
    at.press(Qt.Key.Key_T, CONTROL)
    at.wait(lambda: "插着2个 U 盘，写到哪一个？" in said(at.page.way))
    at.press(Qt.Key.Key_Tab)
    at.press(Qt.Key.Key_Return)
    at.told("“乙”上")
    assert not any((tmp_path / "甲").iterdir())


def test_a_stick_that_is_pulled_is_told_in_words_and_loses_nothing(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path
) -> None:
    enrol(room.county, room.desk)
    number = registering.register(room.desk, WATER).number
    room.plugged.append(Stick(tmp_path / "gone", "U 盘"))
    at = exchange_hand()
    at.press(Qt.Key.Key_T, CONTROL)
    at.told("请插好U盘再试")
    assert casebook.view(room.desk, number).delivery is Delivery.SAVED
    (tmp_path / "gone").mkdir()
    at.press(Qt.Key.Key_R, CONTROL)
    at.told("没有县里给这台电脑的回信")


def test_what_was_put_aside_is_told_with_its_reason_and_can_be_asked_about(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path
) -> None:
    enrol(room.county, room.desk)
    enrol(room.county, room.township)
    exchanged(room.township, room.county)
    exchanged(room.desk, room.county)
    with room.desk.vault.write() as connection:
        other = next(c for c in certificate.everyone(connection) if c.name == "何田")
        quarantine.keep(connection, b"a segment", other.key, 2, "revoked", "", room.desk.now_ms)
    at = exchange_hand()
    sentence = "从“镇级督导何田”来的2条记录。那台电脑已经停用"
    at.wait(lambda: sentence in " ".join(said(at.page.wanted)))
    from agent_app.gui.pages import exchange_work

    exchange_work.save_question(room.desk, tmp_path / "问.txt")
    text = (tmp_path / "问.txt").read_text(encoding="utf-8-sig")
    assert "镇级督导何田" in text
    assert WATER["words"] not in text
    # Once asked, it is put away for a reason; a slip of the hand is undone.
    at.button("问清了，不用再等").click()
    at.button("收起来").click()
    assert any("请写上问过谁" in words for words in said(at.page.wanted))
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.insert("问过县里王海，不要")
    at.press(Qt.Key.Key_Escape)
    assert at.page.isVisible() and not field.isVisible()
    registering.register(room.desk, WATER)
    at.page.reload()
    at.wait(lambda: at.page.state is not None and at.page.state.unconfirmed == 1)
    at.button("问清了，不用再等").click()
    assert field.text() == "问过县里王海，不要"  # what was typed is there still
    at.press(Qt.Key.Key_Return)
    at.wait(lambda: at.page.state is not None and at.page.state.wanted == 0)
    assert [one.why for one in put_aside.away(room.desk)] == ["问过县里王海，不要"]
    at.shell.toast._undo.click()
    at.wait(lambda: at.page.state is not None and at.page.state.wanted == 1)


def test_where_there_was_no_room_aside_it_is_said(
    room: Room, exchange_hand: Callable[[], Hand], monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(room.county, room.desk)
    exchanged(room.desk, room.county)
    with room.desk.vault.write() as connection:
        for turn in (b"one", b"another"):
            aside = quarantine.Room(connection)
            quarantine.keep(connection, turn, b"", 1, quarantine.INVALID, "", room.desk.now_ms, aside)
            monkeypatch.setattr(quarantine, "MOST_OF_ONE", 0)
    at = exchange_hand()
    at.wait(lambda: "没存下的还在原来的电脑上" in " ".join(said(at.page.wanted)))
    assert at.page.state is not None and at.page.state.wanted == 1


def test_a_stick_is_looked_at_and_written_for_another_and_photos_are_held_back(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path
) -> None:
    for one in (room.township, room.desk):
        enrol(room.county, one)
        exchanged(one, room.county)
    number = registering.register(room.desk, WATER).number
    scan = tmp_path / "合同.pdf"
    scan.write_bytes(document(60_000))
    attaching.attach(room.desk, number, scan)
    stick = tmp_path / "stick"
    stick.mkdir()
    room.plugged.append(Stick(stick, "KINGSTON"))
    at = exchange_hand()
    at.button("给别的电脑带一份").click()
    at.button("镇级督导何田（990101003）").click()
    at.told("给镇级督导何田的2条记录在“KINGSTON”上")
    at.button("看看 U 盘上有什么").click()
    at.wait(lambda: any("这台电脑 → 镇级督导何田，2条记录" in words for words in said(at.page.content)))
    at.press(Qt.Key.Key_Escape)
    assert not at.page.content.isVisible()
    assert exchanging.read_from_stick(room.township, stick).received == 2
    assert "照片还有1份没到县里，共0.1 MB。" in said(at.page.waiting)
    at.button("照片先不传，用 U 盘带").click()
    at.wait(lambda: at.page.state is not None and at.page.state.ways.photos_by_stick)
    at.button("照片也走网络").click()
    at.wait(lambda: at.page.state is not None and not at.page.state.ways.photos_by_stick)
    at.page.caring._save = lambda wish, save: save(tmp_path / wish)  # type: ignore[method-assign]
    at.button("存一张编号单子").click()
    assert number in (tmp_path / "县里还没有确认的.txt").read_text(encoding="utf-8-sig")
    at.button("县里重新给了邀请").click()
    assert at.page.join.isVisible() and "读县里新给的邀请" in said(at.page.join)
    at.press(Qt.Key.Key_Escape)
    assert not at.page.join.isVisible()


def test_the_records_are_backed_up_and_checked_from_here(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path
) -> None:
    registering.register(room.desk, WATER)
    at = exchange_hand()
    assert any("还没有备份过" in words for words in said(at.page.care))
    at.page.caring.back_up_to(tmp_path / "备份.xfbak")
    at.told("备份好了")
    at.wait(lambda: any("上次备份" in words for words in said(at.page.care)))
    at.button("检查记录").click()
    at.told("都完好：1件事")
    at.page.caring.back_up_to(tmp_path / "没有这个文件夹" / "备份.xfbak")
    at.told("备份没有写成")


def test_what_is_saved_goes_to_the_documents_and_has_its_ending(
    room: Room, exchange_hand: Callable[[], Hand], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Path] = []

    def choose(_: QWidget, title: str, wish: str, kinds: str) -> tuple[str, str]:
        offered.append(Path(wish))
        return str(tmp_path / "我的"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    at = exchange_hand()
    at.page.caring.back_up()
    at.told("备份好了，读回来核对过：我的.xfbak")
    at.page.caring.save_list()
    at.wait(lambda: (tmp_path / "我的.txt").exists())
    assert [wish.parent for wish in offered] == [Path(documents())] * 2
    assert [wish.suffix for wish in offered] == [".xfbak", ".txt"]


def test_a_county_that_is_not_reached_is_told_and_nothing_waits(
    room: Room, exchange_hand: Callable[[], Hand]
) -> None:
    enrol(room.county, room.desk)
    with room.desk.vault.write() as connection:
        county = get_meta(connection, "county")
        put_meta(connection, "county", county | {"url": "https://127.0.0.1:9"})
    registering.register(room.desk, WATER)
    at = exchange_hand()
    at.button("现在交换").click()
    at.wait(lambda: any("现在连不上县里" in words for words in said(at.page.way)))


def test_a_waiting_case_is_opened_with_enter(room: Room, exchange_hand: Callable[[], Hand]) -> None:
    registered = registering.register(room.desk, WATER)
    at = exchange_hand()
    asked: list[str] = []
    at.page.case_requested.connect(asked.append)
    at.page.waiting.view.setFocus()
    at.press(Qt.Key.Key_Down)
    at.press(Qt.Key.Key_Return)
    assert asked == [registered.id]


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_no_words_are_cut_on_either_page(
    room: Room, exchange_hand: Callable[[], Hand], look: Look, qtbot: QtBot, size: SizeName
) -> None:
    number = in_conflict(room)
    look.use(size=size)
    at = exchange_hand()
    look.use(size=size)
    at.shell.go("case", number)
    case = at.shell.page("case")
    assert isinstance(case, CasePage)
    at.wait(lambda: bool(case.columns.next.dues))
    qtbot.wait(50)
    assert cut(case) == []
    case.columns.next.toggle_why()
    case.forms.open("receive")
    qtbot.wait(50)
    assert cut(case) == []
    case.back()
    case.forms.facts()
    case.forms.facts()
    qtbot.wait(50)
    assert cut(case) == []
    assert _nameless(case) == []
    at.shell.go("exchange")
    at.wait(lambda: at.page.isVisible())
    qtbot.wait(600)
    assert at.shell.height() == 768
    assert cut(at.page) == []
    assert _nameless(at.page) == []


def _nameless(page: QWidget) -> list[QWidget]:
    """What can be focused and has neither name nor words."""
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
    ]


def test_how_far_photos_have_come_stays_in_sight_whatever_else_is_done(
    room: Room, exchange_hand: Callable[[], Hand]
) -> None:
    enrol(room.county, room.desk)
    with room.desk.vault.write() as connection:
        put_meta(connection, "county", get_meta(connection, "county") | {"url": "https://127.0.0.1:9"})
    at = exchange_hand()
    outcome = Outcome(photos=Waiting(3, 4_000_000))
    at.page.line_advanced(outcome)
    told = "文字已经交完。照片还有3份没到县里，共4.0 MB。"
    assert {"正在同县里交换", told} <= set(said(at.page.way))
    registering.register(room.desk, WATER)
    at.page.reload()
    at.wait(lambda: "1件等确认" in said(at.page.way))
    assert told in said(at.page.way) and not at.page.way.now.isVisible()
    at.page.line_told(Line(up=True))
    assert told not in said(at.page.way) and at.page.way.now.isVisible()
