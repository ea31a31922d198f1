from pathlib import Path

import pytest

from agent_app.base.errors import TroubleError
from agent_app.base.resources import find_root, read_bytes, read_text, resource_path
from tests.support.tools import ROOT


def test_a_checkout_reads_its_own_resources() -> None:
    assert resource_path("fonts") == ROOT / "resources" / "fonts"
    assert read_text("fonts/README.md").startswith("# Fonts")
    assert read_bytes("fonts/README.md").startswith(b"# Fonts")


OUTSIDE = [
    "",
    ".",
    "..",
    "/etc/passwd",
    "../LICENSE",
    "fonts/../../LICENSE",
    "C:\\x",
    "c:x",
    "\\\\host\\x",
    "a\0b",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a resource name"):
        resource_path(name)


def test_a_missing_file_says_what_to_do() -> None:
    with pytest.raises(TroubleError, match=r"缺少“fonts/none\.ttf”.*资料没有丢失.*重新安装"):
        resource_path("fonts/none.ttf")


def make_package(root: Path) -> Path:
    package = root / "agent_app"
    package.mkdir()
    return package


def test_an_installed_or_frozen_package_reads_the_folder_inside(tmp_path: Path) -> None:
    package = make_package(tmp_path)
    (package / "_resources").mkdir()
    (tmp_path / "resources").mkdir()
    assert find_root(package) == package / "_resources"


def test_a_checkout_is_known_by_its_description(tmp_path: Path) -> None:
    package = make_package(tmp_path)
    (tmp_path / "resources").mkdir()
    (tmp_path / "pyproject.toml").touch()
    assert find_root(package) == tmp_path / "resources"


def test_a_stranger_beside_the_package_is_not_taken(tmp_path: Path) -> None:
    package = make_package(tmp_path)
    (tmp_path / "resources").mkdir()
    with pytest.raises(TroubleError):
        find_root(package)
