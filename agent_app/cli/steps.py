"""`step`, the same on both command lines: arguments, help that is derived from the rules, and the doing."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from agent_app.base.errors import UserError
from agent_app.cli.common import a_day, print_json, read_object

# The parser of both command lines is built on the way to the window too, which cannot wait for rules and vault.
if TYPE_CHECKING:
    from agent_app.core.rules_model import StepField, StepRule
    from agent_app.desk.desk import Desk


def arguments(parser: Any) -> None:
    """NUMBER STEP [--on DATE] [--estimated] [--data FILE|-] [--form-number N]."""
    parser.add_argument("number", help="编号")
    parser.add_argument("step", help="哪一步（step --help 步骤 看要填什么）")
    parser.add_argument("--on", type=a_day, help="纸上的日期，默认今天")
    parser.add_argument("--estimated", action="store_true", help="日期是估的")
    parser.add_argument("--data", help="这一步的内容，JSON文件，- 是标准输入")
    parser.add_argument("--form-number", default="", help="照哪张空白单录的，写纸上的空白单号；一张只录一次")


def work(desk: "Desk", given: Namespace, actor: str = "") -> None:
    """Record the step and print where the case stands."""
    from agent_app.desk.stepping import NotNowError, take_step

    try:
        taken = take_step(
            desk,
            given.number,
            given.step,
            given.on,
            read_object(given.data),
            estimated=given.estimated,
            actor=actor,
            form=given.form_number,
        )
    except NotNowError as error:
        names = "、".join(f"{step.code}（{step.label}）" for step in error.possible) or "没有了"
        raise UserError(f"{error.sentence}现在能记的是：{names}。") from error
    print_json(
        {"number": taken.number, "record": taken.record, "state": taken.state, "issues": list(taken.issues)}
    )


def asked_for_help(words: list[str], program: str) -> str | None:
    """The help text when the command line of `program` is `… step … --help …`; None otherwise."""
    if "step" not in words or not {"--help", "-h"} & set(words):
        return None
    from agent_app.core.rules import load_rules

    after = [word for word in words[words.index("step") + 1 :] if not word.startswith("-")]
    steps = load_rules().steps
    wanted = [steps[word] for word in after if word in steps]
    return describe(wanted[-1]) if wanted else overview(program)


def overview(program: str) -> str:
    """How `program` is asked for a step, and all steps, a line each."""
    from agent_app.core.rules import load_rules

    by = "；--actor 经办人" if program == "county-server" else ""
    lines = [
        f"{program} step 编号 步骤 [--on 日期] [--estimated] [--data 文件|-] [--form-number 空白单号]",
        "  --on 纸上的日期，默认今天；--estimated 日期是估的；--data 这一步的内容，JSON文件，- 是标准输入；",
        f"  --form-number 照哪张空白单录的，一张只录一次{by}",
        "",
        "步骤：",
    ]
    lines += [f"  {step.code:22}{step.label}" for step in load_rules().steps.values()]
    lines += [
        "",
        f"每一步要填什么：{program} step --help 步骤",
        f'例：echo \'{{"organ": "青溪镇人民政府"}}\' | {program} step DL-… receive --on 2026-07-01 --data -',
    ]
    return "\n".join(lines)


def describe(step: "StepRule") -> str:
    """One step with its fields."""
    from agent_app.core.vocabulary import Role
    from agent_app.desk.stepping import COUNTY_FIELDS

    who = "、".join(role.label for role in Role if role in step.roles)
    lines = [f"{step.code}：{step.label}", f"{step.by.label}办的事；能记的人：{who}", "", "--data 里可以写："]
    lines += [f"  {_field(field)}" for field in step.fields]
    lines.append(f"县里还可以写：{'、'.join(COUNTY_FIELDS)}")
    return "\n".join(lines)


def _field(field: "StepField") -> str:
    said = f"{field.name:20}{field.label}"
    if field.required:
        said += "（必填）"
    if field.choices:
        said += "：" + "、".join(f"{choice.code}（{choice.label}）" for choice in field.choices)
    elif field.limit:
        said += f"（{field.type.value}，最多{field.limit}）"
    else:
        said += f"（{field.type.value}）"
    return said
