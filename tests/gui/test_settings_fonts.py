"""纸上的字: a font file that fits is taken and given back, one that does not is refused in place."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from agent_app.base.resources import resource_path
from agent_app.desk import paper_fonts, papers, registering
from agent_app.gui.pages.settings_fonts import FontsPanel
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from tests.support.desks import WATER, make_desk


def test_a_font_is_chosen_refused_and_given_back(
    qtbot: QtBot, look: Look, tasks: Tasks, tmp_path: Path
) -> None:
    desk = make_desk(tmp_path / "home")
    number = registering.register(desk, WATER).number
    panel = FontsPanel(desk, tasks)
    qtbot.addWidget(panel)
    own = resource_path("fonts/NotoSansSC-Regular.ttf")
    panel.use(0, own)
    qtbot.waitUntil(lambda: panel.names[0].text() == own.name, timeout=5000)
    assert paper_fonts.fonts_of(desk) == (own, None)
    assert b"NotoSansSC" in papers.preview(desk, number, "receipt").pdf
    wrong = tmp_path / "仿宋.ttf"
    wrong.write_bytes(b"no font")
    panel.use(1, wrong)
    qtbot.waitUntil(lambda: bool(panel.trouble.text()), timeout=5000)
    assert "字体没有换" in panel.trouble.text()
    assert paper_fonts.fonts_of(desk) == (own, None)
    panel.use(0, None)
    qtbot.waitUntil(lambda: panel.names[0].text() != own.name, timeout=5000)
    assert paper_fonts.fonts_of(desk) == (None, None)
    desk.close()
