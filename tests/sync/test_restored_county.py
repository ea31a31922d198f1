"""A county that comes back from a backup is in another life, and answers of the former one may still be under way."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from agent_app.base.paths import state_dir
from agent_app.core.vocabulary import Delivery
from agent_app.county import office
from agent_app.desk import attaching, casebook, checking, exchanging, registering
from agent_app.desk.desk import Desk
from agent_app.store import milestones
from agent_app.store.backup import backup, restore
from agent_app.sync.offering import Photos
from tests.support.desks import FIELD, PASSPHRASE, VILLAGE, WATER, answer_to, exchanged, request_of, take_in
from tests.support.pictures import document


def restored(county: Desk, kept: Path, home: Path) -> Desk:
    """The county after its disk has failed: what the backup holds, in a life of its own."""
    county.close()
    return office.restore(home, kept, PASSPHRASE, county.now)


def confirmed(desk: Desk) -> list[str]:
    """The numbers of the cases that the desk takes the county to have."""
    return [row.number for row in casebook.page(desk) if row.delivery is Delivery.CONFIRMED]


def attached(desk: Desk, folder: Path) -> str:
    """A new case with a scan; its number."""
    number = registering.register(desk, WATER).number
    scan = folder / "扫描.pdf"
    scan.write_bytes(document(3_000))
    attaching.attach(desk, number, scan)
    return number


@pytest.mark.parametrize("heard_before", [True, False])
def test_a_late_answer_of_a_former_life_is_not_taken_for_a_new_one(
    tmp_path: Path, desk: Desk, county: Desk, heard_before: bool
) -> None:
    """The desk never heard of the life that wrote it: it came between, or was the first."""
    if heard_before:
        exchanged(desk, county)
    backup(county.vault, tmp_path / "county.xfbak")
    between = restored(county, tmp_path / "county.xfbak", tmp_path / "between")
    first = registering.register(desk, WATER).number
    on_a_stick = answer_to(between, request_of(desk))
    now = restored(between, tmp_path / "county.xfbak", tmp_path / "now")
    while exchanged(desk, now).more:
        pass
    take_in(desk, on_a_stick)
    second = registering.register(desk, FIELD).number
    assert not exchanged(desk, now).more
    assert {*confirmed(desk)} == {first, second} == {row.number for row in casebook.page(now)}
    assert not checking.check(now).problems
    now.close()


def test_what_a_former_life_has_confirmed_late_is_only_handed_over(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    exchanged(desk, county)
    backup(county.vault, tmp_path / "county.xfbak")
    before = request_of(desk)
    number = registering.register(desk, WATER).number
    on_a_stick = answer_to(county, request_of(desk))
    now = restored(county, tmp_path / "county.xfbak", tmp_path / "now")
    take_in(desk, answer_to(now, before))
    take_in(desk, on_a_stick)
    assert casebook.view(desk, number).delivery is Delivery.HANDED_OVER
    exchanged(desk, now)
    assert confirmed(desk) == [number] == [row.number for row in casebook.page(now)]
    now.close()


def test_what_a_former_life_has_given_late_is_offered_to_the_one_that_lost_it(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk
) -> None:
    exchanged(desk, county)
    exchanged(township, county)
    backup(county.vault, tmp_path / "county.xfbak")
    number = attached(desk, tmp_path)
    exchanged(desk, county)  # and then this desk is lost
    on_a_stick = answer_to(county, request_of(township))
    now = restored(county, tmp_path / "county.xfbak", tmp_path / "now")
    exchanged(township, now)
    take_in(township, on_a_stick)
    assert casebook.view(township, number).delivery is Delivery.HANDED_OVER
    exchanged(township, now)
    assert confirmed(township) == [number] == confirmed(now)
    [material] = attaching.materials(now, number)
    assert attaching.content(now, number, material.record)
    now.close()


def test_whoever_opens_a_restored_county_begins_its_new_life(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    """The power went between the unpacking of a backup and all that follows."""
    exchanged(desk, county)
    backup(county.vault, tmp_path / "county.xfbak")
    number = attached(desk, tmp_path)
    exchanged(desk, county)
    county.close()
    restore(tmp_path / "new", tmp_path / "county.xfbak")
    now = office.open_office(tmp_path / "new", PASSPHRASE, county.now)
    for _ in range(2):
        exchanged(desk, now)
    assert confirmed(desk) == [number] == confirmed(now)
    [material] = attaching.materials(now, number)
    assert attaching.content(now, number, material.record)
    now.close()


@contextmanager
def put_back(folder: Path, county: Desk, between: Callable[[Desk], object]) -> Iterator[Desk]:
    """The county whose machine was put back as a whole, by which it does not know that it was, after what came `between`."""
    home = county.vault.home
    county.close()
    shutil.copytree(home, folder / "image")
    shutil.copytree(state_dir(), folder / "image of the state")
    with closing(office.open_office(home, PASSPHRASE, county.now)) as running:
        between(running)
    for place, image in ((home, "image"), (state_dir(), "image of the state")):
        shutil.rmtree(place)
        shutil.copytree(folder / image, place)
    with closing(office.open_office(home, PASSPHRASE, county.now)) as now:
        yield now


@pytest.fixture
def gone_back(tmp_path: Path, desk: Desk, township: Desk, county: Desk) -> Iterator[tuple[Desk, str]]:
    """A county that was put back, and a case that it has lost by that."""
    for one in (desk, township):
        exchanged(one, county)
    number = registering.register(desk, WATER).number

    def between(office: Desk) -> None:
        exchanged(desk, office)
        registering.correct(office, number, {"summary": "县里写的"}, actor="王海")
        for one in (desk, township):
            exchanged(one, office)

    with put_back(tmp_path, county, between) as now:
        yield now, number


def test_a_desk_notices_that_the_county_has_lost_what_it_had_confirmed(
    desk: Desk, township: Desk, gone_back: tuple[Desk, str]
) -> None:
    county, number = gone_back
    later = registering.register(desk, FIELD).number
    registering.register(county, {**WATER, "summary": "县里收的"}, VILLAGE, actor="王海")
    for one in (desk, desk, desk, township):
        exchanged(one, county)
    assert {number, later} < {*confirmed(desk)} == {*confirmed(township)} == {*confirmed(county)}
    assert casebook.view(county, number).case.subject.get("summary") == "县里写的"
    for one in (desk, township, county):
        assert not checking.check(one).problems


def test_a_desk_notices_that_the_county_has_lost_a_photo_alone(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    """It came by itself, after all records were confirmed."""
    number = attached(desk, tmp_path)
    take_in(desk, answer_to(county, request_of(desk, Photos.STAY)))
    with put_back(tmp_path, county, lambda office: exchanged(desk, office)) as now:
        assert not exchanging.standing(desk).photos.number
        while exchanged(desk, now).more:
            pass
        [material] = attaching.materials(now, number)
        assert material.here and attaching.content(now, number, material.record)
        assert not checking.check(now).problems


def test_a_late_answer_is_no_sign_that_the_county_has_lost_anything(desk: Desk, county: Desk) -> None:
    exchanged(desk, county)
    on_a_stick = answer_to(county, request_of(desk))
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    with desk.vault.read() as connection:
        told = milestones.known(connection)
    take_in(desk, on_a_stick)
    assert confirmed(desk) == [number]
    with desk.vault.read() as connection:
        assert milestones.known(connection) == told
