"""A process that is killed at a chosen place: nothing behind it is tidied up, as after a power cut."""

import os
import signal
import warnings
from collections.abc import Callable
from typing import Any


def killed_at(owner: Any, name: str, work: Callable[[], object], *, calls: int = 1) -> None:
    """Do `work` in a child that is killed when it comes to this function of `owner`, at so many calls of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads may live; the child needs none
        child = os.fork()
    if not child:
        honest, left = getattr(owner, name), calls

        def kill(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            return honest(*given, **named)

        try:
            setattr(owner, name, kill)
            work()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"it did not come to {name}"
