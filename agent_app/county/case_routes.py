"""Pages of the cases: the list, one case with the county's number and values that differ, and its materials."""

import re
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from agent_app.base.errors import UserError
from agent_app.core.case import Case
from agent_app.core.fields import CASE
from agent_app.county import pages
from agent_app.county.forms import Form
from agent_app.county.gate import SEE_OTHER, At, Before, Console, Post, Who
from agent_app.county.session import Session
from agent_app.desk import attaching, casebook, registering, retention, revealing, stepping
from agent_app.desk.casebook import Row, Sort
from agent_app.desk.stepping import COUNTY_FIELDS

PER_PAGE = 30
WAS = "was-"
"""Before a field's name: what it said when the page was opened."""
_ID = re.compile(r"[0-9a-f]{32}")

router = APIRouter(prefix="/cases", default_response_class=HTMLResponse)


@router.get("")
def case_list(
    at: At,
    who: Who,
    q: str = "",
    sort: str = "newest",
    page: int = 1,
    before: Before = None,
    agent: str = "",
) -> Response:
    """What came in, newest first, or what was searched for; of all agents or of one."""
    order = Sort.CHANGED if sort == Sort.CHANGED else Sort.NEWEST
    typed = q.strip()[:100]
    if typed:
        rows = casebook.find(at.desk, typed, PER_PAGE + 1, before, agent)
    else:
        page = min(max(page, 1), 10**6)
        start = (page - 1) * PER_PAGE
        rows = casebook.page(at.desk, sort=order, offset=start, limit=PER_PAGE + 1, agent=agent)
    shown = [(row, pages.due_of(row, at.desk.today)) for row in rows[:PER_PAGE]]
    return at.page(
        "cases.html",
        who,
        q=typed,
        sort=order.value,
        page=page,
        rows=shown,
        total=casebook.total(at.desk, agent=agent),
        agent=agent,
        agents=casebook.agents(at.desk),
        further=_further(rows, typed, order, page, agent),
        continued=before is not None,
    )


def _further(rows: list[Row], typed: str, order: Sort, page: int, agent: str) -> str:
    """Where the list goes on, "" at its end."""
    if len(rows) <= PER_PAGE:
        return ""
    of_agent = {"agent": agent} if agent else {}
    if typed:
        return urlencode({"q": typed, "before": rows[PER_PAGE - 1].id, **of_agent})
    return urlencode({"sort": order.value, "page": page + 1, **of_agent})


@router.get("/{case_id}")
def case_page(at: At, who: Who, case_id: str, look: str = "") -> Response:
    """One case, whole; telephone and ID numbers masked. `look` is the group of the timeline that is looked at."""
    return _case_page(at, who, case_id, look=look)


@router.post("/{case_id}/reveal")
def reveal(at: At, post: Post, case_id: str) -> Response:
    """The same with whole numbers; who asked for them is noted."""
    case = at.desk.case(checked(case_id))
    revealing.note(at.desk, case.subject.id, "", "phone id_number", post.name)
    return _case_page(at, post.session, case_id, whole=True)


def _case_page(
    at: Console,
    session: Session,
    case_id: str,
    *,
    whole: bool = False,
    trouble: str = "",
    form: Form | None = None,
    look: str = "",
) -> HTMLResponse:
    view = casebook.view(at.desk, checked(case_id))
    case = view.case
    return at.page(
        "case.html",
        session,
        status=400 if trouble else 200,
        trouble=trouble,
        view=view,
        case=case,
        whole=whole,
        masked=pages.has_masked(case) and not whole,
        facts=pages.facts(case),
        advice=at.desk.law.guide.of(case.subject.get("category", "")),
        people=pages.people(case, whole=whole),
        timings=pages.timings(case, at.desk.now()),
        moments=list(pages.moments(view, at.desk.today, at.desk.law.rules, look)),
        looks=pages.looks(view, at.desk.law.rules),
        look=look,
        conflicts=pages.conflicts(at.desk, case),
        steps=stepping.choices(at.desk, case),
        kept=retention.of_case(at.desk, case),
        materials=attaching.materials(at.desk, checked(case_id)),
        official=[_official(case, name, form or {}) for name in COUNTY_FIELDS],
    )


@router.post("/{case_id}/official")
def official(at: At, post: Post, case_id: str) -> Response:
    """Record the county's own number and query code; what was not changed on this page is not written."""
    case = at.desk.case(checked(case_id))
    try:
        if changed := _changed(case, post.form):
            registering.correct(at.desk, case_id, changed, actor=post.name)
    except UserError as error:
        return _case_page(
            at, post.session, case_id, trouble=pages.without_keys(error.sentence, CASE), form=post.form
        )
    return to_case(case_id)


def _official(case: Case, name: str, form: Form) -> tuple[str, str, str, str]:
    """A field of the county's form: its name, its label, what stands in it, what the record says."""
    known = case.subject.get(name, "")
    return name, CASE[name].label, known if _untouched(case, name, form) else form[name], known


def _untouched(case: Case, name: str, form: Form) -> bool:
    """Whether a field says what it said when its page was opened, or what the record says now."""
    known = case.subject.get(name, "")
    return form.get(name, known).strip() in (form.get(WAS + name, known), known)


def _changed(case: Case, form: Form) -> dict[str, str]:
    """What was typed. Raises `UserError` where somebody else has written something else since the page was opened."""
    changed = {name: form[name].strip() for name in COUNTY_FIELDS if not _untouched(case, name, form)}
    for name in changed:
        if (known := case.subject.get(name, "")) != form.get(WAS + name, known):
            raise UserError(
                f"“{CASE[name].label}”刚有人写成了“{known}”，您写的还在“县里的编号”里，没有存。"
                "请看看哪个对；要用您写的，再点一次“存编号”。"
            )
    return changed


@router.post("/{case_id}/settle")
def settle(at: At, post: Post, case_id: str) -> Response:
    """Choose one of several values that were written apart; the others stay in the history."""
    case = at.desk.case(checked(case_id))
    wanted = (post.form.get("record", ""), post.form.get("field", ""), post.form.get("value", ""))
    for record, name, register in case.subject.conflicts():
        for entry in register:
            if (record.hex(), name, entry.leaf.hex()) == wanted:
                registering.settle_conflict(
                    at.desk, case_id, record.hex(), name, entry.value, actor=post.name
                )
    return to_case(case_id)


@router.get("/{case_id}/materials/{record}")
def material(at: At, who: Who, case_id: str, record: str) -> Response:
    """The file of a material, to be kept; a browser never opens it as a page of ours."""
    wanted = checked(record)
    name = next((m.name for m in attaching.materials(at.desk, checked(case_id)) if m.record == wanted), "")
    data = attaching.content(at.desk, case_id, wanted)
    disposition = f"attachment; filename*=UTF-8''{quote(name or '材料', safe='')}"
    return Response(data, media_type="application/octet-stream", headers={"Content-Disposition": disposition})


def checked(identity: str) -> str:
    """An id as it stands in our addresses. Raises `UserError`."""
    if not _ID.fullmatch(identity):
        raise UserError("这个地址不对，没有动什么。请从“事项”里打开。")
    return identity


def to_case(case_id: str) -> Response:
    """Back to the page of a case, after something was recorded in it."""
    return RedirectResponse(f"/cases/{case_id}", SEE_OTHER)
