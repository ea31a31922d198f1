"""The clocks of a case as the page tells them: who should do what by when, and why that day."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from agent_app.core.clock_badge import badge
from agent_app.core.clock_reason import whose_turn
from agent_app.core.clocks import Clock, ClockStatus
from agent_app.core.rules import ClockKind
from agent_app.gui.widgets.clock import ClockFace, DueFace, WhyFace, WhyLine

_ORDER = (ClockStatus.RUNNING, ClockStatus.UNKNOWN, ClockStatus.PAUSED, ClockStatus.OTHER_LAW)
_DAY = re.compile(r"((?:\d+年)?\d+月\d+日)\s*(.+)")
_COLUMN = 10  # characters that fit at the left of an explanation


def clock_face(clock: Clock, now: date) -> ClockFace:
    """How a clock stands today; one that runs in hours wants the time in China."""
    shown = badge(clock, now)
    if clock.status is ClockStatus.OTHER_LAW:  # what it is called stands above already
        return ClockFace(shown.kind.value, shown.detail)
    return ClockFace(shown.kind.value, shown.headline, shown.detail)


def why_face(clock: Clock) -> WhyFace:
    """Why the date is that date: how it is counted, the day it comes to, whose duty or right, what to mind.

    What it came to before stands first, so that nobody wonders why it is another day than yesterday.
    """
    was = tuple(WhyLine("", said) for said in clock.was)
    match clock.status:
        case ClockStatus.RUNNING:
            *lines, result, whose = clock.why
            return WhyFace((*was, *map(_line, lines)), _line(result), whose, clock.note)
        case ClockStatus.PAUSED:
            *lines, whose = clock.why
            return WhyFace((*was, *map(_line, lines)), None, whose, clock.note)
        case _:
            return WhyFace((*was, *map(_line, clock.why)))


def _line(sentence: str) -> WhyLine:
    """A sentence, with the day or the period it begins with at the left."""
    what, colon, says = sentence.partition("：")
    if colon and len(what) <= _COLUMN:
        return WhyLine(what, says)
    found = _DAY.fullmatch(sentence)
    return WhyLine(found[1], found[2]) if found else WhyLine("", sentence)


def due_faces(clocks: Iterable[Clock], now: date) -> list[DueFace]:
    """What runs, cannot be counted, waits or goes by another law, the most pressing first and large."""
    today = now.date() if isinstance(now, datetime) else now
    shown = [
        clock for clock in clocks if clock.status in _ORDER and not clock.quiet and not _gone_by(clock, today)
    ]
    shown.sort(key=_urgency)
    return [
        DueFace(whose_turn(clock), clock_face(clock, now), why_face(clock), large=place == 0)
        for place, clock in enumerate(shown)
    ]


def _gone_by(clock: Clock, today: date) -> bool:
    """A mere possibility whose days are over is nothing to wait for."""
    return clock.kind is ClockKind.WINDOW and clock.due is not None and clock.due < today


def _urgency(clock: Clock) -> tuple[bool, int, date, time]:
    return (
        clock.kind is ClockKind.WINDOW,
        _ORDER.index(clock.status),
        clock.safe_until or clock.due or date.max,
        clock.due_at or time.max,
    )
