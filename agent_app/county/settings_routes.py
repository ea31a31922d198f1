"""The page of the county's settings: what is in use, a new table put in, one taken out of use."""

from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse

from agent_app.base.errors import UserError
from agent_app.base.resources import read_text
from agent_app.core.settings import Adopted, subject_of
from agent_app.core.settings_read import SettingKind
from agent_app.county import forms
from agent_app.county.gate import SEE_OTHER, At, Console, Post, PostWithFile, Who
from agent_app.county.session import Session
from agent_app.desk import settings

EXAMPLES = {kind.value: kind.label for kind in SettingKind}
"""Tables to begin with, in `resources/rules/examples`."""

router = APIRouter(prefix="/settings", default_response_class=HTMLResponse)


@router.get("")
def settings_page(at: At, who: Who) -> Response:
    """What is in use, and since when."""
    return _page(at, who)


@router.post("")
def put(at: At, post: PostWithFile) -> Response:
    """Put a table in; a broken one is refused with its line, and what is in use stays."""
    file = post.form.get(forms.FILE_NAME, "")
    try:
        if not file:
            raise UserError("还没有选文件。没有改动什么，请选一张表再放。")
        settings.put(at.desk, file, forms.file_bytes(post.form), post.name)
    except UserError as error:
        return _page(at, post.session, error.sentence)
    return RedirectResponse("/settings", SEE_OTHER)


@router.get("/examples/{kind}")
def example(at: At, who: Who, kind: str) -> Response:
    """A table to begin with, of this county."""
    if kind not in EXAMPLES:
        raise UserError("没有这样的例子。请回到“设置”里选。")
    return _file(example_of(kind, at.desk.profile.division), f"{EXAMPLES[kind]}.toml")


@router.get("/{setting_id}/text")
def text(at: At, who: Who, setting_id: str) -> Response:
    """The table in use, as a file."""
    found = _found(at, setting_id)
    return _file(settings.text_of(at.desk, found.key), found.version.file or "设置.toml")


@router.post("/{setting_id}/withdraw")
def withdraw(at: At, post: Post, setting_id: str) -> Response:
    """Take a setting out of use, with the reason; twice is once."""
    found = _found(at, setting_id)
    try:
        if found.setting is not None:
            settings.withdraw(at.desk, found.key, post.form.get("reason", ""), post.name)
    except UserError as error:
        return _page(at, post.session, error.sentence)
    return RedirectResponse("/settings", SEE_OTHER)


def example_of(kind: str, division: str) -> str:
    """The example of a kind, made out for a county."""
    return read_text(f"rules/examples/{kind}.toml").replace("990101", division)


def _page(at: Console, session: Session, trouble: str = "") -> HTMLResponse:
    found = settings.in_use(at.desk)
    return at.page(
        "settings.html",
        session,
        status=400 if trouble else 200,
        trouble=trouble,
        words=settings.in_words(at.desk),
        settings=[
            (subject_of(one.key).hex(), one, settings.put_on(one.version)) for one in found if one.setting
        ],
        examples=EXAMPLES,
    )


def _found(at: Console, setting_id: str) -> Adopted:
    for one in settings.in_use(at.desk):
        if subject_of(one.key).hex() == setting_id:
            return one
    raise UserError("这一项设置已经不在了。没有改动，请回到“设置”里再看。")


def _file(words: str, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return PlainTextResponse(words, headers={"Content-Disposition": disposition})
