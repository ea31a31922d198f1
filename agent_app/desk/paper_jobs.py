"""成批打印: papers of many cases as one job — the receipts of a day, the urgings of a week, any paper of chosen cases.

Making a job records nothing. What of it was printed is recorded afterwards, whole papers from the first on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.core.case import CASE_KIND, Case, derive
from agent_app.core.clock_words import say
from agent_app.core.fold import fold
from agent_app.core.vocabulary import GivenTo, Outlet
from agent_app.desk import issuing, ledgers, papers
from agent_app.desk.case_paper import case_paper
from agent_app.desk.desk import CHINA, Desk, subject_of
from agent_app.desk.issuing import Issue
from agent_app.desk.ledgers import Choice
from agent_app.desk.paper_fonts import face_of
from agent_app.store import caselist, journal

RECEIPT, URGING = "receipt", "urging_record"
URGE_STEP = "urge"
MOST_PAPERS = 1000
"""Papers in one job; more would fill a printer's tray several times."""
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper of a case, by the case's id."""

    subject: str
    code: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A paper in a job: whose it is, the how-many-th printing of it this is, and how many sheets it begins (0: it
    shares the last sheet of the one before)."""

    subject: str
    number: str
    petitioner: str
    code: str
    title: str
    pages: int
    issue: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case that is not in the job, and why, in a few words."""

    number: str
    why: str


@dataclass(frozen=True, slots=True)
class PaperJob:
    """One PDF with its papers in order. Its title is the PDF's; `told` is said with it."""

    title: str
    pdf: bytes
    papers: tuple[Ready, ...]
    left_out: tuple[LeftOut, ...] = ()
    told: str = ""

    def whole_in(self, sheets: int) -> int:
        """How many papers lie whole in the first `sheets` sheets."""
        whole = 0
        for ready in self.papers:
            sheets -= ready.pages
            if sheets < 0:
                break
            whole += 1
        return whole


def receipts_of(desk: Desk, day: date, *, again: bool = False) -> list[Wanted]:
    """The receipts of the cases registered on a day, oldest first; `again`: those too that were printed before.

    A case from a ledger has none to give. Raises `UserError` when there is nothing to print.
    """
    with desk.vault.read() as connection:
        subjects = caselist.subjects_under(connection, (), desk.today, day, day)
    cases = [case for case in _cases(desk, subjects) if not case.facts.historical]
    fresh = [case for case in cases if again or not issuing.times(case.subject, RECEIPT)]
    if not cases:
        raise UserError(f"{say(day, desk.today.year)}没有登记事项，没有回执要打。请换一天。")
    if not fresh:
        raise UserError(
            f"{say(day, desk.today.year)}登记的{len(cases)}件，回执都打过了。要再打一遍，请选“打过的也打”。"
        )
    return [Wanted(case.subject.id.hex(), RECEIPT) for case in fresh]


def urgings_of(desk: Desk, day: date, *, again: bool = False) -> list[Wanted]:
    """The urging records of the cases that were urged in the week of a day, Monday to Sunday.

    Without `again` those that were not printed since the last urging. Raises `UserError` when there is nothing to print.
    """
    since, until = week_of(day)
    begun = int(datetime.combine(since, time(), CHINA).timestamp() * 1000)
    with desk.vault.read() as connection:
        subjects = caselist.changed_since(connection, begun)
    urged = []
    for case in _cases(desk, subjects):
        steps = [step for step in case.facts.steps if step.code == URGE_STEP and since <= step.on <= until]
        if steps:
            urged.append((case, max(step.lamport for step in steps)))
    said = f"{say(since, desk.today.year)}到{say(until, desk.today.year)}"
    if not urged:
        raise UserError(f"{said}没有记过催询，没有催询单要打。请换一周。")
    fresh = [case for case, last in urged if again or issuing.last_issued(case, URGING) < last]
    if not fresh:
        raise UserError(f"{said}催过的{len(urged)}件，催询单都打过了。要再打一遍，请选“打过的也打”。")
    return [Wanted(case.subject.id.hex(), URGING) for case in fresh]


def of_numbers(desk: Desk, numbers: Iterable[str], code: str) -> list[Wanted]:
    """A paper of the cases with these numbers, each once. Raises `UserError`."""
    papers.of_cases(desk, code)
    with desk.vault.read() as connection:
        subjects = dict.fromkeys(subject_of(connection, number) for number in numbers)
    return [Wanted(subject.hex(), code) for subject in subjects]


def of_choice(desk: Desk, choice: Choice, code: str) -> list[Wanted]:
    """A paper of the cases that a list shows, oldest first. Raises `UserError`."""
    papers.of_cases(desk, code)
    return [Wanted(subject.hex(), code) for subject in ledgers.chosen_subjects(desk, choice)]


