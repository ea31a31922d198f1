"""这件事该走哪条路: the plain questions of Art. 31 one after another, and what their answer means for dates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from agent_app.core.rules import ClockKind, ClockRule, Rules, Track
from agent_app.core.vocabulary import Purpose

_ACCEPT = "accept"
_REST = "信访不中断也不延长它，请马上问清哪天以前要去办。"


@dataclass(frozen=True, slots=True)
class Routing:
    """How far the questions have been answered. The last track of the table needs no question: it is what is left."""

    tracks: tuple[Track, ...]
    answers: tuple[bool, ...] = ()

    @property
    def question(self) -> Track | None:
        """The track that is asked about now; None when it is known where the matter belongs."""
        return None if self.reached else self.tracks[len(self.answers)]

    @property
    def reached(self) -> Track | None:
        """Where the matter belongs, once that is known."""
        if self.answers and self.answers[-1]:
            return self.tracks[len(self.answers) - 1]
        return self.tracks[-1] if len(self.answers) >= len(self.tracks) - 1 else None

    @property
    def place(self) -> tuple[int, int]:
        """Which question this is, of how many."""
        return len(self.answers) + 1, len(self.tracks) - 1

    def answer(self, yes: bool) -> "Routing":
        """With this answer to the question; the same when nothing is asked any more."""
        return self if self.reached else replace(self, answers=(*self.answers, yes))

    def back(self) -> "Routing":
        """Before the last answer."""
        return replace(self, answers=self.answers[:-1])

    def at(self, code: str) -> "Routing":
        """As if it had been answered so that it leads to this track; from the beginning when there is none."""
        for place, track in enumerate(self.tracks):
            if track.code == code:
                last = place == len(self.tracks) - 1
                return replace(self, answers=(False,) * place + (() if last else (True,)))
        return replace(self, answers=())


def routing(rules: Rules, answers: Iterable[bool] = ()) -> Routing:
    """The questions of the table, in its order; answers beyond the last question are not looked at."""
    asked = Routing(tuple(rules.tracks.values()))
    for yes in answers:
        asked = asked.answer(yes)
    return asked


def dates_of(rules: Rules, track: Track) -> str:
    """What it means for dates that a matter goes this way: only Art. 31(6) has the regulation's own days (Art. 34)."""
    appeals = [clock for clock in rules.clocks if Purpose.APPEAL in clock.purposes and clock.tracks]
    handling = [c for c in appeals if c.kind is ClockKind.DUTY and _ACCEPT in c.start]
    own = [clock for clock in handling if track.code in clock.tracks]
    if not own:
        days = "、".join(f"{clock.days}日" for clock in handling)
        none = f"受理后{days}的期限用不上。" if days else ""
        return f"{none}日子按{track.route}的规定，不在这里算。{_REST}"
    rights = [c for c in appeals if c.kind is ClockKind.RIGHT and track.code in c.tracks]
    sentences = [_duty(clock) for clock in own]
    sentences += [f"不服的，可以在{clock.days}日内{clock.label}（{_short(clock)}）。" for clock in rights[:1]]
    return "".join(sentences)


def _duty(clock: ClockRule) -> str:
    more = f"，经批准最多延长{clock.extension_limit}日" if clock.extension_limit else ""
    return f"受理后{clock.days}日内{clock.label}{more}（{_short(clock)}）。"


def _short(clock: ClockRule) -> str:
    return clock.article.replace("《信访工作条例》", "条例")
