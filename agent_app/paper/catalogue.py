"""Every paper that the program prints, each declared once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.core.paper_words import Own
from agent_app.core.vocabulary import Role, Term
from agent_app.paper.appeals import final_review_sheets, reexamination_sheets
from agent_app.paper.authorization import authorization_sheets
from agent_app.paper.case_file import contents_sheets, cover_sheets
from agent_app.paper.drafts import (
    acceptance_sheets,
    assignment_sheets,
    extension_sheets,
    forwarding_sheets,
    opinion_sheets,
    refusal_sheets,
)
from agent_app.paper.ending import ending_sheets
from agent_app.paper.feedback import feedback_sheets
from agent_app.paper.figures import FiguresPaper, figures_sheets
from agent_app.paper.follow_up import follow_up_sheets
from agent_app.paper.fonts import Typeface, set_in
from agent_app.paper.halves import Half, in_pairs
from agent_app.paper.handover import handover_sheets
from agent_app.paper.ledger import ledger_sheets
from agent_app.paper.meeting import meeting_sheets
from agent_app.paper.model import (
    CasePaper,
    HandoverPaper,
    LedgerPaper,
    PostingPaper,
    RecoveryPaper,
    RoutesPaper,
)
from agent_app.paper.my_materials import MyMaterials, my_materials_sheets
from agent_app.paper.page import Sheet, write_pdf
from agent_app.paper.petition_form import petition_form_sheets
from agent_app.paper.posting import posting_sheets
from agent_app.paper.receipt import receipt_sheets
from agent_app.paper.receipt_half import receipt_halves
from agent_app.paper.recovery import recovery_sheets
from agent_app.paper.registration import registration_sheets
from agent_app.paper.routes import routes_sheets
from agent_app.paper.satisfaction import satisfaction_sheets
from agent_app.paper.service_proof import service_proof_sheets
from agent_app.paper.transfer import transfer_sheets
from agent_app.paper.typeset import one_line
from agent_app.paper.urging import urging_sheets
from agent_app.paper.visit import visit_sheets
from agent_app.paper.withdrawal import withdrawal_sheets
from agent_app.paper.wording import in_words_of, wording


class Issuer(Term):
    """Whose paper it is. Those of an organ are recorded, never printed as if they were its own."""

    AGENT = "agent", "代理员"
    RESIDENT = "resident", "信访人"
    ORGAN = "organ", "有权处理机关"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: `data` is the class of what it is printed from, `roles` who may print it.

    `to_resident`: the resident takes it home, so that printing it is giving it. `needs`: the part of the data, or the
    right, without which there is nothing to print. `before`: it leads to the step that names it, and is offered as soon
    as the step may be recorded; any other paper that a step names is offered once it was recorded. `apart`: each sheet
    is a household's own, or is torn, so that nothing may stand on its back. `halves`: how it is set two a sheet, each
    slip half a sheet; None where it never is.
    """

    code: str
    title: str
    issuer: Issuer
    roles: tuple[Role, ...]
    data: type[Any]
    sheets: Callable[[Any], Iterable[Sheet]]
    to_resident: bool = False
    needs: str = ""
    before: bool = False
    apart: bool = False
    halves: Callable[[Any], Sequence[Half]] | None = None


_DESKS = (Role.AGENT, Role.SUPERVISOR)
_POWER = (Role.SUPERVISOR, Role.COUNTY)
"""Who may print a draft of what only an organ issues. Never an agent (domain page 5.1)."""


def _own(code: str, title: str, sheets: Callable[[Any], Iterable[Sheet]], **more: Any) -> Paper:
    return Paper(code, title, Issuer.AGENT, tuple(Role), CasePaper, sheets, **more)


def _request(code: str, title: str, sheets: Callable[[Any], Iterable[Sheet]], needs: str = "") -> Paper:
    return Paper(
        code,
        title,
        Issuer.RESIDENT,
        tuple(Role),
        CasePaper,
        sheets,
        to_resident=True,
        needs=needs,
        before=True,
    )


def _draft(code: str, title: str, sheets: Callable[[Any], Iterable[Sheet]]) -> Paper:
    return Paper(code, f"{title}（稿）", Issuer.ORGAN, _POWER, CasePaper, sheets, before=True)


