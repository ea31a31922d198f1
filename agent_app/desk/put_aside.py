"""放在一边: what came in and was not taken in, told so that somebody can ask the county about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent_app.base.errors import UserError
from agent_app.desk import erasing
from agent_app.desk.desk import CHINA, Desk
from agent_app.store import identity as who
from agent_app.store.delivery import CONFIRMED, SAVED
from agent_app.sync import certificate, exchange, quarantine
from agent_app.sync.intake import Intake, Terms

_REASONS = {
    "revoked": "那台电脑已经停用，这份是停用以后才到的",
    quarantine.UNKNOWN: "那台电脑还没有县里的证书，等县里认了会自己并进来",
    quarantine.OUTSIDE: "那台电脑无权写这个地方的记录",
    "invalid": "内容和签名对不上，可能在路上坏了",
    "jump": "次序号跳得太远，那台电脑的记录可能出了错",
}
_MARK = 8  # hex digits of a key, enough for the county to know which desk it is


@dataclass(frozen=True, slots=True)
class PutAside:
    """Some records of one desk: who writes there ("" when nobody knows), why they wait, when they came (ms)."""

    id: int
    who: str
    desk: str
    count: int
    reason: str
    arrived: int

    @property
    def sentence(self) -> str:
        """What it is, why it waits, and that nothing else was touched."""
        records = f"{self.count}条记录" if self.count else "一份读不懂的记录"
        return (
            f"从“{self.who or f'电脑 {self.desk}'}”来的{records}。{self.reason}。您的事项没有动，什么也没丢。"
        )


def waiting(desk: Desk) -> list[PutAside]:
    """What waits for a person, oldest first."""
    with desk.vault.read() as connection:
        found = []
        for item in quarantine.items(connection):
            known = certificate.of_key(connection, item.key) if item.key else None
            who = f"{known.role.label}{known.name}" if known else ""
            reason = _REASONS.get(item.reason, item.detail)
            found.append(PutAside(item.id, who, item.key.hex()[:_MARK], item.count, reason, item.arrived))
        return found


def as_json(item: PutAside) -> dict[str, Any]:
    """For the command line."""
    return {
        "id": item.id,
        "who": item.who,
        "desk": item.desk,
        "count": item.count,
        "reason": item.reason,
        "arrived": item.arrived,
    }


def retry(desk: Desk) -> int:
    """Try everything again, as after a certificate or a newer version of the program; returns how much was taken in."""
    return _again(desk, lambda row: True, vouched=False)


def take(desk: Desk, item: int) -> int:
    """The county takes one thing in after all, having asked whose it is and whether it stands.

    Signature and chain still have to hold. Raises `UserError` on any other desk, and for what is not there.
    """
    if not desk.is_county:
        raise UserError("收不收由县里定，这里只能再试一次。什么都没有动，请把它存成一张纸给县里看。")
    if item not in [one.id for one in waiting(desk)]:
        raise UserError("放在一边的里面没有这一份，可能已经收进来了。什么都没有动，请重新列出来看。")
    done = _again(desk, lambda row: row == item, vouched=True)
    if not done:
        raise UserError("这一份的签名或内容对不上，收不进来。它还在原处，请让那台电脑再交换一次。")
    return done


def _again(desk: Desk, chosen: Callable[[int], bool], *, vouched: bool) -> int:
    with desk.vault.write() as connection:
        if desk.is_county:
            keys, level = tuple(one.public for one in who.load_all(connection)), CONFIRMED
        else:
            card = exchange.county_of(connection)
            keys, level = card.keys if card else (b"",), SAVED
        terms = Terms(keys[0], level, desk.law, desk.now_ms, vouched=vouched, former=keys[1:])
        intake = Intake(connection, terms)
        done = quarantine.again(connection, intake.take, chosen)
        report = intake.finish()
    if desk.is_county:
        erasing.follow_up(desk, report.subjects)
    return done


def as_text(desk: Desk) -> str:
    """A page to hand to the county: which desk asks, and what it has put aside. No word of any case."""
    profile = desk.profile
    lines = [
        "放在一边、没有并进来的记录，请县里看看",
        f"{profile.unit or profile.division} {profile.role.label}{profile.name}，{desk.today.isoformat()}",
        "",
    ]
    for number, item in enumerate(waiting(desk), 1):
        came = datetime.fromtimestamp(item.arrived / 1000, CHINA)
        lines += [
            f"{number}. {item.sentence}",
            f"   来的时间 {came:%Y-%m-%d %H:%M}，电脑 {item.desk or '不详'}",
        ]
    return "\n".join(lines) + "\n"
