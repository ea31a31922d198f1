"""Which input method the window speaks to on Linux: without one nobody can write Chinese in it.

The program's Qt has a plugin for IBus. 银河麒麟, 统信 and others have fcitx, and its plugin is made for the Qt of the system
alone; fcitx 5 answers to IBus as well.
"""

from collections.abc import MutableMapping

_LIST, _ONE = "QT_IM_MODULES", "QT_IM_MODULE"
_FCITX, _IBUS = "fcitx", "ibus"
_OF_X = "XMODIFIERS"
"""Says the same for all programs on X."""
_IN_PLACE = (_IBUS, "compose")
"""What comes next where the plugin for fcitx is not to be had; with the last, at least accents can be typed."""


def choose(environ: MutableMapping[str, str]) -> None:
    """Before Qt starts: where fcitx is wanted, IBus is the next choice. Everything else stays as the system has it."""
    wanted = environ.get(_LIST, "").split(";") if environ.get(_LIST) else [environ.get(_ONE, "")]
    if wanted == [""] and not environ.get("WAYLAND_DISPLAY"):  # there, Qt speaks to it by the display itself
        wanted = [environ.get(_OF_X, "").removeprefix("@im=")]
    if _IBUS not in wanted and any(name.startswith(_FCITX) for name in wanted):
        environ[_LIST] = ";".join([*wanted, *_IN_PLACE])
