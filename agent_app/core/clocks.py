"""The clocks of a case: whose duty or right runs, until when, and why.

A pure function of (facts, rules, calendar); what day it is matters to `badge` alone. The periods of the
regulation are natural days except one; the start day is not counted; a unit's last day is not moved by a
holiday, and a resident is told the last working day on which to be safe. No clock ever says that a resident's
right is over.
"""

from collections.abc import Iterable, Sequence
from datetime import date, time

from agent_app.core import clock_words as words
from agent_app.core.calendar import Calendar
from agent_app.core.categories import top
from agent_app.core.clock_badge import Badge, BadgeKind, badge
from agent_app.core.clock_count import FARTHEST, day_of, moves, text_of, time_of
from agent_app.core.clock_made import counted_again, made
from agent_app.core.clock_model import UNMOVED, Basis, Clock, ClockStatus
from agent_app.core.rules import REGISTER, ClockKind, ClockRule, Rules, StepRule, Unit, WhenTrackMissing
from agent_app.core.tracks import track_after
from agent_app.core.vocabulary import Holder, Stage
from agent_app.core.workflow_facts import HANDLING, CaseFacts, StepRecord, counted

__all__ = ["Badge", "BadgeKind", "Clock", "ClockStatus", "badge", "clocks", "counted_again", "lead_clock"]

REOPEN = "reopen"
"""The start event of a clock that runs from the day a case from a ledger was taken up again."""

# Looking a member up on its enum costs more than what is done with it here.
_OTHER_LAW, _HOUR = ClockKind.OTHER_LAW, Unit.HOUR
_RUNNING = ClockStatus.RUNNING
_RESIDENT, _AGENT = Holder.RESIDENT, Holder.AGENT
BEGINNINGS = {REGISTER: "登记", REOPEN: "重新办理"}
"""What a clock runs from that is no step, as the bare fact."""
_ARCHIVED, _AGENCY_ENDED = Stage.ARCHIVED, Stage.AGENCY_ENDED
_NOT_RUNNING = -1, -1
_HAVE_THE_MATTER = frozenset({Holder.RECEIVER, Holder.COMPETENT_ORGAN})


def clocks(facts: CaseFacts, rules: Rules, calendar: Calendar) -> tuple[Clock, ...]:
    """Every clock of the case, in the order in which they started; none while it is dormant."""
    if facts.dormant:
        return ()
    walk = _Walk(facts, rules, calendar)
    found: list[Clock] = []
    beginning = _beginning(facts)
    if started := rules.on(beginning.on).starts[facts.purpose].get(REGISTER):
        walk.start(started, -1, beginning, found)
    for place, step in enumerate(walk.steps):
        known = rules.steps.get(step.code)
        if known is not None:
            walk.pass_by(step, known)
            # A period follows the edition that is in force when it begins.
            if started := rules.on(step.on).starts[facts.purpose].get(step.code):
                walk.start(started, place, step, found)
    if missing := rules.on(beginning.on).missing[facts.purpose]:
        found += walk.missing(missing)
    return tuple(found)


def lead_clock(clocks: Iterable[Clock]) -> Clock | None:
    """The clock that wants attention first, which decides where the case stands in a list.

    The earliest running one, duties and rights alike (a right by its last safe day); else one that cannot be
    computed, that is paused, or that another law rules. Never one that may be let pass, or of an archived
    case.
    """
    candidates = [
        clock for clock in clocks if clock.pressing or (clock.status in _WITHOUT_DATE and not clock.quiet)
    ]
    return min(candidates, key=_urgency, default=None)


_WITHOUT_DATE = (ClockStatus.UNKNOWN, ClockStatus.PAUSED, ClockStatus.OTHER_LAW)


def _urgency(clock: Clock) -> tuple[int, date, time]:
    place = 0 if clock.status is _RUNNING else 1 + _WITHOUT_DATE.index(clock.status)
    return place, clock.safe_until or clock.due or date.max, clock.due_at or time.max


