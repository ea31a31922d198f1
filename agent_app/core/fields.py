"""The fields of a case and of its records, each declared once.

Label, validation, masking, export and storage all follow from the declaration. What is not here does not
exist: the profiling fields of other systems (domain page 4.6) are left out on purpose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.blank_form import form_number
from agent_app.core.people import clean_id_number, clean_phone
from agent_app.core.text import clean_line, clean_words
from agent_app.core.vocabulary import (
    Act,
    Channel,
    GivenTo,
    Need,
    Outlet,
    PartyRole,
    Purpose,
    Signing,
    Term,
)


class Kind(StrEnum):
    """How a value looks and is checked."""

    LINE = "line"
    WORDS = "words"
    DATE = "date"
    COUNT = "count"
    FLAG = "flag"
    TERM = "term"
    TERMS = "terms"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    FORM_NUMBER = "form_number"
    CODE = "code"
    BYTES = "bytes"
    FACTS = "facts"


class Privacy(StrEnum):
    """Who may see a value without asking: everyone with the case, or masked until revealed."""

    PLAIN = "plain"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class Told(Term):
    """告知: what the agent reads to the resident before saving (domain page 3.3)."""

    HANDED_TO = "handed_to", "这件事会交给哪个单位"
    DEADLINES = "deadlines", "办理有哪些法定期限"
    OWN_QUERY = "own_query", "怎样自己查进展：编号、查询码、电话"
    OWN_PETITION = "own_petition", "随时可以自己去反映：走访、写信、网上都行"
    OTHER_ROUTES = "other_routes", "还有哪些法定途径可走"
    TRUTHFULNESS = "truthfulness", "要如实反映，不能捏造、诬告"
    REVOCATION = "revocation", "代理不收钱，随时可以不要代理"
    CONFIDENTIALITY = "confidentiality", "您的信息怎样保密、谁能看到"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `limit` is characters (LINE, WORDS) or the largest COUNT."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    privacy: Privacy = Privacy.PLAIN
    limit: int = 200
    terms: type[Term] | None = None
    required: bool = False
    searched: bool = False
    county_only: bool = False

    def check(self, value: Any, key: str | None = None) -> Any:
        """The value as it is stored; raises `FieldError` that names `key` and what is allowed."""
        return _CHECKS[self.kind](self, value, key or self.name)


class FieldError(UserError):
    """A value that its field does not take; `what` is wrong with it, for where the field itself is in sight."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"“{key}”{what}。什么都没有写，请改了再试。")
        self.what = what


