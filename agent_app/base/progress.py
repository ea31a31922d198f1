"""How long work tells where it is and learns that it should stop."""

from typing import Protocol


class Progress(Protocol):
    """Called now and then by long work.

    `done` of `total` units are finished (`total` is None when unknown).
    An implementation raises `agent_app.base.errors.Cancelled` to stop the work.
    """

    def __call__(self, done: int, total: int | None) -> None: ...


def silent(done: int, total: int | None) -> None:
    """A `Progress` for work that nobody watches."""
