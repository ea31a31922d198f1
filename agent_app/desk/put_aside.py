"""放在一边: what came in and was not taken in, told so that somebody can ask the county about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.clock_words import say
from agent_app.core.text import clean_line
from agent_app.desk import erasing, indexing
from agent_app.desk.desk import CHINA, Desk
from agent_app.store import identity as who
from agent_app.store import quarantine as kept
from agent_app.store.delivery import CONFIRMED, SAVED
from agent_app.store.quarantine import Item
from agent_app.store.vault import Connection
from agent_app.sync import belonging, certificate, quarantine
from agent_app.sync.intake import Intake, Terms


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something waits: `said` within a sentence, as a heading, and what the county does next.

    `by_hand`: somebody at the county may take it in, once asked; of the others only a certificate or a new copy helps.
    """

    said: str
    title: str
    next: str
    by_hand: bool = False


REASONS = {
    "revoked": Reason(
        "那台电脑已经停用，这份是停用以后才到的",
        "停用以后才到的",
        "请先问清是谁写的、要不要；在这里一直留着，不会丢。",
        by_hand=True,
    ),
    quarantine.UNKNOWN: Reason(
        "那台电脑还没有县里的证书，等县里认了会自己并进来",
        "不认识的电脑交来的",
        "请同持有人当面核对，再发一份邀请；它有了证书，这些会自己收进来。",
    ),
    quarantine.OUTSIDE: Reason(
        "那台电脑无权写这个地方的记录，县里改了会自己并进来",
        "写的不是它管的地方",
        "请核对它该管哪里，重新发一份邀请；它接上以后会自己重新交来，这一份留着不碍事。",
    ),
    quarantine.INVALID: Reason(
        "内容和签名对不上，可能在路上坏了",
        "内容和签名对不上，或者读不懂",
        "可能路上坏了。请让那台电脑再交换一次，好的那份会照常收进来。",
    ),
    "jump": Reason(
        "次序号跳得太远，那台电脑的记录可能出了错",
        "次序号跳得太远",
        "请让管服务器的人看看那台电脑；在这里一直留着，不会丢。",
    ),
}
_MARK = 8  # hex digits of a key, enough for the county to know which desk it is
WHY_LIMIT = 200
_GONE = "等着的里面没有这一份了，也许刚收进来，或者收起来了。这一次什么都没有动，请重新看看有哪些。"


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


@dataclass(frozen=True, slots=True)
class PutAway:
    """Something that waits for nobody any more: what it was, and why, by whom, when (ms) that was said."""

    aside: PutAside
    why: str
    by: str
    at: int


def waiting(desk: Desk) -> list[PutAside]:
    """What waits for a person, oldest first."""
    with desk.vault.read() as connection:
        return [_told(connection, item) for item in quarantine.items(connection)]


def away(desk: Desk) -> list[PutAway]:
    """What was put away, oldest first."""
    with desk.vault.read() as connection:
        return [
            PutAway(_told(connection, item), word.why, word.by, word.at)
            for item, word in kept.away(connection)
        ]


def turned_away(desk: Desk) -> str:
    """What is said where more came than is kept of computers that nobody knows, "" where nothing was turned away."""
    with desk.vault.read() as connection:
        at = quarantine.turned_away(connection)
    if not at:
        return ""
    day = say(datetime.fromtimestamp(at / 1000, CHINA).date(), desk.today.year)
    return (
        f"放满了：{day}又来的没有存下。不认识的电脑交来的、和签名对不上的，一台只存"
        f"{quarantine.MOST_OF_ONE >> 20}MB，一共只存{quarantine.MOST_UNPROVEN >> 20}MB。没存下的还在原来的电脑上，"
        "认了它再交换就会来；认识的电脑交来的照收。请先处理这些。"
    )


def put_away(desk: Desk, item: int, why: str, actor: str = "") -> None:
    """Let something wait for nobody any more, for a reason that is kept with it; its bytes stay, and nothing is taken in.

    Raises `UserError` without a reason, and for what is not there; nothing is changed then.
    """
    said = clean_line(why)
    if not 0 < len(said) <= WHY_LIMIT:
        raise UserError(f"请写明为什么不用再等（问过谁、怎么定的），最多{WHY_LIMIT}字。什么都没有动。")
    with desk.vault.write() as connection:
        found = next((one for one in quarantine.items(connection) if one.id == item), None)
        if found is None:
            raise UserError(_GONE)
        kept.put_away(connection, found, said, actor or desk.profile.name, desk.now_ms)
        quarantine.has_room_again(connection)


def bring_back(desk: Desk, item: int) -> None:
    """Let something that was put away wait again. Raises `UserError` for what is not there."""
    with desk.vault.write() as connection:
        found = next((one for one, _ in kept.away(connection) if one.id == item), None)
        if found is None:
            raise UserError("收起来的里面没有这一份了，也许刚放回去。这一次什么都没有动，请重新看看有哪些。")
        kept.bring_back(connection, found)


def _told(connection: Connection, item: Item) -> PutAside:
    known = certificate.last_of(connection, item.key)
    name = f"{known.role.label}{known.name}" if known else ""
    return PutAside(item.id, name, item.key.hex()[:_MARK], item.count, reason_of(item).said, item.arrived)


def reason_of(item: Item) -> Reason:
    """Why it waits, in words; of a reason that this version does not know what was noted with it."""
    return REASONS.get(item.reason) or Reason(item.detail, item.detail, "在这里一直留着，不会丢。")


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


def away_as_json(item: PutAway) -> dict[str, Any]:
    """For the command line."""
    return as_json(item.aside) | {"why": item.why, "by": item.by, "at": item.at}


def retry(desk: Desk) -> int:
    """Try everything again, as after a certificate or a newer version of the program; returns how much was taken in."""
    return _again(desk, lambda row: True, vouched=False)


def take(desk: Desk, item: int) -> int:
    """The county takes one thing in after all, having asked whose it is and whether it stands.

    Signature and chain still have to hold, and the computer must have had that place at some time: no word makes up for
    a certificate. Raises `UserError` on any other desk, for what is not there, and for what cannot be taken in.
    """
    if not desk.is_county:
        raise UserError("收不收由县里定，这里只能再试一次。什么都没有动，请把它存成一张纸给县里看。")
    before = {one.id for one in _items(desk)}
    if item not in before:
        raise UserError(_GONE)
    done = _again(desk, lambda row: row == item, vouched=True)
    if not done:
        why = next(reason_of(one) for one in _items(desk) if one.id == item or one.id not in before)
        raise UserError(f"收不进来：{why.title}。它还在原处。{why.next}")
    return done


def _items(desk: Desk) -> list[Item]:
    with desk.vault.read() as connection:
        return quarantine.items(connection)


def _again(desk: Desk, chosen: Callable[[int], bool], *, vouched: bool) -> int:
    with desk.vault.write() as connection:
        if desk.is_county:
            keys, level = tuple(one.public for one in who.load_all(connection)), CONFIRMED
        else:
            card = belonging.county_of(connection)
            keys, level = card.keys if card else (b"",), SAVED
        terms = Terms(keys[0], level, desk.law, desk.now_ms, vouched=vouched, anew=True, former=keys[1:])
        intake = Intake(connection, terms)
        done = quarantine.again(connection, intake.take, chosen)
        report = intake.finish()
    indexing.derive(desk)
    if report.erased and desk.is_county:
        erasing.follow_up(desk)
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
