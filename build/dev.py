"""One door to working on the program; needs only Python 3.11 and its standard library.

python3 build/dev.py VERB [ARGUMENTS]

setup      make .venv and install the locked packages and the project (every other verb does it when needed)
run        open the window; arguments go to agent-app (run --demo: the practice county)
test       run the tests; arguments go to pytest
check      ruff, formatting, mypy, the directions between packages
bench      measure; one JSON line a figure
faults     try for long what must survive faults: [--minutes N] [--seed S] [--only T4 …]
shots      draw every page into build/_out/shots
package    build the one-folder program into build/_out/dist and let it test itself
libraries  name the Debian packages that Qt needs

A second call installs nothing when nothing has changed.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "_out"
LOCK = ROOT / "build" / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "installed"
WINDOWS = sys.platform == "win32"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")

# What the PySide6 wheels expect of the system: library file, Debian package.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libcups.so.2": "libcups2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
OLDEST_GLIBC = (2, 34)


class TroubleError(Exception):
    """The machine lacks something; the message says what to do."""


def main(arguments: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    verb = VERBS.get(arguments[0]) if arguments else None
    if verb is None:
        print(__doc__)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    try:
        return verb(list(arguments[1:]))
    except TroubleError as trouble:
        print(trouble, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


# The verbs


def setup(arguments: list[str]) -> int:
    prepare()
    return 0


def run(arguments: list[str]) -> int:
    prepare()
    if not (WINDOWS or has_screen() or "QT_QPA_PLATFORM" in os.environ):
        raise TroubleError(
            "没有可用的屏幕，窗口打不开。请在桌面环境里运行；没有桌面时：xvfb-run -a python3 build/dev.py run"
        )
    require_libraries()
    return call([SCRIPTS / "agent-app", *arguments], cwd=None)


def test(arguments: list[str]) -> int:
    prepare()
    require_libraries()
    workers = [] if arguments else ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]
    return call([PYTHON, "-m", "pytest", *workers, *arguments], off_screen())


def check(arguments: list[str]) -> int:
    prepare()
    checks = {
        "ruff check": [PYTHON, "-m", "ruff", "check", "--quiet"],
        "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet"],
        "mypy": [PYTHON, "-m", "mypy", "--no-error-summary"],
        "lint-imports": [SCRIPTS / "lint-imports", "--no-logo", "--cache-dir", OUT / "cache" / "imports"],
    }
    failed = []
    for name, command in checks.items():
        begun = time.monotonic()
        print(f"== {name}", flush=True)
        if call(command):
            failed.append(name)
        print(
            f"== {name}: {'FAILED' if name in failed else 'ok'}, {time.monotonic() - begun:.1f} s", flush=True
        )
    print(f"check: {len(checks) - len(failed)} of {len(checks)} ok", *failed, sep=", ")
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    prepare()
    require_libraries()
    return call([PYTHON, "-m", "tests.bench", *arguments], off_screen())


def faults(arguments: list[str]) -> int:
    prepare()
    return call([PYTHON, "-m", "tests.faults", *arguments], off_screen())


def shots(arguments: list[str]) -> int:
    prepare()
    require_libraries()
    return call([PYTHON, "-m", "tests.shots", *arguments], off_screen())


def package(arguments: list[str]) -> int:
    prepare()
    require_libraries(QT_LIBRARIES | X11_LIBRARIES)  # what is there now goes into the program
    work, dist = OUT / "work", OUT / "dist"
    options = ["--noconfirm", "--log-level", "WARN", "--workpath", work, "--distpath", dist, *arguments]
    program = dist / "agent-app" / ("agent-app-console" if WINDOWS else "agent-app")
    return call([PYTHON, "-m", "PyInstaller", ROOT / "build" / "agent_app.spec", *options]) or call(
        [program, "selftest"], {"QT_QPA_PLATFORM": "offscreen"}
    )


def libraries(arguments: list[str]) -> int:
    print(*QT_LIBRARIES.values(), *X11_LIBRARIES.values())
    return 0


VERBS: dict[str, Callable[[list[str]], int]] = {
    verb.__name__: verb for verb in (setup, run, test, check, bench, faults, shots, package, libraries)
}


# The machine


def prepare() -> None:
    """Makes .venv hold exactly the locked packages and this checkout; quick when it does already."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells so
        raise TroubleError(
            f"需要 Python 3.11 或更新的版本，这里是 {platform.python_version()}。请安装后再运行。"
        )
    stamp = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp and PYTHON.exists():
        return
    require_glibc()
    if not usable_environment():
        make_environment()
    STAMP.unlink(missing_ok=True)
    print("正在安装锁定的软件包，第一次需要几分钟……", flush=True)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-deps", "--no-compile"]
    # The environment is a place of its own: neither a warning about root nor another target applies.
    calm = {"PIP_ROOT_USER_ACTION": "ignore", "PIP_USER": "0"}
    for wanted in (["--require-hashes", "-r", LOCK], ["--no-build-isolation", "--editable", ROOT]):
        if call([*pip, *wanted], calm):
            raise TroubleError("软件包没有装完，原因见上面几行。网络恢复后再运行一次，会接着安装。")
    STAMP.write_text(stamp, encoding="utf-8")


