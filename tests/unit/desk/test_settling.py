"""What two desks wrote apart is settled by a person, and the choice can be undone."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from agent_app.base.errors import UserError
from agent_app.core.vocabulary import Role
from agent_app.desk import casebook, mending, registering, settling, stepping
from agent_app.desk.desk import Desk
from agent_app.desk.settling import Conflict
from agent_app.gui.conflicts import sides_of
from tests.support.desks import FIELD, TOWNSHIP, Wall, enrol, exchanged, make_county, make_desk


class Apart(NamedTuple):
    """Two desks and their county, and the case that both have."""

    county: Desk
    desk: Desk
    township: Desk
    number: str
    petitioner: str

    def meet(self) -> None:
        """Everybody learns what the others wrote."""
        for desk in (self.township, self.desk, self.township):
            exchanged(desk, self.county)


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "village", wall)
    township = make_desk(tmp_path / "township", wall, name="何田", division=TOWNSHIP, role=Role.SUPERVISOR)
    for one in (desk, township):
        enrol(county, one)
    number = registering.register(desk, FIELD).number
    petitioner = casebook.view(desk, number).case.parties[0].id.hex()
    made = Apart(county, desk, township, number, petitioner)
    exchanged(desk, county)
    exchanged(township, county)
    registering.correct(desk, number, {"phone": "13600008841"}, petitioner)
    registering.correct(township, number, {"phone": "13600008814"}, petitioner)
    made.meet()
    yield made
    for one in (desk, township, county):
        one.close()


def _only(desk: Desk) -> Conflict:
    [conflict] = settling.everywhere(desk)
    assert settling.count(desk) == 1
    return conflict


def _phones(apart: Apart, desk: Desk) -> set[str]:
    register = casebook.view(desk, apart.number).case.parties[0].registers["phone"]
    return {str(entry.value) for entry in register}


def test_a_conflict_names_the_field_the_person_and_both_writers(apart: Apart) -> None:
    conflict = _only(apart.desk)
    assert (conflict.label, conflict.whose, conflict.petitioner) == ("电话", "周桂兰", "周桂兰")
    assert {entry.actor: entry.value for entry in conflict.entries} == {
        "刘春生": "13600008841",
        "何田": "13600008814",
    }
    assert {side.value for side in sides_of(conflict, apart.desk.today)} == {"136****8841", "136****8814"}


def test_settling_is_learned_everywhere_and_can_be_undone(apart: Apart) -> None:
    conflict = _only(apart.desk)
    settling.settle(apart.desk, conflict, "13600008841")
    assert settling.everywhere(apart.desk) == []
    apart.meet()
    assert _phones(apart, apart.township) == {"13600008841"}
    settling.unsettle(apart.desk, conflict)
    shown = [entry.value for entry in _only(apart.desk).entries]
    assert shown == [entry.value for entry in conflict.entries]
    apart.meet()
    assert _phones(apart, apart.township) == {"13600008841", "13600008814"}


def test_a_value_that_came_in_while_somebody_was_choosing_is_not_lost(apart: Apart) -> None:
    seen = _only(apart.desk)
    registering.correct(apart.township, apart.number, {"phone": "13600008800"}, apart.petitioner)
    apart.meet()
    settling.settle(apart.desk, seen, "13600008841")
    assert _phones(apart, apart.desk) == {"13600008841", "13600008800"}


def test_a_value_that_the_field_cannot_have_is_refused(apart: Apart) -> None:
    with pytest.raises(UserError, match="不像电话号码"):
        settling.settle(apart.desk, _only(apart.desk), "12")
    assert settling.count(apart.desk) == 1


def test_a_step_that_two_put_right_differently_is_settled_in_its_own_words(apart: Apart) -> None:
    data = {"organ": "县水利局", "track": "31(6)"}
    record = stepping.take_step(apart.desk, apart.number, "accept", data=data).record
    apart.meet()
    mending.correct_step(apart.desk, apart.number, record, "看错", data={"track": "31(5)"})
    mending.correct_step(apart.township, apart.number, record, "看错", data={"track": "31(4)"})
    apart.meet()
    [conflict] = [c for c in settling.everywhere(apart.desk) if c.record == record]
    assert (conflict.whose, conflict.label) == ("已受理", "走哪条路办")
    [side, _] = sides_of(conflict, apart.desk.today)
    assert side.value.startswith(("行政复议", "查处违法"))
    with pytest.raises(UserError, match="不认识"):
        settling.settle(apart.desk, conflict, "31(7)")
    settling.settle(apart.desk, conflict, "31(6)")
    apart.meet()
    [step] = apart.township.case(apart.number).facts.steps
    assert step.data["track"] == "31(6)"
    assert "handle" in {clock.rule for clock in apart.township.case(apart.number).clocks}
