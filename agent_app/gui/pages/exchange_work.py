"""What 交换 reads and has done: each function is one piece of work on the records."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent_app.core.vocabulary import Delivery
from agent_app.desk import (
    casebook,
    checking,
    drafts,
    exchanging,
    papers,
    peers,
    put_aside,
    settling,
    stick_content,
    unconfirmed,
    ways,
)
from agent_app.desk.casebook import Row
from agent_app.desk.desk import Desk
from agent_app.desk.exchanging import Standing
from agent_app.desk.outcomes import Outcome
from agent_app.desk.peers import Other
from agent_app.desk.put_aside import PutAside
from agent_app.desk.settling import Conflict
from agent_app.desk.stick_content import Content
from agent_app.desk.ways import Ways
from agent_app.gui.sticks import Stick
from agent_app.store.blob_ways import Waiting
from agent_app.sync.belonging import NotEnrolledError

MOST = 200
_NOTES = "exchange"
_FOLDER, _BACKUP = "folder", "backup"
_MB = 1_000_000

FindSticks = Callable[[], list[Stick]]


@dataclass(frozen=True, slots=True)
class State:
    """Everything the page shows. `backup` is when the last one was made (ms), 0 for never; `others` may be written for;
    `full` is what is said where there was no room aside for more.
    """

    standing: Standing
    waiting: tuple[Row, ...]
    conflicts: tuple[Conflict, ...]
    aside: tuple[PutAside, ...]
    full: str
    backup: int
    ways: Ways
    others: tuple[Other, ...]

    @property
    def unconfirmed(self) -> int:
        """Cases that the county has not confirmed."""
        counts = self.standing.counts
        return counts[Delivery.SAVED] + counts[Delivery.HANDED_OVER]

    @property
    def wanted(self) -> int:
        """How many things want a person."""
        return len(self.conflicts) + len(self.aside)


def read(desk: Desk) -> State:
    """The state now."""
    backups = [note.changed for note in drafts.kept(desk, _NOTES) if note.key == _BACKUP]
    return State(
        standing=exchanging.standing(desk),
        waiting=tuple(casebook.unconfirmed(desk, MOST)),
        conflicts=tuple(settling.everywhere(desk)),
        aside=tuple(put_aside.waiting(desk)),
        full=put_aside.turned_away(desk),
        backup=max(backups, default=0),
        ways=ways.ways(desk),
        others=tuple(peers.others(desk)),
    )


# The stick


def candidates(desk: Desk, find: FindSticks) -> list[Stick]:
    """Where a bundle may be written or read: the sticks that are plugged in, else the folder that was chosen last."""
    sticks = find()
    if sticks:
        return sticks
    folders = [Path(note.data["path"]) for note in drafts.kept(desk, _NOTES) if note.key == _FOLDER]
    return [Stick(folder, folder.name or str(folder)) for folder in folders if folder.is_dir()]


def to_exchange(desk: Desk, find: FindSticks) -> list[Stick]:
    """The same for an exchange. Raises `NotEnrolledError` before anybody looks for a stick where no county is known."""
    if exchanging.standing(desk).county is None:
        raise NotEnrolledError()
    return candidates(desk, find)


def remember(desk: Desk, folder: Path) -> None:
    """Keeps the folder that was chosen in place of a stick."""
    drafts.keep(desk, _NOTES, _FOLDER, {"path": str(folder)})


def look(desk: Desk, stick: Stick) -> Content:
    """What lies on a stick, every file read through. Raises `AppError`."""
    return stick_content.content(stick.path, stick_content.names_here(desk), check=True)


def write_for(desk: Desk, stick: Stick, other: Other) -> str:
    """Writes what another computer may read to the stick, and says so. Raises `AppError`."""
    outcome = exchanging.write_to_stick(desk, stick.path, other.key)
    what = f"{outcome.sent}条记录" if outcome.sent else "没有新记录的一份"
    return f"写好了，读回来核对过：给{other.words}的{what}在“{stick.name}”上。到那台电脑上按“从 U 盘读回”。"


def write(desk: Desk, stick: Stick) -> tuple[str, list[str]]:
    """Writes to the stick, reads it back: what is on it, and what of others' could not be put there. Raises `AppError`."""
    outcome = exchanging.write_to_stick(desk, stick.path)
    what = (
        f"{outcome.sent}条新记录在“{stick.name}”上"
        if outcome.sent
        else f"没有新记录，“{stick.name}”上是请县里回信的一份"
    )
    rest = "这个 U 盘放不下全部，剩下的下次再带。" if outcome.more else ""
    also = f"替别处带的{outcome.carried}份也在上面。" if outcome.carried else ""
    said = f"写好了，读回来核对过：{what}。{also}{rest}带到镇里或县里读一次，再带回来。"
    return said, outcome.notes


