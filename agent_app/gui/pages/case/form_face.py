"""What a form asks and what was filled in: of a step, as the table of steps declares it, or of a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from agent_app.core.blank_form import SAYS_NOTHING_NEW
from agent_app.core.rules import FieldType, StepField, StepRule
from agent_app.core.workflow_data import is_required, lacks_reason
from agent_app.core.workflow_facts import CaseFacts

NOTE = "note"
ON = "on"


@dataclass(frozen=True, slots=True)
class FormFace:
    """What a form asks: the fields with whether each must be filled, and what stands in them at first.

    `on` stands in the day at first (today when None), which may lie ahead when `future`; `known` are texts offered
    by field. An `exact` form does not ask whether the day is estimated, a `bare` one asks for no files either, and
    one without a `day` for no day. `blank`: it may be typed from a blank that was filled in by hand.
    """

    code: str
    title: str
    save: str
    day: str
    fields: tuple[tuple[StepField, bool], ...]
    before: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    on: date | None = None
    estimated: bool = False
    future: bool = False
    bare: bool = False
    exact: bool = False
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in. `record` is the id that the record will have, so that it is written once."""

    code: str
    record: str
    on: date
    estimated: bool
    values: dict[str, Any]
    files: tuple[Path, ...]
    form: str = ""


def step_face(step: StepRule, facts: CaseFacts, organ: str) -> FormFace:
    """The form of a step; `organ` is the unit that is most likely meant."""
    unexplained = lacks_reason(step, facts, {earlier.code for earlier in facts.steps})
    fields = tuple(
        (asked, is_required(asked, facts) or (unexplained and asked.name == "reason"))
        for asked in step.fields
    )
    given = {asked.name: asked.default for asked in step.fields if asked.default} | (
        {"organ": organ} if organ else {}
    )
    blank = bool({*step.papers} - SAYS_NOTHING_NEW)
    return FormFace(step.code, step.label, step.save, step.day, fields, step.before, given, blank=blank)


def note_face() -> FormFace:
    """The form of a note."""
    text = StepField("text", "记什么", FieldType.WORDS, required=True)
    before = "问过谁、怎么说的、约了哪天，都可以记。不改变这件事办到哪一步。"
    return FormFace(NOTE, "记一笔", "记下来", "哪天的事", ((text, True),), before)
