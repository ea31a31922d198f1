"""What the law's tables say, as plain objects that are compiled once and read without searching."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from agent_app.core.vocabulary import Holder, Purpose, Role, Stage

REGISTER = "register"
"""Stands for the registration where a clock names the step that starts it."""


class FieldType(StrEnum):
    """What a value of a step looks like."""

    LINE = "line"
    WORDS = "words"
    DATE = "date"
    TIME = "time"
    COUNT = "count"
    CHOICE = "choice"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a field may have: the stored code and what is shown."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Track(Choice):
    """One of the six ways of Art. 31: `question` leads to it, `route` names the procedure it is."""

    question: str
    route: str


@dataclass(frozen=True, slots=True)
class Group(Choice):
    """A way to look at what happened: the steps that name it, and `moments` of these kinds that are no steps.

    `county`: whatever the county wrote down, of any kind.
    """

    moments: tuple[str, ...] = ()
    county: bool = False


@dataclass(frozen=True, slots=True)
class StepField:
    """One field of a step. `limit` is characters (LINE, WORDS) or the largest COUNT.

    `appeal_only`: asked of an 申诉求决 only. `future`: a date that may lie ahead.
    """

    name: str
    label: str
    type: FieldType
    required: bool = False
    limit: int = 0
    choices: tuple[Choice, ...] = ()
    default: str = ""
    appeal_only: bool = False
    future: bool = False


@dataclass(frozen=True, slots=True)
class StepRule:
    """What is known of one kind of step.

    `label` is what the person does, `done` what the timeline says, `event` the bare fact ("受理").
    `roles` may record it; `by` is who does it, whoever records it. `day` asks for its date, `before` is said above
    its form, `save` stands on the button that records it. `renewed_by` are the steps after which it may move its
    clocks anew.
    `may_precede`: it may lie before the registration, as with who comes with the unit's word in hand.
    `starts`, `stops`, `moves` are the codes of the clocks it acts on. `group` is the code of its `Group`;
    `aside`: happens beside the course of the case, at any stage, and is offered behind the others.
    """

    code: str
    label: str
    done: str
    event: str
    icon: str
    roles: frozenset[Role]
    from_stages: frozenset[Stage]
    to: Stage | None
    fields: tuple[StepField, ...]
    papers: tuple[str, ...] = ()
    rank: int = 0
    same: str = ""
    round: str = ""
    within: str = ""
    after: frozenset[str] = frozenset()
    expects: frozenset[str] = frozenset()
    takes_over: bool = False
    may_precede: bool = False
    group: str = ""
    aside: bool = False
    by: Holder = Holder.AGENT
    day: str = ""
    before: str = ""
    save: str = ""
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    renewed_by: frozenset[str] = frozenset()
    for_county: bool = field(init=False)
    for_desks: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "for_county", Role.COUNTY in self.roles)
        object.__setattr__(self, "for_desks", bool(self.roles - {Role.COUNTY}))

    @property
    def conditional(self) -> bool:
        """Whether more than the stage decides if the step may be recorded."""
        return bool(self.within or self.after or self.expects)

    def field(self, name: str) -> StepField | None:
        """The declaration of the field `name`, or None."""
        return next((declared for declared in self.fields if declared.name == name), None)


class ClockKind(StrEnum):
    """Whose clock it is and what passing it means."""

    DUTY = "duty"
    RIGHT = "right"
    PROMISE = "promise"
    WINDOW = "window"
    OTHER_LAW = "other_law"


class Unit(StrEnum):
    """What a clock counts in."""

    DAY = "day"
    WORKING_DAY = "working_day"
    HOUR = "hour"


class WhenTrackMissing(StrEnum):
    """What a clock that depends on the track of Art. 31 does when nobody recorded it."""

    OFF = "off"
    RUN = "run"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class ClockRule:
    """When a clock starts, how long it runs, what meets or ends it. An empty condition always holds.

    `days` counts `unit`s; 0 where `due_field` of the starting step gives the date or another law does.
    `data` are the values the starting step must carry: (field, allowed, value when it is absent).
    `per_organ`: ended only by a step of the same unit (`organ`) that started it. `anew_after`: once one of these was
    recorded, its start is that of another paper, and a clock of its own runs beside the one that runs.
    `needs`: "name" or "address" of the resident must be known. `soon` counts days, or hours of an hour clock.
    """

    code: str
    label: str
    article: str
    kind: ClockKind
    holder: Holder
    start: frozenset[str]
    days: int
    unit: Unit
    met_by: frozenset[str]
    ended_by: frozenset[str]
    soon: int
    purposes: frozenset[Purpose] = frozenset(Purpose)
    categories: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()
    track_missing: WhenTrackMissing = WhenTrackMissing.OFF
    round: str = ""
    after: frozenset[str] = frozenset()
    data: tuple[tuple[str, frozenset[str], str], ...] = ()
    needs: str = ""
    extended_by: str = ""
    extension_limit: int = 0
    paused_by: tuple[str, ...] = ()
    due_field: str = ""
    unknown_on: frozenset[str] = frozenset()
    adjustable: bool = False
    per_organ: bool = False
    anew_after: frozenset[str] = frozenset()
    note: str = ""
    closing: frozenset[str] = field(init=False)
    conditional: bool = field(init=False)

    def __post_init__(self) -> None:
        conditions = (self.categories, self.tracks, self.round, self.after, self.data, self.needs)
        object.__setattr__(self, "closing", self.met_by | self.ended_by)
        object.__setattr__(self, "conditional", any(conditions))


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled tables. `version` changes with every character of them.

    `next` holds what may follow each stage by role, most likely first; `always` are the codes of what may be
    recorded as long as the case is not in one of the `closed` stages. `earlier` is the edition that was in force
    before this one, and knows the one before it.
    """

    version: str
    in_force: date
    basis: str
    steps: Mapping[str, StepRule]
    clocks: tuple[ClockRule, ...]
    tracks: Mapping[str, Track]
    groups: Mapping[str, Group]
    soon: Mapping[Unit, int]
    next: Mapping[tuple[Stage, Role], tuple[StepRule, ...]]
    always: frozenset[str]
    closed: frozenset[Stage]
    earlier: "Rules | None" = None
    ranks: Mapping[str, int] = field(init=False)
    starts: Mapping[Purpose, Mapping[str, tuple[ClockRule, ...]]] = field(init=False)
    missing: Mapping[Purpose, tuple[ClockRule, ...]] = field(init=False)
    extensions: Mapping[str, ClockRule] = field(init=False)
    by_code: Mapping[str, ClockRule] = field(init=False)

    def __post_init__(self) -> None:
        derived = {
            "ranks": {step.code: step.rank for step in self.steps.values()},
            "starts": {purpose: _by_start(self.clocks, purpose) for purpose in Purpose},
            "missing": {
                purpose: tuple(c for c in self.clocks if c.unknown_on and purpose in c.purposes)
                for purpose in Purpose
            },
            "extensions": {clock.extended_by: clock for clock in self.clocks if clock.extended_by},
            "by_code": {clock.code: clock for clock in self.clocks},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def on(self, day: date) -> "Rules":
        """The edition in force on that day; the oldest there is for a day before all of them."""
        edition = self
        while day < edition.in_force and edition.earlier is not None:
            edition = edition.earlier
        return edition

    def editions(self) -> Iterator["Rules"]:
        """All editions, the newest first."""
        edition: Rules | None = self
        while edition is not None:
            yield edition
            edition = edition.earlier


def _by_start(clocks: tuple[ClockRule, ...], purpose: Purpose) -> dict[str, tuple[ClockRule, ...]]:
    starts: dict[str, tuple[ClockRule, ...]] = {}
    for clock in clocks:
        if purpose in clock.purposes:
            for code in clock.start:
                starts[code] = (*starts.get(code, ()), clock)
    return starts
