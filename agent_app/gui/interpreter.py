"""Keeps Python 3.11 alive under wheels of PySide6 that were built for interpreters with an immortal None.

Calls into PySide6 6.12 give None back without counting it, as is right from Python 3.12 on, where None is never freed
(PEP 683). Python 3.11 counts, reaches zero after some thousand calls, and ends the process.
"""

import ctypes
import sys

_AMPLE = 1 << 60  # of a Py_ssize_t, on every system that Qt 6 has wheels for


def make_none_immortal() -> None:
    """Counts None as held very often; nothing on interpreters that never free it anyway."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    count = ctypes.c_ssize_t.from_address(id(None))  # the first member of every object
    if count.value < _AMPLE:
        count.value += _AMPLE
