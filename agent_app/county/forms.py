"""Forms: made from what a step declares, and read back into what it takes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.message import Message
from email.parser import HeaderParser
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qsl

from agent_app.base.errors import UserError
from agent_app.core.rules import FieldType, Rules, StepField, StepRule
from agent_app.core.vocabulary import Purpose
from agent_app.core.workflow import CaseFacts, StepRecord
from agent_app.core.workflow_data import StepFieldError, is_required
from agent_app.county.ways import Way, ways

_MAX_FIELDS = 100
_MAX_HEAD = 1000
"""Characters of what stands above a content. A browser writes 200; the time to read them grows with their square."""
DATE, WHY, FILE, FILE_NAME = "on", "why", "file", "file_name"
_UNREADABLE = "没有读懂送来的内容，什么都没有存。请退回上一页再试。"
_PREFIX = "field-"
_INPUTS = {
    FieldType.LINE: "text",
    FieldType.WORDS: "words",
    FieldType.DATE: "date",
    FieldType.TIME: "time",
    FieldType.COUNT: "count",
    FieldType.CHOICE: "choice",
    FieldType.FLAG: "flag",
}

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form as the page shows it; `kind` names the widget. `ways`: the questions that lead to a value."""

    name: str
    label: str
    kind: str
    required: bool
    limit: int
    choices: tuple[tuple[str, str], ...]
    value: str
    ways: tuple[Way, ...] = ()

    @property
    def open_to(self) -> int:
        """At which of the questions the chosen way is found; 0 while none is chosen."""
        return next((at for at, way in enumerate(self.ways) if way.code == self.value != ""), 0)


def read(body: bytes) -> dict[str, str]:
    """The fields of a form as a browser sends them. Raises `UserError` for anything else."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=_MAX_FIELDS,
            encoding="utf-8", errors="strict",
        )  # fmt: skip
    except ValueError as error:
        raise UserError(_UNREADABLE) from error
    return dict(pairs)


def read_with_file(body: bytes, content_type: str) -> dict[str, str]:
    """As `read`, of a form that may have a file: its name under `FILE_NAME`, its bytes as `file_bytes` gives them back."""
    if not content_type.startswith("multipart/form-data"):
        return read(body)
    fields: dict[str, str] = {}
    try:
        for part in _parts(body, content_type):
            head, _, content = part.partition(b"\r\n\r\n")
            said = _head(head.decode("utf-8").strip())
            name = said.get_param("name", header="content-disposition")
            if not isinstance(name, str):
                raise UserError(_UNREADABLE)
            fields[name] = content.decode("utf-8", "surrogateescape" if name == FILE else "strict")
            if file := said.get_filename():
                fields[FILE_NAME] = PurePosixPath(file.replace("\\", "/")).name
    except (ValueError, TypeError) as error:  # the library raises both on heads that no browser writes
        raise UserError(_UNREADABLE) from error
    return fields


def _parts(body: bytes, content_type: str) -> list[bytes]:
    """What stands between the boundaries, which a form has in one depth only. Raises `UserError`."""
    boundary = _head(f"Content-Type: {content_type}").get_boundary("").encode("utf-8")
    _, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary, _MAX_FIELDS + 1)
    if not boundary or len(parts) < 2 or not parts.pop().startswith(b"--"):
        raise UserError(_UNREADABLE)
    return parts


def _head(lines: str) -> Message:
    """What is said about a content. Raises `UserError` when it is longer than a browser makes it."""
    if len(lines) > _MAX_HEAD:
        raise UserError(_UNREADABLE)
    return HeaderParser().parsestr(lines)


def file_bytes(form: Form) -> bytes:
    """The bytes of the file that came with a form."""
    return form.get(FILE, "").encode("utf-8", "surrogateescape")


def inputs(rule: StepRule, facts: CaseFacts, form: Form, rules: Rules) -> list[Input]:
    """The fields of a step for this case, filled with what was typed before."""
    return [_input(field, facts, form, rules) for field in rule.fields if asked(field, facts)]


def _input(field: StepField, facts: CaseFacts, form: Form, rules: Rules) -> Input:
    codes = {choice.code for choice in field.choices}
    routed = bool(codes) and codes <= set(rules.tracks)
    return Input(
        name=_PREFIX + field.name,
        label=field.label,
        kind="way" if routed else _INPUTS[field.type],
        required=is_required(field, facts),
        limit=field.limit,
        choices=tuple((choice.code, choice.label) for choice in field.choices),
        value=form.get(_PREFIX + field.name, field.default),
        ways=ways(rules, codes) if routed else (),
    )


def form_of(rule: StepRule, step: StepRecord) -> dict[str, str]:
    """What a step says, as its form is filled with it."""
    form = {DATE: step.on.isoformat()} | ({"estimated": "1"} if step.estimated else {})
    for field in rule.fields:
        value = step.data.get(field.name)
        form[_PREFIX + field.name] = (
            "" if value in (None, "", False) else "1" if value is True else str(value)
        )
    return form


def mark_of(rule: StepRule, step: StepRecord) -> str:
    """What tells a page that was opened before whether the step still says the same."""
    said = sorted(form_of(rule, step).items())
    return hashlib.sha256(repr(said).encode("utf-8")).hexdigest()[:32]


def input_name(field: str) -> str:
    """What a step's field, or its date, is called on the page."""
    return field if field == DATE else _PREFIX + field


def data_of(rule: StepRule, form: Form) -> dict[str, Any]:
    """What was filled in, as the step takes it; what was left empty is left out."""
    data: dict[str, Any] = {}
    for field in rule.fields:
        value = form.get(_PREFIX + field.name, "").strip()
        if value:
            data[field.name] = True if field.type is FieldType.FLAG else value
    return data


def day_of(form: Form) -> date:
    """The date of a step. Raises `StepFieldError`."""
    try:
        return date.fromisoformat(form.get(DATE, "").strip())
    except ValueError as error:
        what = "没有填，或者不对，应写成2026-06-30这样"
        raise StepFieldError(DATE, what, f"日期{what}") from error


def asked(field: StepField, facts: CaseFacts) -> bool:
    """Whether the field is on the form of this case."""
    return not field.appeal_only or facts.purpose is Purpose.APPEAL
