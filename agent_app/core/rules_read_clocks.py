"""Compiles the clocks of a rule table, the program's own or a county's."""

from collections.abc import Mapping
from dataclasses import replace

from agent_app.core.rules_model import (
    REGISTER,
    ClockKind,
    ClockRule,
    FieldType,
    StepField,
    StepRule,
    Track,
    Unit,
    WhenTrackMissing,
)
from agent_app.core.rules_toml import Place, terms, values
from agent_app.core.vocabulary import Holder, Purpose

_MOST_DAYS = 3660


def read_soon(place: Place, default: Mapping[Unit, int] | None = None) -> dict[Unit, int]:
    """How much time left counts as soon, by unit."""
    known = default or {}
    days = place.number("soon_days", 0, 365, known.get(Unit.DAY))
    hours = place.number("soon_hours", 0, 999, known.get(Unit.HOUR))
    return {Unit.DAY: days, Unit.WORKING_DAY: days, Unit.HOUR: hours}


def read_clocks(
    place: Place,
    steps: Mapping[str, StepRule],
    tracks: Mapping[str, Track],
    soon: Mapping[Unit, int],
    known: Mapping[str, ClockRule] | None = None,
) -> tuple[ClockRule, ...]:
    """The clocks of a table, which is refused when anything else is left in it.

    With `known` it is a county's table: it may add clocks, and change the days of adjustable ones.
    """
    everywhere = frozenset(place.names("ended_by", steps))
    clocks: list[ClockRule] = []
    for code, row in place.rows("clock"):
        fixed = (known or {}).get(code)
        if fixed is None:
            clocks.append(_clock(code, row, steps, tracks, soon, everywhere))
        elif fixed.adjustable:
            clocks.append(replace(fixed, days=row.number("days", 1, _MOST_DAYS)))
        else:
            raise row.wrong("这个期限是法规定的，县里不能改")
        row.end()
    place.end()
    return tuple(clocks)


def _clock(
    code: str,
    row: Place,
    steps: Mapping[str, StepRule],
    tracks: Mapping[str, Track],
    soon: Mapping[Unit, int],
    everywhere: frozenset[str],
) -> ClockRule:
    kind = ClockKind(row.name("kind", allowed=values(ClockKind)))
    unit = Unit(row.name("unit", "day", values(Unit)))
    start = frozenset(row.names("start", {REGISTER: "登记", **steps}))
    declared = {field.name: field for step in start if step in steps for field in steps[step].fields}
    due_field = row.name("due_field", "", declared)
    counted = kind is not ClockKind.OTHER_LAW and not due_field
    paused_by = row.names("paused_by", declared)
    extended_by = row.name("extended_by", "", steps)
    rule = ClockRule(
        code=code,
        label=row.text("label"),
        article=row.text("article"),
        kind=kind,
        holder=terms(Holder, [row.name("holder", allowed=values(Holder))])[0],
        start=start,
        days=row.number("days", 1, _MOST_DAYS) if counted else 0,
        unit=unit,
        met_by=frozenset(row.names("met_by", steps)),
        ended_by=frozenset(row.names("ended_by", steps)) | everywhere,
        soon=soon[unit],
        purposes=frozenset(terms(Purpose, row.names("purpose", values(Purpose), tuple(values(Purpose))))),
        categories=frozenset(row.texts("category")),
        tracks=frozenset(row.names("track", tracks)),
        track_missing=WhenTrackMissing(row.name("track_missing", "off", values(WhenTrackMissing))),
        round=row.name("round", "", sorted({step.round for step in steps.values() if step.round})),
        after=frozenset(row.names("after", steps)),
        data=_data_conditions(row.table("data", {}), declared),
        needs=row.name("needs", "", ["name", "address"]),
        extended_by=extended_by,
        extension_limit=_extension_limit(row, steps[extended_by]) if extended_by else 0,
        paused_by=paused_by,
        due_field=due_field,
        unknown_on=frozenset(row.names("unknown_on", steps)),
        adjustable=row.flag("adjustable"),
        per_organ=row.flag("per_organ"),
        anew_after=frozenset(row.names("anew_after", steps)),
        note=row.text("note", ""),
    )
    if not rule.start:
        raise row.wrong("要写从哪一步起算", "start")
    if paused_by and len(paused_by) != 2:
        raise row.wrong("要写两项：从哪天、到哪天", "paused_by")
    return rule


def _extension_limit(row: Place, step: StepRule) -> int:
    days = step.field("days")
    if days is None or days.type is not FieldType.COUNT:
        raise row.wrong(f"“{step.code}”没有填几日的项目days", "extended_by")
    return days.limit


def _data_conditions(
    place: Place, declared: Mapping[str, StepField]
) -> tuple[tuple[str, frozenset[str], str], ...]:
    conditions: list[tuple[str, frozenset[str], str]] = []
    for name in place.left():
        if name not in declared:
            raise place.wrong("起算的步骤里没有这一项", name)
        allowed = place.names(name, [choice.code for choice in declared[name].choices])
        conditions.append((name, frozenset(allowed), declared[name].default))
    return tuple(conditions)
