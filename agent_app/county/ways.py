"""The questions of Art. 31 on a form of the console, one behind the other."""

from collections.abc import Collection
from dataclasses import dataclass

from agent_app.core.routing import dates_of
from agent_app.core.rules import Rules

_NONE_OF_THEM = "都不是，那就不是导入别的路，由收到的单位按信访程序办。请看看纸上写的是哪一条。"


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways: the question that leads to it, "" for the last one, which is what is left.

    `code` is "" where the step does not take it; `label` says then why.
    """

    code: str
    question: str
    label: str
    dates: str


def ways(rules: Rules, allowed: Collection[str]) -> tuple[Way, ...]:
    """The ways in the order of the table."""
    *asked, rest = rules.tracks.values()
    found = [Way(track.code, track.question, track.label, dates_of(rules, track)) for track in asked]
    last = (
        Way(rest.code, "", rest.label, dates_of(rules, rest))
        if rest.code in allowed
        else Way("", "", _NONE_OF_THEM, "")
    )
    return (*(way for way in found if way.code in allowed), last)