def make(
    desk: Desk, wanted: Sequence[Wanted], progress: Progress = silent, *, paired: bool = False
) -> PaperJob:
    """Set these papers as one PDF with one load of fonts; `progress` counts papers. Nothing is recorded.

    `paired`: receipts two a sheet, where they fit; those of one household then come where there is half a sheet left.
    A case whose course has no such paper yet is left out and named. Raises `UserError` when nothing is left, or too
    much is wanted, and what `progress` raises.
    """
    from agent_app.paper.catalogue import render_job

    once = list(dict.fromkeys(wanted))
    if len(once) > MOST_PAPERS:
        raise UserError(f"一次最多打{MOST_PAPERS}份，这里有{len(once)}份。什么都没有打，请分几次打。")
    declared = {code: papers.of_cases(desk, code) for code in {one.code for one in once}}
    named = {code: papers.named_by(desk, code) for code in declared}
    found: list[tuple[str, Case]] = []
    left_out = []
    cases = _cases(desk, [bytes.fromhex(one.subject) for one in once])
    for done, (one, case) in enumerate(zip(once, cases, strict=True)):
        progress(done, 2 * len(once))
        paper = declared[one.code]
        why = _missing(desk, case, paper, named[one.code])
        if why:
            left_out.append(LeftOut(str(case.subject.get("number", "")), why))
        else:
            found.append((one.code, case))
    if not found:
        raise UserError(_nothing(left_out))
    if paired:
        found = _side_by_side(found, declared)
    title = _title(desk, [code for code, _ in found], declared)
    turns = [1 + issuing.times(case.subject, code) for code, case in found]
    job = render_job(
        title,
        [(code, case_paper(desk, case, turn)) for (code, case), turn in zip(found, turns, strict=True)],
        lambda done, _: progress(len(once) + done, 2 * len(once)),
        desk.law.papers.own,
        face_of(desk),
        paired=paired,
    )
    ready = (
        _ready(case, code, declared[code].title, pages, turn)
        for (code, case), pages, turn in zip(found, job.pages, turns, strict=True)
    )
    return PaperJob(title, job.pdf, tuple(ready), tuple(left_out), papers.told_of_pairs(job.too_long))


def record(
    desk: Desk,
    job: PaperJob,
    count: int,
    *,
    outlet: Outlet = Outlet.PRINTED,
    copies: int = 1,
    given: bool = False,
) -> int:
    """Record that the first `count` papers of a job left the desk, together; returns how many.

    `given`: those that a resident takes home were handed over as well.
    """
    from agent_app.paper.catalogue import PAPERS

    def to(code: str) -> GivenTo | None:
        return GivenTo.RESIDENT if given and PAPERS[code].to_resident else None

    issues = [
        Issue(ready.subject, ready.code, outlet, copies, to(ready.code)) for ready in job.papers[:count]
    ]
    return len(issuing.record(desk, issues)) if issues else 0


def save(
    desk: Desk,
    wanted: Sequence[Wanted],
    out: Path,
    *,
    given: bool = False,
    paired: bool = False,
    progress: Progress = silent,
) -> PaperJob:
    """Set the papers and write them into a file; recorded once it lies there whole, and then all of them."""
    job = make(desk, wanted, progress, paired=paired)
    papers.save_paper(out, job.pdf)
    record(desk, job, len(job.papers), outlet=Outlet.SAVED, given=given)
    return job


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _cases(desk: Desk, subjects: Sequence[bytes]) -> Iterator[Case]:
    """The cases of these subjects in their order."""
    for start in range(0, len(subjects), _CHUNK):
        part = subjects[start : start + _CHUNK]
        with desk.vault.read() as connection:
            desk.keep_to_law(connection)
            events = journal.events_of(connection, part)
        for subject in part:
            yield derive(fold(CASE_KIND, subject, events[subject]), desk.law.rules, desk.law.calendar)


def _side_by_side(found: list[tuple[str, Case]], declared: dict[str, Any]) -> list[tuple[str, Case]]:
    """In an order in which slips share sheets: after each matter that leaves half a sheet, one of a single household."""
    matters: dict[int, list[tuple[str, Case]]] = {1: [], 0: []}
    single, whole = [], []
    for one in found:
        households = max(len(one[1].parties), 1)
        if not declared[one[0]].halves:
            whole.append(one)
        elif households == 1:
            single.append(one)
        else:
            matters[households % 2].append(one)
    ordered = []
    for one in matters[1]:
        ordered += [one, *single[:1]]
        single = single[1:]
    return [*ordered, *matters[0], *single, *whole]


def _missing(desk: Desk, case: Case, paper: Any, named: set[str]) -> str:
    """Why a case has no such paper to print, "" when it has."""
    done = {step.code for step in case.facts.steps}
    if not papers.is_there(desk, case, paper) or (named and not paper.before and not named & done):
        return f"还没有“{paper.title}”"
    return ""


def _nothing(left_out: Sequence[LeftOut]) -> str:
    if not left_out:
        return "没有要打的。什么都没有打，请先选好打哪些。"
    return (
        f"选的{len(left_out)}件里，{left_out[0].number}等都{left_out[0].why}可打。什么都没有打，请换一种纸。"
    )


def _title(desk: Desk, codes: Sequence[str], declared: dict[str, Any]) -> str:
    kinds = dict.fromkeys(codes)
    what = declared[codes[0]].title if len(kinds) == 1 else "文书"
    return f"{what} {len(codes)}份 {say(desk.today)}"


def _ready(case: Case, code: str, title: str, pages: int, turn: int) -> Ready:
    petitioner = case.petitioner
    return Ready(
        case.subject.id.hex(),
        str(case.subject.get("number", "")),
        str(petitioner.get("name", "")) if petitioner else "",
        code,
        title,
        pages,
        turn,
    )
