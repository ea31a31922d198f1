"""The law as data: which steps a case may take and which clocks they start.

Two tables in `resources/rules/` say it once; a county's own table adds limits on top of them.
"""

from agent_app.base.resources import read_text
from agent_app.core.rules_model import (
    REGISTER,
    Choice,
    ClockKind,
    ClockRule,
    FieldType,
    Group,
    Rules,
    StepField,
    StepRule,
    Track,
    Unit,
    WhenTrackMissing,
)
from agent_app.core.rules_read import add_county_table, in_sequence, read_rules

__all__ = [
    "REGISTER",
    "Choice",
    "ClockKind",
    "ClockRule",
    "FieldType",
    "Group",
    "Rules",
    "StepField",
    "StepRule",
    "Track",
    "Unit",
    "WhenTrackMissing",
    "add_county_table",
    "in_sequence",
    "load_rules",
    "read_rules",
]


EDITIONS = (("rules/steps.toml", "rules/clocks.toml"),)
"""The tables that the program ships with, edition by edition."""


def load_rules() -> Rules:
    """The rules that the program ships with. Takes some milliseconds: load once, pass it on."""
    return in_sequence(read_rules(read_text(steps), read_text(clocks)) for steps, clocks in EDITIONS)
