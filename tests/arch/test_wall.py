"""The wall: what other systems keep to profile people exists nowhere here, under no name.

The words are those of the domain page (4.6 and what 4.2 drops), written down here once more on purpose: whoever
wants such a field has to take this test down first.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from pathlib import Path

import pytest

from agent_app.base.errors import UserError
from agent_app.base.resources import read_text
from agent_app.core import fields, vocabulary
from agent_app.core.categories import categories
from agent_app.core.course import Course
from agent_app.core.field_type import Field
from agent_app.core.registration import KEYS, PERSON_KEYS, check_registration
from agent_app.core.rules import load_rules
from agent_app.core.vocabulary import Term
from agent_app.desk import importing, registering
from agent_app.gui.pages.register.form import Form, Other
from agent_app.ledger.case import LedgerCase
from agent_app.ledger.columns import find_header
from agent_app.ledger.table import COLUMNS, LedgerRow
from agent_app.paper import model
from agent_app.store import schema
from tests.support.desks import WATER, Wall, make_desk

CHINESE = (
    "扬言",
    "重点人员",
    "重点对象",
    "重点维稳",
    "重点关注",
    "特殊人员",
    "稳控",
    "进京",
    "赴京",
    "不良影响",
    "越级",
    "非访",
    "缠访",
    "闹访",
    "涉侨",
    "涉台",
    "涉港",
    "涉澳",
    "政治面貌",
    "党派",
    "宗教",
    "民族",
    "籍贯",
    "户口所在地",
    "国籍",
    "职业",
    "工作单位",
    "配偶",
    "子女",
    "家庭成员",
    "积案",
    "信访次数",
    "上访次数",
    "年龄",
    "性别",
    "画像",
    "评分",
    "风险",
    "通话录音",
)
ENGLISH = re.compile(
    r"threat|key_person|keyperson|special_pop|beijing|bypass|level_skip|abnormal|harass|politic|part(y|ies)_member"
    r"|religio|ethnic|native_place|nationalit|occupation|profession|employer|workplace|spouse|child|family|score"
    r"|rating_of|risk|profile_of|age\b|age_band|gender|sex\b|recording|frequen|visit_count|petition_count|blacklist",
    re.IGNORECASE,
)
ALLOWED = frozenset({"storage", "page", "language", "message", "package", "manage", "stage", "image"})


def _wrong(words: str) -> str:
    """The first forbidden thing in a name or label, "" when there is none."""
    found = next((word for word in CHINESE if word in words), "")
    if found:
        return found
    hit = ENGLISH.search(words)
    return hit.group() if hit and words not in ALLOWED else ""


def _declared() -> Iterator[tuple[str, str]]:
    """Where, and the name or label, of everything that can hold something about somebody."""
    for name, kept in vars(fields).items():
        if isinstance(kept, Mapping):
            for key, field in kept.items():
                if isinstance(field, Field):
                    yield f"fields.{name}", f"{key} {field.label}"
    for name, kind in vars(vocabulary).items():
        if isinstance(kind, type) and issubclass(kind, Term):
            yield from ((f"vocabulary.{name}", f"{term.value} {term.label}") for term in kind)
    rules = load_rules()
    for code, step in rules.steps.items():
        yield f"step {code}", f"{code} {step.label} {step.done} {step.event}"
        for asked in step.fields:
            yield f"step {code}", f"{asked.name} {asked.label}"
            yield from ((f"step {code}.{asked.name}", f"{c.code} {c.label}") for c in asked.choices)
    for table in schema.metadata.tables.values():
        yield from ((f"table {table.name}", column.name) for column in table.columns)
    for shape in (LedgerRow, LedgerCase, Form, Other, model.Person, model.CasePaper):
        yield from ((shape.__name__, field.name) for field in fields_of(shape))
    yield from (("Course", name) for name in Course.__struct_fields__)
    yield from (("registration", key) for key in (*KEYS, *PERSON_KEYS))
    yield from (("ledger", f"{name} {column.header}") for name, column in COLUMNS.items())


def test_no_field_step_code_or_column_profiles_anybody() -> None:
    assert [(where, words) for where, words in _declared() if _wrong(words)] == []


def test_the_walk_sees_every_place() -> None:
    places = {where.split(".")[0].split(" ")[0] for where, _ in _declared()}
    assert places >= {"fields", "vocabulary", "step", "table", "LedgerRow", "Form", "registration", "ledger"}
    assert len(list(_declared())) > 300


@pytest.mark.parametrize("file", ["rules/steps.toml", "rules/clocks.toml", "papers/wording.toml"])
def test_nor_does_any_table_or_paper(file: str) -> None:
    text = "\n".join(line.split("#", 1)[0] for line in read_text(file).splitlines())
    assert [word for word in CHINESE if word in text] == []


def test_categories_name_matters_and_never_people() -> None:
    assert [name for name in (one.name for one in categories()) if _wrong(name)] == []


@pytest.mark.parametrize("key", ["gender", "政治面貌", "key_person", "spouse"])
def test_a_registration_with_such_a_field_is_refused(key: str) -> None:
    with pytest.raises(UserError, match=f"不认识“petitioner.{key}”"):
        check_registration({**WATER, "petitioner": {**WATER["petitioner"], key: "x"}})
    with pytest.raises(UserError, match=f"不认识“{key}”"):
        check_registration({**WATER, key: "x"})


def test_a_case_takes_no_such_field_later(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "home", Wall())
    number = registering.register(desk, WATER).number
    party = desk.case(number).parties[0].id.hex()
    for record in ("", party):
        with pytest.raises(UserError, match="不能改"):
            registering.correct(desk, number, {"key_person": True}, record)
    desk.close()


@pytest.mark.parametrize("word", CHINESE)
def test_such_a_column_of_a_ledger_is_not_kept(word: str) -> None:
    layout = find_header([(1, ("信访人", "诉求内容", f"{word}（备注）", "组别"))], "台账")
    assert layout.others == (3,)


def test_what_a_ledger_says_of_somebody_does_not_reach_the_vault(tmp_path: Path) -> None:
    ledger = tmp_path / "台账.csv"
    ledger.write_text(
        "信访人,住址,诉求内容,登记日期,是否重点人员,有无扬言,组别\n"
        "周桂兰,石桥村1组,量地少了,2026-06-30,张三丰式的标签,说过气话甲乙丙,第六组\n",
        encoding="utf-8",
    )
    desk = make_desk(tmp_path / "home", Wall())
    importing.import_ledger(desk, ledger)
    with desk.vault.read() as connection:
        bodies = b"".join(
            body for (body,) in connection.exec_driver_sql("SELECT body FROM events").fetchall() if body
        ).decode("utf-8", "replace")
    assert "第六组" in bodies
    assert "标签" not in bodies and "气话" not in bodies and "重点" not in bodies
    desk.close()
