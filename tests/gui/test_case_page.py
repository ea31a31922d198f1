"""A case in the window: the whole way by the keyboard, refusals that lose nothing, undo, facts, materials, conflicts."""

import struct
import zlib
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from agent_app.core.vocabulary import Stage
from agent_app.desk import attaching, casebook, drafts, revealing, stepping
from agent_app.desk.today import today
from agent_app.gui.models.rows import ROW_ROLE
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.widgets.fields import Field
from agent_app.gui.widgets.notes import Note
from agent_app.gui.widgets.timeline import TimelineItem
from tests.gui.case_hand import Hand
from tests.support.desks import FIELD

ORGAN = "青溪镇人民政府"


def test_a_whole_case_by_the_keyboard_with_the_dates_of_the_law(hand: Hand) -> None:
    assert "6月30日" in hand.page.timeline.model().index(0).data()
    hand.take("hand_over", "2026-07-01", organ=ORGAN)
    hand.take("receive", "2026-07-01", organ=ORGAN)
    assert "7月16日 周四" in hand.due
    hand.take("accept", "2026-07-10", track=6)
    assert f"{ORGAN}该出处理意见书" in hand.due
    assert "9月8日 周二" in hand.due
    hand.take("extend", "2026-08-28", days="30", reason="要等第三方复测")
    assert "10月8日 周四" in hand.due
    hand.take("reply", "2026-09-20", organ=ORGAN, outcome="partial")
    hand.take("serve", "2026-09-28")
    assert "10月28日" in hand.due
    assert "本人可以申请复查" in hand.due
    hand.take("ask_reexamination", "2026-10-20", organ="云山县人民政府")
    assert "11月19日 周四" in hand.due
    hand.take("reexamination_reply", "2026-11-10", opinion="uphold")
    hand.take("serve", "2026-11-16")
    assert "12月16日" in hand.due
    hand.take("follow_up", "2026-11-20", satisfaction="basically_satisfied")
    hand.take("archive", "2026-11-25")
    assert hand.stage is Stage.ARCHIVED
    assert not casebook.view(hand.desk, hand.number).case.progress.issues


def test_why_a_day_is_that_day_opens_in_place_and_closes_with_escape(hand: Hand) -> None:
    hand.take("hand_over", "2026-07-01", organ=ORGAN)
    hand.take("receive", "2026-07-01", organ=ORGAN)
    hand.take("accept", "2026-07-10", track=6)
    hand.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    due = hand.page.columns.next.dues[0]
    assert due.is_open
    hand.press(Qt.Key.Key_Escape)
    assert not due.is_open


def test_a_step_that_is_refused_says_why_at_its_field_and_loses_nothing(hand: Hand) -> None:
    hand.open("hand_over")
    hand.type("7.15")  # today is 30 June
    hand.fill(organ=ORGAN, note="连同两张照片")
    hand.save()
    form = hand.page.columns.form
    assert form is not None
    hand.wait(lambda: bool(form.day.field.error))
    assert "还没到" in form.day.field.error
    assert form.inputs["organ"].value() == ORGAN
    assert form.inputs["note"].value() == "连同两张照片"
    assert hand.stage is Stage.REGISTERED
    hand.type("昨天的昨天")
    hand.save()
    assert "看不出是哪一天" in form.day.field.error


def test_what_must_be_filled_is_named_before_anything_is_written(hand: Hand) -> None:
    hand.take("hand_over", "2026-07-01", organ=ORGAN)
    hand.open("accept")
    hand.save()
    form = hand.page.columns.form
    assert form is not None
    assert form.inputs["track"].isAncestorOf(QApplication.focusWidget())
    assert "还没有填" in "".join(_said(form.inputs["track"]))
    assert hand.stage is Stage.HANDED_OVER


def test_a_form_that_was_left_is_there_again_even_after_a_restart(
    hand: Hand, qtbot: QtBot, tasks: Tasks
) -> None:
    hand.open("hand_over")
    hand.fill(note="等他们下班回来再说")
    hand.press(Qt.Key.Key_Escape)
    assert hand.page.columns.form is None
    hand.wait(lambda: bool(drafts.kept(hand.desk, "case_form")))
    again = Hand(qtbot, hand.desk, tasks, hand.wall, hand.number)
    [note] = again.page.findChildren(Note)
    assert note.sentence == "“把材料交出去，记移交”还没记完，写了的都留着。"
    note.pressed.emit()
    form = again.page.columns.form
    assert form is not None
    assert form.inputs["note"].value() == "等他们下班回来再说"
    again.save()
    again.wait(lambda: again.stage is Stage.HANDED_OVER)
    assert not drafts.kept(again.desk, "case_form")