def fingerprint() -> str:
    """Changes with the lock, the project's description, the Python and the checkout's place."""
    digest = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes())
    digest.update("\n".join((sys.version, base_python(), str(ROOT))).encode())
    return digest.hexdigest()


def base_python() -> str:
    """The Python outside of any environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def usable_environment() -> bool:
    """Whether .venv answers and is of this Python."""
    if not PYTHON.exists():
        return False
    ask = [PYTHON, "-c", "import sys, pip; print(sys.version)"]
    try:
        answer = subprocess.run(ask, capture_output=True, check=False, encoding="utf-8")
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()


def make_environment() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        short = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise TroubleError(f"这里的 Python 不带 venv。请先运行：{as_root()}apt-get install {short}")
    if VENV.exists():
        shutil.rmtree(VENV)
    if call([base_python(), "-m", "venv", VENV]):
        raise TroubleError("没有能建立 .venv，原因见上面几行。")


def require_glibc() -> None:
    name, version = platform.libc_ver() if sys.platform == "linux" else ("", "")
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if name == "glibc" and numbers < OLDEST_GLIBC:
        raise TroubleError(
            f"锁定的 PySide6 需要 glibc 2.34 或更新的版本，这里是 {version}。请换较新的系统；"
            "银河麒麟、统信的旧版本怎么办，见 build/README.md。"
        )


def require_libraries(wanted: Mapping[str, str] | None = None) -> None:
    """Raises TroubleError naming the Debian packages of the libraries that Qt will not find."""
    if sys.platform != "linux":
        return
    on_x11 = os.environ.get("DISPLAY") and "QT_QPA_PLATFORM" not in os.environ
    if wanted is None:
        wanted = QT_LIBRARIES | X11_LIBRARIES if on_x11 else QT_LIBRARIES
    missing = {name: origin for name, origin in wanted.items() if not loads(name)}
    if missing:
        raise TroubleError(
            f"缺少窗口要用的系统库：{' '.join(missing)}\n"
            f"请先运行：{as_root()}apt-get install {' '.join(missing.values())}\n"
            "（以上是 Debian、统信、银河麒麟的包名，其他系统的名字略有不同。）"
        )


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def as_root() -> str:
    return "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "


def has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def off_screen() -> dict[str, str]:
    """Lets Qt draw in memory where there is no screen."""
    return (
        {} if WINDOWS or has_screen() else {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    )


def call(command: Sequence[str | Path], more: Mapping[str, str] = {}, cwd: Path | None = ROOT) -> int:
    """Runs `command` with the variables `more` added; its exit code."""
    return subprocess.call([str(part) for part in command], cwd=cwd, env={**os.environ, **more})


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
