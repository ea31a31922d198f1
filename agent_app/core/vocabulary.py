"""The words of the field: stable lower-case codes with their Chinese labels.

Codes are stored and exchanged; labels are shown. A code is never renamed or reused.
"""

from enum import StrEnum
from typing import Any, Self


class Term(StrEnum):
    """A code with a Chinese `label`."""

    label: str

    def __new__(cls, code: str, label: str = "") -> "Term":
        term = str.__new__(cls, code)
        term._value_ = code
        term.label = label
        return term

    @classmethod
    def known(cls, code: Any) -> Self | None:
        """The term of a stored code; None where there is none, or one that a later version of the program wrote."""
        try:
            return cls(code)
        except ValueError:
            return None


class Channel(Term):
    """信访形式 (Art. 17)."""

    LETTER = "letter", "来信"
    VISIT = "visit", "来访"
    CALL = "call", "来电"
    ONLINE = "online", "网上"
    OUTREACH = "outreach", "走访中收集"


class Purpose(Term):
    """The classes of Art. 29–31."""

    SUGGESTION = "suggestion", "建议意见"
    ACCUSATION = "accusation", "检举控告"
    APPEAL = "appeal", "申诉求决"


class Need(Term):
    """沟通需要: how this resident is best spoken to."""

    LARGE_PRINT = "large_print", "大字"
    DIALECT = "dialect", "讲方言"
    HEARING = "hearing", "听力不便"


class PartyRole(Term):
    """Who somebody on a case is."""

    PETITIONER = "petitioner", "信访人"
    JOINT = "joint", "共同信访人"
    GUARDIAN = "guardian", "监护人"


class Outlet(Term):
    """How a paper left the desk."""

    PRINTED = "printed", "打印"
    SAVED = "saved", "存成文件"


class GivenTo(Term):
    """Into whose hands a paper was given; whose name that is says the case."""

    RESIDENT = "resident", "本人"
    ANOTHER = "another", "代领人"


class Act(Term):
    """代理权限: what a resident lets the agent do (domain page 3.2). What only the resident may do is not among them."""

    WRITE = "write", "整理书写"
    SUBMIT = "submit", "代为递交、录入"
    QUERY = "query", "代为查询进度"
    ACCOMPANY = "accompany", "陪同走访"
    COLLECT = "collect", "代领告知书、意见书"
    OTHER = "other", "其他"


class Signing(Term):
    """Who put a name or a finger to an authorization."""

    SELF = "self", "本人签名"
    FINGER = "finger", "本人按指印"
    GUARDIAN = "guardian", "监护人签"
    REPRESENTATIVES = "representatives", "推选的代表签"


class Tie(Term):
    """What may tie an agent to a matter, so that another one takes it (回避, after Art. 28 ¶3)."""

    NONE = "none", "都没有"
    PARTY = "party", "就是当事人"
    RELATIVE = "relative", "是当事人亲属"
    MEMBER = "member", "被反映单位的人"


class Role(Term):
    """Who works with the program; a certificate names one of these."""

    AGENT = "agent", "代理员"
    SUPERVISOR = "supervisor", "镇级督导"
    COUNTY = "county", "县信访部门"


class ScopeClass(Term):
    """What kind of records a scope holds."""

    CASES = "cases", "事项"
    SEALED = "sealed", "密封"
    SETTINGS = "settings", "设置"


class Delivery(Term):
    """How far an item is known to have come. Never further than the county's own word."""

    SAVED = "saved", "只存在这里"
    HANDED_OVER = "handed_over", "已交出，等县确认"
    CONFIRMED = "confirmed", "县已确认"


class Stage(Term):
    """Where a case stands, derived from its step records (domain page, state machine)."""

    REGISTERED = "registered", "已登记"
    HANDED_OVER = "handed_over", "已移交"
    RECEIVED = "received", "已收到"
    TRANSFERRED = "transferred", "已转送"
    ASSIGNED = "assigned", "已交办"
    OBJECTED = "objected", "提出异议"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已受理"
    DECLINED = "declined", "不予受理"
    REDIRECTED = "redirected", "导入其他途径"
    HANDLING = "handling", "办理中"
    REPLIED = "replied", "已答复"
    SERVED = "served", "已送达"
    REEXAMINING = "reexamining", "复查中"
    REEXAMINED = "reexamined", "复查已答复"
    FINAL_REVIEWING = "final_reviewing", "复核中"
    FINAL_REVIEWED = "final_reviewed", "复核已答复"
    FOLLOWED_UP = "followed_up", "已回访"
    ARCHIVED = "archived", "已归档"
    WITHDRAWN = "withdrawn", "已撤回"
    AGENCY_ENDED = "agency_ended", "已终止代理"
    MERGED = "merged", "重复，已并入另一件"


class Verdict(Term):
    """What a person says of two cases that look alike (domain page 4.5); the program never says it."""

    SAME = "same", "是一件"
    OTHER = "other", "不是一件"
    NOT_SAME_PERSON = "not_same_person", "不是同一个人"


class Holder(Term):
    """Whose duty or right a clock is."""

    AGENT = "agent", "代理员"
    RECEIVER = "receiver", "收到的单位"
    COMPETENT_ORGAN = "competent_organ", "有权处理机关"
    RESPONSIBLE_UNIT = "responsible_unit", "责任单位"
    REEXAMINATION_ORGAN = "reexamination_organ", "复查机关"
    FINAL_REVIEW_ORGAN = "final_review_organ", "复核机关"
    RESIDENT = "resident", "信访人"
