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
from agent_app.core.rules_read import add_county_table, read_rules

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
    "load_rules",
    "read_rules",
]


def load_rules() -> Rules:
    """The rules that the program ships with. Takes some milliseconds: load once, pass it on."""
    return read_rules(read_text("rules/steps.toml"), read_text("rules/clocks.toml"))
