"""The sticks that are plugged in."""

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_MOUNTED = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_DRIVE_REMOVABLE = 2  # Windows' GetDriveTypeW


@dataclass(frozen=True, slots=True)
class Stick:
    """A stick: where it is, and what it is called."""

    path: Path
    name: str


def plugged_in() -> list[Stick]:
    """What is plugged in now. Not for the window's thread: a disk may sleep.

    On Windows those are sticks and cards alone, since a removable hard disk calls itself a fixed one there; it is chosen as
    a folder. Elsewhere every disk that is mounted where removable ones are.
    """
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isValid() and volume.isReady() and _removable(root, bytes(volume.device().data())):
            found.append(Stick(Path(root), volume.displayName() or root))
    return found


def _removable(root: str, device: bytes) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root.replace("/", "\\")) == _DRIVE_REMOVABLE)
    # What lies in memory or on another computer is mounted there too, and is nothing to carry.
    return root.startswith(_MOUNTED) and device.startswith(b"/dev/")
