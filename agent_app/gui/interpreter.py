"""Keeps Python 3.11 alive under wheels of PySide6 that were built for interpreters with immortal constants.

Calls into PySide6 6.12 give None back without counting it, and every `emit` of a signal drops a True that it does not
own, as does no harm from Python 3.12 on, where they are never freed (PEP 683). Python 3.11 counts, reaches zero after
some thousand calls, and ends the process.
"""

import ctypes
import sys

_AMPLE = 1 << 60  # of a Py_ssize_t, on every system that Qt 6 has wheels for


def make_constants_immortal() -> None:
    """Counts None, True and False as held very often; nothing on interpreters that never free them anyway."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for constant in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(constant))  # the first member of every object
        if count.value < _AMPLE:
            count.value += _AMPLE
