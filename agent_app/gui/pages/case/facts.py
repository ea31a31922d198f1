"""事实 in words: who, where, what, and by which numbers, without a window."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from agent_app.core.case import Case
from agent_app.core.fields import CASE, PARTY
from agent_app.core.fold import Record
from agent_app.core.guide import Advice, Guide, shipped_guide
from agent_app.core.people import doubtful_id_number, doubtful_phone
from agent_app.core.rules import Rules
from agent_app.core.value_words import day_in_words, in_part, in_words
from agent_app.core.verdicts import verdicts
from agent_app.core.vocabulary import Verdict
from agent_app.core.workflow import ordered
from agent_app.desk.case_paper import organ_of
from agent_app.gui.pages.case.sheet import Sheet, track_of

TIDIED_BY = "代理员整理的，以本人的话为准"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A masked value that can be shown whole: whose record ("" for the case itself), which field."""

    record: str
    field: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: what it is called and what it says; `quiet` is a further line, `hidden` what may be revealed, `kin`
    that it is about other cases, which may be looked at, `advice` what is told of such matters."""

    name: str
    value: str
    quiet: str = ""
    hidden: Hidden | None = None
    kin: bool = False
    advice: Advice | None = None


def facts_of(sheet: Sheet, rules: Rules, today: date, guide: Guide | None = None) -> list[Fact]:
    """The facts of a case, in the order in which they are read; what is not known is left out."""
    case = sheet.case
    return [fact for fact in _facts(sheet, case, rules, today, guide or shipped_guide()) if fact.value]


def _facts(sheet: Sheet, case: Case, rules: Rules, today: date, guide: Guide) -> Iterator[Fact]:
    get = case.subject.get
    yield Fact("信访人", people(case), _needs(case.petitioner))
    if case.petitioner is not None:
        yield from person_facts(case.petitioner)
    yield Fact("地点", str(get("place", "")))
    yield Fact("本人的话", f"“{get('words', '')}”" if get("words") else "")
    yield Fact(CASE["tidied"].label, str(get("tidied", "")), TIDIED_BY)
    yield Fact("想要什么", str(get("wish", "")))
    yield Fact("哪一类", _class(case, rules), advice=guide.of(str(get("category", ""))))
    yield Fact("办的单位", organ_of(case, rules))
    yield from _around(case, rules)
    affected = get("people_affected")
    yield Fact("涉及人数", f"{affected}人" if affected else "")
    yield Fact("登记", _registered(case, today))
    official = get("official_number", "")
    yield Fact("编号", breakable(sheet.number), f"县里：{official}" if official else "")
    yield Fact(CASE["form"].label, str(get("form", "")))
    yield Fact(CASE["source"].label, breakable(str(get("source", ""))))
    if get("lookup_code"):
        yield Fact(CASE["lookup_code"].label, "******", hidden=Hidden("", "lookup_code"))
    yield Fact("同这一件是一回事", _same_matter(case), kin=True)
    yield Fact(CASE["extra"].label, _told_besides(case))
    yield Fact("保存到", sheet.kept.sentence if sheet.kept else "")
    yield Fact("交到哪里了", sheet.delivery.label)


def _told_besides(case: Case) -> str:
    """What else the ledger told that a case comes from; nobody knows whose numbers stand there, so they are masked."""
    told = in_part(CASE["extra"], case.subject.get("extra", {}))
    return "；".join(f"{name}：{text}" for name, text in told.items())


def _same_matter(case: Case) -> str:
    """The numbers of the cases of which somebody has said that they are the same matter."""
    same = [said for said in verdicts(case.subject).values() if said.verdict is Verdict.SAME]
    return "、".join(breakable(said.number) for said in same)


def breakable(number: str) -> str:
    """A number that may go on in the next line after each of its parts, in a narrow column."""
    return number.replace("-", "-\u200b")


def _around(case: Case, rules: Rules) -> Iterator[Fact]:
    """Who else stands for the matter: the official who leads it, the task force, the units that share it."""
    steps = ordered(case.facts.steps, rules)
    last = {step.code: step.data for step in steps}
    yield Fact("包案领导", str(last.get("lead", {}).get("leader", "")))
    yield Fact("专班", str(last.get("task_force", {}).get("units", "")))
    rule = rules.steps.get("co_handle")
    part = rule.field("part") if rule else None
    words = {choice.code: f"（{choice.label}）" for choice in part.choices} if part else {}
    shared = {
        step.data.get("organ", ""): step.data.get("part", "") for step in steps if step.code == "co_handle"
    }
    yield Fact("主办、协办", "；".join(f"{organ}{words.get(given, '')}" for organ, given in shared.items()))


def people(case: Case) -> str:
    """周桂兰等12户，代表5人."""
    name = case.petitioner.get("name", "") if case.petitioner else ""
    if len(case.parties) < 2:
        return name or "没有写姓名"
    speakers = sum(bool(party.get("representative")) for party in case.parties)
    return f"{name}等{len(case.parties)}户" + (f"，代表{speakers}人" if speakers else "")


def person_facts(party: Record) -> Iterator[Fact]:
    """Telephone, card and address of one person; the numbers are masked."""
    for name in ("phone", "id_number"):
        value = in_words(PARTY[name], party.get(name))
        if value:
            doubt = _doubt(name, str(party.get(name)))
            yield Fact(PARTY[name].label, value, doubt, Hidden(party.id.hex(), name))
    yield Fact(PARTY["address"].label, str(party.get("address", "")))


@lru_cache(maxsize=4096)
def _doubt(name: str, number: str) -> str:
    """Why a number may be wrong, beside the number; it was taken all the same."""
    return doubtful_phone(number) if name == "phone" else doubtful_id_number(number)


def _needs(party: Record | None) -> str:
    return in_words(PARTY["needs"], party.get("needs")) if party else ""


def _class(case: Case, rules: Rules) -> str:
    track = rules.tracks.get(track_of(case))
    purpose = in_words(CASE["purpose"], case.subject.get("purpose"))
    category = str(case.subject.get("category", ""))
    return "，".join(filter(None, (purpose, category, f"走{track.route}" if track else "")))


def _registered(case: Case, today: date) -> str:
    get = case.subject.get
    parts = (
        day_in_words(str(get("registered_on", "")), today.year),
        in_words(CASE["channel"], get("channel")),
        f"{get('agent_name', '')}登记" if get("agent_name") else "",
    )
    return "，".join(filter(None, parts))


def others_of(case: Case) -> list[list[Fact]]:
    """The other people on the case: each with a line of who it is, then the numbers and the address."""
    found = []
    for party in (*case.parties[1:], *case.guardians):
        role = in_words(PARTY["role"], party.get("role"))
        speaks = "，代表人" if party.get("representative") else ""
        who = Fact(role, f"{party.get('name', '')}{speaks}")
        found.append([who, *(fact for fact in person_facts(party) if fact.value)])
    return found
