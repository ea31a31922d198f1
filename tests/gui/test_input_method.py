"""Chinese can be written where the system has fcitx, which the program's Qt has no plugin for."""

import os
import subprocess
import sys

import pytest

from agent_app.gui.input_method import choose
from tests.support.tools import ROOT

IN_TURN = "fcitx;ibus;compose"


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ({"QT_IM_MODULE": "fcitx"}, IN_TURN),
        ({"QT_IM_MODULE": "fcitx5"}, "fcitx5;ibus;compose"),
        ({"QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "fcitx"}, "wayland;fcitx;ibus;compose"),
        ({"XMODIFIERS": "@im=fcitx"}, IN_TURN),
        ({"XMODIFIERS": "@im=fcitx", "WAYLAND_DISPLAY": "wayland-0"}, None),
        ({"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"}, None),
        ({"QT_IM_MODULES": "fcitx;ibus"}, "fcitx;ibus"),
        ({"QT_IM_MODULE": "compose"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_ibus_is_the_next_choice_where_fcitx_is_wanted(found: dict[str, str], chosen: str | None) -> None:
    choose(found)
    assert found.get("QT_IM_MODULES") == chosen


def test_the_application_starts_with_it() -> None:
    code = "import os; from agent_app.gui.main import application; application(); print(os.environ['QT_IM_MODULES'])"
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_IM_MODULE": "fcitx", "QT_IM_MODULES": ""}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, env=environ, timeout=60)
    assert done.stdout.split() == [IN_TURN], done.stderr
