"""A paper ready to be shown, and what is said of it beside the preview."""

from dataclasses import dataclass

from agent_app.core.vocabulary import GivenTo, Outlet
from agent_app.desk import issuing, papers, visit_paper
from agent_app.desk.desk import Desk
from agent_app.desk.issuing import Issue, Issued
from agent_app.desk.visit_paper import VISIT

KEPT = "事项已经存好。"
_PRINTED, _GIVEN = "打印并记下", "打印，记下已交给本人"


@dataclass(frozen=True, slots=True)
class PaperFace:
    """A paper, ready to be shown: all that may be chosen (code, title), which one, and its PDF.

    `number` is that of the case, `visit:` and an id for a visit, "" for a paper that belongs to neither; one of which
    nothing is kept is shown `only_once`. `apart`: nothing is to stand on the back of its sheets. `pairs`: it may be set
    two households a sheet, `paired`: it is; `told` is said of that.
    """

    number: str
    code: str
    title: str
    pdf: bytes
    issue: int = 1
    to_resident: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    only_once: bool = False
    apart: bool = False
    pairs: bool = False
    paired: bool = False
    told: str = ""

    @property
    def of_case(self) -> bool:
        """Whether it belongs to a case, and may wait with it to be printed later."""
        return bool(self.number) and not self.number.startswith(VISIT)

    @property
    def kept(self) -> str:
        """What is said to be safe whatever becomes of the paper."""
        return KEPT if self.number else ""


def read(desk: Desk, number: str, code: str, *, paired: bool = False) -> PaperFace:
    """A paper of a case, or of a visit, as it would be printed now; `paired` where it can be. Raises `UserError`."""
    if number.startswith(VISIT):
        made = visit_paper.preview(desk, number.removeprefix(VISIT))
        return PaperFace(number, made.code, made.title, made.pdf, made.issue)
    case = desk.case(number)
    choices = papers.of_case(desk, case)
    chosen = next(paper for paper in choices if paper.code == code)
    pairs = chosen.halves is not None and len(case.parties) > 1
    printed = papers.preview(desk, number, code, paired=paired and pairs)
    listed = tuple((paper.code, paper.title) for paper in choices)
    return PaperFace(
        number,
        code,
        printed.title,
        printed.pdf,
        printed.issue,
        chosen.to_resident,
        listed,
        apart=chosen.apart,
        pairs=pairs,
        paired=paired and pairs,
        told=printed.told,
    )


def record(desk: Desk, face: PaperFace, outlet: Outlet, copies: int, *, given: bool) -> Issued:
    """Note that a paper left the desk, and whether it was given to the resident. Raises `UserError`."""
    to = GivenTo.RESIDENT if given and face.to_resident else None
    number = face.number.removeprefix(VISIT)
    issue = Issue(number, face.code, outlet, copies, to)
    return issuing.record(desk, [issue])[0] if face.of_case else visit_paper.record(desk, issue)


def print_words(face: PaperFace, *, given: bool) -> str:
    """What the button says that it will do."""
    if not face.number:
        return "打印"
    return _GIVEN if given and face.to_resident else _PRINTED


def counted(face: PaperFace, sheets: int) -> str:
    """How many sheets, and the how-many-th printing."""
    said = [f"{sheets}张" if sheets > 1 else "一张", f"第{face.issue}次打印" if face.issue > 1 else ""]
    return "，".join(filter(None, said))


def noted(face: PaperFace, outlet: Outlet, issue: int, *, given: bool) -> str:
    """What is said once an issue is recorded."""
    times = f"第{issue}次打印" if issue > 1 else "已打印"
    if outlet is Outlet.SAVED:
        times = f"第{issue}次，存成文件" if issue > 1 else "已存成文件"
    return f"记下了：{times}{'，已交给本人' if given and face.to_resident else ''}。"
