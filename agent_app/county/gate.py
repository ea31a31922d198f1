"""The way into the console: who asks, whether a form is ours, and the pages that say no."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from agent_app.base.errors import TroubleError, UserError
from agent_app.county import forms, staff
from agent_app.county.forms import Form
from agent_app.county.receiving import receive
from agent_app.county.session import COOKIE, Session, Sessions, right_token
from agent_app.county.templates import Templates
from agent_app.desk import indexing
from agent_app.desk.desk import Desk
from agent_app.store import underived
from agent_app.sync import quarantine

SEE_OTHER = 303
_WORK_S, _PATIENCE_S = 1.0, 2.0
"""So long are the lists worked on before a page, and so long does it wait for that, also where others write: then it says
how many cases are still to come.
"""
_HASHED_AT_ONCE = 2
"""Passwords tried at once by one process: each takes 64 MB while it lasts."""
_MAX_FORM = 256 * 1024
_OUR_SITES = ("same-origin", "none", "")
_STRANGE = (
    "这个表单不是从这里打开的，或者打开以后换了人登录、换了密码，没有存。"
    "请退回上一页，填的字先复制下来，刷新后再填、再交。"
)
AGAIN = "回到这一页，按浏览器的“刷新”；问要不要重新提交，就选“继续”。"
"""How what was typed is sent once more: this alone keeps it in every browser."""
_RAN_OUT = (
    "登录已经过期，刚才填的还没有存，也没有丢：这一页先不要关。请点“去登录”，在新的标签页里登录，再" + AGAIN
)


class LogInFirst(Exception):  # noqa: N818 - not an error: whoever asks has to say who it is
    """Somebody who is not logged in, or not any more."""


class Console:
    """What every page needs: the county's record, its sessions, its templates."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sessions = Sessions(desk)
        self._templates = Templates()
        self.hashing = CapacityLimiter(_HASHED_AT_ONCE)
        self._listing = ThreadPoolExecutor(1, "listing")

    def bring_up_lists(self) -> None:
        """Put on the lists what desks have sent by now, as far as it can be done in a moment."""
        with suppress(TimeoutError, TroubleError):  # what is on them can be looked at all the same
            self._listing.submit(indexing.derive, self.desk, _WORK_S).result(_PATIENCE_S)

    def page(
        self, template: str, session: Session | None = None, /, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A page, with its frame: where one can go, and who is logged in."""
        aside = coming = 0
        if session is not None:
            with self.desk.vault.read() as connection:
                aside, coming = quarantine.count(connection), underived.waiting(connection)
        frame = {
            "county": self.desk.profile.name,
            "session": session,
            "aside": aside,
            "coming": coming,
            "trouble": "",
        }
        return HTMLResponse(self._templates.render(template, **(frame | values)), status_code=status)


def console_of(request: Request) -> Console:
    """The console of the server that was asked."""
    console: Console = request.app.state.console
    return console


At = Annotated[Console, Depends(console_of)]


def logged_in(request: Request, at: At) -> Session:
    """Who asks; what desks have sent by now is put on the lists first. Raises `LogInFirst`."""
    session = at.sessions.of(request.cookies.get(COOKIE, ""))
    if session is None:
        raise LogInFirst
    at.bring_up_lists()
    return session


Who = Annotated[Session, Depends(logged_in)]


async def body_of(request: Request) -> bytes:
    """What one of our own pages has sent. Raises `UserError`, `TooSlowError`."""
    body = await receive(request, _MAX_FORM)
    if body is None:
        raise UserError("写得太长，一次存不下。什么都没有存，请退回上一页，写短些再交。")
    if request.headers.get("sec-fetch-site", "") not in _OUR_SITES:
        raise UserError(_STRANGE)
    return body


Body = Annotated[bytes, Depends(body_of)]


def form_of(body: Body) -> Form:
    """The form that was sent. It is read in a thread, as all work is that a stranger can ask for. Raises `UserError`."""
    return forms.read(body)


Sent = Annotated[Form, Depends(form_of)]


@dataclass(frozen=True, slots=True)
class Posted:
    """A form that somebody who is logged in has sent."""

    session: Session
    form: Form

    @property
    def name(self) -> str:
        """Who did it: the actor of what is recorded."""
        return self.session.name


def posted(session: Who, form: Sent) -> Posted:
    """Both, when the form was made for this person. Raises `UserError`."""
    if not right_token(session, form.get("token", "")):
        raise UserError(_STRANGE)
    return Posted(session, form)


def posted_with_file(session: Who, request: Request, body: Body) -> Posted:
    """The same with a file, which nobody may send who is not logged in. Raises `UserError`."""
    return posted(session, forms.read_with_file(body, request.headers.get("content-type", "")))


Post = Annotated[Posted, Depends(posted)]
_ROWS = 2**63 - 1
"""The most that the number of a row can be; an address with another is of a page that does not exist."""
RowId = Annotated[int, Path(ge=0, le=_ROWS)]
Before = Annotated[int | None, Query(ge=0, le=_ROWS)]
PostWithFile = Annotated[Posted, Depends(posted_with_file)]

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/login")
def login_page(at: At, next: str = "") -> Response:
    """Name and password."""
    return at.page("login.html", name="", next=_inside(next))


@router.post("/login")
async def login(request: Request, at: At, form: Sent) -> Response:
    """Let somebody in, or say what is wrong. Who guesses at passwords waits in a row, and holds up no page."""
    return await to_thread.run_sync(_log_in, request, at, form, limiter=at.hashing)


def _log_in(request: Request, at: Console, form: Form) -> Response:
    name, following = form.get("name", ""), _inside(form.get("next", ""))
    address = request.client.host if request.client else ""
    try:
        person = staff.enter(at.desk, name, form.get("password", ""), address)
    except UserError as error:
        return at.page("login.html", status=403, name=name, next=following, trouble=error.sentence)
    answer = RedirectResponse(following or "/cases", SEE_OTHER)
    # Without an age it is gone when the browser is closed.
    answer.set_cookie(COOKIE, at.sessions.begin(person), secure=True, httponly=True, samesite="strict")
    return answer


@router.post("/logout")
def logout(request: Request, at: At, post: Post) -> Response:
    """Take the cookie from the browser, and from nobody any more who may have a copy of it."""
    at.sessions.end(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/login", SEE_OTHER)
    answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="strict")
    return answer


def to_login(request: Request) -> Response:
    """Where somebody goes who has to log in first; back to the page afterwards."""
    if request.method == "GET":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?next={quote(here, safe='')}", SEE_OTHER)
    page = console_of(request).page
    return page("message.html", status=401, title="请先登录", sentence=_RAN_OUT, back="/login")


def _inside(path: str) -> str:
    """A place of this console to go on to; anything else is nowhere."""
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if plain else ""
