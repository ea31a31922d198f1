"""A county and whoever works below it, each with a window of their own."""

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from agent_app.core.vocabulary import Role
from agent_app.desk import exchanging, ways
from tests.e2e.window import Person
from tests.support.county import COUNTY_SERVER, said
from tests.support.desks import VILLAGE, Wall, make_desk


class People:
    """Whoever sits down at a desk of one county; they share one clock on the wall."""

    def __init__(self, qtbot: QtBot, county: Path) -> None:
        self.wall = Wall()
        self._bot, self._county = qtbot, county
        self._present: list[Person] = []

    def sit_down(
        self, name: str = "刘春生", division: str = VILLAGE, role: Role = Role.AGENT, *, home: str = ""
    ) -> Person:
        """A desk that has taken the county's invitation from a file, and its window.

        It exchanges only when it is told to: else, by how fast the machine is, it would have the others' records or not.
        """
        folder = self._county.parent / (home or name)
        invitation = self._county.parent / f"{name}.xfyq"
        words = ("--scope", division, "--name", name, "--role", role.value, "--out", str(invitation))
        said(COUNTY_SERVER, self._county, "enrol", *words)
        desk = make_desk(folder, self.wall, name=name, division=division, role=role)
        exchanging.enrol_by_file(desk, invitation)
        ways.choose(desk, by_itself=False)
        self._present.append(Person(self._bot, desk))
        return self._present[-1]

    def county_records(self, number: str, step: str, on: str, **fields: Any) -> None:
        """Somebody at the county records a step."""
        words = ("step", number, step, "--on", on, "--data", "-", "--actor", "王海")
        said(COUNTY_SERVER, self._county, *words, given=fields)

    def county_reads(self, stick: Path) -> Any:
        """Somebody at the county puts the stick in; what was done."""
        return said(COUNTY_SERVER, self._county, "exchange", "--usb", str(stick))

    def county_tells(self, number: str) -> Any:
        """The case as the county has it."""
        return said(COUNTY_SERVER, self._county, "case", number, "--json")

    def leave(self) -> None:
        """All go."""
        for person in self._present:
            person.leave()
