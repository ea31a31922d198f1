"""纪检监察: the key of the county's discipline office, and the stubs that only it can open.

The county keeps the public half and tells it to its desks. The private half is drawn here once, written into a
file that is locked with a passphrase of its own, and given away; the county keeps no copy.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import write_atomically
from agent_app.core.event import OPEN
from agent_app.core.sealed import SEALED_KIND, Stub
from agent_app.core.vocabulary import ScopeClass
from agent_app.desk.desk import Desk
from agent_app.store import journal
from agent_app.store.meta import get_meta, put_meta
from agent_app.sync.sealed import DisciplineKey

_MAX_FILE = 64 * 1024


@dataclass(frozen=True, slots=True)
class ReadStub:
    """A stub that the key opened, and the division of the desk that sealed it."""

    stub: Stub
    division: str

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "on": self.stub.on.isoformat(),
            "organ": self.stub.organ,
            "organ_label": self.stub.organ_label,
            "posting_number": self.stub.posting_number,
            "lookup_number": self.stub.lookup_number,
            "division": self.division,
        }


@dataclass(frozen=True, slots=True)
class Stubs:
    """What a key opens, oldest first, and how many it does not."""

    read: tuple[ReadStub, ...]
    other_key: int


def init(desk: Desk, out: Path, passphrase: str, *, replace: bool = False) -> str:
    """Draw the discipline office's key and write it to `out`; returns the public half, which desks are told.

    Raises `UserError` when there is one already and it is not to be replaced, or a file at `out`.
    """
    if recipient(desk) and not replace:
        raise UserError(
            "纪检监察机关的密钥已经有了，没有另做。真要换（丢了，或者怕别人看过），请加 --replace；"
            "用旧密钥密封的仍要旧密钥才打得开。"
        )
    if out.exists():
        raise UserError(f"{out} 已经有了，没有动它。什么都没有做，请换一个文件名。")
    key = DisciplineKey.draw()
    write_atomically(out, key.to_file(passphrase))
    believe(desk, key.recipient)
    return key.recipient


def believe(desk: Desk, recipient: str) -> None:
    """Tell desks this public half from now on."""
    with desk.vault.write() as connection:
        put_meta(connection, "discipline", recipient)


def recipient(desk: Desk) -> str:
    """The public half that desks are told; "" while there is none."""
    with desk.vault.read() as connection:
        return str(get_meta(connection, "discipline", ""))


def key_in(file: Path, passphrase: str) -> DisciplineKey:
    """The key in a locked file. Raises `UserError` for another file or a wrong passphrase."""
    try:
        if file.stat().st_size > _MAX_FILE:
            raise UserError(f"{file} 不像是密钥文件，太大了。什么都没有动，请核对文件名。")
        data = file.read_bytes()
    except OSError as error:
        raise TroubleError(f"读不到 {file}。什么都没有动，请看看文件在不在。") from error
    return DisciplineKey.from_file(data, passphrase)


def read(desk: Desk, key: DisciplineKey) -> Stubs:
    """Open every stub that came in."""
    found: list[ReadStub] = []
    other = 0
    with desk.vault.read() as connection:
        for scope, event in journal.in_class(connection, ScopeClass.SEALED):
            if event.kind != SEALED_KIND:
                continue
            box = next((op[1].get("box") for op in event.ops if op[0] == OPEN), None)
            stub = key.open(box) if isinstance(box, bytes) else None
            if stub is None:
                other += 1
            else:
                found.append(ReadStub(stub, scope.division))
    return Stubs(tuple(found), other)
