"""A case in words and icons: what its columns show, without a window."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from agent_app.core.clock_badge import Badge, badge
from agent_app.core.clock_words import say, say_with_weekday
from agent_app.core.clocks import Clock, ClockStatus, lead_clock
from agent_app.core.fields import CASE, PARTY, Field, Kind
from agent_app.core.masking import mask_id, mask_phone
from agent_app.core.rules import ClockKind
from agent_app.core.vocabulary import Delivery, Stage
from agent_app.core.workflow import Progress
from agent_app.desk.desk import CHINA
from agent_app.desk.timeline import Moment
from agent_app.gui.widgets.clock import ClockFace, DueFace, WhyFace, WhyLine
from agent_app.gui.widgets.timeline import PaperLink, TimelineItem

DELIVERY_ICONS = {Delivery.SAVED: "saved", Delivery.HANDED_OVER: "stick", Delivery.CONFIRMED: "check"}
_WAITING = frozenset({Stage.REGISTERED, Stage.REPLIED, Stage.RETURNED, Stage.DECLINED, Stage.REDIRECTED, Stage.SERVED})
_OVER = frozenset({Stage.ARCHIVED, Stage.WITHDRAWN, Stage.AGENCY_ENDED})
_SHOWN = (ClockStatus.RUNNING, ClockStatus.PAUSED, ClockStatus.UNKNOWN, ClockStatus.OTHER_LAW)
_DAY = re.compile(r"((?:\d+年)?\d+月\d+日)\s*(.+)")
_MOMENT_ICONS = {"registered": "register", "attachment": "attachment", "paper": "print", "note": "note"}
_FIELDS = {**CASE, **PARTY}


def in_words(declared: Field | None, value: Any) -> str:
    """A value as people read it: codes by their labels, numbers of telephones and cards masked."""
    if value in (None, "", [], ()):
        return ""
    if declared is None:
        return str(value)
    match declared.kind:
        case Kind.PHONE:
            return mask_phone(str(value))
        case Kind.ID_NUMBER:
            return mask_id(str(value))
        case Kind.TERM | Kind.TERMS:
            codes = [value] if isinstance(value, str) else list(value)
            return "、".join(_label(declared, code) for code in codes)
        case Kind.FLAG:
            return "是" if value else "不是"
        case Kind.DATE:
            return day_in_words(str(value))
        case _:
            return str(value)


def _label(declared: Field, code: str) -> str:
    assert declared.terms is not None
    return declared.terms(code).label if code in {term.value for term in declared.terms} else code


def day_in_words(iso: str, beside: int = 0) -> str:
    """2026-09-11 as 9月11日, with the year in front unless it is `beside`; what is no date stays as it is."""
    try:
        return say(date.fromisoformat(iso), beside)
    except ValueError:
        return iso


def moment_in_words(ms: int, today: date) -> str:
    """A time in ms since 1970 UTC: 今天 17:20, 昨天 17:20, 9月11日 10:05."""
    at = datetime.fromtimestamp(ms / 1000, CHINA)
    days = (today - at.date()).days
    day = {0: "今天", 1: "昨天"}.get(days) or say(at.date(), today.year)
    return f"{day} {at:%H:%M}"


# Clocks


def clock_face(clock: Clock, today: date) -> ClockFace:
    """How a clock stands today."""
    shown: Badge = badge(clock, today)
    if clock.status is ClockStatus.OTHER_LAW:  # its words are told above; a headline would say them twice
        return ClockFace(shown.kind.value, shown.detail)
    return ClockFace(shown.kind.value, shown.headline, shown.detail)


def whose_turn(clock: Clock) -> str:
    """Who should, or may, do what."""
    match clock.kind:
        case ClockKind.DUTY:
            return f"{clock.unit}该{clock.label}"
        case ClockKind.RIGHT:
            return f"本人可以{clock.label}"
        case ClockKind.WINDOW:
            return f"{clock.unit}：{clock.label}"
        case _:
            return clock.label


def why_face(clock: Clock) -> WhyFace:
    """Why the date is that date: the lines of the clock, its last day in bold, whose duty or right, what to mind."""
    lines = [_why_line(sentence) for sentence in clock.why]
    result = next((line for line in lines if line.what and line.what.endswith("\u200b")), None)
    whose = next((line.says for line in lines if not line.what and line.says.startswith("这是")), "")
    shown = tuple(line for line in lines if line is not result and (line.what or line.says != whose))
    if result is not None:
        result = WhyLine(result.what.rstrip("\u200b"), result.says)
    return WhyFace(shown, result, whose, clock.note)


def _why_line(sentence: str) -> WhyLine:
    """A sentence with what it is about at the left; the result, which names a weekday, is marked by its end."""
    what, colon, says = sentence.partition("：")
    if colon and len(what) <= 10:
        return WhyLine(what, says)
    if found := _DAY.fullmatch(sentence):
        result = re.match(r"周[一二三四五六日]", found[2]) is not None
        return WhyLine(found[1] + ("\u200b" if result else ""), found[2])
    return WhyLine("", sentence)
