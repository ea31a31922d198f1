"""On which of the ways of Art. 31 a matter is, by the steps that were recorded, and what follows from it."""

from agent_app.core.rules import Rules
from agent_app.core.vocabulary import Stage
from agent_app.core.workflow_facts import CaseFacts, StepRecord, counted

_GIVEN_ON = frozenset({Stage.HANDED_OVER, Stage.TRANSFERRED, Stage.ASSIGNED})
_REEXAMINATION = "ask_reexamination"


def track_after(step: StepRecord, rules: Rules, track: str) -> str:
    """On which way the matter is after a step, when it was on `track` before; "" while nobody has said."""
    said = step.data.get("track")
    if said and isinstance(said, str) and said in rules.tracks:
        return said
    known = rules.steps.get(step.code)
    # The next unit decides on which way it goes.
    return "" if known is not None and known.to in _GIVEN_ON else track


def may_be_reexamined(facts: CaseFacts, rules: Rules) -> bool:
    """Whether who disagrees with the opinion on the matter may ask for a reexamination (Art. 35), as far as is known."""
    rule = rules.by_code[_REEXAMINATION]
    track = ""
    for step in counted(facts.steps, rules):
        track = track_after(step, rules, track)
    return facts.purpose in rule.purposes and (not track or track in rule.tracks)
