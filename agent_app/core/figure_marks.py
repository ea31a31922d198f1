"""What a case is in each figure: which date puts it into a period, and as what it counts there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from agent_app.core.course import ANSWER, FORWARD, RATING, SETTLED, Course, after

_CONTENT = frozenset({"satisfied", "basically_satisfied"})

Counting = Callable[[Course, date], int | None]
"""As what a case counts, seen from today; None when it is no part of a figure.

1 or 0 in a share; a number of days; of a product 1, 2 or both (3), for the first and the second share.
"""


@dataclass(frozen=True, slots=True)
class Dating:
    """Which date of a case decides, in words and in fact; a case without it is in no period."""

    words: str
    of: Callable[[Course], date | None]


def _rated_or_over(course: Course) -> date | None:
    return course.rated_on if course.satisfaction else after(course.served_on, RATING)


BY_REGISTERING = Dating("按登记日期", attrgetter("registered_on"))
BY_CONCLUSION = Dating("按办结日期", attrgetter("concluded_on"))
BY_HANDING_OVER = Dating("按移交日期", attrgetter("handed_on"))
BY_DECISION = Dating("按受理日期", attrgetter("decided_on"))
BY_ACCEPTANCE = Dating("按受理日期", attrgetter("accepted_on"))
BY_REPLY = Dating("按答复日期", attrgetter("replied_on"))
BY_REPLY_IN_CLOCK = Dating("按答复日期", attrgetter("reply_met"))
BY_RATING = Dating("按评价（回访）日期", attrgetter("rated_on"))
BY_RATING_OR_ITS_END = Dating("按评价日期，没有评价的按评价期满日", _rated_or_over)
BY_FORWARD_DUE = Dating(
    f"按到期日（收到日期加{FORWARD.days}日）", lambda course: after(course.office_on, FORWARD)
)
BY_DECISION_DUE = Dating(
    f"按到期日（收到日期加{ANSWER.days}日）", lambda course: after(course.received_on, ANSWER)
)
BY_NOTICE_DUE = Dating("按到期日", attrgetter("notify_due"))
BY_REPLY_DUE = Dating("按到期日", attrgetter("reply_due"))


def one(course: Course, today: date) -> int:
    """Each of them."""
    return 1


def repeated(course: Course, today: date) -> int:
    """重复."""
    return course.repeats


def forwarded_in_time(course: Course, today: date) -> int:
    """及时受理 of the petition office."""
    return _in_time(after(course.office_on, FORWARD), course.forwarded_on)


def decided_in_time(course: Course, today: date) -> int:
    """及时受理 of the unit."""
    return _in_time(after(course.received_on, ANSWER), course.decided_on)


def notified_in_time(course: Course, today: date) -> int:
    """按期受理告知."""
    return _in_time(course.notify_due, course.notify_met)


def replied_in_time(course: Course, today: date) -> int | None:
    """按期答复 and 按期办结: of what has a last day."""
    return _in_time(course.reply_due, course.reply_met) if course.reply_due is not None else None


def days_to_decide(course: Course, today: date) -> int | None:
    """受理周期."""
    return _days(course.received_on, course.decided_on)


def days_to_reply(course: Course, today: date) -> int | None:
    """答复周期."""
    return _days(course.accepted_on, course.replied_on)


def days_to_hand_over(course: Course, today: date) -> int | None:
    """From registering to handing over."""
    return _days(course.registered_on, course.handed_on)


def took_part(course: Course, today: date) -> int | None:
    """参评: rated, or let the time for it pass; no part of it while that lasts."""
    return 1 if course.satisfaction else 0 if _rating_is_over(course, today) else None


def content(course: Course, today: date) -> int | None:
    """满意 with what came of the matter."""
    return course.satisfaction in _CONTENT if course.satisfaction else None


def content_and_took_part(course: Course, today: date) -> int | None:
    """参评满意: not displeased (1), rated (2)."""
    if course.satisfaction:
        return 3 if course.satisfaction in _CONTENT else 2
    return 1 if _rating_is_over(course, today) else None


def content_with_agency(course: Course, today: date) -> int | None:
    """满意 with the agent's service, which is apart from what came of the matter."""
    return course.agency_satisfaction in _CONTENT if course.agency_satisfaction else None


def settled_at_once(course: Course, today: date) -> int | None:
    """一次性化解 of first-time matters; none before the time is over in which something may come after."""
    quiet = after(course.concluded_on, SETTLED)
    if quiet is None or quiet > today or course.repeats:
        return None
    return not any(day is not None and day <= quiet for day in (course.again_on, course.reexamined_on))


def contacted(course: Course, today: date) -> int | None:
    """联系: of first-time matters."""
    return None if course.repeats else course.contacted_on is not None


def agency_concluded(course: Course, today: date) -> int | None:
    """办结 of what agents had to do with."""
    return course.concluded if course.assisted else None


def receipt_at_once(course: Course, today: date) -> int | None:
    """当场给回执."""
    return course.receipt_on == course.registered_on if course.assisted else None


def answer_obtained(course: Course, today: date) -> int:
    """书面答复取得."""
    return course.replied_on is not None


def explained(course: Course, today: date) -> int | None:
    """当面解读 of an answer."""
    return course.explained_on is not None if course.assisted else None


def followed_up(course: Course, today: date) -> int:
    """回访 of what is concluded."""
    return course.rated_on is not None


def _in_time(due: date | None, done: date | None) -> int:
    return due is not None and done is not None and done <= due


def _days(since: date | None, until: date | None) -> int | None:
    return (until - since).days if since is not None and until is not None and until >= since else None


def _rating_is_over(course: Course, today: date) -> bool:
    end = after(course.served_on, RATING)
    return end is not None and end < today