def test_a_step_can_be_taken_back_at_once_and_later_with_a_reason(hand: Hand) -> None:
    hand.take("hand_over", "2026-07-01", organ=ORGAN)
    hand.wait(hand.shell.toast.isVisible)
    hand.shell.toast.findChildren(type(hand.shell.toast._undo))[0].click()
    hand.wait(lambda: hand.newest.struck == "材料已移交")
    assert hand.newest.facts == "原因：刚才记错了"
    assert hand.stage is Stage.REGISTERED
    hand.take("hand_over", "2026-07-01", organ=ORGAN)
    hand.look_at("材料已移交")
    hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Return)
    foot = hand.page.columns.history.foot
    assert foot.is_asking and foot._reason.isVisible()
    assert "“7月1日 材料已移交”" in _said(foot._reason)
    hand.press(Qt.Key.Key_Escape)
    assert not foot.is_asking and foot._offer.hasFocus() and foot.isVisible()
    hand.press(Qt.Key.Key_Return)
    assert foot.is_asking and foot._reason.isVisible()
    hand.press(Qt.Key.Key_Return)
    assert hand.stage is Stage.HANDED_OVER  # no reason, nothing is taken back
    hand.type("记到别的事上去了")
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: hand.stage is Stage.REGISTERED)
    assert not foot.is_asking


def test_a_step_is_put_right_in_its_own_form_and_the_old_is_seen_below_the_new(hand: Hand) -> None:
    hand.take("hand_over", "2026-07-01", organ=ORGAN)
    hand.look_at("材料已移交")
    hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Return)
    form = hand.page.columns.form
    assert form is not None
    assert form.day.editor.day == date(2026, 7, 1)
    assert form.draft["values"]["organ"] == ORGAN
    form.day.set_value("2026-09-30")
    hand.fill(organ="县农业农村局")
    hand.save()
    assert "还没有填" in "".join(_said(form))
    hand.fill(why="写错单位了")
    hand.save()
    hand.wait(lambda: "还没到" in "".join(_said(form)))
    form.day.set_value("2026-06-30")
    hand.save()
    hand.wait(lambda: hand.newest.title == "改了“材料已移交”")
    assert hand.newest.struck == f"哪天交的：2026年7月1日；交给哪个单位：{ORGAN}"
    assert hand.newest.facts.endswith("原因：写错单位了")
    [step] = [item for item in _items(hand) if item.title == "材料已移交"]
    assert (step.date, step.struck) == ("6月30日", hand.newest.struck)
    hand.shell.toast.findChildren(type(hand.shell.toast._undo))[0].click()
    hand.wait(lambda: len(_items(hand)) == 4)
    [step] = [item for item in _items(hand) if item.title == "材料已移交"]
    assert (step.date, step.struck) == ("7月1日", "")


def test_a_case_is_put_off_and_brought_back_by_one_key(hand: Hand) -> None:
    hand.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert hand.page.columns.form is not None
    hand.fill(reason="等他从外地回来")
    hand.save()
    hand.wait(lambda: any("等他从外地回来" in note.sentence for note in hand.page.findChildren(Note)))
    assert [item.reason for item in today(hand.desk).snoozed] == ["等他从外地回来"]
    hand.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    hand.wait(lambda: not today(hand.desk).snoozed)


def _items(hand: Hand) -> list[TimelineItem]:
    model = hand.page.timeline.model()
    return [model.index(row).data(ROW_ROLE) for row in range(model.rowCount())]


