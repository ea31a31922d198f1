"""Invitations of a county, looked at before there is a desk that could take them."""

from dataclasses import dataclass
from pathlib import Path

from agent_app.base.errors import UserError
from agent_app.core.vocabulary import Role
from agent_app.sync import enrolment

_MOST = 20
_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """An invitation file, and what it says: which county invites whom to which division."""

    path: Path
    county: str
    name: str
    division: str
    role: Role


def invitations_in(folder: Path) -> list[Found]:
    """The invitations in a folder or on a stick, and in the folders right in it.

    Raises `UserError` when the folder cannot be read, or a file that should be one cannot.
    """
    try:
        files = sorted(
            {*folder.glob(f"*{enrolment.FILE_SUFFIX}"), *folder.glob(f"*/*{enrolment.FILE_SUFFIX}")}
        )
        return [_read(path) for path in files[:_MOST]]
    except OSError as error:
        raise UserError(f"读不到 {folder}。没有改动什么，请看看U盘插好没有。") from error


def check_code(code: str) -> str:
    """A typed code with its mistakes found. Raises `UserError`."""
    enrolment.secret_of(code)
    return code


def _read(path: Path) -> Found:
    if path.stat().st_size > _LARGEST:
        raise UserError(f"“{path.name}”不是县里给的邀请文件。没有改动什么，请问县里要一份再来。")
    invitation = enrolment.from_file(path.read_bytes())
    division = invitation.scopes[0].partition("/")[0] if invitation.scopes else ""
    return Found(path, invitation.county.name, invitation.name, division, invitation.role)