PAPERS: dict[str, Paper] = {
    paper.code: paper
    for paper in (
        Paper("registration_sheet", "代理事项登记表", Issuer.AGENT, _DESKS, CasePaper, registration_sheets),
        Paper(
            "receipt",
            "代理登记回执",
            Issuer.AGENT,
            _DESKS,
            CasePaper,
            receipt_sheets,
            to_resident=True,
            apart=True,
            halves=receipt_halves,
        ),
        Paper(
            "authorization",
            "代理委托书",
            Issuer.RESIDENT,
            _DESKS,
            CasePaper,
            authorization_sheets,
            to_resident=True,
            needs="mandate",
        ),
        Paper(
            "end_of_agency",
            "终止（撤销）委托单",
            Issuer.RESIDENT,
            _DESKS,
            CasePaper,
            ending_sheets,
            to_resident=True,
            needs="ending",
        ),
        _own("transfer_slip", "转交（报送）单", transfer_sheets, before=True),
        _own("urging_record", "催询记录单", urging_sheets),
        _own("feedback_notice", "反馈告知单", feedback_sheets, to_resident=True),
        _own("follow_up_record", "回访记录表", follow_up_sheets, before=True),
        _own("satisfaction_form", "代理服务满意度评价表", satisfaction_sheets, before=True),
        _own("visit_record", "走访记录", visit_sheets),
        _own("meeting_record", "院坝会记录", meeting_sheets),
        _own("case_cover", "案卷封面", cover_sheets, before=True),
        _own("case_contents", "卷内目录", contents_sheets, before=True),
        _request("withdrawal_request", "撤回信访事项申请书", withdrawal_sheets),
        _request("reexamination_request", "复查申请书", reexamination_sheets, "reexamination"),
        _request("final_review_request", "复核申请书", final_review_sheets),
        _draft("petition_form", "信访事项登记表", petition_form_sheets),
        _draft("acceptance_notice", "信访事项受理告知书", acceptance_sheets),
        _draft("refusal_notice", "信访事项不予受理告知书", refusal_sheets),
        _draft("forwarding_letter", "信访事项转送函", forwarding_sheets),
        _draft("assignment_letter", "信访事项交办函", assignment_sheets),
        _draft("extension_notice", "信访事项延期办理告知书", extension_sheets),
        _draft("handling_opinion", "信访事项处理意见书", opinion_sheets),
        _draft("proof_of_service", "送达回证", service_proof_sheets),
        Paper("ledger", "信访代理台账", Issuer.AGENT, tuple(Role), LedgerPaper, ledger_sheets),
        Paper("figures", "信访统计表", Issuer.AGENT, tuple(Role), FiguresPaper, figures_sheets),
        Paper("handover_list", "交接清单", Issuer.AGENT, _DESKS, HandoverPaper, handover_sheets),
        Paper(
            "my_materials",
            "我的材料",
            Issuer.AGENT,
            tuple(Role),
            MyMaterials,
            my_materials_sheets,
            to_resident=True,
        ),
        Paper("recovery_sheet", "恢复码", Issuer.AGENT, tuple(Role), RecoveryPaper, recovery_sheets),
        Paper(
            "accusation_routes", "检举控告到哪里反映", Issuer.AGENT, tuple(Role), RoutesPaper, routes_sheets
        ),
        Paper("posting_slip", "寄信条", Issuer.AGENT, _DESKS, PostingPaper, posting_sheets),
    )
}


def paper(code: str) -> Paper:
    """The paper `code`; raises UserError that names those there are."""
    try:
        return PAPERS[code]
    except KeyError:
        known = "、".join(f"{paper.code}（{paper.title}）" for paper in PAPERS.values())
        raise UserError(f"没有“{code}”这种纸。可以打印的有：{known}。") from None


def render(code: str, data: Any, own: Own | None = None, face: Typeface | None = None) -> bytes:
    """The PDF of the paper `code` for `data`, a `CasePaper` or what the paper's declaration says.

    `own` are a county's sentences in place of those that the program ships with, `face` a typeface other than the bundled.
    """
    return render_all(code, [data], own=own, face=face)


def described() -> list[dict[str, Any]]:
    """Every paper, as the command line lists it."""
    return [
        {
            "code": paper.code,
            "title": paper.title,
            "issuer": paper.issuer.value,
            "roles": [role.value for role in paper.roles],
            "two_a_sheet": paper.halves is not None,
        }
        for paper in PAPERS.values()
    ]


def render_all(
    code: str,
    data: Sequence[Any],
    progress: Progress = silent,
    own: Own | None = None,
    face: Typeface | None = None,
) -> bytes:
    """One PDF of the same paper for every item of `data`; `progress` counts the items."""
    title = _title(paper(code), data)
    return render_job(title, [(code, item) for item in data], progress, own, face).pdf


@dataclass(frozen=True, slots=True)
class Job:
    """Several papers as one PDF, one print job; `pages` is how many sheets each of them begins, 0 for one that stands
    with the one before. `too_long` counts the slips that did not fit on half a sheet and stand alone."""

    pdf: bytes
    pages: tuple[int, ...]
    too_long: int = 0


def render_job(
    title: str,
    items: Sequence[tuple[str, Any]],
    progress: Progress = silent,
    own: Own | None = None,
    face: Typeface | None = None,
    *,
    paired: bool = False,
) -> Job:
    """One PDF of papers (code, data), with one set of fonts; `progress` counts the papers.

    `paired`: what can be is set two a sheet.
    """
    pages = [0] * len(items)
    too_long = 0

    def slips() -> Iterator[Sequence[Half]]:
        nonlocal too_long
        for done, (code, item) in enumerate(items):
            progress(done, len(items))
            declared, data = paper(code), _tidy(item)
            if paired and declared.halves:
                halves = declared.halves(data)
                too_long += sum(not half.slabs for half in halves)
                yield halves
            else:
                yield [Half((), partial(declared.sheets, data))]
        progress(len(items), len(items))

    def sheets() -> Iterator[Sheet]:
        for place, sheet in in_pairs(slips(), wording("receipt").cut_halves):
            pages[place] += 1
            yield sheet

    with in_words_of(own), set_in(face):
        pdf = write_pdf(title, sheets())
    return Job(pdf, tuple(pages), too_long)


_AT_LENGTH = frozenset({"words", "tidied", "form"})


def _tidy(value: Any) -> Any:
    """Data whose texts are single clean lines, but for what was said at length, which keeps its paragraphs."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, tuple):
        return tuple(map(_tidy, value))
    if is_dataclass(value) and not isinstance(value, type):
        tidied = {
            item.name: _tidy(getattr(value, item.name))
            for item in fields(value)
            if item.name not in _AT_LENGTH
        }
        return replace(value, **tidied)
    return value


def _title(chosen: Paper, data: Sequence[Any]) -> str:
    number = getattr(data[0], "number", "") if len(data) == 1 else ""
    return f"{chosen.title} {number}".strip()
