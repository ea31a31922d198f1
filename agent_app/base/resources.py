"""Opens what the program ships with: fonts, icons, rules, paper texts, the manual.

Names are relative to `resources/`, written with `/`.
The folder lies inside the package where it is installed or frozen, and beside the package in a checkout.
"""

from functools import cache
from pathlib import Path, PurePosixPath

from agent_app.base.errors import TroubleError

_PACKAGE = Path(__file__).resolve().parent.parent


def resource_path(name: str) -> Path:
    """The file or folder `name` of the resources.

    Raises ValueError when `name` could lead out of the resources, TroubleError when it is not there.
    """
    parts = PurePosixPath(name).parts
    if not parts or parts[0] == "/" or ".." in parts or any(mark in name for mark in "\\:\0"):
        raise ValueError(f"not a resource name: {name!r}")
    path = _root().joinpath(*parts)
    if not path.exists():
        raise _incomplete(name)
    return path


def read_bytes(name: str) -> bytes:
    """The bytes of the file `name`; errors as `resource_path`."""
    return resource_path(name).read_bytes()


def read_text(name: str) -> str:
    """The UTF-8 text of the file `name`; errors as `resource_path`."""
    return resource_path(name).read_text(encoding="utf-8")


@cache
def _root() -> Path:
    return find_root(_PACKAGE)


def find_root(package: Path) -> Path:
    """The resources of the package in folder `package`; a checkout is known by its pyproject.toml."""
    inside = package / "_resources"
    if inside.is_dir():
        return inside
    beside = package.parent / "resources"
    if beside.is_dir() and (package.parent / "pyproject.toml").is_file():
        return beside
    raise _incomplete("resources")


def _incomplete(name: str) -> TroubleError:
    return TroubleError(f"程序文件不完整，缺少“{name}”。您的资料没有丢失，请重新安装本程序后再打开。")
