"""An issue of a paper: that it left the desk, recorded with its case; what was only looked at is no issue."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.case import CASE_KIND, Case
from agent_app.core.event import add, new_id, set_
from agent_app.core.fold import Subject
from agent_app.core.vocabulary import GivenTo, Outlet
from agent_app.desk.desk import Desk, Writing, subject_of
from agent_app.store import notes

LATER = "print_later"
"""The kind of the notes of papers that wait to be printed; the key is `<case id>/<paper>`."""
MOST_COPIES = 9999


@dataclass(frozen=True, slots=True)
class Issue:
    """One paper of one case that has left the desk. `number` is the case's, or its id; `given_to` None: nobody yet."""

    number: str
    code: str
    outlet: Outlet = Outlet.PRINTED
    copies: int = 1
    given_to: GivenTo | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """The record of an issue: its id, and the how-many-th time the paper left the desk."""

    record: str
    issue: int


def times(subject: Subject, code: str) -> int:
    """How often a paper of a case, or of a visit, has left the desk so far."""
    return sum(bool(record.get("code") == code) for record in subject.of_kind("paper"))


def record(desk: Desk, issues: Iterable[Issue]) -> list[Issued]:
    """Record these issues, all of them or none; what waited to be printed later waits no longer.

    No paper of a case comes twice. Raises `UserError`.
    """
    made = []
    with desk.writing() as writing:
        for issue in issues:
            subject = subject_of(writing.connection, issue.number)
            case = desk.case_in(writing.connection, subject)
            made.append(write(writing, case.subject, issue, _dates(case)))
            notes.forget(writing.connection, LATER, later_key(subject, issue.code))
    return made


def write(
    writing: Writing, subject: Subject, issue: Issue, facts: dict[str, Any], kind: str = CASE_KIND
) -> Issued:
    """Record one issue with a subject in an action under way; `facts` are the days that the paper names."""
    if not 1 <= issue.copies <= MOST_COPIES:
        raise UserError(f"打了{issue.copies}份，写不进去。没有记下，请写1到{MOST_COPIES}。")
    day, given = writing.desk.today.isoformat(), issue.given_to
    made, turn = new_id(), 1 + times(subject, issue.code)
    fields = {
        "code": issue.code,
        "on": day,
        "issue": turn,
        "copies": issue.copies,
        "outlet": issue.outlet.value,
        "facts": facts,
    }
    if given is not None:
        fields |= {"given_to": given.value, "given_on": day}
    writing.append(subject.id, [add("paper", made, fields)], kind=kind)
    return Issued(made.hex(), turn)


def mark_given(desk: Desk, number: str, record: str, to: GivenTo = GivenTo.RESIDENT) -> None:
    """Note that an issue recorded before has been given now; given before, it stays as it was. Raises `UserError`."""
    with desk.writing() as writing:
        subject = subject_of(writing.connection, number)
        whole = desk.case_in(writing.connection, subject).subject
        found = whole.records.get(bytes.fromhex(record))
        if found is None or found.kind != "paper":
            raise UserError("没有找到这一次打印。没有记下，请打开那件事看看。")
        if not found.get("given_to"):
            values = {"given_to": to.value, "given_on": desk.today.isoformat()}
            writing.append(subject, [set_(values, found.id)], whole.live(values, found.id))


def last_issued(case: Case, code: str) -> int:
    """When a paper of a case last left the desk, on the scale of the steps' `lamport`; -1 when it never did."""
    return max(
        (record.added[-1].lamport for record in case.subject.of_kind("paper") if record.get("code") == code),
        default=-1,
    )


def later_key(subject: bytes, code: str) -> str:
    """The key of the note that a paper waits to be printed."""
    return f"{subject.hex()}/{code}"


def _dates(case: Case) -> dict[str, Any]:
    """What the paper says of dates, kept as it was printed: clocks may be computed anew later."""
    return {clock.rule: clock.due.isoformat() for clock in case.clocks if clock.due}
