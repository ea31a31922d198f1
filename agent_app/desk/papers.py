"""文书: the papers of a case: which there are, how one looks, printing and saving it with the record of that."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import write_atomically
from agent_app.base.space import no_room
from agent_app.core.agency import mandate
from agent_app.core.case import Case
from agent_app.core.tracks import may_be_reexamined
from agent_app.core.vocabulary import GivenTo, Outlet
from agent_app.core.workflow import ordered
from agent_app.desk import issuing, stepping
from agent_app.desk.case_paper import case_paper
from agent_app.desk.desk import Desk
from agent_app.desk.issuing import Issue
from agent_app.desk.paper_fonts import face_of

_MISSING = {
    "mandate": "先写委托书",
    "ending": "代理没有终止",
    "reexamination": "这样办的事不走复查，不服的按答复书上写的途径和日子办",
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as PDF bytes; `issue` is the how-many-th time it is printed for this case, `told` is said with it."""

    code: str
    title: str
    pdf: bytes
    issue: int
    told: str = ""


def preview(desk: Desk, number: str, code: str, *, paired: bool = False) -> Printed:
    """The paper as it would be printed now; nothing is recorded. `paired`: two households a sheet."""
    return _render(desk, desk.case(number), code, paired=paired)


def print_paper(
    desk: Desk, number: str, code: str, copies: int = 1, given_to: GivenTo | None = None
) -> Printed:
    """The paper, and the record that it was printed: which, when, how many, by whom, whether it was given."""
    printed = preview(desk, number, code)
    issuing.record(desk, [Issue(number, code, Outlet.PRINTED, copies, given_to)])
    return printed


def save_issue(
    desk: Desk,
    number: str,
    code: str,
    out: Path,
    copies: int = 1,
    given_to: GivenTo | None = None,
    *,
    paired: bool = False,
) -> Printed:
    """The paper as a file; recorded once it lies there whole. Raises `UserError` and `TroubleError`."""
    printed = preview(desk, number, code, paired=paired)
    save_paper(out, printed.pdf)
    issuing.record(desk, [Issue(number, code, Outlet.SAVED, copies, given_to)])
    return printed


def save_paper(out: Path, pdf: bytes) -> None:
    """Write a PDF where the person says; an older file stays until the new one is whole."""
    try:
        write_atomically(out, pdf)
    except OSError as error:
        raise not_saved(out, error) from error


def not_saved(out: Path, error: OSError) -> TroubleError:
    """What is told when something for the resident could not be written where the person says."""
    why = "磁盘满了" if no_room(error) else "写不进去"
    return TroubleError(f"没有存成 {out}：{why}。事项都在，请换个地方再存一次。")


def of_case(desk: Desk, case: Case) -> list[Any]:
    """The papers that this desk may print for a case, as their declarations.

    First those of the step that was recorded last and of the next one, then the others. A paper that the table of steps
    names is offered when it fits: one that leads to the step as soon as that may be recorded, any other once it was.
    """
    from agent_app.paper.catalogue import PAPERS
    from agent_app.paper.model import CasePaper

    rules = desk.law.rules
    done = [step.code for step in ordered(case.facts.steps, rules)]
    ahead = [rule.code for rule in stepping.choices(desk, case)]
    near = [*done[-1:], *ahead[:1]]
    named = {code: named_by(desk, code) for code in PAPERS}
    found = [
        paper
        for paper in PAPERS.values()
        if paper.data is CasePaper
        and desk.profile.role in paper.roles
        and is_there(desk, case, paper)
        and (not named[paper.code] or named[paper.code] & {*done, *(ahead if paper.before else ())})
    ]
    return sorted(found, key=lambda paper: named[paper.code].isdisjoint(near))


def brought_by(desk: Desk, number: str, step: str) -> str:
    """The paper to be printed now that this step of a case is recorded; "" where this desk may print none that it names."""
    may = {paper.code for paper in of_case(desk, desk.case(number))}
    return next((code for code in desk.law.rules.steps[step].papers if code in may), "")


def named_by(desk: Desk, code: str) -> set[str]:
    """The steps that the table of steps names a paper for."""
    return {rule.code for rule in desk.law.rules.steps.values() if code in rule.papers}


def of_cases(desk: Desk, code: str) -> Any:
    """The declaration of a paper that this desk may print for cases. Raises `UserError` when it is none, or not its own."""
    from agent_app.paper.catalogue import paper
    from agent_app.paper.model import CasePaper

    chosen = paper(code)
    if chosen.data is not CasePaper:
        raise UserError(f"“{chosen.title}”不是给某一件事打的。什么都没有打，请选别的。")
    if desk.profile.role not in chosen.roles:
        raise UserError(f"“{chosen.title}”由{chosen.issuer.label}出，这里不打。什么都没有打。")
    return chosen


def recovery_sheet(desk: Desk, code: str) -> bytes:
    """The sheet with the recovery code, printed once at set-up."""
    from agent_app.paper.catalogue import render
    from agent_app.paper.model import RecoveryPaper

    profile = desk.profile
    return render(
        "recovery_sheet", RecoveryPaper(code, profile.name, profile.unit or profile.division, desk.today)
    )


def accusation_routes(desk: Desk) -> Printed:
    """The sheet that says where accusations go; nothing is recorded of it."""
    from agent_app.paper.catalogue import paper, render
    from agent_app.paper.model import RoutesPaper

    code = "accusation_routes"
    return Printed(code, paper(code).title, render(code, RoutesPaper(desk.today)), 1)


def is_there(desk: Desk, case: Case, paper: Any) -> bool:
    """Whether a case has what a paper (its declaration) cannot be printed without."""
    if paper.needs == "mandate":
        return mandate(case) is not None
    if paper.needs == "reexamination":
        return may_be_reexamined(case.facts, desk.law.rules)
    return case.progress.agency_ended if paper.needs == "ending" else True


def told_of_pairs(too_long: int, *, alone: bool = False) -> str:
    """What is said of receipts two a sheet: those that did not fit, or that there is only one; "" when nothing is."""
    if alone:
        return "只有一户，没有可以同印一张纸的，照一户一张排。"
    return f"有{too_long}户的字多，半张纸放不下，单独占一张。" if too_long else ""


def _render(desk: Desk, case: Case, code: str, *, paired: bool) -> Printed:
    from agent_app.paper.catalogue import render_job

    chosen = of_cases(desk, code)
    if not is_there(desk, case, chosen):
        raise UserError(f"这件事没有“{chosen.title}”可打：{_MISSING[chosen.needs]}。什么都没有打。")
    if paired and not chosen.halves:
        raise UserError(f"“{chosen.title}”没有一张纸印两户的排法。什么都没有打，请照平常的打。")
    issue = 1 + issuing.times(case.subject, code)
    data = case_paper(desk, case, issue)
    title = f"{chosen.title} {data.number}".strip()
    job = render_job(title, [(code, data)], own=desk.law.papers.own, face=face_of(desk), paired=paired)
    told = told_of_pairs(job.too_long, alone=len(case.parties) < 2) if paired else ""
    return Printed(code, chosen.title, job.pdf, issue, told)
