"""What a case is in each figure: on which day it counts there, and as what."""

from collections.abc import Callable
from datetime import date

from agent_app.core.course import ANSWER, FORWARD, RATING, SETTLED, Course, after

_CONTENT = frozenset({"satisfied", "basically_satisfied"})


# Made by the million: a plain tuple costs a fifth of a named one.
Mark = tuple[date, int]
"""A case in a figure: the day on which it counts there, and as what.

1 or 0 in a share; a number of days; of a product 1, 2 or both (3), for the first and the second share.
"""
Marking = Callable[[Course, date], Mark | None]
"""What a case is in a figure, seen from today; None when it is no part of it."""


def on(day: date | None) -> Mark | None:
    """Counted on that day."""
    return (day, 1) if day is not None else None


def share(day: date | None, *, hit: bool) -> Mark | None:
    """Part of the whole on that day, and of what is asked for where it hits."""
    return (day, int(hit)) if day is not None else None


def in_time(due: date | None, done: date | None) -> Mark | None:
    """Due on a day, and done by then or not."""
    return share(due, hit=due is not None and done is not None and done <= due)


def days(since: date | None, until: date | None) -> Mark | None:
    """How many days lay between, on the day that ended them."""
    if since is None or until is None or until < since:
        return None
    return until, (until - since).days


def forwarded(course: Course, today: date) -> Mark | None:
    """及时受理 of the petition office."""
    return in_time(after(course.received_on, FORWARD), course.forwarded_on) if course.by_office else None


def decided(course: Course, today: date) -> Mark | None:
    """及时受理 of the unit."""
    return in_time(after(course.received_on, ANSWER), course.decided_on)


def concluded_in_time(course: Course, today: date) -> Mark | None:
    """按期办结: of what was answered, what was so in time."""
    met = course.reply_met
    if met is None or course.reply_due is None:
        return None
    return share(met, hit=met <= course.reply_due)


def rating_over(course: Course, today: date) -> date | None:
    """When the time for rating ran out without one; None where it has not, or never began."""
    end = after(course.served_on, RATING)
    return end if end is not None and end < today and not course.satisfaction else None


def took_part(course: Course, today: date) -> Mark | None:
    """参评: rated, or let the time for it pass."""
    if course.satisfaction:
        return on(course.rated_on)
    return share(rating_over(course, today), hit=False)


def content(course: Course, today: date) -> Mark | None:
    """满意 with what came of the matter."""
    return share(course.rated_on, hit=course.satisfaction in _CONTENT) if course.satisfaction else None


def content_and_took_part(course: Course, today: date) -> Mark | None:
    """参评满意: not displeased (1), rated (2)."""
    if course.satisfaction:
        rated = course.rated_on
        return (rated, 3 if course.satisfaction in _CONTENT else 2) if rated is not None else None
    return on(rating_over(course, today))


def content_with_agency(course: Course, today: date) -> Mark | None:
    """满意 with the agent's service, which is apart from what came of the matter."""
    said = course.agency_satisfaction
    return share(course.rated_on, hit=said in _CONTENT) if said else None


def settled_at_once(course: Course, today: date) -> Mark | None:
    """一次性化解 of first-time matters; none before the time is over in which something may come after."""
    quiet = after(course.concluded_on, SETTLED)
    if quiet is None or quiet > today or course.repeats:
        return None
    later = [day for day in (course.again_on, course.reexamined_on) if day is not None]
    return share(course.concluded_on, hit=not any(day <= quiet for day in later))


def contacted(course: Course, today: date) -> Mark | None:
    """联系: of first-time matters."""
    return None if course.repeats else share(course.registered_on, hit=course.contacted_on is not None)


def agency_concluded(course: Course, today: date) -> Mark | None:
    """办结 of what agents had to do with."""
    return share(course.registered_on, hit=course.concluded) if course.assisted else None


def receipt_at_once(course: Course, today: date) -> Mark | None:
    """当场给回执."""
    if not course.assisted:
        return None
    return share(course.registered_on, hit=course.receipt_on == course.registered_on)


def answer_obtained(course: Course, today: date) -> Mark | None:
    """书面答复取得."""
    if course.accepted_on is None:
        return None
    return share(course.accepted_on, hit=course.replied_on is not None)


def explained(course: Course, today: date) -> Mark | None:
    """当面解读 of an answer."""
    return share(course.replied_on, hit=course.explained_on is not None) if course.assisted else None


def followed_up(course: Course, today: date) -> Mark | None:
    """回访 of what is concluded."""
    return share(course.concluded_on, hit=course.rated_on is not None)
