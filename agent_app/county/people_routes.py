"""Pages of the desks this county works with, and of what waits apart."""

import secrets
from collections.abc import Callable
from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from agent_app.base.errors import UserError
from agent_app.core.vocabulary import Role
from agent_app.county import apart, people
from agent_app.county.forms import Form
from agent_app.county.gate import SEE_OTHER, At, Console, Post, Posted, RowId, Who
from agent_app.county.session import Session
from agent_app.desk import put_aside
from agent_app.sync import answer, enrolment

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/desks")
def desks_page(at: At, who: Who) -> Response:
    """Who has a certificate, who is invited."""
    return _desks_page(at, who, {})


@router.post("/desks/invite")
def invite(at: At, post: Post) -> Response:
    """Invite somebody; the same form sent twice invites once."""
    form = post.form
    try:
        people.invite(
            at.desk,
            scope=form.get("scope", ""),
            name=form.get("name", ""),
            role=_role(form.get("role", "")),
            once=form.get("once", "")[:64],
        )
    except UserError as error:
        return _desks_page(at, post.session, form, error.sentence)
    return RedirectResponse("/desks", SEE_OTHER)


@router.get("/desks/invitations/{invitation_id}/file")
def invitation_file(at: At, who: Who, invitation_id: str) -> Response:
    """The invitation as a file for a stick; it is handed over like a key."""
    data = people.invitation_file(at.desk, invitation_id)
    name = quote(f"邀请{enrolment.FILE_SUFFIX}", safe="")
    disposition = f"attachment; filename*=UTF-8''{name}"
    return Response(data, media_type="application/octet-stream", headers={"Content-Disposition": disposition})


@router.post("/desks/invitations/{invitation_id}/take-back")
def take_back(at: At, post: Post, invitation_id: str) -> Response:
    """Make an invitation worthless that was not used."""
    people.take_back(at.desk, invitation_id)
    return RedirectResponse("/desks", SEE_OTHER)


@router.post("/desks/{key}/revoke")
def revoke(at: At, post: Post, key: str) -> Response:
    """Stop a computer; twice is once."""
    people.revoke(at.desk, key)
    return RedirectResponse("/desks", SEE_OTHER)


@router.get("/quarantine")
def quarantine_page(at: At, who: Who) -> Response:
    """What came in and was not taken up, and why."""
    return _quarantine_page(at, who)


@router.post("/quarantine/again")
def try_again(at: At, post: Post) -> Response:
    """Try everything that waits again, as after a newer version of the program."""
    put_aside.retry(at.desk)
    return RedirectResponse("/quarantine", SEE_OTHER)


@router.post("/quarantine/{item}/take")
def take_in(at: At, post: Post, item: RowId) -> Response:
    """Take one thing in, having asked its writer."""
    return _settled(at, post, lambda: put_aside.take(at.desk, item))


@router.post("/quarantine/{item}/away")
def put_away(at: At, post: Post, item: RowId) -> Response:
    """Let one thing wait no longer, for the reason that is given."""
    why = post.form.get("why", "")
    return _settled(at, post, lambda: put_aside.put_away(at.desk, item, why, post.name))


@router.post("/quarantine/{item}/back")
def bring_back(at: At, post: Post, item: RowId) -> Response:
    """Let one thing wait again that was put away."""
    return _settled(at, post, lambda: put_aside.bring_back(at.desk, item))


def _settled(at: Console, post: Posted, work: Callable[[], object]) -> Response:
    """The page as it is after something was done on it, or with what stands in the way: what waits now is seen beside it."""
    try:
        work()
    except UserError as error:
        return _quarantine_page(at, post.session, error.sentence)
    return RedirectResponse("/quarantine", SEE_OTHER)


def _quarantine_page(at: Console, session: Session, trouble: str = "") -> HTMLResponse:
    return at.page(
        "quarantine.html",
        session,
        status=400 if trouble else 200,
        trouble=trouble,
        items=apart.put_aside(at.desk, people.names_of_keys(at.desk)),
        settled=apart.put_away(at.desk, people.names_of_keys(at.desk)),
        limit=put_aside.WHY_LIMIT,
        turned_away=put_aside.turned_away(at.desk),
    )


def _desks_page(at: Console, session: Session, form: Form, trouble: str = "") -> HTMLResponse:
    return at.page(
        "desks.html",
        session,
        status=400 if trouble else 200,
        trouble=trouble,
        form=form,
        once=form.get("once") or secrets.token_hex(16),
        roles=people.INVITED_BY,
        desks=people.desks(at.desk),
        invitations=people.invitations(at.desk),
        address=answer.card(at.desk.vault).url,
        division=at.desk.profile.division,
    )


def _role(given: str) -> Role:
    for role in people.INVITED_BY:
        if role.value == given:
            return role
    raise UserError("还没有选做什么。没有发出邀请，请选代理员或镇级督导。")
