"""What is done on the worker on the way to the records. No Qt here, and nothing heavy before it is asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.base.errors import AppError
from agent_app.base.progress import Progress

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

REMINDER, RECOVERY = "reminder", "recovery"
"""Kind and key of the note that stays on a desk until somebody says that the recovery code is put away."""


@dataclass(frozen=True, slots=True)
class Joining:
    """How to be connected with the county: by a file, or by an address and a code."""

    file: Path | None = None
    server: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What the first run asks: who, where, the passphrase, and how to be connected (None: later)."""

    name: str
    unit: str
    division: str
    passphrase: str
    joining: Joining | None = None


@dataclass(frozen=True, slots=True)
class Founded:
    """A new desk, its recovery code, and why it is not connected yet ("" when it is, or was not asked to be)."""

    desk: "Desk"
    code: str
    trouble: str = ""


def open_home(home: Path, passphrase: str) -> "Desk":
    """The desk in a home. Raises `WrongPassphraseError` and `TroubleError`."""
    from agent_app.app import unlock

    return unlock(home, passphrase)


def open_with_code(home: Path, code: str, passphrase: str) -> "Desk":
    """The desk in a home by its recovery code; from then on it opens with `passphrase`."""
    from agent_app.app import unlock
    from agent_app.base.errors import UserError
    from agent_app.desk.setup import change_passphrase
    from agent_app.store.keyslots import WrongPassphraseError

    try:
        desk = unlock(home, code)
    except WrongPassphraseError as error:
        raise UserError("恢复码不对。您的记录都在，请对着那张纸，一组一组再看一遍。") from error
    try:
        change_passphrase(desk, code, passphrase)
    except BaseException:
        desk.close()
        raise
    return desk


def check(home: Path, passphrase: str) -> None:
    """Whether somebody may go on at an open desk. Raises `WrongPassphraseError`."""
    from agent_app.store import keyslots

    keyslots.unlock(home, passphrase)


def found(home: Path, wanted: FirstRun) -> Founded:
    """Make the desk, and connect it when asked to; a county that does not answer costs nothing."""
    from agent_app.app import found_desk
    from agent_app.desk import drafts

    made = found_desk(
        home, name=wanted.name, division=wanted.division, passphrase=wanted.passphrase, unit=wanted.unit
    )
    drafts.keep(made.desk, REMINDER, RECOVERY, {})
    trouble = ""
    try:
        _join(made.desk, wanted.joining)
    except AppError as error:
        trouble = error.sentence
    return Founded(made.desk, made.recovery_code, trouble)


def renewed(desk: "Desk") -> str:
    """A new recovery code in place of the old one; until it is put away somebody is reminded of it."""
    from agent_app.desk import drafts
    from agent_app.desk.setup import renew_recovery_code

    drafts.keep(desk, REMINDER, RECOVERY, {})
    return renew_recovery_code(desk)


def put_away(desk: "Desk") -> None:
    """The recovery code is put away, says the person; nobody is reminded any more."""
    from agent_app.desk import drafts

    drafts.forget(desk, REMINDER, RECOVERY)


def to_be_put_away(desk: "Desk") -> bool:
    """Whether the recovery code was never said to be put away."""
    from agent_app.desk import drafts

    return any(note.key == RECOVERY for note in drafts.kept(desk, REMINDER))  # others are kept beside it


def restored(home: Path, source: Path) -> None:
    """A backup, unpacked into an empty home."""
    from agent_app.store.backup import restore

    restore(home, source)


def practised(home: Path, progress: Progress) -> "Desk":
    """The desk of the practice county, made when it is not there."""
    from agent_app.app import law
    from agent_app.desk.demo import practice

    return practice(home, law(), progress=progress)


def _join(desk: "Desk", joining: Joining | None) -> None:
    from agent_app.desk import exchanging

    if joining is None:
        return
    if joining.file is not None:
        exchanging.enrol_by_file(desk, joining.file)
    else:
        exchanging.enrol_by_code(desk, joining.server, joining.code)
