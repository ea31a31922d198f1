"""Times and people as people read them; values are told by `core.value_words`."""

from datetime import date, datetime

from agent_app.core.clock_words import say
from agent_app.desk.desk import CHINA


def moment_in_words(ms: int, today: date) -> str:
    """A time in ms since 1970 UTC: 今天 17:20, 昨天 17:20, 9月11日 10:05."""
    at = datetime.fromtimestamp(ms / 1000, CHINA)
    day = {0: "今天", 1: "昨天"}.get((today - at.date()).days) or say(at.date(), today.year)
    return f"{day} {at:%H:%M}"


def people_in_words(name: str, count: int) -> str:
    """Who brought a matter, and with how many in all: 吴有根等3人."""
    said = name or "没有姓名"
    return f"{said}等{count}人" if count > 1 else said
