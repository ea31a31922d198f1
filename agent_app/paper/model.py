"""What the papers are printed from: plain data, already worded for people where a code has a label.

An empty text and None mean "not known": the paper then leaves the place out or leaves room to write.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from agent_app.core.blank_form import BlankForm


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a case; `needs` are labels (大字、讲方言…), `guardian` whoever speaks for them.

    `id_tail` are the last four places of the identity card.
    """

    name: str
    phone: str = ""
    address: str = ""
    needs: tuple[str, ...] = ()
    representative: bool = False
    guardian: str = ""
    id_tail: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """Something handed in with the case: `count` pieces when known, `kind` such as 原件, 复印件, 照片."""

    title: str
    kind: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Mandate:
    """An authorization: `acts` with whether each is given; without `until` it lasts as long as the case."""

    number: str
    on: date | None
    matter: str
    acts: tuple[tuple[str, bool], ...]
    agent_name: str
    agent_post: str = ""
    agent_phone: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A period that goes on running: who has to do what, and until when. `right`: it is the resident's own right,
    and `until` the day that is safe. It runs `since` a day. `rule` is the clock's code, `natural` the last day of the
    period as it is counted, `note` what to mind about it."""

    who: str
    what: str
    until: date | None
    right: bool = False
    rule: str = ""
    natural: date | None = None
    note: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """An agency that was ended on a day, with what goes on without it."""

    on: date | None
    reason: str = ""
    running: tuple[Running, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was recorded: its values by the names that the table of steps gives them, worded."""

    code: str
    on: date
    by: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """One value, "" where nothing was written."""
        return dict(self.values).get(name, "")


@dataclass(frozen=True, slots=True)
class Filed:
    """Something in the case's file: a paper, or a material."""

    title: str
    on: date | None
    note: str = ""


OPINIONS = frozenset({"reply", "decline", "redirect", "reexamination_reply", "final_review_reply"})
"""The steps that are an organ's word on the matter, each served for itself."""
SENT_BACK = frozenset({"return"})
"""After these, whoever had the matter has it no more."""


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A case as its papers print it.

    `parties` are the other households of a joint matter. `words` are the resident's own, untouched, `tidied` what
    the agent made of them; `summary` one sentence. `told` are the sentences that were said to the resident, `not_told` those that were not.
    `hand_over_by` is the day by which the agent hands the case to `hand_to`; within `notice_days` (calendar
    days, Art. 23 ¶2) the receiving unit says in writing whether it accepts, None where that rule does not hold.
    `qr` is the payload of the receipt's QR code, nothing personal. `issue` counts the printings. `steps` are all that
    was recorded, oldest first, `running` the periods that run; `organ` has the matter now; `reexaminable`: whoever
    disagrees with its opinion may ask for a reexamination (Art. 35). `office_name` and
    `office_phone` are those of the office that answers for the desk. `form`: nothing is known, it is a blank.
    """

    number: str
    registered_on: date | None
    petitioner: Person
    agent_name: str
    lookup_code: str = ""
    parties: tuple[Person, ...] = ()
    channel_label: str = ""
    purpose_label: str = ""
    category: str = ""
    words: str = ""
    tidied: str = ""
    summary: str = ""
    wish: str = ""
    place: str = ""
    people_affected: int | None = None
    materials: tuple[Material, ...] = ()
    told: tuple[str, ...] = ()
    not_told: tuple[str, ...] = ()
    hand_to: str = ""
    hand_over_by: date | None = None
    notice_days: int | None = 15
    agent_unit: str = ""
    agent_phone: str = ""
    office_name: str = ""
    office_phone: str = ""
    qr: str = ""
    issue: int = 1
    official_number: str = ""
    mandate: Mandate | None = None
    ending: Ending | None = None
    steps: tuple[Step, ...] = ()
    running: tuple[Running, ...] = ()
    organ: str = ""
    reexaminable: bool = True
    contents: tuple[Filed, ...] = ()
    made_on: date | None = None
    form: BlankForm | None = None

    def last(self, *codes: str, unless: Collection[str] = ()) -> Step | None:
        """The step of one of these codes that was recorded last; None where one of `unless` came after it."""
        found = next((step for step in reversed(self.steps) if step.code in {*codes, *unless}), None)
        return found if found is not None and found.code in codes else None

    def served(self, opinion: Step | None) -> Step | None:
        """The service of this opinion: the last one between it and the next."""
        found = None
        for step in self.steps[self.steps.index(opinion) + 1 :] if opinion is not None else ():
            if step.code in OPINIONS:
                break
            found = step if step.code == "serve" else found
        return found

    def all(self, code: str) -> tuple[Step, ...]:
        """The steps of one code, oldest first."""
        return tuple(step for step in self.steps if step.code == code)

    @property
    def who(self) -> str:
        """The petitioner, and how many households there are in all."""
        count = len(self.households)
        return f"{self.petitioner.name}等{count}户" if count > 1 else self.petitioner.name

    @property
    def households(self) -> tuple[Person, ...]:
        """Everybody who gets a receipt, the petitioner first."""
        return (self.petitioner, *self.parties)


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    """The sheet that opens a desk again when its passphrase is lost; `code` as it is to be typed."""

    code: str
    agent_name: str
    desk_name: str
    made_on: date
    office_name: str = ""
    office_phone: str = ""


@dataclass(frozen=True, slots=True)
class RoutesPaper:
    """Where accusations go. It says nothing about whoever asked, and no record is kept of it."""

    made_on: date


@dataclass(frozen=True, slots=True)
class PostingPaper:
    """That a letter was posted: when, to whom, under which number of the post office ("" when it has none)."""

    posted_on: date
    organ: str
    posting_number: str
    lookup_number: str
    made_on: date


@dataclass(frozen=True, slots=True)
class HandedCase:
    """A case on the list of a handover. `here_only` counts what only the old computer has, `on_its_way` what has left it."""

    number: str
    petitioner: str
    title: str
    stage: str
    due: date | None
    here_only: int
    on_its_way: int


@dataclass(frozen=True, slots=True)
class HandoverPaper:
    """Cases that go from one agent to another."""

    giver: str
    taker: str
    on: date
    unit: str
    reason: str
    cases: tuple[HandedCase, ...]
    made_on: date


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """A column of the printed ledger: the words above it, one line for each thing it holds, and its width in points."""

    headers: tuple[str, ...]
    width: float


@dataclass(frozen=True, slots=True)
class LedgerPaper:
    """The ledger of a period: rows of cells, each cell the lines that its column holds, masked already."""

    unit: str
    since: date | None
    until: date | None
    columns: tuple[LedgerColumn, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]
    made_on: date | None = None
    left_out: int = 0
    form: BlankForm | None = None


WEEKDAYS = "一二三四五六日"


def day(value: date | None) -> str:
    """2026年7月3日; without a day, room to write one."""
    if value is None:
        return "　　　　年　　月　　日"
    return f"{value.year}年{value.month}月{value.day}日"


def day_and_weekday(value: date) -> str:
    """2026年7月3日 星期五."""
    return f"{day(value)} 星期{WEEKDAYS[value.weekday()]}"


def printing(issue: int) -> str:
    """What a second and later printing says of itself; nothing on the first."""
    return f"第{issue}次打印" if issue > 1 else ""
