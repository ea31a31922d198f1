"""统计: every figure (domain page 6), declared once: what it is called, how it is made, on what it rests, which date
puts a case into a period, in what it is told.

All are made from courses of cases and from days of visits and reception days, never from persons: nobody is counted, put
in an order or compared with another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from agent_app.core import figure_marks as of
from agent_app.core.course import ANSWER, FORWARD, RATING, SETTLED, Course
from agent_app.core.figure_marks import Counting, Dating
from agent_app.core.period import Period
from agent_app.core.vocabulary import Channel

SMALL: Final = 30
"""A rate of fewer than these is noise, and is said to be."""


class Unit(StrEnum):
    """In what a figure is told."""

    COUNT = "count"
    RATE = "rate"
    DAYS = "days"


class Way(StrEnum):
    """How a figure is made of what is counted for it."""

    NUMBER = "number"
    SHARE = "share"
    PRODUCT = "product"
    MEAN = "mean"
    MEDIAN = "median"


class Source(StrEnum):
    """What a figure counts."""

    CASES = "cases"
    VISITS = "visits"
    RECEPTIONS = "receptions"
    HEARD = "heard"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `formula` says in words how it is made, `basis` on what it rests, `dated` which date decides;
    `counts` as what a case counts, None where no cases are counted.

    `each` is the word after a number of `source`.
    """

    key: str
    label: str
    formula: str
    basis: str
    dated: Dating
    way: Way
    counts: Counting | None
    source: Source = Source.CASES
    each: str = "件"

    @property
    def unit(self) -> Unit:
        """In what it is told."""
        if self.way is Way.NUMBER:
            return Unit.COUNT
        return Unit.DAYS if self.way in (Way.MEAN, Way.MEDIAN) else Unit.RATE


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of one period: `n` were counted, of which `part` (of a rate) are what it asks for.

    `value` is None where nothing can be said; a rate lies between 0 and 1, days are days. Of a product `part` and
    `n` are those of both shares multiplied, and `counted` is the number of cases.
    """

    part: int
    n: int
    value: Fraction | None
    counted: int

    @property
    def small(self) -> bool:
        """Whether so few stand behind it that it says little."""
        return 0 < self.counted < SMALL


def made(way: Way, marks: Sequence[int]) -> Value:
    """The value of what was counted."""
    n = len(marks)
    match way:
        case Way.NUMBER:
            return Value(n, n, Fraction(n), n)
        case Way.SHARE:
            part = sum(marks)
            return Value(part, n, Fraction(part, n) if n else None, n)
        case Way.PRODUCT:
            part = sum(mark & 1 for mark in marks) * sum(mark >> 1 for mark in marks)
            return Value(part, n * n, Fraction(part, n * n) if n else None, n)
        case Way.MEAN:
            return Value(n, n, Fraction(sum(marks), n) if n else None, n)
        case Way.MEDIAN:
            middle = sorted(marks)[(n - 1) // 2 : n // 2 + 1]
            return Value(n, n, Fraction(sum(middle), len(middle)) if n else None, n)


def values(
    courses: Sequence[Course], periods: Sequence[Period], today: date, figures: Iterable[Figure] | None = None
) -> dict[str, tuple[Value, ...]]:
    """Every figure that is made of cases, for each of the periods."""
    within: dict[Dating, list[list[Course]]] = {}
    found: dict[str, tuple[Value, ...]] = {}
    for figure in figures or FIGURES.values():
        dating, counts = figure.dated, figure.counts
        if counts is None:
            continue
        # Several figures go by one date, and most cases lie outside of most periods.
        if dating not in within:
            within[dating] = [_within(courses, dating, each) for each in periods]
        found[figure.key] = tuple(
            made(figure.way, [value for one in those if (value := counts(one, today)) is not None])
            for those in within[dating]
        )
    return found


def _within(courses: Sequence[Course], dating: Dating, period: Period) -> list[Course]:
    of, (since, until) = dating.of, period
    return [one for one in courses if (day := of(one)) is not None and since <= day <= until]


_LAW, _OWN = "《信访工作条例》", "本程序的口径，没有查到统一的公式"
_NATIONAL = "各地信访统计通行的口径"
_OTHER_CITY = "另一地市的口径，供对照"
_BY_VISIT = Dating("按走访日期", lambda course: None)
_BY_RECEPTION = Dating("按接访日期", lambda course: None)
_SHARE, _NUMBER = Way.SHARE, Way.NUMBER

FIGURES: Final[Mapping[str, Figure]] = {
    figure.key: figure
    for figure in (
        Figure("received", "登记件数", "登记的事项数，并入另一件的重复件也算", _NATIONAL, of.BY_REGISTERING, _NUMBER,
               of.one),
        Figure("concluded", "办结件数", "单位作了书面答复、不予受理、导入其他途径，或者本人撤回、并入另一件的事项数", _OWN,
               of.BY_CONCLUSION, _NUMBER, of.one),
        Figure("agency_concluded", "代理事项办结率", "登记的代理事项里，到今天已经办结的 ÷ 登记的代理事项", _OWN,
               of.BY_REGISTERING, _SHARE, of.agency_concluded),
        Figure("repeats", "重复信访率", "有人认定同先前登记的是一件的 ÷ 登记的全部件数", _NATIONAL, of.BY_REGISTERING, _SHARE,
               of.repeated),
        Figure("settled_at_once", "初次信访一次性化解率",
               f"初次事项办结以后{SETTLED.days}日内没有重复、没有申请复查的 ÷ 办结满{SETTLED.days}日的初次事项", _OWN,
               of.BY_CONCLUSION, _SHARE, of.settled_at_once),
        Figure("contacted", "初次信访办理联系率", "同本人联系上的初次事项 ÷ 登记的初次事项", _OTHER_CITY, of.BY_REGISTERING,
               _SHARE, of.contacted),
        Figure("online", "网上信访占比", "信访形式是网上的 ÷ 登记的全部件数", _OWN, of.BY_REGISTERING, _SHARE,
               lambda course, today: course.channel == Channel.ONLINE),
        Figure("forwarded_in_time", "信访部门及时受理率",
               f"信访部门收到后{FORWARD.days}日内转送、交办或受理的 ÷ 信访部门收到、{FORWARD.days}日到期的", _NATIONAL,
               of.BY_FORWARD_DUE, _SHARE, of.forwarded_in_time),
        Figure("decided_in_time", "责任单位及时受理率",
               f"单位收到后{ANSWER.days}日内受理、不予受理、导入其他途径或答复的 ÷ 单位收到、{ANSWER.days}日到期的", _NATIONAL,
               of.BY_DECISION_DUE, _SHARE, of.decided_in_time),
        Figure("notified_in_time", "按期受理告知率", "期限内书面告知是否受理的 ÷ 告知期限到期的", f"{_LAW}第23条",
               of.BY_NOTICE_DUE, _SHARE, of.notified_in_time),
        Figure("replied_in_time", "按期答复率", "期限内书面答复的 ÷ 答复期限（含延期）到期的，没有答复的也算在内", f"{_LAW}第34条",
               of.BY_REPLY_DUE, _SHARE, of.replied_in_time),
        Figure("concluded_in_time", "按期办结率", "期限内书面答复的 ÷ 已经书面答复的", _OTHER_CITY, of.BY_REPLY_IN_CLOCK,
               _SHARE, of.replied_in_time),
        Figure("deciding_days", "平均受理周期", "从单位收到到受理（含不予受理、导入其他途径、答复）的天数之和 ÷ 件数", _NATIONAL,
               of.BY_DECISION, Way.MEAN, of.days_to_decide),
        Figure("replying_days", "平均答复周期", "从受理到书面答复的天数之和 ÷ 件数", _NATIONAL, of.BY_REPLY, Way.MEAN,
               of.days_to_reply),
        Figure("took_part", "群众参评率", f"已评价 ÷（已评价 + 签收满{RATING.days}日没有评价），还在期内的不算", _NATIONAL,
               of.BY_RATING_OR_ITS_END, _SHARE, of.took_part),
        Figure("satisfied", "满意率", "（满意 + 基本满意）÷ 已评价，说的是办理结果", _NATIONAL, of.BY_RATING, _SHARE, of.content),
        Figure("took_part_satisfied", "参评满意率",
               "〔（满意 + 基本满意 + 超期未评）÷ 全部〕×〔（满意 + 基本满意 + 不满意）÷ 全部〕", _OTHER_CITY,
               of.BY_RATING_OR_ITS_END, Way.PRODUCT, of.content_and_took_part),
        Figure("receipt_at_once", "当场给回执率", "登记当天打了回执的 ÷ 登记的代理事项", _OWN, of.BY_REGISTERING, _SHARE,
               of.receipt_at_once),
        Figure("handing_over_days", "登记到提交（中位数）", "从登记到第一次移交的天数，排在正中间的那个", _OWN,
               of.BY_HANDING_OVER, Way.MEDIAN, of.days_to_hand_over),
        Figure("answer_obtained", "书面答复取得率", "已经有书面答复的 ÷ 受理的", _OWN, of.BY_ACCEPTANCE, _SHARE, of.answer_obtained),
        Figure("explained", "答复后当面解读率", "答复当面讲给本人听了的 ÷ 已经书面答复的代理事项", _OWN, of.BY_REPLY, _SHARE,
               of.explained),
        Figure("followed_up", "回访率", "办结后回访过的 ÷ 办结的", _OWN, of.BY_CONCLUSION, _SHARE, of.followed_up),
        Figure("agency_satisfied", "对代理服务的满意率", "对代理服务（满意 + 基本满意）÷ 对代理服务作了评价的", _OWN, of.BY_RATING,
               _SHARE, of.content_with_agency),
        Figure("visits", "走访户次", "记下的走访，到一户算一次", _OWN, _BY_VISIT, _NUMBER, None, Source.VISITS, "户次"),
        Figure("receptions", "领导接访日", "记下的接访日数", _OWN, _BY_RECEPTION, _NUMBER, None, Source.RECEPTIONS, "天"),
        Figure("heard", "接访日听取的事项", "接访日听取的事项，一件听一次算一次", _OWN, _BY_RECEPTION, _NUMBER, None,
               Source.HEARD, "件次"),
    )
}  # fmt: skip
