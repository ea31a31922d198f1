"""A county that comes back from a backup is in another life, and answers of the former one may still be under way."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_app.app import unlock
from agent_app.base.paths import state_dir
from agent_app.core.vocabulary import Delivery
from agent_app.county import office, people
from agent_app.desk import attaching, casebook, checking, erasing, exchanging, noting, registering
from agent_app.desk.desk import Desk
from agent_app.store import identity, milestones
from agent_app.store.backup import backup, restore
from agent_app.sync import certificate
from agent_app.sync.offering import Photos
from tests.support.desks import (
    FIELD,
    OTHER_VILLAGE,
    PASSPHRASE,
    TOWNSHIP,
    VILLAGE,
    WATER,
    answer_to,
    enrol,
    exchanged,
    make_desk,
    request_of,
    take_in,
)
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


def test_what_lay_aside_for_want_of_a_certificate_is_taken_when_the_county_knows_it_again(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    """Restored before it certified anybody, it gives later serials to others, so no desk hears of the older one late."""
    backup(county.vault, tmp_path / "empty.xfbak")
    helper = make_desk(tmp_path / "helper", county.now, name="邱满生")
    later = tmp_path / "later.xfbak"
    enrol(county, helper)
    exchanged(helper, county)
    now = restored(county, tmp_path / "empty.xfbak", tmp_path / "first")
    exchanged(desk, now)
    backup(now.vault, later)
    number = registering.register(helper, WATER).number
    for one in (helper, helper, desk):
        exchanged(one, now)
    assert exchanging.standing(desk).quarantined == 1
    now = restored(now, later, tmp_path / "second")
    for one in (desk, helper, helper, desk, desk):
        exchanged(one, now)
    assert exchanging.standing(desk).quarantined == 0
    assert number in confirmed(desk) == confirmed(now)
    for one in (helper, now):
        one.close()


def test_what_it_says_of_a_key_replaces_what_it_said_in_a_former_life(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    """A copy of a home was certified, which neither the home itself nor the county knows; and then that is, for elsewhere."""
    backup(county.vault, tmp_path / "county.xfbak")
    helper = make_desk(tmp_path / "helper", county.now, name="邱满生")
    enrol(county, helper)
    shutil.copytree(helper.vault.home, tmp_path / "copied")
    copy = unlock(tmp_path / "copied", PASSPHRASE, county.now)
    exchanged(copy, county)
    now = restored(county, tmp_path / "county.xfbak", tmp_path / "now")
    enrol(now, helper, scope=OTHER_VILLAGE)
    for one in (helper, copy, copy):
        exchanged(one, now)
    assert certified(copy) == certified(helper) == (f"{OTHER_VILLAGE}/cases",)
    for one in (copy, helper, now):
        one.close()


def test_what_lay_aside_of_one_that_was_stopped_goes_when_it_comes_from_a_county_that_forgot_it(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk
) -> None:
    """Somebody who had not heard that they were stopped hands it on to somebody who had."""
    colleague = make_desk(tmp_path / "colleague", county.now, name="何志明", division=TOWNSHIP)
    enrol(county, colleague, role=township.profile.role)
    for one in (colleague, township, desk, colleague):
        exchanged(one, county)
    backup(county.vault, tmp_path / "county.xfbak")
    people.revoke(county, key_of(desk))
    exchanged(township, county)
    number = registering.register(desk, WATER).number
    for one, other in ((desk, colleague), (colleague, township)):
        stick = tmp_path / f"stick of {one.profile.name}"
        stick.mkdir()
        exchanging.write_to_stick(one, stick, to=key_of(other))
        exchanging.read_from_stick(other, stick)
    assert exchanging.standing(township).quarantined == 1
    now = restored(county, tmp_path / "county.xfbak", tmp_path / "now")
    for one in (desk, desk, township, township):
        exchanged(one, now)
    assert exchanging.standing(township).quarantined == 0
    assert number in confirmed(township) == confirmed(now)
    for one in (colleague, now):
        one.close()


def key_of(desk: Desk) -> str:
    """The name by which others know a desk."""
    with desk.vault.read() as connection:
        return identity.load(connection).public.hex()


def certified(desk: Desk) -> tuple[str, ...]:
    """Of which places the county has said that the desk is in charge."""
    with desk.vault.read() as connection:
        own = certificate.of_key(connection, identity.load(connection).public)
    assert own is not None
    return own.scopes


def test_what_a_desk_was_told_by_a_former_life_is_not_taken_for_having_heard(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    """It was moved away, and so it is told apart how far the county has come with erasing where it was."""
    number = registering.register(desk, WATER).number
    notes = [noting.add_note(desk, number, words) for words in ("井边的事", "路边的事")]
    exchanged(desk, county)
    enrol(county, desk, scope=OTHER_VILLAGE)
    for _ in range(2):
        exchanged(desk, county)
    backup(county.vault, tmp_path / "county.xfbak")
    erasing.erase(county, number, "本人要求", record=notes[0])
    for _ in range(2):
        exchanged(desk, county)
    [before] = erasing.erasures(county)
    now = restored(county, tmp_path / "county.xfbak", tmp_path / "now")
    erasing.erase(now, number, "本人要求", record=notes[1])
    [act] = erasing.erasures(now)
    asking = request_of(desk)
    answer_to(now, asking)
    assert erasing.erasures(now) == [act] and len(act.waiting) == len(before.waiting) + 1
    for _ in range(3):
        exchanged(desk, now)
    assert [one.waiting for one in erasing.erasures(now)] == [before.waiting]
    assert "路边的事" not in str(casebook.as_json(casebook.view(desk, number), whole=True))
    now.close()


def imaged(county: Desk, folder: Path) -> Desk:
    """The county goes on after an image of its whole machine was taken."""
    home = county.vault.home
    county.close()
    for place in (home, state_dir()):
        shutil.copytree(place, folder / "image" / place.name)
    return office.open_office(home, PASSPHRASE, county.now)


def put_back(county: Desk, folder: Path) -> Desk:
    """The same after the image was put back, by which it does not know that it was."""
    home = county.vault.home
    county.close()
    for place in (home, state_dir()):
        shutil.rmtree(place)
        shutil.copytree(folder / "image" / place.name, place)
    return office.open_office(home, PASSPHRASE, county.now)


@pytest.fixture
def gone_back(tmp_path: Path, desk: Desk, township: Desk, county: Desk) -> Iterator[tuple[Desk, str]]:
    """A county that was put back unawares, and a case that it has lost."""
    for one in (desk, township):
        exchanged(one, county)
    county = imaged(county, tmp_path)
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    registering.correct(county, number, {"summary": "县里写的"}, actor="王海")
    for one in (desk, township):
        exchanged(one, county)
    county = put_back(county, tmp_path)
    yield county, number
    county.close()


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
    county = imaged(county, tmp_path)
    exchanged(desk, county)
    assert not exchanging.standing(desk).photos.number
    county = put_back(county, tmp_path)
    while exchanged(desk, county).more:
        pass
    [material] = attaching.materials(county, number)
    assert material.here and attaching.content(county, number, material.record)
    assert not checking.check(county).problems
    county.close()


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


def test_what_the_county_confirmed_before_it_was_put_back_counts_no_more_when_it_comes_late(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    """By then it has come further than it had when it wrote that."""
    exchanged(desk, county)
    county = imaged(county, tmp_path)
    number = registering.register(desk, WATER).number
    on_a_stick = answer_to(county, request_of(desk))
    registering.register(county, {**WATER, "summary": "县里收的"}, VILLAGE, actor="王海")
    exchanged(desk, county)
    county = put_back(county, tmp_path)
    for _ in range(4):
        registering.register(county, {**WATER, "summary": "县里又收的"}, VILLAGE, actor="王海")
    exchanged(desk, county)
    take_in(desk, on_a_stick)
    assert casebook.view(desk, number).delivery is Delivery.HANDED_OVER
    exchanged(desk, county)
    assert number in {*confirmed(desk)} == {*confirmed(county)}
    county.close()