class _Walk:
    """Goes along the steps of one case and knows, at each, the track, the round and who has the matter."""

    __slots__ = (
        "calendar",
        "event",
        "facts",
        "organ",
        "per_organ",
        "quiet",
        "round",
        "rules",
        "running",
        "seen",
        "steps",
        "track",
    )

    def __init__(self, facts: CaseFacts, rules: Rules, calendar: Calendar) -> None:
        self.facts = facts
        self.rules = rules
        self.calendar = calendar
        self.steps = counted(facts.steps, rules)
        self.quiet = _is_archived(self.steps, rules)
        self.track = ""
        self.round = HANDLING
        self.organ = ""
        self.event = BEGINNINGS[REOPEN if facts.historical else REGISTER]
        self.per_organ = False
        self.seen: set[str] = set()
        # From which place to which a clock of this rule runs, the last of any unit under "" as well.
        self.running: dict[tuple[str, str], tuple[int, int]] = {}

    def pass_by(self, step: StepRecord, known: StepRule) -> None:
        """Take in what the step changes for clocks that start from here on."""
        self.event = known.event
        self.per_organ = known.same == "organ"
        self.seen.add(step.code)
        if known.round:
            self.round = known.round
        self.track = track_after(step, self.rules, self.track)
        if known.takes_over:
            self.organ = text_of(step.data, "organ", self.organ)

    def start(self, rules: Iterable[ClockRule], place: int, step: StepRecord, found: list[Clock]) -> None:
        """Add the clocks that start with `step`, which stands at `place`."""
        if step.on >= FARTHEST:
            return
        for rule in rules:
            # Recorded again while it runs changes nothing; but two organs that received it have a clock each.
            organ = text_of(step.data, "organ") if self.per_organ or rule.per_organ else ""
            begun, end = self.running.get((rule.code, organ), _NOT_RUNNING)
            again = end > place
            if again and not self._another(rule, begun, place):
                continue
            if rule.conditional and not self._holds(rule, step):
                continue
            clock = self._clock(rule, place, step)
            if clock is not None:
                if again and rule.anew_after:
                    found[:] = [one for one in found if not _was_over(one, rule, step.on)]
                found.append(clock)

    def _another(self, rule: ClockRule, begun: int, place: int) -> bool:
        """Whether the step at `place` is about another paper than the one at `begun`, which the clock runs from."""
        between = self.steps[begun + 1 : place]
        return any(step.code in rule.anew_after for step in between)

    def missing(self, rules: Iterable[ClockRule]) -> Iterable[Clock]:
        """Clocks that can no longer be computed: their end is recorded, and their start is not."""
        if self.track:
            return
        for rule in rules:
            if not self.seen.isdisjoint(rule.unknown_on) and self.seen.isdisjoint(rule.start):
                yield self._unknown(rule, None, f"{self._events(rule)}日期")

    def _holds(self, rule: ClockRule, step: StepRecord) -> bool:
        """Whether the conditions of the rule hold here."""
        facts = self.facts
        if (
            (rule.round and rule.round != self.round)
            or (rule.needs and (facts.anonymous or (rule.needs == "address" and not facts.reachable)))
            or (rule.categories and rule.categories.isdisjoint((facts.category, top(facts.category))))
            or (rule.after and rule.after.isdisjoint(self.seen))
        ):
            return False
        for name, values, default in rule.data:
            if text_of(step.data, name, default) not in values:
                return False
        if rule.tracks and not self.track:
            return rule.track_missing is not WhenTrackMissing.OFF
        return not rule.tracks or self.track in rule.tracks

    def _clock(self, rule: ClockRule, place: int, step: StepRecord) -> Clock | None:
        """The clock, unless it was ended without being met."""
        steps, closing = self.steps, rule.closing
        end = place + 1
        while end < len(steps) and not (steps[end].code in closing and _closes(rule, step, steps[end])):
            end += 1
        for organ in ("", text_of(step.data, "organ")):
            self.running[rule.code, organ] = place, end
        closer = steps[end] if end < len(steps) else None
        if closer is not None and (closer.code not in rule.met_by or closer.on < step.on):
            return None
        if rule.kind is _OTHER_LAW:
            return self._uncounted(rule, step, closer)
        if rule.tracks and not self.track and rule.track_missing is WhenTrackMissing.UNKNOWN:
            return self._unknown(rule, step, "条例第31条的哪一项")
        given = day_of(step.data, rule.due_field) if rule.due_field else None
        if rule.due_field and given is None:
            return None
        move = UNMOVED
        if rule.paused_by or (rule.extended_by and end - place > 1):
            move = moves(rule, steps[place + 1 : end], (step, closer))
        at = time_of(step.data, "at") if rule.unit is _HOUR else None
        return made(
            rule,
            step,
            Basis(self.event, at, move, given),
            self._unit(rule, step),
            self.calendar,
            quiet=self.quiet,
            closer=closer,
            evidence=self._evidence(closer) if closer is not None else "",
        )

    def _uncounted(self, rule: ClockRule, step: StepRecord, closer: StepRecord | None) -> Clock:
        """A clock that another law rules: shown, never counted."""
        known = self.rules.tracks.get(self.track)
        route = known.route if known is not None and rule.tracks else "相应法定程序"
        return Clock(
            rule.code,
            rule.label.format(route=route),
            rule.article,
            rule.kind,
            rule.holder,
            self._unit(rule, step),
            step.code,
            step.on,
            step.estimated,
            0,
            rule.unit,
            ClockStatus.OTHER_LAW if closer is None else ClockStatus.MET,
            rule.soon,
            self.quiet,
            (f"{words.say(step.on, step.on.year)}{self.event}。{rule.article}", rule.note),
            rule.note,
            met_on=closer.on if closer is not None else None,
            evidence=self._evidence(closer) if closer is not None else "",
        )

    def _unknown(self, rule: ClockRule, step: StepRecord | None, lacking: str) -> Clock:
        """A clock that cannot be computed because something is not recorded."""
        sentence = f"缺{lacking}，算不出"
        return Clock(
            rule.code,
            rule.label,
            rule.article,
            rule.kind,
            rule.holder,
            self._unit(rule, step),
            step.code if step is not None else min(rule.start),
            step.on if step is not None else None,
            step is not None and step.estimated,
            rule.days,
            rule.unit,
            ClockStatus.UNKNOWN,
            rule.soon,
            self.quiet,
            (sentence, f"{rule.article}的{rule.days}日从{self._events(rule)}之日起算；补记以后会自动算出来"),
            sentence,
        )

    def _unit(self, rule: ClockRule, step: StepRecord | None) -> str:
        """Who holds the clock, by the name in the record where there is one."""
        if rule.holder is _RESIDENT or rule.holder is _AGENT:
            return rule.holder.label
        known = self.organ if rule.holder in _HAVE_THE_MATTER else ""
        return (text_of(step.data, "organ", known) if step is not None else known) or rule.holder.label

    def _events(self, rule: ClockRule) -> str:
        return "、".join(known.event for code, known in self.rules.steps.items() if code in rule.start)

    def _evidence(self, closer: StepRecord) -> str:
        """What shows that it was done: the act, and the paper's number."""
        number = text_of(closer.data, "document_number")
        done = self.rules.steps[closer.code].done
        return f"{done}（{number}）" if number else done


