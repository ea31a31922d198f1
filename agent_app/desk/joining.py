"""Invitations of a county, looked at before one of them is taken."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent_app.base.errors import UserError
from agent_app.core.vocabulary import Role
from agent_app.sync import enrolment
from agent_app.sync.enrolment import Invitation

_MOST = 500  # a county may write those of all its villages on one stick
_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """An invitation file, and what it says: which county invites whom to which division."""

    path: Path
    county: str
    name: str
    division: str
    role: Role

    @property
    def words(self) -> str:
        """Whom it is for."""
        return whom(self.name, self.division)


@dataclass(frozen=True, slots=True)
class Content:
    """The invitations that lie somewhere, and sentences on files that are none and should be."""

    found: tuple[Found, ...]
    unreadable: tuple[str, ...]


def invitations_in(folders: Iterable[Path]) -> Content:
    """The invitations in these folders or on these sticks, and in the folders right in them; one that is broken is
    named and blocks no other."""
    found: list[Found] = []
    unreadable: list[str] = []
    for folder in folders:
        try:
            for path in _files(folder):
                try:
                    found.append(look(path))
                except UserError as error:
                    unreadable.append(f"{path.name}：{error.sentence}")
        except OSError:
            unreadable.append(_unread(folder))
    return Content(tuple(found), tuple(unreadable))


def look(path: Path) -> Found:
    """The invitation in a file. Raises `UserError` where there is none."""
    try:
        if path.stat().st_size > _LARGEST:
            raise UserError(f"“{path.name}”不是县里给的邀请文件。没有改动什么，请问县里要一份再来。")
        invitation = enrolment.from_file(path.read_bytes())
    except OSError as error:
        raise UserError(_unread(path)) from error
    return Found(path, invitation.county.name, invitation.name, division_of(invitation), invitation.role)


def whom(name: str, division: str) -> str:
    """A person and where, as they are told apart where invitations are read."""
    return f"{name}（{division}）"


def choices(found: Sequence[Found]) -> list[str]:
    """What each is called where one is chosen: for whom it is, and the file where that is not plain."""
    words = [one.words for one in found]
    return [
        f"{said} {one.path.name}" if words.count(said) > 1 else said
        for said, one in zip(words, found, strict=True)
    ]


def division_of(invitation: Invitation) -> str:
    """The division that it invites to."""
    return invitation.scopes[0].partition("/")[0] if invitation.scopes else ""


def wrong_address(typed: str) -> str:
    """What is wrong with a county's address as it was typed, in words; "" when nothing."""
    if not typed.strip():
        return "还没有写网址，请照县里给的纸上写。"
    return _wrong(enrolment.address_of, typed)


def wrong_code(typed: str) -> str:
    """The same of the code that stands on the paper."""
    if not typed.strip():
        return "还没有写那串字，请照县里给的纸上写。"
    return _wrong(enrolment.secret_of, typed)


def _wrong(check: Callable[[str], object], typed: str) -> str:
    try:
        check(typed)
    except UserError as error:
        return error.sentence
    return ""


def _files(folder: Path) -> list[Path]:
    """Raises `OSError`."""
    names = (f"*{enrolment.FILE_SUFFIX}", f"*/*{enrolment.FILE_SUFFIX}")
    return sorted({path for name in names for path in folder.glob(name)})[:_MOST]


def _unread(path: Path) -> str:
    return f"读不到 {path}。没有改动什么，请看看U盘插好没有。"
