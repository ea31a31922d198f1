"""Pages of the steps of a case: recorded, put right with a reason, taken back."""

import secrets

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from agent_app.base.errors import UserError
from agent_app.core.case import Case
from agent_app.core.rules import StepRule
from agent_app.core.workflow import StepRecord
from agent_app.core.workflow_data import StepFieldError
from agent_app.county import forms, pages
from agent_app.county.case_routes import checked, to_case
from agent_app.county.forms import Form
from agent_app.county.gate import At, Console, Post, Who
from agent_app.county.session import Session
from agent_app.desk import casebook, mending, stepping

_CHANGED = (
    "您打开这一页以后，有人改过这一步，所以没有存；您写的还在下面。请在另一个标签页里打开这件事，看看改成了什么；"
    "要照您写的，再点一次“改好了”。"
)

router = APIRouter(prefix="/cases", default_response_class=HTMLResponse)


@router.get("/{case_id}/steps/{code}")
def step_page(at: At, who: Who, case_id: str, code: str) -> Response:
    """The form of a step that may be recorded now."""
    case, rule = at.desk.case(checked(case_id)), stepping.rule_of(at.desk, code)
    form = {forms.DATE: at.desk.today.isoformat(), "record": secrets.token_hex(16)}
    return _step_page(at, who, case, rule, form)


@router.post("/{case_id}/steps/{code}")
def step(at: At, post: Post, case_id: str, code: str) -> Response:
    """Record a step; the same form sent twice records it once."""
    case, rule = at.desk.case(checked(case_id)), stepping.rule_of(at.desk, code)
    try:
        stepping.take_step(
            at.desk,
            case_id,
            code,
            forms.day_of(post.form),
            forms.data_of(rule, post.form),
            estimated="estimated" in post.form,
            actor=post.name,
            record=checked(post.form.get("record", "")),
        )
    except UserError as error:
        return _step_page(at, post.session, case, rule, post.form, error)
    return to_case(case_id)


def _step_page(
    at: Console,
    session: Session,
    case: Case,
    rule: StepRule,
    form: Form,
    error: UserError | None = None,
    *,
    correcting: bool = False,
) -> HTMLResponse:
    wrong = error if isinstance(error, StepFieldError) else None
    return at.page(
        "step.html",
        session,
        status=400 if error else 200,
        trouble=pages.without_keys(error.sentence) if error else "",
        case=case,
        rule=rule,
        correcting=correcting,
        why=forms.WHY,
        form=form,
        today=at.desk.today.isoformat(),
        inputs=forms.inputs(rule, case.facts, form, at.desk.law.rules),
        units=at.desk.law.units,
        wrong=(forms.input_name(wrong.name), wrong.what) if wrong else ("", ""),
    )


@router.get("/{case_id}/correct/{record}")
def correct_page(at: At, who: Who, case_id: str, record: str) -> Response:
    """The form of a step as it was recorded, to be put right with a reason."""
    case, rule, step = _recorded(at, case_id, record)
    once = {"record": record, "correction": secrets.token_hex(16), "seen": forms.mark_of(rule, step)}
    form = forms.form_of(rule, step) | once
    return _step_page(at, who, case, rule, form, correcting=True)


@router.post("/{case_id}/correct/{record}")
def correct(at: At, post: Post, case_id: str, record: str) -> Response:
    """Put a step right; the timeline keeps showing what it said. The same form sent twice does so once."""
    case, rule, step = _recorded(at, case_id, record)
    correction, seen = checked(post.form.get("correction", "")), forms.mark_of(rule, step)
    if bytes.fromhex(correction) in case.subject.records:
        return to_case(case_id)
    try:
        if post.form.get("seen") != seen:
            raise UserError(_CHANGED)
        given = forms.data_of(rule, post.form)
        mending.correct_step(
            at.desk,
            case_id,
            record,
            post.form.get(forms.WHY, ""),
            on=forms.day_of(post.form),
            data={
                field.name: given.get(field.name) for field in rule.fields if forms.asked(field, case.facts)
            },
            estimated="estimated" in post.form,
            actor=post.name,
            correction=correction,
        )
    except UserError as error:
        form = dict(post.form) | {"record": record, "seen": seen}
        return _step_page(at, post.session, case, rule, form, error, correcting=True)
    return to_case(case_id)


def _recorded(at: Console, case_id: str, record: str) -> tuple[Case, StepRule, StepRecord]:
    """A case, and one of the steps in it that may be put right here. Raises `UserError`."""
    case = at.desk.case(checked(case_id))
    for step in case.facts.steps:
        if step.id == checked(record) and step.by_authority:
            return case, stepping.rule_of(at.desk, step.code), step
    raise UserError("这一步已经不在了。没有改动，请回到这件事再看。")


@router.get("/{case_id}/withdraw/{record}")
def withdraw_page(at: At, who: Who, case_id: str, record: str) -> Response:
    """Ask why a step was recorded by mistake."""
    return _withdraw_page(at, who, case_id, record)


@router.post("/{case_id}/withdraw/{record}")
def withdraw(at: At, post: Post, case_id: str, record: str) -> Response:
    """Take back a step; the timeline keeps showing it, struck through. The same form sent twice does so once."""
    if bytes.fromhex(checked(record)) in at.desk.case(checked(case_id)).subject.dropped:
        return to_case(case_id)
    try:
        mending.withdraw_step(
            at.desk, checked(case_id), checked(record), post.form.get("reason", ""), post.name
        )
    except UserError as error:
        return _withdraw_page(at, post.session, case_id, record, pages.without_keys(error.sentence))
    return to_case(case_id)


def _withdraw_page(
    at: Console, session: Session, case_id: str, record: str, trouble: str = ""
) -> HTMLResponse:
    view = casebook.view(at.desk, checked(case_id))
    found = [moment for moment in view.moments if moment.id == record and moment.kind == "step"]
    if not found:
        raise UserError("这一步已经不在了。没有改动，请回到这件事再看。")
    status = 400 if trouble else 200
    return at.page("withdraw.html", session, status=status, trouble=trouble, case=view.case, moment=found[0])
