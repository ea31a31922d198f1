"""What stands at the top of the page and under 接下来, in words."""

from dataclasses import dataclass
from datetime import date

from agent_app.core.case import Case
from agent_app.core.vocabulary import Delivery, Stage
from agent_app.gui.pages.case.clocks import due_faces
from agent_app.gui.pages.case.form_face import NOTE
from agent_app.gui.pages.case.form_faces import SNOOZE
from agent_app.gui.pages.case.sheet import Sheet
from agent_app.gui.widgets.clock import DueFace
from agent_app.gui.widgets.steps import StepChoice

ATTACH, BRING_BACK = "attach", "bring_back"
_LAST = "end_agency"
_WITHDRAW = "withdraw"
_MATERIAL = StepChoice(ATTACH, "加材料：照片、扫描件", "attachment")
_NOTE = StepChoice(NOTE, "记一笔：别的话、别的事", "note")
_SNOOZE = StepChoice(SNOOZE, "先放一放，过几天再办", "pause")
_BRING_BACK = StepChoice(BRING_BACK, "拿回来，不放了", "today")
_ENDED = "代理已经终止，这里只把材料交还本人，别的不再记。本人要再委托，就重新登记一件。"
_OVER = frozenset({Stage.ARCHIVED, Stage.WITHDRAWN, Stage.AGENCY_ENDED, Stage.MERGED})
_WITH_OTHERS = frozenset({
    Stage.HANDED_OVER, Stage.RECEIVED, Stage.TRANSFERRED, Stage.ASSIGNED, Stage.OBJECTED, Stage.ACCEPTED,
    Stage.HANDLING, Stage.REEXAMINING, Stage.FINAL_REVIEWING,
})  # fmt: skip
_DELIVERY = {
    Delivery.SAVED: ("只存在这台电脑上，还没交给县里", "只存在这里"),
    Delivery.HANDED_OVER: ("已交出，等县里确认", "已交出"),
    Delivery.CONFIRMED: ("县里已确认收到", "县已确认"),
}


@dataclass(frozen=True, slots=True)
class StageFace:
    """Where a case stands: in words, with an icon."""

    text: str
    icon: str


@dataclass(frozen=True, slots=True)
class NextFace:
    """What 接下来 shows; `instead` is said where nothing may be done. `asides` happen beside the course of the case."""

    dues: tuple[DueFace, ...]
    choices: tuple[StepChoice, ...]
    instead: str = ""
    asides: tuple[StepChoice, ...] = ()


def stage_face(case: Case) -> StageFace:
    """Where the case stands; with whom the matter is goes on being shown after the agency has ended."""
    progress = case.progress
    text = progress.stage.label
    if progress.stage is Stage.HANDLING and progress.extended:
        text += "，已延期"
    if progress.agency_ended and progress.matter is not progress.stage:
        text += f"，单位那边：{progress.matter.label}"
    icon = "check" if progress.stage in _OVER else "wait" if progress.stage in _WITH_OTHERS else "flag"
    return StageFace(text, icon)


def delivery_words(delivery: Delivery) -> tuple[str, ...]:
    """How far its records have come, from long to short; at last nothing, since the facts say it too."""
    return (*_DELIVERY[delivery], "")


def next_face(sheet: Sheet, now: date) -> NextFace:
    """Clocks and steps of a case; `now` with its time of day, for clocks that run in hours."""
    dues = tuple(due_faces(sheet.case.clocks, now))
    if sheet.case.facts.dormant:
        return NextFace((), (), "这件事是从台账导入的，不算期限。要接着办，就按“重新办理”，期限从今天算起。")
    steps = [
        StepChoice(rule.code, rule.label, rule.icon, last=rule.code == _LAST)
        for rule in sheet.choices
        if not rule.aside
    ]
    if sheet.case.progress.agency_ended:
        return NextFace(dues, (*steps, _MATERIAL), _ENDED)
    asides = [StepChoice(rule.code, rule.label, rule.icon) for rule in sheet.choices if rule.aside]
    # What is always possible stands after what the law brings next.
    likely = [step for step in steps if step.code not in {_LAST, _WITHDRAW}]
    always = [step for step in steps if step.code in {_LAST, _WITHDRAW}]
    return NextFace(dues, (*likely, _MATERIAL, *always), asides=(*asides, _NOTE, *_put_off(sheet)))


def _put_off(sheet: Sheet) -> tuple[StepChoice, ...]:
    if sheet.snoozed:
        return (_BRING_BACK,)
    return (_SNOOZE,) if sheet.may_be_snoozed else ()
