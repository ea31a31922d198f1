"""A paper ready to be shown, and what is said of it beside the preview."""

from dataclasses import dataclass

from agent_app.core.vocabulary import GivenTo, Outlet
from agent_app.desk import issuing, papers, print_later, visit_paper
from agent_app.desk.desk import Desk
from agent_app.desk.issuing import Issue, Issued
from agent_app.desk.paper_jobs import Wanted
from agent_app.desk.visit_paper import VISIT

KEPT = "事项已经存好。"
STILL = "还在打，打完再走。"
OTHER = "换了一种纸，还没有打。请看看是不是要的，再按“打印”。"
PUT_OFF = "放在“以后再打”里了，有打印机的时候从“今日”或“成批打印”里一起打。"
_COPY_IT = "请本人把条子上的查询号和单号抄下来，离开这一页就再也看不到了。"
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
    chosen = papers.of_cases(desk, code)
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


def put_off(desk: Desk, face: PaperFace) -> None:
    """Let a paper of a case wait for a printer. Raises `UserError`."""
    print_later.put(desk, [Wanted(desk.case(face.number).subject.id.hex(), face.code)])


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


def silent(face: PaperFace) -> str:
    """The printer took nothing, or stopped on the way."""
    return f"打印机没有回应。{face.kept}请看看打印机开没开，再按“打印”{_or_later(face)}。"


def no_printer(face: PaperFace, gone: str) -> str:
    """This computer has no printer, or the one that was chosen is not there any more: `gone` is its name."""
    if gone:
        said = f"打印机“{gone}”现在找不到了，什么都没有打。{face.kept}请看看它开没开、线插没插好，或者在上面换一台"
        return f"{said}。{_COPY_IT}" if face.only_once else f"{said}，也可以存成 PDF{_or_later(face)}。"
    if face.only_once:
        return f"这台电脑没有装打印机。{_COPY_IT}"
    return f"这台电脑没有装打印机。{face.kept}可以先存成 PDF，拿到能打印的地方去打{_or_later(face)}。"


def _or_later(face: PaperFace) -> str:
    return "；也可以按“以后再打”" if face.of_case else ""
