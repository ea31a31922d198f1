"""Real desks and counties for tests: real vaults with a quick key derivation, and a clock that can be turned."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from agent_app.app import found_desk, law, unlock
from agent_app.core.vocabulary import Role
from agent_app.county import office, people
from agent_app.desk import exchanging, indexing
from agent_app.desk.desk import CHINA, Desk
from agent_app.store.keyslots import Cost
from agent_app.sync import answer, belonging, exchange, message
from agent_app.sync.offering import Photos

QUICK = Cost(memory=1024, passes=1, lanes=1)
PASSPHRASE = "一二三四五六"
VILLAGE = "990101003001"
OTHER_VILLAGE = "990101003002"
TOWNSHIP = "990101003"
COUNTY = "990101"

WATER: dict[str, Any] = {
    "petitioner": {"name": "吴有根", "phone": "138 0000 2046", "address": "石桥村4组"},
    "channel": "visit",
    "purpose": "appeal",
    "category": "农村农业",
    "words": "4组的饮水管漏了两个月，没有人修。打过电话，说来，没来。",
    "summary": "4组饮水管漏水，没人修",
    "told": ["deadlines", "own_query"],
}
FIELD: dict[str, Any] = {
    "petitioner": {"name": "周桂兰", "phone": "13800007320", "address": "石桥村1组"},
    "joint": [{"name": name, "address": "石桥村2组"} for name in ("邓长河", "罗小满", "何田生", "唐木根")],
    "representatives": ["周桂兰", "邓长河"],
    "channel": "outreach",
    "purpose": "appeal",
    "category": "农村农业",
    "words": "说好按亩补，量地那天没喊我们，量少了。我们要重新量，当着面量。",
    "place": "石桥村1组、2组 大垄田",
    "people_affected": 40,
}


@dataclass
class Wall:
    """A wall clock that stands still until it is turned."""

    at: datetime = field(default_factory=lambda: datetime(2026, 6, 30, 9, 30, tzinfo=CHINA))

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)

    def go_to(self, day: str) -> None:
        self.at = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=CHINA)


def make_desk(
    home: Path,
    wall: Callable[[], datetime] | None = None,
    *,
    name: str = "刘春生",
    division: str = VILLAGE,
    role: Role = Role.AGENT,
) -> Desk:
    """A new desk in `home`."""
    made = found_desk(
        home, name=name, division=division, passphrase=PASSPHRASE, role=role, now=wall or Wall(), cost=QUICK
    )
    return made.desk


def make_county(home: Path, wall: Callable[[], datetime] | None = None, database: str = "") -> Desk:
    """A new county in `home`, its record there or in an empty PostgreSQL database."""
    made = office.found(
        home,
        name="云山县信访局",
        division=COUNTY,
        passphrase=PASSPHRASE,
        now=wall or Wall(),
        cost=QUICK,
        database=database,
    )
    return made.desk


def enrol(county: Desk, desk: Desk, *, scope: str | None = None, role: Role | None = None) -> None:
    """Invite a desk and let it accept; its next request carries the proof."""
    invitation = people.invite(
        county, scope=scope or desk.profile.division, name=desk.profile.name, role=role or desk.profile.role
    )
    belonging.accept_invitation(desk.vault, invitation)


def enrol_by_file(county: Desk, desk: Desk, folder: Path) -> None:
    """The same by a file that is carried in `folder`; the county can then open the desk's backups."""
    profile, file = desk.profile, folder / "邀请.xfyq"
    made = people.invite(county, scope=profile.division, name=profile.name, role=profile.role)
    file.write_bytes(people.invitation_file(county, made.id.hex()))
    exchanging.enrol_by_file(desk, file)


def request_of(desk: Desk, photos: Photos = Photos.GO, limit: int = message.STICK_LIMIT) -> bytes:
    """A request bundle, as it would lie on a stick, with up to `limit` bytes of records; handed over."""
    out = io.BytesIO()
    outgoing = exchange.write_request(desk.vault, out, desk.now_ms, limit, photos=photos)
    exchange.mark_handed_over(desk.vault, outgoing)
    return out.getvalue()


def answer_to(county: Desk, request: bytes, limit: int = message.STICK_LIMIT) -> bytes:
    """The county's response to a request, with up to `limit` bytes of records."""
    out = io.BytesIO()
    answer.answer(county.vault, io.BytesIO(request), out, law(), county.now_ms, limit)
    indexing.derive(county)
    return out.getvalue()


def take_in(desk: Desk, response: bytes) -> exchange.Result:
    """The desk reads a response."""
    result = exchange.read_response(desk.vault, io.BytesIO(response), law(), desk.now_ms)
    indexing.derive(desk)
    return result


def exchanged(desk: Desk, county: Desk) -> exchange.Result:
    """One whole exchange."""
    return take_in(desk, answer_to(county, request_of(desk)))


def reopened(desk: Desk) -> Desk:
    """The same home, opened again as after a restart."""
    home, now = desk.vault.home, desk.now
    desk.close()
    return unlock(home, PASSPHRASE, now)
