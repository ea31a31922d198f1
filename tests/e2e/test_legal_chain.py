"""The legal chain, as an agent lives it: on every step the case says which date, whose duty or right, and why."""

from collections.abc import Iterator
from typing import Any

from agent_app.desk import registering
from agent_app.gui.pages.case import CasePage
from tests.e2e.people import People
from tests.e2e.window import Person
from tests.support.desks import WATER

TOWN, COUNTY, CITY = "青溪镇人民政府", "云山县人民政府", "云州市人民政府"

CHAIN: tuple[tuple[str, str, dict[str, Any], str, str, str, str], ...] = (
    # day, step, fields | rule of the clock that leads then, its holder, its day, what the window says
    ("2026-07-01", "receive", {"organ": TOWN, "receiver": "unit"}, "notify", "receiver", "2026-07-16", "7月16日"),
    ("2026-07-10", "accept", {"organ": TOWN, "track": "31(6)"}, "handle", "competent_organ", "2026-09-08", "9月8日"),
    ("2026-09-01", "extend", {"days": "30", "reason": "要复测"}, "handle", "competent_organ", "2026-10-08", "10月8日"),
    ("2026-09-26", "reply", {"organ": TOWN, "outcome": "partial"}, "", "", "", ""),
    ("2026-09-28", "serve", {"method": "in_person", "signed": "self"}, "ask_reexamination", "resident", "2026-10-28", "10月28日"),
    ("2026-10-20", "ask_reexamination", {"organ": COUNTY}, "reexamination", "reexamination_organ", "2026-11-19", "11月19日"),
    ("2026-11-14", "reexamination_reply", {"organ": COUNTY, "opinion": "uphold"}, "", "", "", ""),
    ("2026-11-16", "serve", {"method": "in_person", "signed": "self"}, "ask_final_review", "resident", "2026-12-16", "12月16日"),
)  # fmt: skip


def running(told: Any, rule: str) -> Iterator[Any]:
    return (clock for clock in told["clocks"] if clock["rule"] == rule and not clock["met_on"])


def test_the_legal_chain(people: People) -> None:
    people.wall.go_to("2026-06-30")
    agent = people.sit_down()
    number = registering.register(agent.desk, WATER).number
    for day, step, fields, rule, holder, due, words in CHAIN:
        people.wall.go_to(day)
        agent.record(number, step, day, **fields)
        told = agent.told_of(number)
        if rule:
            clock = list(running(told, rule))[-1]
            assert (clock["holder"], clock["due"]) == (holder, due), step
            assert "《信访工作条例》第" in clock["article"]
            assert clock["why"]
            agent.wait(lambda words=words: words in next_of(agent))  # type: ignore[misc]

    # The right to ask is the resident's: told with a day on which it is safe, and never that it is over.
    people.wall.go_to("2026-12-20")
    agent.case(number)
    agent.wait(lambda: "12月16日" in next_of(agent))
    assert not any(word in next_of(agent) for word in ("失效", "过期", "不能再"))
    to_the_end(people, agent, number)


def to_the_end(people: People, agent: Person, number: str) -> None:
    """Final review (Art. 36): 30 days without those of the hearing, served, and after it nothing more to ask for."""
    agent.record(number, "ask_final_review", "2026-12-15", organ=CITY)
    told = agent.told_of(number)
    (clock,) = running(told, "final_review")
    assert (clock["holder"], clock["due"]) == ("final_review_organ", "2027-01-14")
    assert not list(running(told, "ask_final_review"))
    agent.wait(lambda: "1月14日" in next_of(agent) and CITY in next_of(agent))
    people.wall.go_to("2027-01-16")
    hearing = {"hearing_from": "2026-12-28", "hearing_to": "2026-12-30"}
    agent.record(number, "final_review_reply", "2027-01-15", organ=CITY, opinion="uphold", **hearing)
    (clock,) = (clock for clock in agent.told_of(number)["clocks"] if clock["rule"] == "final_review")
    assert (clock["paused_days"], clock["due"], clock["met_on"]) == (3, "2027-01-17", "2027-01-15")
    agent.record(number, "serve", "2027-01-16", method="in_person", signed="self")
    told = agent.told_of(number)
    assert told["state"] == "served" and told["issues"] == []
    assert not [clock for rule in ("ask_reexamination", "ask_final_review") for clock in running(told, rule)]
    agent.record(number, "archive", "2027-01-16")
    told = agent.told_of(number)
    assert told["state"] == "archived"
    assert not [clock for clock in told["clocks"] if clock["status"] == "running"]


def next_of(person: Person) -> str:
    """What 接下来 says of the clocks of the case that is open."""
    page = person.window.page("case")
    assert isinstance(page, CasePage)
    return "\n".join(due.accessibleName() for due in page.columns.next.dues)
