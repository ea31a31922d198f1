"""用的是哪些规则: said in plain lines, and anew when an exchange has brought a table."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_app.desk import settings
from agent_app.gui.pages.case.form_face import step_face
from agent_app.gui.pages.case.step_form import StepForm
from agent_app.gui.pages.settings_law import LawPanel
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.suggest import SuggestEdit
from tests.support.desks import Wall, enrol, exchanged, make_county, make_desk
from tests.support.settings import LIMITS
from tests.unit.core.casework import REGISTERED, RULES, case


def test_it_says_what_is_in_force_and_what_has_come(
    qapp: QApplication, qtbot: QtBot, tasks: Tasks, tmp_path: Path
) -> None:
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    panel = LawPanel(desk, tasks)
    qtbot.addWidget(panel)
    qtbot.waitUntil(lambda: bool(panel.lines))
    assert panel.lines[0].startswith("步骤和期限：《信访工作条例》")
    assert panel.lines[-1] == "2027年放假安排未导入，按周一至周五推算。"
    assert len(panel.lines) == 3
    settings.put(county, "表.toml", LIMITS.encode(), "王海")
    tasks.operation(
        lambda progress: exchanged(desk, county), lambda _: None, "正在交换", changes=Topic.EXCHANGE
    )
    qtbot.waitUntil(lambda: len(panel.lines) == 4)
    assert "2026年7月1日起的期限表：云山县信访局，第1版" in panel.lines[1]


def test_the_countys_units_are_offered_in_the_form_of_a_step(qtbot: QtBot, look: Look) -> None:
    units = ["青溪镇人民政府", "云山县水利局"]
    receive = RULES.steps["receive"]
    form = StepForm(step_face(receive, case(), ""), RULES, lambda: REGISTERED, units=units)
    qtbot.addWidget(form)
    editor = form.inputs["organ"].findChild(SuggestEdit)
    assert editor is not None
    editor.insert("水利")
    completer = editor.completer()
    completer.setCompletionPrefix(editor.text())
    assert [
        completer.completionModel().index(row, 0).data() for row in range(completer.completionCount())
    ] == units[1:]
    assert form.inputs["organ"].value() == "水利"
    plain = StepForm(step_face(receive, case(), ""), RULES, lambda: REGISTERED)
    qtbot.addWidget(plain)
    assert plain.inputs["organ"].findChild(SuggestEdit) is None
