"""What comes in by the many is safe and confirmed first, and on the lists soon after; what is erased never waits."""

import io

import pytest

from agent_app.app import law
from agent_app.core.vocabulary import Delivery
from agent_app.desk import casebook, checking, erasing, exchanging, indexing, registering, stepping, visits
from agent_app.desk.desk import Desk
from agent_app.store import identity, segments, underived
from agent_app.store.bulk import run
from agent_app.store.delivery import CONFIRMED
from agent_app.sync import answer, certificate, segment
from agent_app.sync.intake import AT_ONCE, Intake, Terms
from tests.bench.data import cases
from tests.support.desks import WATER, Wall, exchanged, make_county, reopened, request_of, take_in

MANY = AT_ONCE + 10


@pytest.fixture
def many(desk: Desk) -> list[str]:
    """The numbers of more cases than are derived with an import."""
    with desk.writing() as writing:
        for subject, ops in cases(MANY):
            writing.open(subject, ops)
    return numbers(desk)


def numbers(desk: Desk) -> list[str]:
    return sorted(row.number for row in casebook.page(desk, limit=10 * MANY))


def waiting(desk: Desk) -> int:
    with desk.vault.read() as connection:
        return underived.waiting(connection)


def answered(county: Desk, request: bytes) -> bytes:
    """The county's answer, before it has put anything on its lists."""
    out = io.BytesIO()
    answer.answer(county.vault, io.BytesIO(request), out, county.law, county.now_ms)
    return out.getvalue()


def test_many_cases_are_confirmed_before_they_are_listed(desk: Desk, county: Desk, many: list[str]) -> None:
    take_in(desk, answered(county, request_of(desk)))
    assert {casebook.view(desk, number).delivery for number in many} == {Delivery.CONFIRMED}
    assert (numbers(county), waiting(county)) == ([], MANY)
    assert indexing.derive(county, 0, 5) == MANY - 5  # a piece at a time, for as long as there is
    assert indexing.derive(county) == 0
    assert numbers(county) == many
    assert {casebook.view(county, number).delivery for number in many} == {Delivery.CONFIRMED}
    assert checking.check(county).problems == []


def test_a_visit_among_many_cases_does_not_wait(desk: Desk, county: Desk, many: list[str]) -> None:
    visits.add_visit(desk, {"household": "罗小满", "said": "工钱给了"})
    answered(county, request_of(desk))
    assert (visits.listing(county).total, waiting(county)) == (1, len(many))


def test_a_few_are_listed_at_once(desk: Desk, county: Desk) -> None:
    number = registering.register(desk, WATER).number
    answered(county, request_of(desk))
    assert (numbers(county), waiting(county)) == ([number], 0)


def test_who_opens_the_record_finds_all_of_them(desk: Desk, county: Desk, many: list[str]) -> None:
    answered(county, request_of(desk))
    county = reopened(county)  # as after a power cut in between
    assert numbers(county) == many
    county.close()


def test_a_check_counts_those_that_wait_and_changes_nothing(
    desk: Desk, county: Desk, many: list[str]
) -> None:
    answered(county, request_of(desk))
    found = checking.check(county)
    assert (found.problems, found.cases, waiting(county)) == ([], MANY, MANY)


def test_a_desk_that_takes_in_many_has_them_listed_when_it_is_done(
    township: Desk, desk: Desk, county: Desk, many: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    exchanged(desk, county)
    stick = tmp_path_factory.mktemp("stick")
    exchanging.write_to_stick(township, stick)
    exchanging.county_by_stick(county, stick)
    exchanging.read_from_stick(township, stick)
    assert (numbers(township), waiting(township)) == (many, 0)


def test_what_comes_twice_before_it_is_listed_is_listed_once_with_all_of_it(
    desk: Desk, county: Desk, many: list[str]
) -> None:
    answered(county, request_of(desk))
    for number in many:
        stepping.take_step(desk, number, "hand_over", data={"organ": "镇里"})
    answered(county, request_of(desk))
    assert waiting(county) == MANY
    indexing.derive(county)
    for number in many:
        assert county.case(number).subject.digest() == desk.case(number).subject.digest()
        assert casebook.view(county, number).case.progress.stage is desk.case(number).progress.stage
    assert checking.check(county).problems == []


def test_a_body_that_was_erased_never_waits_among_many(
    desk: Desk, county: Desk, many: list[str], wall: Wall, tmp_path_factory: pytest.TempPathFactory
) -> None:
    request, bodies = request_of(desk), wires(desk)
    take_in(desk, answered(county, request))
    indexing.derive(county)
    gone = desk.case(many[0]).subject
    erasing.erase(county, many[0], "本人要求", whole=True)
    with county.vault.read() as connection:
        key, certificates = identity.load(connection).public, certificate.to_wire(connection)
    reader = make_county(tmp_path_factory.mktemp("reader") / "home", wall)
    for arriving in (wires(county)[-1:], bodies):  # the act comes first, then all that it was about
        with reader.vault.write() as connection:
            for one in certificates:
                certificate.take(connection, one, [key])
            intake = Intake(connection, Terms(key, CONFIRMED, law(), reader.now_ms, vouched=True, at_once=0))
            for wire in arriving:
                intake.take(wire)
            assert intake.finish().quarantined == 0
    with reader.vault.read() as connection:
        assert gone.id not in underived.next_(connection, MANY)
        kept = run(connection, "SELECT body FROM events WHERE subject = ?", (gone.id,))
    assert not any(gone.get("words").encode("utf-8") in body for (body,) in kept if body is not None)
    assert waiting(reader) == MANY - 1
    reader.close()


def wires(desk: Desk) -> list[bytes]:
    """What a desk has sealed about cases, in the order of sealing."""
    with desk.vault.read() as connection:
        sealed = [row for row, _, scope in segments.hashes(connection) if scope.endswith("/cases")]
        return [segment.to_wire(connection, row) for row in sealed]