def _beginning(facts: CaseFacts) -> StepRecord:
    """The registration as if it were a step; the reopening, where a case from a ledger was taken up again."""
    if facts.historical and facts.reopened_on is not None:
        return StepRecord("", REOPEN, facts.reopened_on, {}, False, False, 0, b"", "")
    data = {"at": facts.registered_at}
    return StepRecord("", REGISTER, facts.registered_on, data, False, False, 0, b"", "")


def _was_over(clock: Clock, rule: ClockRule, day: date) -> bool:
    """Whether this clock of the rule had come to its end by that day, unmet: the paper of that day is another matter."""
    unmet = clock.met_on is None or clock.met_on >= day
    return clock.rule == rule.code and unmet and clock.due is not None and clock.due < day


def _closes(rule: ClockRule, step: StepRecord, closer: StepRecord) -> bool:
    """Whether one step that ends such clocks ends the clock that `step` started."""
    if not rule.per_organ or "organ" not in closer.data:
        return True
    return text_of(closer.data, "organ").strip() == text_of(step.data, "organ").strip()


def _is_archived(steps: Sequence[StepRecord], rules: Rules) -> bool:
    for step in reversed(steps):
        known = rules.steps.get(step.code)
        if known is not None and known.to is not None and known.to is not _AGENCY_ENDED:
            return known.to is _ARCHIVED
    return False
