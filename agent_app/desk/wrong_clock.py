"""Whether the computer's date can be right. Dates of law come out of it, so a doubt is told; nothing is refused for it."""

from datetime import datetime

from agent_app.core.clock_words import say
from agent_app.desk.desk import CHINA, Desk
from agent_app.store.journal import NEWEST
from agent_app.store.meta import get_metas, put_meta

_AHEAD = "clock_ahead"
"""The time here and the county's, in ms, when it last answered on the line a day or more behind; None when it did not."""
_DAY_MS = 86_400_000
_LOOK = "已存的都在。请看看屏幕右下角的日期对不对。"


def doubt(desk: Desk) -> str:
    """What speaks against the date of this computer, as a sentence; "" when nothing does. One look-up."""
    with desk.vault.read() as connection:
        kept = get_metas(connection, NEWEST, "last_contact", _AHEAD)
    now = desk.now_ms
    newest = max(kept.get(NEWEST, 0), kept.get("last_contact", 0))
    if newest > now + _DAY_MS:
        return f"这台电脑的日期是{_said(now)}，比最后记事或同县里联系的那天（{_said(newest)}）还早。{_LOOK}"
    here, county = kept.get(_AHEAD, (0, 0))
    if here and now > here - _DAY_MS:
        return f"县里回信那天是{_said(county)}，这台电脑的日期却是{_said(here)}。{_LOOK}"
    return ""


def heard(desk: Desk, county_ms: int) -> None:
    """Hold the clock against the county's, which has answered on the line just now."""
    now = desk.now_ms
    with desk.vault.read() as connection:
        kept = get_metas(connection, NEWEST, _AHEAD)
    newest, ahead = kept.get(NEWEST, 0), None
    if now > county_ms + _DAY_MS:
        ahead = [now, county_ms]
    elif now < county_ms - _DAY_MS:
        newest = max(newest, county_ms)
    else:
        newest = min(newest, now)  # what was written while the clock ran ahead is no measure any more
    if (newest, ahead) != (kept.get(NEWEST, 0), kept.get(_AHEAD)):
        with desk.vault.write() as connection:
            put_meta(connection, NEWEST, newest)
            put_meta(connection, _AHEAD, ahead)


def _said(ms: int) -> str:
    return say(datetime.fromtimestamp(ms / 1000, CHINA).date())
