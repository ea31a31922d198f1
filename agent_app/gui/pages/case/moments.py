"""经过 in words: the moments of a case as items of the timeline, newest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent_app.core.fields import CASE, PARTY
from agent_app.core.rules import Rules
from agent_app.core.value_words import day_in_words, in_words
from agent_app.core.vocabulary import Outlet
from agent_app.core.workflow import Issue
from agent_app.desk.timeline import Moment, in_group
from agent_app.gui.widgets.timeline import PaperLink, TimelineItem
from agent_app.gui.words import moment_in_words

PAPER, MATERIAL = "paper:", "material:"
"""What a link of the timeline opens: a paper by its code, a material by its record."""

_FIELDS = {**CASE, **PARTY}


def timeline_items(
    moments: Sequence[Moment], issues: Sequence[Issue], today: date, desk_name: str
) -> list[TimelineItem]:
    """The items, newest first. `desk_name` is whoever works here: what others wrote is marked with their names."""
    doubts = {issue.step_id: issue.sentence for issue in issues}
    of_steps = _materials_of_steps(moments)
    items = []
    for group in reversed(list(_together(moments))):
        first = group[0]
        links = [*_links(group), *of_steps.get(first.id, ())]
        items.append(
            TimelineItem(
                id=first.id,
                date=day_in_words(first.on, today.year),
                icon=first.icon,
                title=_title(group),
                facts="；".join(filter(None, (_facts(group), _by_whom(first, desk_name)))),
                links=tuple(links),
                struck=_struck(first),
                late=doubts.get(first.id, ""),
            )
        )
    return items


@dataclass(frozen=True, slots=True)
class Look:
    """A way to look at the timeline: its word, and the ids of the items that are seen then."""

    code: str
    word: str
    items: frozenset[str]


def looks_of(items: Sequence[TimelineItem], moments: Sequence[Moment], rules: Rules) -> list[Look]:
    """The ways to look at these items that show some of them; none where all are of one kind."""
    made = []
    for group in rules.groups.values():
        seen = {m.id for m in moments if in_group(m, group, rules)}
        seen |= {str(m.data.get("step")) for m in moments if m.kind == "attachment" and m.id in seen}
        found = frozenset(item.id for item in items if item.id in seen)
        if found and len(found) < len(items):
            made.append(Look(group.code, group.label, found))
    return made


def recorded(moment: Moment, today: date) -> str:
    """Who wrote it down, and when."""
    who = f"县里 {moment.actor}" if moment.by_authority else moment.actor
    return f"{moment_in_words(moment.recorded, today)} {who}记的"


def _together(moments: Sequence[Moment]) -> Iterator[list[Moment]]:
    """Moments in their order; materials, and papers, of one day and person as one. Those of a step go to it."""
    steps = {moment.id for moment in moments if moment.kind == "step"}
    group: list[Moment] = []
    for moment in moments:
        if moment.kind == "attachment" and moment.data.get("step") in steps:
            continue
        if group and _joins(group[-1], moment):
            group.append(moment)
            continue
        if group:
            yield group
        group = [moment]
    if group:
        yield group


def _joins(before: Moment, moment: Moment) -> bool:
    return moment.kind in {"attachment", "paper"} and (before.kind, before.on, before.actor) == (
        moment.kind,
        moment.on,
        moment.actor,
    )


def _materials_of_steps(moments: Iterable[Moment]) -> Mapping[str, list[PaperLink]]:
    found: dict[str, list[PaperLink]] = {}
    for moment in moments:
        if moment.kind == "attachment" and moment.data.get("step"):
            found.setdefault(moment.data["step"], []).append(PaperLink(MATERIAL + moment.id, moment.facts))
    return found


def _links(group: Sequence[Moment]) -> list[PaperLink]:
    match group[0].kind:
        case "attachment":
            return [PaperLink(MATERIAL + moment.id, moment.facts) for moment in group]
        case "paper":
            titles = {moment.code: str(moment.data["paper"]) for moment in group}
            return [PaperLink(PAPER + code, title) for code, title in titles.items()]
        case _:
            return []


def _title(group: Sequence[Moment]) -> str:
    match group[0].kind:
        case "attachment":
            return f"加了{len(group)}份材料"
        case "paper" if len(group) > 1:
            saved = any(moment.data["outlet"] == Outlet.SAVED for moment in group)
            return f"打印、存成文件{len(group)}次" if saved else f"打印了{len(group)}次"
        case "withdrawn":
            return "撤掉了一步"
        case _:
            return group[0].title


def _facts(group: Sequence[Moment]) -> str:
    first = group[0]
    match first.kind:
        case "attachment":
            return ""
        case "correction" if "field" in first.data:
            return _value(first.data, "new")
        case "withdrawn":
            return f"原因：{first.facts}" if first.facts else ""
        case "paper" if len(group) > 1:
            return "；".join(
                f"{moment.data['paper']}{_issued(moment)}" for moment in group if _issued(moment)
            )
        case _:
            return first.facts if len(group) == 1 else ""


def _issued(moment: Moment) -> str:
    """What there is to say of one issue among several, after the paper's title."""
    saved = "存成了文件" if moment.data["outlet"] == Outlet.SAVED else ""
    said = "，".join(filter(None, (saved, moment.facts)))
    return f"：{said}" if said else ""


def _struck(moment: Moment) -> str:
    match moment.kind:
        case "correction" if "field" in moment.data:
            return _value(moment.data, "old")
        case _:
            return moment.struck


def _value(data: Mapping[str, Any], which: str) -> str:
    return in_words(_FIELDS.get(str(data.get("field"))), data.get(which))


def _by_whom(moment: Moment, desk_name: str) -> str:
    if moment.by_authority:
        return f"县里记的（{moment.actor}）" if moment.actor else "县里记的"
    return "" if moment.actor == desk_name else f"{moment.actor}记的"
