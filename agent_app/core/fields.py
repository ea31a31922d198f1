"""The fields of a case and of its records, each declared once.

Label, validation, masking, export and storage all follow from the declaration. What is not here does not
exist: the profiling fields of other systems (domain page 4.6) are left out on purpose.
"""

from collections.abc import Mapping

from agent_app.core.field_type import Field, Kind, Privacy
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
    Field("name", "姓名", Kind.NAME, Privacy.PERSONAL, 60, required=True, searched=True),
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
