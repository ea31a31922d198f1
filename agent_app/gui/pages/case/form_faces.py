"""Forms that record no step: one that puts a step right, and one that puts the case off."""

from datetime import date, timedelta

from agent_app.core.rules import FieldType, Rules, StepField
from agent_app.core.workflow import CaseFacts, StepRecord
from agent_app.desk.snoozing import KIND
from agent_app.gui.pages.case.form_face import FormFace, step_face

SNOOZE = KIND
WHY = "why"
_CORRECT = "correct "
_USUAL = timedelta(days=3)
_WHY = StepField(WHY, "为什么改", FieldType.WORDS, required=True, limit=500)
_REASON = StepField("reason", "为什么先放一放", FieldType.LINE, required=True, limit=200)


def correcting(record: str) -> str:
    """The code of the form that puts the step of that id right."""
    return _CORRECT + record


def corrected(code: str) -> str:
    """The id of the step that the form of this code puts right, "" for any other form."""
    return code.removeprefix(_CORRECT) if code.startswith(_CORRECT) else ""


def correction_face(step: StepRecord, others: CaseFacts, rules: Rules) -> FormFace | None:
    """The form of a step as it was recorded; None for a step that is not known here. `others` is the case without it."""
    rule = rules.steps.get(step.code)
    if rule is None:
        return None
    asked = step_face(rule, others, "")
    return FormFace(
        code=correcting(step.id),
        title=f"改：{rule.done}",
        save="改好了",
        day=asked.day,
        fields=(*asked.fields, (_WHY, True)),
        before="改了以后期限会重新算。原来写的和为什么改，都留在“经过”里。",
        given={
            name: value for name, value in step.data.items() if rule.field(name) and value not in (None, "")
        },
        on=step.on,
        estimated=step.estimated,
    )


def snooze_face(today: date) -> FormFace:
    """The form that puts the case off."""
    before = "放着的收在“今日”最下面，到了那天自己回来。法定期限、本人的权利到期前一天，或者有了新情况，会提前回来。"
    return FormFace(
        SNOOZE,
        "先放一放",
        "放一放",
        "放到哪天",
        ((_REASON, True),),
        before,
        on=today + _USUAL,
        future=True,
        bare=True,
    )