def read_back(desk: Desk, stick: Stick) -> tuple[str, list[str]]:
    """Reads the county's answers from the stick: what they brought, and what could not be used. Raises `AppError`."""
    before = exchanging.standing(desk).counts[Delivery.CONFIRMED]
    outcome = exchanging.read_from_stick(desk, stick.path)
    confirmed = exchanging.standing(desk).counts[Delivery.CONFIRMED] - before
    also = f"别处的{outcome.carried}份也带上了，联网时替他们交。" if outcome.carried else ""
    if not outcome.bundles and also:
        return also, outcome.notes
    if not outcome.bundles:
        return (
            f"“{stick.name}”上没有县里给这台电脑的回信，什么都没有动。请看看是不是这个 U 盘。",
            outcome.notes,
        )
    return f"读回来了：{brought(outcome, confirmed)}。{also}", outcome.notes


def brought(outcome: Outcome, confirmed: int = 0) -> str:
    """What an exchange brought, in words; `confirmed` cases are newly confirmed."""
    said = [
        f"交出{outcome.sent}条" if outcome.sent else "",
        f"又有{confirmed}件县里已确认" if confirmed > 0 else "",
        f"带回新记的{outcome.received}条" if outcome.received else "",
        f"替别处交了{outcome.carried}份" if outcome.carried and outcome.sent else "",
        f"{outcome.quarantined}份放在一边" if outcome.quarantined else "",
        f"{outcome.parked}份来早了，等前面的到了会自己并进来" if outcome.parked else "",
        *outcome.settings,
    ]
    return "，".join(filter(None, said)) or "没有新的"


# Looking after the records


def back_up(desk: Desk, target: Path) -> str:
    """Writes a backup and says how large it is. Raises `AppError`."""
    from agent_app.store.backup import backup

    size = backup(desk.vault, target)
    drafts.keep(desk, _NOTES, _BACKUP, {"path": str(target), "size": size})
    return f"备份好了，读回来核对过：{target.name}，{max(size / _MB, 0.1):.1f} MB。请放到别的地方，不要和这台电脑在一起。"


def check(desk: Desk) -> tuple[str, Sequence[str]]:
    """Verifies the whole record: what was looked at, and what is wrong."""
    found = checking.check(desk)
    if found.problems:
        return "检查出了问题。请先备份，再找县里管电脑的人看。", found.problems
    return (
        f"检查过了，都完好：{found.cases}件事、{found.events}条记录、{found.attachments}份材料，签名和前后都对得上。",
        (),
    )


def try_again(desk: Desk) -> str:
    """Tries what was put aside again, and says what became of it."""
    done = put_aside.retry(desk)
    return f"又试了一次，收进来{done}份。" if done else "又试了一次，还是并不进来。它们都还在这里，请问县里。"


def save_unconfirmed(desk: Desk, target: Path) -> None:
    """Saves the list by number of what the county has not confirmed. Raises `AppError`."""
    papers.save_paper(target, unconfirmed.look(desk).as_text().encode("utf-8-sig"))


def photos_in_words(waiting: Waiting) -> str:
    """How many photos have still to go; "" when none."""
    if not waiting.number:
        return ""
    return f"照片还有{waiting.number}份没到县里，共{max(waiting.size / _MB, 0.1):.1f} MB。"


def under_way(outcome: Outcome) -> str:
    """How far an exchange has come that goes on because of photos; "" for any other."""
    coming = f"还有{outcome.left}份照片没取回。" if outcome.left else ""
    photos = photos_in_words(outcome.photos) + coming
    return f"文字已经交完。{photos}" if photos else ""


def save_question(desk: Desk, target: Path) -> None:
    """Saves the page for the county about what was put aside. Raises `AppError`."""
    papers.save_paper(target, put_aside.as_text(desk).encode("utf-8-sig"))
