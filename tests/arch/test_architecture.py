"""The walls between the packages stand, and modules and functions stay small enough to read."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.support.tools import ROOT

PACKAGE = ROOT / "agent_app"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 500
LONGEST_FUNCTION = 60


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_imports_go_one_way() -> None:
    # In a process of its own: the linter switches off every logger that it finds.
    linting = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run(
        [sys.executable, "-c", linting],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_package_says_what_it_is_for() -> None:
    silent = [name(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []


def test_modules_are_short() -> None:
    lengths = {name(path): len(path.read_bytes().splitlines()) for path in MODULES}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    long = {
        f"{name(path)}:{node.lineno} {node.name}": lines
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_looks_come_from_the_theme() -> None:
    styled = [path for path in MODULES if "setStyleSheet" in path.read_text(encoding="utf-8")]
    assert [name(path) for path in styled if PACKAGE / "gui" / "theme" not in path.parents] == []


def test_nothing_is_shouted() -> None:
    shout = re.compile("[\\u4e00-\\u9fff”）]！")
    assert [name(path) for path in MODULES if shout.search(path.read_text(encoding="utf-8"))] == []
