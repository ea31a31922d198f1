"""What the figures are made up of: by class of matter, channel, outcome, in what time, how content, and by place."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter

from agent_app.core.categories import SEPARATOR, top
from agent_app.core.course import Course
from agent_app.core.figure_marks import BY_DECISION_DUE, BY_FORWARD_DUE, BY_REPLY_DUE, Dating
from agent_app.core.figure_words import Cell, count_cell, growth_cell, share_cell, text_cell
from agent_app.core.period import Period
from agent_app.core.vocabulary import Channel

UNKNOWN = "没有写"
TOTAL = "合计"
_RATINGS = {"satisfied": "满意", "basically_satisfied": "基本满意", "dissatisfied": "不满意"}
_BY_REGISTERING = "按登记日期算进这段时间。"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; one of `level` 2 is part of the one of level 1 above it."""

    cells: tuple[Cell, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `heads` above its columns, and the sentence below that says which date decides. The last row sums up."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    dated: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What the tables are made of: the courses, the period and the same a year before, and what day it is.

    `outcomes` are the labels of the outcomes by their codes; `digits` is how much of a division's code is a place of its
    own here, 0 where there is but one. `names` are those of the places that are known, by their codes.
    """

    courses: Sequence[Course]
    period: Period
    year_before: Period
    today: date
    outcomes: Mapping[str, str]
    digits: int = 0
    names: Mapping[str, str] = field(default_factory=dict)


def tables(scene: Scene) -> tuple[Table, ...]:
    """All of them, in the order in which they are shown."""
    found = [_categories(scene), _channels(scene), _outcomes(scene), _in_what_time(scene), _ratings(scene)]
    if scene.digits:
        found.append(_places(scene))
    return tuple(found)


def _registered(scene: Scene) -> tuple[list[Course], list[Course]]:
    """The cases registered in the period, and in the same a year before."""
    return _within(scene.courses, scene.period), _within(scene.courses, scene.year_before)


def _within(courses: Iterable[Course], period: Period) -> list[Course]:
    since, until = period
    return [one for one in courses if one.registered_on is not None and since <= one.registered_on <= until]


def _categories(scene: Scene) -> Table:
    now, then = _registered(scene)
    counts, online, before = Counter[str](), Counter[str](), Counter[str]()
    for courses, counted in ((now, counts), (then, before)):
        for one in courses:
            for name in {one.category or UNKNOWN, top(one.category) or UNKNOWN}:
                counted[name] += 1
                if courses is now and one.channel == Channel.ONLINE:
                    online[name] += 1
    names = sorted({*counts, *before}, key=lambda name: (-counts[top(name)], top(name), -counts[name], name))
    rows = []
    for _, group in groupby(names, key=top):
        # The whole stands above its parts, also where one of these is as large.
        for name in sorted(group, key=lambda name: SEPARATOR in name):
            level = 2 if SEPARATOR in name else 1
            label = name.split(SEPARATOR, 1)[1] if level == 2 else name
            rows.append(Row(_category(label, counts[name], before[name], online[name]), level))
    every_online = sum(one.channel == Channel.ONLINE for one in now)
    rows.append(Row(_category(TOTAL, len(now), len(then), every_online)))
    heads = ("内容分类", "登记件数", "上年同期", "同比", "其中网上", "网上占比")
    return Table("categories", "按内容分类", heads, tuple(rows), _BY_REGISTERING)


def _category(label: str, now: int, then: int, online: int) -> tuple[Cell, ...]:
    return (*_compared(label, now, then), count_cell(online), share_cell(online, now))


def _compared(label: str, now: int, then: int) -> tuple[Cell, ...]:
    return text_cell(label), count_cell(now), count_cell(then), growth_cell(now, then)


def _channels(scene: Scene) -> Table:
    labels = {term.value: term.label for term in Channel}
    now, then = _registered(scene)
    return _parts(
        "channels", "按信访形式", "信访形式", "登记件数", labels, _BY_REGISTERING,
        [one.channel for one in now], [one.channel for one in then],
    )  # fmt: skip


def _outcomes(scene: Scene) -> Table:
    def outcomes(period: Period) -> list[str]:
        return [
            one.outcome
            for one in scene.courses
            if one.replied_on is not None and period.holds(one.replied_on)
        ]

    return _parts(
        "outcomes", "按办理结果", "书面答复的结果", "答复件数", scene.outcomes, "按答复日期算进这段时间；改过答复的，按最后一次。",
        outcomes(scene.period), outcomes(scene.year_before),
    )  # fmt: skip


def _parts(
    key: str,
    title: str,
    what: str,
    number: str,
    labels: Mapping[str, str],
    dated: str,
    now: Sequence[str],
    then: Sequence[str],
) -> Table:
    """How many there are of each kind, and what part of all that is."""
    counts, before = Counter(now), Counter(then)
    kinds = [*labels, *sorted({*counts, *before} - set(labels))]
    rows = [
        Row(
            (
                *_compared(labels.get(kind, kind) or UNKNOWN, counts[kind], before[kind]),
                share_cell(counts[kind], len(now)),
            )
        )
        for kind in kinds
    ]
    rows.append(Row((*_compared(TOTAL, len(now), len(then)), share_cell(len(now), len(now)))))
    return Table(key, title, (what, number, "上年同期", "同比", "占全部"), tuple(rows), dated)


def _in_what_time(scene: Scene) -> Table:
    """三态, and the same of the written answer: in time, late, late and not done, not due yet."""
    kinds: tuple[tuple[str, Dating, Callable[[Course], date | None]], ...] = (
        ("信访部门受理", BY_FORWARD_DUE, attrgetter("forwarded_on")),
        ("责任单位受理", BY_DECISION_DUE, attrgetter("decided_on")),
        ("书面答复", BY_REPLY_DUE, attrgetter("reply_met")),
    )
    rows = []
    since, until = scene.period
    for label, dating, done_on in kinds:
        states = [0, 0, 0, 0]
        for one in scene.courses:
            due = dating.of(one)
            if due is not None and since <= due <= until:
                done = done_on(one)
                late = due < (done or scene.today)
                states[late if done is not None else 3 - late] += 1
        rows.append(Row((text_cell(label), *map(count_cell, states), count_cell(sum(states)))))
    heads = ("办什么", "按期办了", "超期办了", "超期没办", "还没到期", TOTAL)
    return Table("in_time", "按没按期", heads, tuple(rows), "按到期日算进这段时间，超期没办的按今天看。")


def _ratings(scene: Scene) -> Table:
    rated = [one for one in scene.courses if one.rated_on is not None and scene.period.holds(one.rated_on)]
    rows = []
    for label, said in (
        ("办理结果", [one.satisfaction for one in rated]),
        ("代理服务", [one.agency_satisfaction for one in rated]),
    ):
        counts = [sum(each == code for each in said) for code in _RATINGS]
        rows.append(Row((text_cell(label), *map(count_cell, counts), count_cell(sum(counts)))))
    heads = ("对什么", *_RATINGS.values(), TOTAL)
    return Table(
        "ratings", "满意不满意", heads, tuple(rows), "按评价（回访）日期算进这段时间，回访几次的按最后一次。"
    )


def _places(scene: Scene) -> Table:
    """By place, in the order of their codes: what its agents had to do with, and how much of it is concluded."""
    now, then = _registered(scene)
    before = Counter(_place(one, scene.digits) for one in then)
    found: dict[str, list[Course]] = {place: [] for place in before}
    for one in now:
        found.setdefault(_place(one, scene.digits), []).append(one)
    rows = [_place_row(named(place, scene.names), found[place], before[place]) for place in sorted(found)]
    rows.append(_place_row(TOTAL, now, len(then)))
    heads = ("地方（区划代码）", "登记件数", "上年同期", "同比", "代理事项", "其中已办结")
    return Table("places", "按地方", heads, tuple(rows), f"{_BY_REGISTERING}按区划代码排，不按多少排。")


def named(place: str, names: Mapping[str, str]) -> str:
    """A place by its name, with its code, where it is known; else by its code."""
    return f"{names[place]}（{place}）" if names.get(place) else place


def _place_row(label: str, courses: Sequence[Course], then: int) -> Row:
    assisted = [one for one in courses if one.assisted]
    done = sum(one.concluded for one in assisted)
    return Row((*_compared(label, len(courses), then), count_cell(len(assisted)), count_cell(done)))


def _place(one: Course, digits: int) -> str:
    return one.division[:digits] or UNKNOWN
