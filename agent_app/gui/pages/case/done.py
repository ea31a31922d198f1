"""What a form has done."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Done:
    """What a form has done, in words. `record` can be taken back, with a reason; or `undo` is the work that undoes it.

    `paper` is the one that is to be printed now.
    """

    said: str
    record: str = ""
    undo: Callable[[], object] | None = None
    paper: str = ""
