"""Pages on which the county removes what must not be kept: of a case, on a stated basis; and what became of it."""

from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from agent_app.base.errors import UserError
from agent_app.core.case import Case
from agent_app.county import pages
from agent_app.county.case_routes import checked
from agent_app.county.forms import Form
from agent_app.county.gate import SEE_OTHER, At, Console, Post, Who
from agent_app.county.session import Session
from agent_app.desk import casebook, erasing, retention

WHOLE = "whole"
_SHOWN = 60
"""Characters of what is to be removed, by which it is known."""

router = APIRouter(default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be removed: its id, what it is, and which one."""

    id: str
    what: str
    which: str


@router.get("/erased")
def erased_page(at: At, who: Who) -> Response:
    """What residents want removed, what was removed and who does not know of it yet, what has been kept long enough."""
    return at.page(
        "erased.html",
        who,
        asked=erasing.asked(at.desk),
        acts=erasing.erasures(at.desk),
        kept=retention.listed(at.desk),
    )


@router.get("/cases/{case_id}/erase")
def erase_page(at: At, who: Who, case_id: str) -> Response:
    """Ask what is to be removed, and on which basis."""
    return _erase_page(at, who, case_id, {})


@router.post("/cases/{case_id}/erase")
def erase(at: At, post: Post, case_id: str) -> Response:
    """Remove it, for good."""
    chosen = post.form.get("what", "")
    try:
        if "sure" not in post.form:
            raise UserError("删了就找不回来。什么都没有删，请看清楚了，在下面打上勾再删。")
        if not chosen:
            raise UserError("还没有选删什么。什么都没有删，请选一样。")
        whole = chosen == WHOLE
        record = "" if whole else checked(chosen)
        if record and bytes.fromhex(record) not in at.desk.case(checked(case_id)).subject.records:
            raise UserError(
                "要删的已经不在这件事里，也许刚删去了。这一次什么都没有删，请到“保存与删去”里看看。"
            )
        basis = post.form.get("basis", "")
        erasing.erase(at.desk, checked(case_id), basis, record=record, whole=whole, actor=post.name)
    except UserError as error:
        return _erase_page(at, post.session, case_id, post.form, pages.without_keys(error.sentence))
    return RedirectResponse("/erased", SEE_OTHER)


def _erase_page(at: Console, session: Session, case_id: str, form: Form, trouble: str = "") -> HTMLResponse:
    case = at.desk.case(checked(case_id))
    return at.page(
        "erase.html",
        session,
        status=400 if trouble else 200,
        trouble=trouble,
        case=case,
        form=form,
        whole=WHOLE,
        limit=erasing.BASIS_LIMIT,
        choices=_choices(at, case),
    )


def _choices(at: Console, case: Case) -> list[Choice]:
    """The records of a case that hold something of somebody, people first; of two alike one sees which is which."""
    rules = at.desk.law.rules
    said = {moment.id: moment.facts for moment in casebook.view(at.desk, case.subject.id.hex()).moments}
    found: list[Choice] = []
    for kind, what, named_by in (
        ("party", "一个人的资料", "name"),
        ("attachment", "材料", "name"),
        ("note", "记事", "text"),
        ("step", "一步里写的内容", "code"),
    ):
        for record in case.subject.of_kind(kind):
            name = str(record.get(named_by, ""))
            if kind == "step":
                if not set(record.values()) - {"code", "on", "estimated"}:
                    continue
                name = rules.steps[name].done if name in rules.steps else "一步"
                name = f"{record.get('on', '')} {name}：{said.get(record.id.hex(), '')}"
            found.append(Choice(record.id.hex(), what, name[:_SHOWN]))
    return found
