"""Who came to a case and who left it, and what was done to an authorization, as the timeline tells it."""

from collections.abc import Iterable, Mapping
from typing import Any

from agent_app.core.case import day_of
from agent_app.core.clock_words import say
from agent_app.core.field_type import Field, Kind
from agent_app.core.fields import AUTHORIZATION
from agent_app.core.vocabulary import PartyRole

PEOPLE = frozenset({"party", "agent"})
_WHO = {"agent": "协办代理员", PartyRole.GUARDIAN: "监护人"}
_SIGNED = ("signed_on", "signing", "read_by", "witness")


def called(kind: str, values: Mapping[str, Any]) -> str:
    """What somebody is on a case, with the name: 一户：谢满仓."""
    who = _WHO.get(values.get("role", kind) if kind == "party" else kind, "一户")
    return f"{who}：{values.get('name', '')}"


def speaks(name: str, chosen: Any) -> str:
    """That a household speaks for all, or does so no longer."""
    return f"{name}当了代表" if chosen else f"{name}不再当代表"


def authorization_facts(values: Mapping[str, Any], names: Iterable[str] = ("number", "acts", "until")) -> str:
    """Some fields of an authorization as one line; what is empty is left out."""
    said = ((AUTHORIZATION[name], values.get(name)) for name in names if name in AUTHORIZATION)
    return "；".join(f"{declared.label}：{_in_words(declared, value)}" for declared, value in said if value)


def authorization_changed(values: Mapping[str, Any]) -> tuple[str, str]:
    """Title and facts of what was written into an authorization later."""
    if values.get("signed_on"):
        return "代理委托书签字了", authorization_facts(values, _SIGNED)
    return "改了代理委托书", authorization_facts(values, values)


def _in_words(declared: Field, value: Any) -> str:
    if declared.kind in (Kind.TERM, Kind.TERMS) and declared.terms is not None:
        codes = [value] if isinstance(value, str) else value
        return "、".join(declared.terms(code).label for code in codes if code in set(declared.terms))
    if declared.kind is Kind.DATE and (day := day_of(value)) is not None:
        return say(day)
    return str(value)