def _text(field: Field, value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise FieldError(key, "应是文字")
    text = clean_words(value) if field.kind is Kind.WORDS else clean_line(value)
    if len(text) > field.limit:
        raise FieldError(key, f"有{len(text)}字，最多{field.limit}字，多出的可以作为材料附上")
    if field.required and not text:
        raise FieldError(key, "不能空着")
    return text


def _date(field: Field, value: Any, key: str) -> str:
    try:
        return value.isoformat() if isinstance(value, date) else date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise FieldError(key, "应是日期，写成2026-06-30这样") from None


def _count(field: Field, value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= field.limit:
        raise FieldError(key, f"应是0到{field.limit}的整数")
    return value


def _flag(field: Field, value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise FieldError(key, "应是true或false")
    return value


def _term(field: Field, value: Any, key: str) -> str:
    assert field.terms is not None
    try:
        return field.terms(value).value
    except ValueError:
        allowed = "、".join(f"{term.value}（{term.label}）" for term in field.terms)
        raise FieldError(key, f"的值“{value}”不认识，可以是：{allowed}") from None


def _terms(field: Field, value: Any, key: str) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise FieldError(key, "应是一个列表")
    return list(dict.fromkeys(_term(field, item, key) for item in value))


def _phone(field: Field, value: Any, key: str) -> str:
    if value == "":
        return ""
    phone = clean_phone(value) if isinstance(value, str) else None
    if phone is None:
        raise FieldError(key, f"写的是“{value}”，不像电话号码，应是5到15位数字，不填也能登记")
    return phone


def _id_number(field: Field, value: Any, key: str) -> str:
    if value == "":
        return ""
    if not isinstance(value, str):
        raise FieldError(key, "应是文字")
    number, wrong = clean_id_number(value)
    if number is None:
        raise FieldError(key, f"{wrong}，不填也能登记")
    return number


def _form_number(field: Field, value: Any, key: str) -> str:
    if value == "":
        return ""
    number = form_number(value) if isinstance(value, str) else ""
    if not number:
        raise FieldError(
            key, f"写的是“{value}”，不是空白单号，应像K7M2Q-03X，请照单子上方再看一遍，不填也能登记"
        )
    return number


def _bytes(field: Field, value: Any, key: str) -> bytes:
    if not isinstance(value, bytes):
        raise FieldError(key, "不是它该有的样子")
    return value


def _facts(field: Field, value: Any, key: str) -> Any:
    return value


_CHECKS = {
    Kind.LINE: _text,
    Kind.CODE: _text,
    Kind.WORDS: _text,
    Kind.DATE: _date,
    Kind.COUNT: _count,
    Kind.FLAG: _flag,
    Kind.TERM: _term,
    Kind.TERMS: _terms,
    Kind.PHONE: _phone,
    Kind.ID_NUMBER: _id_number,
    Kind.FORM_NUMBER: _form_number,
    Kind.BYTES: _bytes,
    Kind.FACTS: _facts,
}


def _declare(*fields: Field) -> Mapping[str, Field]:
    return {field.name: field for field in fields}


WORDS_LIMIT = 10_000

CASE = _declare(
    Field("number", "编号", searched=True),
    Field("lookup_code", "查询码", Kind.CODE, Privacy.PERSONAL),
    Field("registered_on", "登记日期", Kind.DATE, required=True),
    Field("channel", "信访形式", Kind.TERM, terms=Channel, required=True),
    Field("purpose", "哪一类", Kind.TERM, terms=Purpose, required=True),
    Field("category", "内容分类", limit=60, searched=True),
    Field("words", "本人的话", Kind.WORDS, Privacy.PERSONAL, WORDS_LIMIT, required=True, searched=True),
    Field("tidied", "整理稿", Kind.WORDS, Privacy.PERSONAL, WORDS_LIMIT, searched=True),
    Field("summary", "事项", limit=200, searched=True),
    Field("wish", "想要什么结果", limit=1000, searched=True),
    Field("place", "地点", limit=200, searched=True),
    Field("people_affected", "涉及人数", Kind.COUNT, limit=9999),
    Field("told", "告知", Kind.TERMS, terms=Told),
    Field("read_back", "已读给本人听", Kind.FLAG),
    Field("agent_name", "代理员", privacy=Privacy.PLAIN),
    Field("historical", "从台账导入", Kind.FLAG),
    Field("reopened_on", "重新办理日期", Kind.DATE),
    Field("visit", "从哪次走访来", limit=32),
    Field("source", "台账里的编号", searched=True),
    Field("form", "空白单号", Kind.FORM_NUMBER, searched=True),
    Field("extra", "台账里的其他栏目", Kind.FACTS),
    Field("official_number", "县里的信访件编号", searched=True, county_only=True),
    Field("official_query_code", "县里的查询码", Kind.CODE, Privacy.PERSONAL, county_only=True),
)

COUNTY_ONLY = frozenset(name for name, field in CASE.items() if field.county_only)
"""What counts only when the county's own log says it."""

LAST_HOLDS = frozenset({"turned"})
"""Of these the last value simply holds where two were given apart: nobody is asked which way up a picture is."""

PARTY = _declare(
    Field("role", "身份", Kind.TERM, terms=PartyRole, required=True),
    Field("name", "姓名", privacy=Privacy.PERSONAL, limit=60, required=True, searched=True),
    Field("phone", "电话", Kind.PHONE, Privacy.PERSONAL, searched=True),
    Field("id_number", "身份证号", Kind.ID_NUMBER, Privacy.SENSITIVE, searched=True),
    Field("address", "住址", privacy=Privacy.PERSONAL, limit=200, searched=True),
    Field("needs", "沟通需要", Kind.TERMS, terms=Need),
    Field("representative", "代表人", Kind.FLAG),
    Field("place", "次序", Kind.COUNT, limit=9999),
    Field("guards", "是谁的监护人", Kind.BYTES),
    Field("relation", "和本人的关系", limit=20),
    Field("reason", "为什么后来加上", limit=200),
)

AGENT = _declare(
    Field("name", "姓名", limit=60, required=True, searched=True),
    Field("post", "身份、职务", limit=60),
    Field("phone", "电话", Kind.PHONE),
    Field("reason", "为什么加上", limit=200),
)
"""Somebody who helps the responsible agent; who that is says `Case.agent`."""

AUTHORIZATION = _declare(
    Field("number", "委托书编号", searched=True),
    Field("on", "委托日期", Kind.DATE, required=True),
    Field("matter", "委托事项", limit=200, required=True),
    Field("acts", "代理权限", Kind.TERMS, terms=Act, required=True),
    Field("other_act", "其他权限", limit=100),
    Field("until", "委托到哪天", Kind.DATE),
    Field("agent", "代理人", limit=60, required=True),
    Field("post", "代理人身份、职务", limit=60),
    Field("phone", "代理人电话", Kind.PHONE),
    Field("signed_on", "签字日期", Kind.DATE),
    Field("signing", "谁签的", Kind.TERM, terms=Signing),
    Field("read_by", "宣读人", limit=60),
    Field("witness", "见证人", limit=60),
    Field("form", "空白单号", Kind.FORM_NUMBER, searched=True),
)
"""代理委托书 (domain page 3.2); its signed paper is an attachment whose `step` it is."""

ATTACHMENT = _declare(
    Field("name", "材料名称", limit=200, required=True, searched=True),
    Field("media_type", "文件类型", limit=100),
    Field("size", "大小", Kind.COUNT, limit=2**40),
    Field("blob", "密文指纹", Kind.BYTES),
    Field("key", "密文钥匙", Kind.BYTES, Privacy.SENSITIVE),
    Field("step", "属于哪一步", Kind.BYTES),
    Field("turned", "转了几个直角", Kind.COUNT, limit=3),
)

PAPER = _declare(
    Field("code", "文书", limit=60, required=True),
    Field("on", "打印日期", Kind.DATE, required=True),
    Field("issue", "第几次", Kind.COUNT, limit=9999),
    Field("copies", "份数", Kind.COUNT, limit=9999),
    Field("outlet", "怎样出的", Kind.TERM, terms=Outlet),
    Field("given_to", "交给了谁", Kind.TERM, terms=GivenTo),
    Field("given_on", "哪天交的", Kind.DATE),
    Field("facts", "当时纸上写的", Kind.FACTS),
)

NOTE = _declare(
    Field("text", "记事", Kind.WORDS, limit=WORDS_LIMIT, required=True, searched=True),
    Field("on", "日期", Kind.DATE, required=True),
)

CORRECTION = _declare(
    Field("step", "哪一步", Kind.BYTES),
    Field("reason", "为什么改", Kind.WORDS, limit=500, required=True),
)
"""Why a step was put right; written in one event with the new values."""

VISIT = _declare(
    Field("household", "哪一户", privacy=Privacy.PERSONAL, limit=60, required=True, searched=True),
    Field("said", "说了什么", Kind.WORDS, Privacy.PERSONAL, 2000, required=True, searched=True),
    Field("on", "哪天去的", Kind.DATE, required=True),
    Field("place", "在哪里", limit=200, searched=True),
    Field("form", "空白单号", Kind.FORM_NUMBER, searched=True),
)
"""A visit, as it is typed. The desk adds `case`, the id of the case that it led to or is about."""

RECEPTION = _declare(
    Field("official", "哪位领导（职务、姓名）", limit=60, required=True, searched=True),
    Field("on", "哪天接访", Kind.DATE, required=True),
    Field("place", "在哪里", limit=200, searched=True),
)

HEARD = _declare(
    Field("case", "哪件事", limit=32, required=True),
    Field("step", "那件事里的哪一步", limit=32),
    Field("said", "当场怎么定的", Kind.WORDS, limit=2000),
)
"""A case that was heard on a reception day, by its id."""

RECORDS: Mapping[str, Mapping[str, Field]] = {
    "party": PARTY,
    "agent": AGENT,
    "authorization": AUTHORIZATION,
    "attachment": ATTACHMENT,
    "paper": PAPER,
    "note": NOTE,
    "correction": CORRECTION,
    "heard": HEARD,
}
"""Records by kind; a step's fields are declared with the step, in the rules."""
