"""放在一边: what came in and was not taken in, told so that somebody can ask the county about it."""

from dataclasses import dataclass
from datetime import datetime

from agent_app.desk.desk import CHINA, Desk
from agent_app.sync import certificate, quarantine

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
