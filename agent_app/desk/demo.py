"""The practice county: a made-up village with about 200 cases at every stage, in a home of its own.

It is made by the same functions that real work uses, day by day, with a real exchange in between.
"""

import io
import random
import shutil
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from agent_app.base.errors import UserError
from agent_app.base.paths import has_records
from agent_app.base.progress import Progress, silent
from agent_app.base.resources import read_text
from agent_app.core.fields import VISIT, Told
from agent_app.core.vocabulary import Channel, Role, ScopeClass, Signing, Stage, Tie
from agent_app.desk import authorizing, casebook, registering, setup, stepping, visits
from agent_app.desk.desk import CHINA, Desk, Now, wall_clock
from agent_app.store import identity
from agent_app.store.keyslots import Cost
from agent_app.store.readside import Law
from agent_app.sync import answer, belonging, enrolment, exchange

PASSPHRASE = "练习练习练习"
CASES = 200
_PARTS = ("village", "county")
_UNFINISHED = "unfinished"
_DAYS = 300
_SEED = 990101
_HANDLED = (Stage.ACCEPTED, Stage.HANDLING)
# The practice vault holds nothing of anybody, so that opening it need not cost a derivation made for secrets.
_COST = Cost(memory=8 * 1024, passes=1, lanes=1)


class _Then:
    """The time at which something in the story happens."""

    def __init__(self) -> None:
        self.at = datetime.now(CHINA)

    def __call__(self) -> datetime:
        return self.at

    def go_to(self, day: date, hour: int = 10) -> None:
        self.at = datetime.combine(day, time(hour, 5), CHINA)


def practice(
    home: Path, law: Law, now: Now = wall_clock, cases: int = CASES, progress: Progress = silent
) -> Desk:
    """Open the practice desk in `home`, making it when it is not there, or when its making was broken off.

    Raises `UserError` for a folder in which somebody works, and `Cancelled` when `progress` does.
    """
    unfinished = home / _UNFINISHED
    check_practice_home(home)
    if unfinished.exists() or not has_records(home / "village"):
        for part in _PARTS if unfinished.exists() else ():
            shutil.rmtree(home / part, ignore_errors=True)
        home.mkdir(parents=True, exist_ok=True)
        unfinished.touch()
        _make(home, law, now().astimezone(CHINA).date(), cases, progress)
        unfinished.unlink()
    return setup.open_desk(home / "village", PASSPHRASE, law, now)


def check_practice_home(home: Path) -> None:
    """Raises `UserError` for a folder with other records in it: practice and they never lie in one place."""
    others = [home] if has_records(home / "village") else [home, home / "county"]
    if not (home / _UNFINISHED).exists() and any(map(has_records, others)):
        raise UserError(f"{home} 里是真的记录，不能拿来练习。没有动它，请换一个文件夹，或不写 --home。")


def _make(home: Path, law: Law, today: date, cases: int, progress: Progress) -> None:
    told, then, chance = tomllib.loads(read_text("demo/village.toml")), _Then(), random.Random(_SEED)
    then.go_to(today - timedelta(days=_DAYS))
    county = setup.set_up(
        home / "county", law, name=told["county"], division=told["county_division"], passphrase=PASSPHRASE,
        role=Role.COUNTY, now=then, cost=_COST,
    ).desk  # fmt: skip
    with county.vault.write() as connection:
        identity.new_generation(connection)
    desk = setup.set_up(
        home / "village", law, name=told["agent"], division=told["village_division"], passphrase=PASSPHRASE,
        unit=told["unit"], phone=told["agent_phone"], now=then, cost=_COST,
    ).desk  # fmt: skip
    _enrol(county, desk)
    days = sorted(today - timedelta(days=int(_DAYS * chance.random() ** 1.6)) for _ in range(cases))
    matters = [_Matter(told, chance, day, today) for day in days]
    last = today - timedelta(days=2)
    for done, matter in enumerate(matters):
        progress(done, cases)
        matter.live(desk, then, until=last)
    _live_beside(desk, then, told, last)
    then.go_to(last, 17)
    _exchange(county, desk)
    for matter in matters[-2:]:
        matter.finish(desk, then, today)
    _hand_over(desk)
    then.go_to(today, 8)
    registering.register(desk, _Matter(told, chance, today, today).registration())
    desk.close()
    county.close()


def _live_beside(desk: Desk, then: _Then, told: dict[str, Any], last: date) -> None:
    """Visits, and what happens around the newest matter that is being handled."""
    for visit in told["visit"]:
        then.go_to(last - timedelta(days=visit["days"]), 16)
        visits.add_visit(desk, {name: visit[name] for name in VISIT if name in visit})
    then.go_to(last, 16)
    handled = (row for row in casebook.page(desk, limit=CASES) if row.stage in _HANDLED and row.open)
    for row in list(handled)[:1]:
        for around in told["around"]:
            stepping.take_step(desk, row.number, around["code"], last, around["data"])


def _enrol(county: Desk, desk: Desk) -> None:
    card = answer.card(county.vault)
    scope = f"{desk.profile.division}/{ScopeClass.CASES.value}"
    with county.vault.write() as connection:
        invitation = enrolment.invite(connection, card, desk.profile.name, Role.AGENT, (scope,))
    belonging.accept_invitation(desk.vault, invitation)


