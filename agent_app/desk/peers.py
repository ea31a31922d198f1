"""Other computers of the same place: who they are, and a stick for one of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from agent_app.base.errors import UserError
from agent_app.core.vocabulary import Role
from agent_app.desk.desk import Desk
from agent_app.sync import bundle, peer, stick


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody one may write for; `key` in hex, `divisions` what they are in charge of."""

    key: str
    name: str
    role: Role
    divisions: tuple[str, ...]

    @property
    def words(self) -> str:
        """As they are called."""
        return f"{self.role.label}{self.name}"


def others(desk: Desk) -> list[Other]:
    """The computers of the same place, of the one above and of those below, by name."""
    with desk.vault.read() as connection:
        found = peer.others(connection)
    known = [
        Other(one.key.hex(), one.name, one.role, tuple(scope.division for scope in one.scope_list()))
        for one in found
    ]
    return sorted(known, key=lambda one: (one.divisions, one.name, one.key))


def find(desk: Desk, said: str) -> Other:
    """The one with this name, or whose key begins so. Raises `UserError` when it is none, or several."""
    wanted = said.strip()
    found = [one for one in others(desk) if wanted and (one.name == wanted or one.key.startswith(wanted))]
    if len(found) == 1:
        return found[0]
    what = "有几位都叫这个名字" if found else "没有找到这一位"
    known = "、".join(f"{one.name}（{one.key[:8]}）" for one in found or others(desk)) or "还没有别的电脑"
    raise UserError(f"{what}。什么都没有写，请从这些里选：{known}。")


def write(desk: Desk, root: Path, to: str, limit: int) -> bundle.Header:
    """Write what one of them may read and is not known to have on a stick; errors as `stick.write` and `find`."""
    key = bytes.fromhex(find(desk, to).key)

    def produce(out: BinaryIO) -> bundle.Header:
        return peer.write(desk.vault, out, key, desk.now_ms, limit)

    return stick.write(root, produce)
