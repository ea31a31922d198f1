"""Compiles the rule tables. A table with one mistake is refused whole."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b

from agent_app.core.rules_model import Choice, ClockRule, FieldType, Group, Rules, StepField, StepRule, Track
from agent_app.core.rules_read_clocks import read_clocks, read_soon
from agent_app.core.rules_toml import Place, terms, values
from agent_app.core.vocabulary import Holder, Role, Stage

STEPS_FILE = "steps.toml"
CLOCKS_FILE = "clocks.toml"

# Names that the frame of a step's record uses.
_FRAME = frozenset({"code", "on", "estimated"})


def read_rules(steps_text: str, clocks_text: str) -> Rules:
    """The rules in the two tables. Raises UserError with line or place, and the reason."""
    place = Place.parse(STEPS_FILE, steps_text)
    edition, in_force, basis = place.number("version", 1, 9999), place.day("in_force"), place.text("basis")
    tracks, groups = _tracks(place), _groups(place)
    fields = _fields(place, tracks)
    rows = place.rows("step")
    codes = [code for code, _ in rows]
    next_codes = _next_codes(place.table("next"), codes)
    always = place.table("always")
    always_codes = always.names("steps", codes)
    closed = frozenset(terms(Stage, always.names("closed", values(Stage))))
    always.end()
    asides = place.names("aside", codes)
    sequence = {
        # Where the agency has ended, a desk does nothing beside the course either.
        stage: (
            *next_codes.get(stage, ()),
            *(() if stage is Stage.AGENCY_ENDED else asides),
            *(() if stage in closed else always_codes),
        )
        for stage in Stage
    }
    steps = {code: _step(code, row, fields, codes, sequence, groups, asides) for code, row in rows}
    place.end()
    _check_stages(place, steps, sequence)
    _check_rounds(place, steps)
    clocks_place = Place.parse(CLOCKS_FILE, clocks_text)
    clocks_edition = clocks_place.number("version", 1, 9999)
    if clocks_place.day("in_force") != in_force:
        raise clocks_place.wrong(f"要和步骤表同一天施行（{in_force}）", "in_force")
    clocks_place.text("basis")
    soon = read_soon(clocks_place)
    clocks = read_clocks(clocks_place, steps, tracks, soon)
    return Rules(
        version=f"{edition}.{clocks_edition}-{_digest(steps_text, clocks_text)}",
        in_force=in_force,
        basis=basis,
        steps=_with_clocks(steps, clocks),
        clocks=clocks,
        tracks=tracks,
        groups=groups,
        soon=soon,
        next={
            (stage, role): tuple(steps[code] for code in sequence[stage] if role in steps[code].roles)
            for stage in Stage
            for role in Role
        },
        always=frozenset(always_codes),
        closed=closed,
    )


def add_county_table(rules: Rules, place: Place, edition: int) -> Rules:
    """`rules` with a county's own table on top: more clocks, other days for those the law leaves open.

    `place` is written like clocks.toml; whose it is and which `edition` was asked of it already. Raises UserError
    when it is broken or would change a period that the law fixes.
    """
    since = place.day("in_force")
    soon = read_soon(place, rules.soon)
    known = {clock.code: replace(clock, soon=soon[clock.unit]) for clock in rules.clocks}
    added = {clock.code: clock for clock in read_clocks(place, rules.steps, rules.tracks, soon, known)}
    clocks = tuple((known | added).values())
    steps = _with_clocks(rules.steps, clocks)
    return replace(
        rules,
        version=f"{rules.version}+{edition}-{_digest(*place.lines)}",
        in_force=since,
        steps=steps,
        clocks=clocks,
        soon=soon,
        next={at: tuple(steps[step.code] for step in then) for at, then in rules.next.items()},
    )


def in_sequence(editions: Iterable[Rules]) -> Rules:
    """The newest of some editions, which knows those before it; of several of one day the last one counts.

    A step that only an older edition has stays known, so that what was recorded is still told; it is not offered.
    """
    newest: Rules | None = None
    for edition in sorted(editions, key=lambda edition: edition.in_force):
        if newest is None:
            newest = edition
            continue
        earlier = newest.earlier if newest.in_force == edition.in_force else newest
        before = earlier.steps if earlier is not None else {}
        version = edition.version if earlier is None else f"{edition.version}<{_digest(earlier.version)}"
        newest = replace(edition, version=version, steps={**before, **edition.steps}, earlier=earlier)
    if newest is None:
        raise ValueError("no edition")
    return newest


def _tracks(place: Place) -> dict[str, Track]:
    tracks: dict[str, Track] = {}
    for code, row in place.rows("track"):
        tracks[code] = Track(code, row.text("label"), row.text("question"), row.text("route"))
        row.end()
    return tracks


def _groups(place: Place) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for code, row in place.rows("group"):
        groups[code] = Group(code, row.text("label"), row.names("moments", ()), row.flag("county"))
        row.end()
    return groups


def _fields(place: Place, tracks: Mapping[str, Track]) -> dict[str, StepField]:
    declared = place.table("field")
    fields: dict[str, StepField] = {}
    for name in declared.left():
        row = declared.table(name)
        if name in _FRAME:
            raise row.wrong(f"“{name}”是每一步都有的，不能再用作项目")
        kind = FieldType(row.name("type", allowed=values(FieldType)))
        choices: tuple[Choice, ...] = ()
        if kind is FieldType.CHOICE:
            choices = (
                tuple(tracks.values())
                if name == "track" and row.text("choices")
                else tuple(Choice(code, label) for code, label in row.pairs("choices"))
            )
        sized = kind in {FieldType.LINE, FieldType.WORDS, FieldType.COUNT}
        fields[name] = StepField(
            name,
            row.text("label"),
            kind,
            limit=row.number("limit", 1, 10_000) if sized else 0,
            choices=choices,
            default=row.name("default", "", [choice.code for choice in choices]),
            appeal_only=row.flag("appeal_only"),
            future=row.flag("future"),
        )
        row.end()
    return fields


def _next_codes(place: Place, codes: Iterable[str]) -> dict[Stage, tuple[str, ...]]:
    stages = {stage: place.names(stage.value, codes) for stage in Stage}
    place.end()
    return stages


def _step(
    code: str,
    row: Place,
    fields: Mapping[str, StepField],
    codes: Iterable[str],
    sequence: Mapping[Stage, tuple[str, ...]],
    groups: Mapping[str, Group],
    asides: Iterable[str],
) -> StepRule:
    to = next(iter(terms(Stage, [row.name("to", "", values(Stage))])), None)
    rule = StepRule(
        code=code,
        label=row.text("label"),
        done=row.text("done"),
        event=row.text("event"),
        icon=row.name("icon"),
        roles=frozenset(terms(Role, row.names("roles", values(Role)))),
        from_stages=frozenset(stage for stage, then in sequence.items() if code in then),
        to=to,
        fields=_step_fields(row, fields),
        papers=row.names("papers", ()),
        rank=row.number("rank", 0, 99),
        same=row.name("same", "", ["case", "round", "organ"]),
        round=row.name("round", ""),
        within=row.name("within", ""),
        after=frozenset(row.names("after", codes)),
        expects=frozenset(row.names("expects", codes)),
        takes_over=row.flag("takes_over"),
        may_precede=row.flag("may_precede"),
        group=row.name("group", next(iter(groups), ""), groups),
        aside=code in asides,
        by=terms(Holder, [row.name("by", "agent", values(Holder))])[0],
        day=row.text("day", "纸上的日期"),
        before=row.text("before", ""),
        save=row.text("save", "记下来"),
    )
    if not rule.roles:
        raise row.wrong("至少要有一种人能记", "roles")
    if rule.aside and rule.to is not None:
        raise row.wrong("列在aside里的步骤不能改变进度", "to")
    if not rule.from_stages:
        raise row.wrong("没有哪个阶段能记这一步，请写进[next]")
    row.end()
    return rule


def _step_fields(row: Place, declared: Mapping[str, StepField]) -> tuple[StepField, ...]:
    names = row.names("fields", declared)
    required = row.names("required", names)
    labels, without = row.table("labels", {}), row.table("without", {})
    fields: list[StepField] = []
    for name in names:
        base = declared[name]
        unwanted = without.names(name, [choice.code for choice in base.choices])
        fields.append(
            replace(
                base,
                label=labels.text(name, base.label),
                required=name in required,
                choices=tuple(choice for choice in base.choices if choice.code not in unwanted),
            )
        )
    labels.end()
    without.end()
    return tuple(fields)


def _check_stages(
    place: Place, steps: Mapping[str, StepRule], sequence: Mapping[Stage, tuple[str, ...]]
) -> None:
    reached = {step.to for step in steps.values()} | {Stage.REGISTERED}
    for stage in Stage:
        if stage not in reached:
            raise place.wrong(f"没有哪一步走到“{stage.label}”（{stage.value}）", "next")
        moving = [code for code in sequence[stage] if not steps[code].aside]
        if stage not in {Stage.ARCHIVED, Stage.AGENCY_ENDED} and not moving:
            raise place.wrong(f"“{stage.label}”（{stage.value}）之后没有能记的步骤", "next")


def _check_rounds(place: Place, steps: Mapping[str, StepRule]) -> None:
    opened = {step.round for step in steps.values()}
    for step in steps.values():
        if step.within not in opened:
            raise place.wrong(f"没有哪一步开始“{step.within}”这一轮", f"step {step.code}的within")


def _with_clocks(steps: Mapping[str, StepRule], clocks: Iterable[ClockRule]) -> dict[str, StepRule]:
    """The steps, each with the clocks it starts, stops and moves."""
    every = tuple(clocks)
    return {
        code: replace(
            step,
            starts=tuple(clock.code for clock in every if code in clock.start),
            stops=tuple(clock.code for clock in every if code in clock.closing),
            moves=tuple(clock.code for clock in every if code == clock.extended_by),
            renewed_by=frozenset(
                start for clock in every if code == clock.extended_by for start in clock.start
            ),
        )
        for code, step in steps.items()
    }


def _digest(*texts: str) -> str:
    return blake2b("\0".join(texts).encode("utf-8"), digest_size=4).hexdigest()
