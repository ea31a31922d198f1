"""The one door to working on the program: it names what is missing, and does nothing twice."""

import importlib.util
import platform
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.tools import ROOT


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """build/dev.py with an environment of its own that is not there yet."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "build" / "dev.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "STAMP", tmp_path / "installed")
    monkeypatch.setattr(module, "PYTHON", tmp_path / "python")
    return module


def test_it_needs_only_the_standard_library() -> None:
    script = ROOT / "build" / "dev.py"
    answer = subprocess.run(
        [sys.executable, "-I", "-S", script, "libraries"], capture_output=True, check=True, text=True
    )
    assert "libegl1" in answer.stdout.split()


def test_help_names_every_verb(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    assert dev.main([]) == dev.main(["nonsense"]) == 2
    described = [line.split()[0] for line in dev.__doc__.split("\n\n")[2].splitlines()]
    assert described == list(dev.VERBS)


def test_a_second_call_installs_nothing(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "call", lambda *_: pytest.fail("nothing has changed"))
    dev.PYTHON.touch()
    dev.STAMP.write_text(dev.fingerprint(), encoding="utf-8")
    assert dev.main(["setup"]) == 0


def test_an_install_that_broke_off_is_not_taken_for_done(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dev.STAMP.write_text("an older lock", encoding="utf-8")
    monkeypatch.setattr(dev, "usable_environment", lambda: True)
    monkeypatch.setattr(dev, "call", lambda *_: 1)
    assert dev.main(["setup"]) == 3
    assert not dev.STAMP.exists()
    assert "会接着安装" in capsys.readouterr().err


def test_a_python_without_venv_names_the_package(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    assert dev.main(["setup"]) == 3
    short = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"apt-get install python{short}-venv" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="Qt brings its libraries on Windows")
def test_missing_libraries_are_named_with_their_packages(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "prepare", lambda: None)
    monkeypatch.setattr(dev, "loads", lambda library: library != "libxcb-cursor.so.0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":9")
    assert dev.main(["run"]) == 3
    assert "apt-get install libxcb-cursor0\n" in capsys.readouterr().err


def test_an_old_system_is_told_before_anything_is_installed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", "2.28"))
    monkeypatch.setattr(dev, "call", lambda *_: pytest.fail("it cannot work"))
    assert dev.main(["setup"]) == 3
    assert "2.34" in capsys.readouterr().err
