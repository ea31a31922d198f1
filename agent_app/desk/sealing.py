"""检举控告: no story is taken. At most a stub that a letter was posted, sealed to the county's discipline office."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core import numbers
from agent_app.core.event import new_id, open_
from agent_app.core.registration import ACCUSATION_ROUTES
from agent_app.core.sealed import SEALED_KIND, check_stub
from agent_app.core.vocabulary import ScopeClass
from agent_app.desk.desk import Desk
from agent_app.desk.papers import Printed
from agent_app.store.vault import Connection
from agent_app.sync import belonging, sealed

_NO_KEY = f"县里还没有给纪检监察机关的密封钥匙，所以这里什么都不留。{ACCUSATION_ROUTES}"


@dataclass(frozen=True, slots=True)
class SealedStub:
    """What the resident is given, once: the number to ask with, and the slip. This desk keeps neither."""

    lookup_number: str
    slip: Printed


def offered(desk: Desk) -> bool:
    """Whether this desk can seal anything: its county's discipline office has a key."""
    with desk.vault.read() as connection:
        return bool(_recipient(desk, connection))


def seal(desk: Desk, data: Mapping[str, Any]) -> SealedStub:
    """Seal that a letter was posted (keys of `core.sealed.KEYS`). Raises `UserError`; nothing is written then.

    What is written can be opened by the discipline office alone, and is on no list of anybody. The slip comes
    before the writing, so that nothing is sealed of which the resident has no number.
    """
    with desk.vault.read() as connection:
        recipient = _recipient(desk, connection)
    if not recipient:
        raise UserError(_NO_KEY)
    stub = check_stub(data, numbers.new_lookup_code(), desk.today)
    slip = _slip(desk, stub)
    box = sealed.seal(stub, recipient)
    with desk.writing() as writing:
        writing.open(new_id(), [open_({"box": box})], SEALED_KIND, ScopeClass.SEALED)
    return SealedStub(stub.lookup_number, slip)


def _recipient(desk: Desk, connection: Connection) -> str:
    county = None if desk.is_county else belonging.county_of(connection)
    return county.discipline if county else ""


def _slip(desk: Desk, stub: Any) -> Printed:
    from agent_app.paper.catalogue import paper, render
    from agent_app.paper.model import PostingPaper

    code = "posting_slip"
    data = PostingPaper(stub.on, stub.organ_label, stub.posting_number, stub.lookup_number, desk.today)
    return Printed(code, paper(code).title, render(code, data), 1)
