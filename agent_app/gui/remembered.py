"""What this computer remembers of the window: size of type, light or dark, its place, when it locks itself.

It belongs to the computer, not to the records, and nobody's words are in it.
"""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from agent_app.base.paths import state_dir, write_atomically

FILE_NAME = "window.json"
LOCK_MINUTES = (5, 10, 30, 0)
"""What may be chosen; 0 is never."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """`size` as the look names it; `box` is x, y, width and height of the window, empty before the first time;
    `reminds`: whether something is said at the tray.
    """

    size: str = "large"
    dark: bool = False
    box: tuple[int, ...] = ()
    maximised: bool = False
    lock_minutes: int = 10
    reminds: bool = True

    @classmethod
    def load(cls) -> Self:
        """What is on the disk; what is missing there or makes no sense is as at the first time."""
        try:
            kept = json.loads(_file().read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return cls()
        known: dict[str, Any] = {}
        for field in fields(cls):
            value = kept.get(field.name) if isinstance(kept, dict) else None
            value = tuple(value) if isinstance(value, list) else value
            if type(value) is type(field.default):
                known[field.name] = value
        found = cls(**known)
        whole = all(type(part) is int for part in found.box) and len(found.box) in (0, 4)
        minutes = found.lock_minutes if found.lock_minutes in LOCK_MINUTES else cls().lock_minutes
        return replace(found, box=found.box if whole else (), lock_minutes=minutes)

    def save(self) -> None:
        """Keep it. A disk that does not take it costs nothing but the convenience."""
        try:
            _file().parent.mkdir(parents=True, exist_ok=True)
            write_atomically(_file(), json.dumps(asdict(self)).encode("utf-8"))
        except OSError:
            pass


def _file() -> Path:
    return state_dir() / FILE_NAME