def test_the_agency_ends_only_when_asked_twice_and_then_the_desk_only_gives_back(hand: Hand) -> None:
    asked: list[str] = []
    hand.page.paper_requested.connect(lambda _, code: asked.append(code))
    hand.press(Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    form = hand.page.columns.form
    assert form is not None
    assert hand.stage is Stage.REGISTERED
    hand.save()
    hand.wait(lambda: hand.stage is Stage.AGENCY_ENDED and hand.steps == ["hand_back", "attach"])
    assert asked == ["end_of_agency"]
    assert "终止委托单还没有打印给本人。" in "".join(_said(hand.page.columns.facts))
    hand.take("hand_back", "2026-06-30", items="土地证复印件")


def test_a_step_leads_to_a_paper_only_where_this_desk_may_print_it(hand: Hand) -> None:
    asked: list[str] = []
    hand.page.paper_requested.connect(lambda _, code: asked.append(code))
    hand.take("hand_over", "2026-07-01", organ=ORGAN)
    hand.take("receive", "2026-07-01", organ=ORGAN)
    hand.take("accept", "2026-07-10", track=6)
    assert asked == ["transfer_slip"], "the unit's own form and notice are not an agent's to print"
    hand.take("reply", "2026-09-01", organ=ORGAN, outcome="partial")
    assert asked == ["transfer_slip", "feedback_notice"]


def test_facts_are_corrected_in_place_and_the_old_value_stays_readable(hand: Hand) -> None:
    hand.press(Qt.Key.Key_F2)
    form = hand.page.columns.facts_form
    assert form is not None
    assert FIELD["words"] in _said(form)
    _set(form, "电话", "12")
    _set(form, "地点", "石桥村3组 大垄田")
    _set(form, "登记日期", "6.29")
    hand.save()
    assert "不像电话号码" in "".join(_said(form))
    _set(form, "电话", "136 0000 8841")
    hand.save()
    hand.wait(lambda: hand.page.columns.facts_form is None)
    case = casebook.view(hand.desk, hand.number).case
    assert case.subject.get("place") == "石桥村3组 大垄田"
    assert case.petitioner is not None
    assert case.petitioner.get("phone") == "13600008841"
    hand.wait(lambda: "136****8841" in _said(hand.page.columns.facts))
    titles = [hand.page.timeline.model().index(at).data(ROW_ROLE) for at in range(3)]
    assert {item.title for item in titles} == {"改了地点", "改了登记日期", "改了电话"}
    assert {item.struck for item in titles} == {"石桥村1组、2组 大垄田", "2026年6月30日", "138****7320"}


def test_an_address_is_not_emptied_without_a_word_on_the_period_that_goes_with_it(hand: Hand) -> None:
    hand.take("receive", "2026-07-01", organ=ORGAN)
    hand.press(Qt.Key.Key_F2)
    form = hand.page.columns.facts_form
    assert form is not None
    address = next(field for field in form.findChildren(Field) if field.name == "住址")
    assert "可不填" not in _said(address)
    address.setFocus()
    hand.type("")
    hand.press(Qt.Key.Key_Tab)
    assert "没有住址，“15日书面告知”就不算了" in address.error
    hand.save()
    hand.wait(lambda: hand.page.columns.facts_form is None)
    assert "“15日书面告知”就不算了" in "".join(_said(hand.shell.toast))
    hand.wait(lambda: not hand.page.columns.next.dues)


def test_a_whole_telephone_number_is_shown_when_asked_for_and_that_is_noted(hand: Hand) -> None:
    assert "138****7320" in _said(hand.page.columns.facts)
    hand.press(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    hand.wait(lambda: "13800007320" in _said(hand.page.columns.facts))
    [note] = drafts.kept(hand.desk, revealing.KIND)
    assert note.data["who"] == hand.desk.profile.name
    assert note.data["field"] == "phone"


def test_materials_come_with_a_step_and_are_seen_inside_the_program(hand: Hand, tmp_path: Path) -> None:
    photo = tmp_path / "转交单.png"
    photo.write_bytes(_png(40, 30))
    hand.open("hand_over")
    hand.page.materials.add([photo])
    hand.save()
    hand.wait(lambda: [link.text for link in hand.newest.links] == ["转交单.png"])
    item = hand.newest
    hand.page.timeline.choose(item.id)
    hand.page.timeline.setFocus()
    hand.press(Qt.Key.Key_Return)
    viewer = hand.page.materials.viewer
    hand.wait(viewer.isVisible)
    assert viewer.data == photo.read_bytes()
    hand.press(Qt.Key.Key_Escape)
    assert not viewer.isVisible()
    assert viewer.data == b""


def test_materials_that_stand_together_are_each_opened_by_the_keyboard(hand: Hand, tmp_path: Path) -> None:
    photos = [tmp_path / f"照片{number}.png" for number in (1, 2)]
    for photo in photos:
        photo.write_bytes(_png(8, 8 + photos.index(photo)))
    hand.page.materials.add(photos)
    hand.wait(lambda: hand.newest.title == "加了2份材料")
    hand.page.timeline.setFocus()
    hand.press(Qt.Key.Key_Home)
    hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Return)
    hand.wait(hand.page.materials.viewer.isVisible)
    assert hand.page.materials.viewer.name == "照片2.png"


def test_a_file_that_cannot_be_taken_is_refused_before_the_step_is_written(
    hand: Hand, tmp_path: Path
) -> None:
    broken = tmp_path / "回执.jpg"
    broken.write_bytes(b"not a picture")
    hand.open("hand_over")
    hand.fill(organ=ORGAN)
    hand.page.materials.add([broken])
    hand.save()
    form = hand.page.columns.form
    assert form is not None
    hand.wait(lambda: "内容和名字不符" in "".join(_said(form)))
    assert hand.stage is Stage.REGISTERED
    assert not attaching.materials(hand.desk, hand.number)


def test_what_happens_elsewhere_is_shown_without_losing_what_is_being_filled_in(hand: Hand) -> None:
    hand.open("hand_over")
    hand.fill(note="写到一半")
    stepping.take_step(hand.desk, hand.number, "receive", None, {"organ": ORGAN})
    hand.tasks.changed.emit(Change(Topic.CASES))
    hand.wait(lambda: "已收到" in hand.page.timeline.model().index(0).data())
    assert hand.page.columns.form is not None
    assert hand.page.columns.form.inputs["note"].value() == "写到一半"


def _said(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def _set(form: QWidget, name: str, value: str) -> None:
    field = next(f for f in form.findChildren(Field) if f.name == name and f.isVisible())
    field.set_text(value)


def _png(width: int, height: int) -> bytes:
    """A small white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xff" * width * 3 for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
