"""Pages of visits and of reception days: what the desks wrote down, and the county's own days."""

import re
import secrets
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from agent_app.base.errors import UserError
from agent_app.core.case import day_of
from agent_app.core.clock_words import say_with_weekday
from agent_app.core.fields import RECEPTION
from agent_app.county import pages
from agent_app.county.forms import Form
from agent_app.county.gate import SEE_OTHER, At, Console, Post, Who
from agent_app.county.session import Session
from agent_app.desk import receptions, visits

PER_PAGE = 30
_ID = re.compile(r"[0-9a-f]{32}")
_APART = re.compile(r"[\s、，,；;]+")
_FIELDS = ("official", "on", "place")

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/visits")
def visits_page(at: At, who: Who, q: str = "", page: int = 1) -> Response:
    """Visits, the latest first; or what was searched for."""
    typed, page = q.strip()[:100], min(max(page, 1), 10**6)
    found = visits.listing(at.desk, typed, PER_PAGE + 1, (page - 1) * PER_PAGE)
    further = urlencode({"q": typed, "page": page + 1}) if len(found.lines) > PER_PAGE else ""
    shown = [(line, _day(at, line.row.on)) for line in found.lines[:PER_PAGE]]
    return at.page("visits.html", who, q=typed, page=page, lines=shown, total=found.total, further=further)


@router.get("/receptions")
def receptions_page(at: At, who: Who) -> Response:
    """Reception days, the latest first, and the form of a new one."""
    return _receptions(at, who, _begun(at))


@router.post("/receptions")
def add_reception(at: At, post: Post) -> Response:
    """Write a reception day down with the cases heard; the same form sent twice writes it once."""
    form = post.form
    data = {name: form.get(name, "").strip() for name in _FIELDS}
    cases = [number for number in _APART.split(form.get("cases", "")) if number]
    try:
        record = _checked(form.get("record", ""))
        receptions.add_reception(at.desk, data | {"cases": cases}, post.name, record)
    except UserError as error:
        return _receptions(at, post.session, form, pages.without_keys(error.sentence, RECEPTION))
    return RedirectResponse("/receptions", SEE_OTHER)


@router.post("/receptions/{reception}/hear")
def hear(at: At, post: Post, reception: str) -> Response:
    """Write down one more case that was heard."""
    number, said = (post.form.get(name, "").strip() for name in ("number", "said"))
    try:
        receptions.hear(at.desk, _checked(reception), number, said, post.name)
    except UserError as error:
        typed = {"reception": reception, "number": number, "said": said} | _begun(at)
        return _receptions(at, post.session, typed, pages.without_keys(error.sentence))
    return RedirectResponse("/receptions", SEE_OTHER)


def _begun(at: Console) -> dict[str, str]:
    """The form of a new reception day, as it is begun with."""
    return {"on": at.desk.today.isoformat()}


def _receptions(at: Console, session: Session, form: Form, trouble: str = "") -> HTMLResponse:
    found = receptions.listing(at.desk, PER_PAGE)
    return at.page(
        "receptions.html",
        session,
        status=400 if trouble else 200,
        trouble=trouble,
        form=form,
        record=form.get("record") or secrets.token_hex(16),
        receptions=[(one, _day(at, one.row.on)) for one in found],
    )


def _day(at: Console, iso: str) -> str:
    day = day_of(iso)
    return say_with_weekday(day, at.desk.today.year) if day else ""


def _checked(identity: str) -> str:
    if not _ID.fullmatch(identity):
        raise UserError("这个表单不对，没有存。请刷新这一页再填。")
    return identity
