"""登记 of what may be there already: offered, denied, or written into the case that is there."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from agent_app.core.vocabulary import Verdict
from agent_app.desk import casebook, drafts, intake, registering, repeats
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES, SizeName
from agent_app.gui.widgets.button import Button
from tests.gui.hands import alt, enter, focused, press, say
from tests.gui.registration import Window, drop, photo_in, repeat_shown, saved, type_matter, type_petitioner
from tests.support.desks import WATER


def test_a_possible_repeat_is_offered_and_denied(qtbot: QtBot, window: Window) -> None:
    registering.register(window.desk, WATER)
    type_petitioner()
    before = focused()
    repeat_shown(qtbot, window)()
    assert focused() is before
    (repeat,) = window.page.form.repeat.repeats
    assert repeat.same[:2] == ("姓名", "电话尾号 2046")
    alt(Qt.Key.Key_B)
    assert window.page.form.repeat.repeats == []
    say("1")
    qtbot.wait(700)
    assert window.page.form.repeat.repeats == []
    assert window.page.writing.collect().compared == {repeat.subject: Verdict.OTHER}
    window.page.form.repeat.reconsidered.emit()
    repeat_shown(qtbot, window)()
    assert window.page.writing.collect().compared == {}


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_after_an_answer_one_goes_on_writing_where_one_was(
    qtbot: QtBot, window: Window, look: Look, size: SizeName
) -> None:
    look.use(size=size)
    registering.register(window.desk, WATER)
    type_petitioner()
    repeat_shown(qtbot, window)()
    field, panel = focused(), window.page.form.repeat
    if panel._line:
        panel._turned()
    for ways in (["是一件，写进那一件", "先不写"], ["不是一件，接着登记"], ["重新看"]):
        for words in ways:
            next(each for each in panel.findChildren(Button) if words in each.text()).setFocus()
            press(Qt.Key.Key_Space)
        assert focused() is field


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_was_said_of_a_repeat_is_saved_with_the_registration(
    qtbot: QtBot, window: Window, verdict: Verdict
) -> None:
    earlier = registering.register(window.desk, WATER).number
    type_petitioner()
    field = focused()
    repeat_shown(qtbot, window)()
    if verdict is Verdict.OTHER:
        alt(Qt.Key.Key_B)
    else:
        alt(Qt.Key.Key_Y)
        words = {Verdict.SAME: "另登一件，连在一起", Verdict.NOT_SAME_PERSON: "不是同一个人"}[verdict]
        way = next(each for each in window.page.form.repeat.findChildren(Button) if each.text() == words)
        way.setFocus()
        press(Qt.Key.Key_Return)
    field.setFocus()
    enter()
    type_matter()
    number = saved(qtbot, window)
    for one, other in ((number, earlier), (earlier, number)):
        said = repeats.kin(window.desk, one).linked
        assert [(each.number, each.verdict) for each in said] == [(other, verdict)]


def test_the_same_matter_is_written_into_the_case_that_is_there(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    number = registering.register(window.desk, WATER).number
    type_petitioner()
    enter()
    press(Qt.Key.Key_Space)
    enter()
    say("还是没有人来修。")
    drop(window, photo_in(tmp_path))
    repeat_shown(qtbot, window)()
    alt(Qt.Key.Key_Y)
    assert casebook.total(window.desk) == 1
    with qtbot.waitSignal(window.page.case_requested) as signal:
        alt(Qt.Key.Key_Y)
    assert signal.args == [number]
    titles = [moment.title for moment in casebook.view(window.desk, number).moments]
    assert titles == ["代理登记", "记事", "加了材料"]
    assert (casebook.total(window.desk), drafts.kept(window.desk, intake.DRAFT)) == (1, [])
    assert window.page.writing.collect().blank