def _exchange(county: Desk, desk: Desk) -> None:
    request = io.BytesIO()
    outgoing = exchange.write_request(desk.vault, request, desk.now_ms)
    exchange.mark_handed_over(desk.vault, outgoing)
    request.seek(0)
    response = io.BytesIO()
    answer.answer(county.vault, request, response, county.law, county.now_ms)
    response.seek(0)
    exchange.read_response(desk.vault, response, desk.law, desk.now_ms)


def _hand_over(desk: Desk) -> None:
    exchange.mark_handed_over(desk.vault, exchange.write_request(desk.vault, io.BytesIO(), desk.now_ms))


class _Matter:
    """One matter of the story: who, what, and how far it has come."""

    def __init__(self, told: dict[str, Any], chance: random.Random, day: date, today: date) -> None:
        self._told = told
        self._chance = chance
        self._day = day
        self._today = today
        self._matter = chance.choice(told["matter"])
        self._group = chance.randint(1, 8)
        self._later: list[tuple[date, str, dict[str, Any]]] = []
        self._number = ""

    def registration(self) -> dict[str, Any]:
        """What the resident brought."""
        chance, matter = self._chance, self._matter
        people = [self._person() for _ in range(chance.choice((1, 1, 1, 1, 1, 1, 3, 5, 12)))]
        title = matter["title"]
        data: dict[str, Any] = {
            "petitioner": people[0] | ({"needs": ["large_print"]} if chance.random() < 0.3 else {}),
            "joint": [{"name": person["name"], "address": person["address"]} for person in people[1:]],
            "representatives": list(dict.fromkeys(person["name"] for person in people))[
                : min(len(people) - 1, 5)
            ],
            "channel": chance.choice(list(Channel)).value,
            "purpose": matter.get("purpose", "appeal"),
            "category": matter["category"],
            "words": matter["words"].format(group=self._group),
            "summary": f"{self._group}{title}" if title.startswith("组") else title,
            "wish": matter["wish"],
            "place": f"{self._told['village']}{self._group}组",
            "told": [item.value for item in Told],
            "read_back": True,
            "tie": Tie.NONE.value,
        }
        return data

    def live(self, desk: Desk, then: _Then, until: date) -> None:
        """Register on the day, and record every step that falls before `until`."""
        then.go_to(self._day, self._chance.randint(8, 17))
        self._number = registering.register(desk, self.registration()).number
        if self._group % 2:
            authorizing.authorize(desk, self._number, {})
            signed = {"signed_on": self._day.isoformat(), "signing": Signing.SELF.value}
            authorizing.sign(desk, self._number, signed)
        for day, code, data in self._steps():
            if day <= until:
                then.go_to(day)
                stepping.take_step(desk, self._number, code, day, data)
            else:
                self._later.append((day, code, data))

    def finish(self, desk: Desk, then: _Then, today: date) -> None:
        """Record what the days since have brought."""
        day, code, data = (self._later or [(today, "withdraw", {})])[0]
        then.go_to(today, 8)
        stepping.take_step(desk, self._number, code, min(day, today), data)

    def _person(self) -> dict[str, str]:
        told, chance = self._told, self._chance
        return {
            "name": chance.choice(told["surnames"]) + chance.choice(told["given"]),
            "phone": f"1{chance.choice('3578')}{chance.randint(0, 9)}0000{chance.randint(0, 9999):04d}",
            "address": f"{told['village']}{self._group}组{chance.randint(1, 60)}号",
        }

    def _steps(self) -> Iterator[tuple[date, str, dict[str, Any]]]:
        """The course of the matter, as the law has it; some stop early, some run late."""
        chance, organ = self._chance, self._matter["organ"]
        handed = self._day + timedelta(days=chance.randint(0, 3))
        yield handed, "hand_over", {"organ": self._told["township"]}
        received = handed + timedelta(days=chance.randint(0, 2))
        yield received, "receive", {"organ": self._told["township"]}
        if chance.random() < 0.08:
            yield received + timedelta(days=chance.randint(2, 9)), "withdraw", {}
            return
        track = self._matter.get("track", "31(6)")
        accepted = received + timedelta(days=chance.randint(3, 15))
        appeal = self._matter.get("purpose", "appeal") == "appeal"
        yield accepted, "accept", {"organ": organ} | ({"track": track} if appeal else {})
        replied = accepted + timedelta(days=chance.randint(20, 62))
        if chance.random() < 0.1 and track == "31(6)" and appeal:
            yield (
                accepted + timedelta(days=50),
                "extend",
                {"days": 30, "reason": "要等第三方复测", "organ": organ},
            )
            replied = accepted + timedelta(days=chance.randint(62, 88))
        yield (
            replied,
            "reply",
            {"organ": organ, "outcome": chance.choice(("support", "support", "partial", "explain"))},
        )
        served = replied + timedelta(days=chance.randint(1, 5))
        yield served, "serve", {"method": "in_person"}
        yield served + timedelta(days=1), "explain", {}
        if chance.random() < 0.1 and track == "31(6)" and appeal:
            asked = served + timedelta(days=chance.randint(5, 25))
            yield asked, "ask_reexamination", {"organ": "云山县人民政府"}
            yield (
                asked + timedelta(days=26),
                "reexamination_reply",
                {"organ": "云山县人民政府", "opinion": "uphold"},
            )
            served = asked + timedelta(days=29)
            yield served, "serve", {"method": "in_person"}
        followed = served + timedelta(days=chance.randint(7, 30))
        answers = ("satisfied", "satisfied", "basically_satisfied", "dissatisfied")
        yield followed, "follow_up", {"satisfaction": chance.choice(answers)}
        yield followed + timedelta(days=5), "archive", {}
