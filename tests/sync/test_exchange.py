"""The exchange between real vaults: nothing lost, nothing twice, nothing where it does not belong."""

import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from agent_app.app import law
from agent_app.base.errors import UserError
from agent_app.core.vocabulary import Delivery, Role
from agent_app.desk import attaching, casebook, checking, exchanging, registering, stepping
from agent_app.desk.desk import Desk
from agent_app.store import blobs, delivery, identity
from agent_app.store.meta import put_meta
from agent_app.store.vault import Connection
from agent_app.sync import answer, belonging, bundle, exchange, quarantine
from agent_app.sync.bundle import BundleError
from agent_app.sync.message import Head, Manifest
from agent_app.sync.offering import Photos
from tests.support.desks import (
    COUNTY,
    FIELD,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    WATER,
    Wall,
    answer_to,
    enrol,
    exchanged,
    make_county,
    make_desk,
    reopened,
    request_of,
    take_in,
)
from tests.support.pictures import document
from tests.support.pictures import photo as photo_of


def digest(desk: Desk, number: str) -> bytes:
    return desk.case(number).subject.digest()


def test_the_three_states_of_a_case(desk: Desk, county: Desk) -> None:
    number = registering.register(desk, WATER).number
    assert casebook.view(desk, number).delivery is Delivery.SAVED
    request = request_of(desk)
    assert casebook.view(desk, number).delivery is Delivery.HANDED_OVER
    take_in(desk, answer_to(county, request))
    assert casebook.view(desk, number).delivery is Delivery.CONFIRMED
    assert casebook.view(county, number).delivery is Delivery.CONFIRMED
    stepping.take_step(desk, number, "hand_over", data={"organ": "镇里"})
    assert casebook.view(desk, number).delivery is Delivery.SAVED


def test_the_countys_answer_comes_back(desk: Desk, county: Desk, wall: Wall) -> None:
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    wall.turn(days=3)
    official = {"organ": "青溪镇人民政府", "official_number": "990102202607010003"}
    stepping.take_step(county, number, "receive", data=official, actor="王海")
    stepping.take_step(county, number, "accept", data={"track": "31(6)"}, actor="王海")
    exchanged(desk, county)
    document = casebook.as_json(casebook.view(desk, number))
    assert document["official_number"] == "990102202607010003"
    assert document["state"] == "accepted"
    assert [
        (r["code"], r["by"], r["county"]) for r in document["records"] if r["county"] and r["kind"] == "step"
    ] == [
        ("receive", "王海", True),
        ("accept", "王海", True),
    ]
    assert digest(desk, number) == digest(county, number)
    assert [row.number for row in casebook.find(desk, "990102202607010003")] == [number]


def test_a_repeated_exchange_changes_nothing(desk: Desk, county: Desk) -> None:
    number = registering.register(desk, FIELD).number
    request = request_of(desk)
    responses = [answer_to(county, request) for _ in range(3)]
    for response in [*responses, responses[0]]:
        take_in(desk, response)
    assert casebook.total(county) == casebook.total(desk) == 1
    assert digest(desk, number) == digest(county, number)
    assert take_in(desk, responses[1]).received == 0
    for one in (desk, county):
        assert not checking.check(one).problems


def test_a_lost_answer_loses_nothing(desk: Desk, county: Desk) -> None:
    first = registering.register(desk, WATER).number
    answer_to(county, request_of(desk))
    second = registering.register(desk, WATER).number
    exchanged(desk, county)
    assert {casebook.view(desk, number).delivery for number in (first, second)} == {Delivery.CONFIRMED}
    assert casebook.total(county) == 2


def test_two_desks_edit_one_case_apart_and_nothing_is_lost(
    desk: Desk, township: Desk, county: Desk, wall: Wall
) -> None:
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    exchanged(township, county)
    party = casebook.view(desk, number).case.parties[0].id.hex()
    registering.correct(desk, number, {"phone": "13600008841"}, party)
    registering.correct(desk, number, {"place": "4组老井"})
    wall.turn(days=1)
    registering.correct(township, number, {"phone": "13600008814"}, party)
    registering.correct(township, number, {"category": "水利水电"})
    early, late = request_of(township), None
    stepping.take_step(township, number, "hand_over", data={"organ": "水务站"})
    late = request_of(township)
    for request in (late, early, late, early):
        answer_to(county, request)
    exchanged(desk, county)
    exchanged(township, county)
    exchanged(desk, county)
    assert digest(desk, number) == digest(township, number) == digest(county, number)
    document = casebook.as_json(casebook.view(desk, number), whole=True)
    assert (document["fields"]["place"], document["fields"]["category"]) == ("4组老井", "水利水电")
    assert document["state"] == "handed_over"
    [conflict] = document["conflicts"]
    assert {(v["value"], v["by"]) for v in conflict["values"]} == {
        ("13600008841", "刘春生"),
        ("13600008814", "何志明"),
    }
    registering.settle_conflict(desk, number, conflict["record"], conflict["field"], "13600008841")
    exchanged(desk, county)
    exchanged(township, county)
    assert casebook.as_json(casebook.view(township, number))["conflicts"] == []
    assert digest(desk, number) == digest(township, number)


def test_nothing_outside_its_scope_reaches_a_desk(
    tmp_path: Path, desk: Desk, county: Desk, wall: Wall
) -> None:
    neighbour = make_desk(tmp_path / "neighbour", wall, name="赵", division=OTHER_VILLAGE)
    enrol(county, neighbour)
    registering.register(neighbour, FIELD)
    exchanged(neighbour, county)
    registering.register(desk, WATER)
    exchanged(desk, county)
    exchanged(desk, county)
    assert casebook.total(county) == 2
    assert casebook.total(desk) == casebook.total(neighbour) == 1


def test_a_segment_outside_the_certificate_is_put_aside_with_the_reason(desk: Desk, county: Desk) -> None:
    with desk.vault.write() as connection:
        put_meta(connection, "scope", OTHER_VILLAGE)
    registering.register(desk, WATER)
    exchanged(desk, county)
    assert casebook.total(county) == 0
    with county.vault.read() as connection:
        [item] = quarantine.items(connection)
    assert (item.reason, item.count) == ("outside", 1)


def test_what_came_before_the_certificate_is_taken_up_after_it(desk: Desk, county: Desk) -> None:
    registering.register(desk, WATER)
    with desk.vault.write() as connection:
        put_meta(connection, "proof", None)
    with pytest.raises(UserError, match="不认识"):
        exchanged(desk, county)
    assert casebook.total(county) == 0
    enrol(county, desk)
    exchanged(desk, county)
    assert casebook.total(county) == 1


def test_a_proof_that_holds_anything_proves_nothing(county: Desk) -> None:
    from agent_app.county import people
    from agent_app.sync import enrolment

    invitation = people.invite(county, scope=VILLAGE, name="刘春生", role=Role.AGENT)
    proof = enrolment.Proof(invitation.id, b"k" * 32, "不是钥匙" * 75, b"p" * 32)
    with county.vault.write() as connection:
        assert enrolment.certify(connection, identity.load(connection), proof) is None


def test_an_invitation_works_for_one_desk(tmp_path: Path, county: Desk, wall: Wall) -> None:
    from agent_app.county import people

    invitation = people.invite(county, scope=VILLAGE, name="刘春生", role=Role.AGENT)
    first, second = (make_desk(tmp_path / name, wall) for name in ("first", "second"))
    for one in (first, second):
        belonging.accept_invitation(one.vault, invitation)
    exchanged(first, county)
    with pytest.raises(UserError, match="重新要一份"):
        exchanged(second, county)


def test_work_before_enrolment_goes_along_into_the_certified_scope(
    tmp_path: Path, county: Desk, wall: Wall
) -> None:
    early = make_desk(tmp_path / "early", wall, division="990101003009")
    number = registering.register(early, WATER).number
    enrol(county, early, scope=VILLAGE)
    exchanged(early, county)
    assert casebook.view(county, number).scope == f"{VILLAGE}/cases"
    assert casebook.view(early, number).scope == f"{VILLAGE}/cases"
    assert casebook.view(early, number).delivery is Delivery.CONFIRMED


def test_a_revoked_desk_is_heard_no_more_and_nothing_is_dropped(desk: Desk, county: Desk) -> None:
    registering.register(desk, WATER)
    exchanged(desk, county)
    with desk.vault.read() as connection:
        key = identity.load(connection).public
    answer.mark_revoked(county.vault, key)
    registering.register(desk, WATER)
    with pytest.raises(UserError):
        exchanged(desk, county)
    assert casebook.total(county) == 1
    with county.vault.read() as connection:
        assert [item.reason for item in quarantine.items(connection)] == ["revoked"]


def test_a_photo_of_before_a_move_still_arrives(tmp_path: Path, desk: Desk, county: Desk) -> None:
    """Photos go by stick, and the desk got another village before it came to that."""
    number = registering.register(desk, WATER).number
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(document(3_000))
    attaching.attach(desk, number, scan)
    request = io.BytesIO()
    exchange.write_request(desk.vault, request, desk.now_ms, photos=Photos.STAY)
    take_in(desk, answer_to(county, request.getvalue()))
    [material] = attaching.materials(county, number)
    assert not material.here
    enrol(county, desk, scope=OTHER_VILLAGE)
    for _ in range(2):
        exchanged(desk, county)
    assert not exchanging.standing(desk).photos.number
    [material] = attaching.materials(county, number)
    assert material.here and attaching.content(county, number, material.record)


def test_a_photo_that_no_record_of_another_village_names_is_not_taken(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    exchanged(desk, county)
    with desk.vault.write() as connection:
        blobs.put(connection, b"subject", f"{OTHER_VILLAGE}/cases", b"something")
    exchanged(desk, county)
    with county.vault.read() as connection:
        assert not blobs.names(connection)


def test_a_revoked_desk_that_is_invited_again_is_heard_again(desk: Desk, county: Desk) -> None:
    exchanged(desk, county)
    with desk.vault.read() as connection:
        key = identity.load(connection).public
    answer.mark_revoked(county.vault, key)
    number = registering.register(desk, WATER).number
    with pytest.raises(UserError):
        exchanged(desk, county)
    enrol(county, desk)
    # It has a new key; what never arrived under the old one is written again once the county has said so.
    assert exchanged(desk, county).more
    exchanged(desk, county)
    assert casebook.view(county, number)


def test_a_restored_home_writes_into_a_log_of_its_own(tmp_path: Path, desk: Desk, county: Desk) -> None:
    from agent_app.app import unlock
    from agent_app.store.backup import backup, restore
    from tests.support.desks import PASSPHRASE

    first = registering.register(desk, WATER).number
    exchanged(desk, county)
    backup(desk.vault, tmp_path / "b.xfbak")
    after_backup = registering.register(desk, WATER).number
    exchanged(desk, county)
    desk.close()
    restore(tmp_path / "new", tmp_path / "b.xfbak")
    again = unlock(tmp_path / "new", PASSPHRASE, desk.now)
    own = registering.register(again, WATER).number
    exchanged(again, county)
    exchanged(again, county)
    numbers = {row.number for row in casebook.page(again)}
    assert numbers == {first, after_backup, own} == {row.number for row in casebook.page(county)}
    assert not checking.check(county).problems


def test_photos_go_along_both_ways(tmp_path: Path, desk: Desk, township: Desk, county: Desk) -> None:
    number = registering.register(desk, WATER).number
    photo = tmp_path / "井.pdf"
    photo.write_bytes(document(2_500_000))
    attaching.attach(desk, number, photo)
    for one in (desk, township):
        exchanged(one, county)
    for one in (county, township):
        [material] = attaching.materials(one, number)
        assert attaching.content(one, number, material.record) == photo.read_bytes()
    assert exchanged(township, county).received == 0


def test_a_bundle_for_somebody_else_is_refused(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk
) -> None:
    registering.register(desk, WATER)
    response = answer_to(county, request_of(desk))
    with pytest.raises(BundleError, match="别的电脑"):
        take_in(township, response)
    other = make_county(tmp_path / "other-county")
    with pytest.raises(BundleError, match="别的电脑"):
        answer_to(other, request_of(desk))


def test_a_response_of_another_county_is_refused(tmp_path: Path, desk: Desk, wall: Wall) -> None:
    other = make_county(tmp_path / "other-county", wall)
    twin = make_desk(tmp_path / "twin", wall)
    enrol(other, twin)
    response = answer_to(other, request_of(twin))
    with pytest.raises(BundleError):
        take_in(desk, response)


def test_a_cut_or_flipped_bundle_has_no_effect_at_all(desk: Desk, county: Desk) -> None:
    registering.register(desk, WATER)
    request = request_of(desk)
    rng = random.Random(7)
    broken = [request[:n] for n in (0, 3, 500, bundle.HEADER_SIZE, len(request) // 2, len(request) - 1)]
    for _ in range(60):
        mutated = bytearray(request)
        mutated[rng.randrange(bundle.HEADER_SIZE, len(request))] ^= 1 << rng.randrange(8)
        broken.append(bytes(mutated))
    for data in broken:
        with pytest.raises(BundleError, match=r"没有动|都在"):
            answer_to(county, data)
    assert casebook.total(county) == 0
    assert checking.check(county).events == 0
    answer_to(county, request)
    assert casebook.total(county) == 1


def test_the_clear_header_names_no_person_and_no_place(desk: Desk) -> None:
    registering.register(desk, WATER)
    head = request_of(desk)[: bundle.HEADER_SIZE]
    for secret in (VILLAGE, COUNTY, "刘春生", "吴有根"):
        assert secret.encode() not in head


@pytest.mark.parametrize("day", ["1970-01-02", "2035-06-01"])
def test_a_wrong_clock_does_not_stop_an_exchange(desk: Desk, county: Desk, wall: Wall, day: str) -> None:
    before = registering.register(desk, WATER).number
    wall.go_to(day)
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    wall.go_to("2026-07-02")
    stepping.take_step(county, before, "receive", data={"organ": "镇里"})
    exchanged(desk, county)
    assert {casebook.view(desk, n).delivery for n in (before, number)} == {Delivery.CONFIRMED}
    assert digest(desk, before) == digest(county, before)


def test_a_desk_that_is_not_enrolled_is_told_what_to_do(tmp_path: Path) -> None:
    alone = make_desk(tmp_path / "alone")
    registering.register(alone, WATER)
    with pytest.raises(UserError, match="还没有同县里连起来"):
        exchanging.by_stick(alone, tmp_path)


def test_segments_that_come_too_early_wait_for_the_one_before(desk: Desk, county: Desk) -> None:
    requests = []
    for _ in range(3):
        registering.register(desk, WATER)
        out = io.BytesIO()
        with desk.vault.write() as connection:
            # As a stick of which only the newest segments arrived.
            connection.exec_driver_sql("UPDATE segments SET delivery = 2")
        exchange.write_request(desk.vault, out, desk.now_ms)
        requests.append(out.getvalue())
    out = io.BytesIO()
    for request in reversed(requests):
        answer.answer(county.vault, io.BytesIO(request), out, law(), county.now_ms)
    assert [row.delivery for row in casebook.page(county)] == [Delivery.CONFIRMED] * 3
    with county.vault.read() as connection:
        assert quarantine.count(connection) == 0


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from("rwsxyzv"), min_size=3, max_size=12))
def test_any_schedule_ends_in_one_state(
    tmp_path_factory: pytest.TempPathFactory, schedule: list[str]
) -> None:
    """r/w: the agent registers, corrects; s: the supervisor corrects; x/y: their sticks; z: an old stick; v: restart."""
    root, wall = tmp_path_factory.mktemp("schedule"), Wall()
    county = make_county(root / "county", wall)
    agent = make_desk(root / "agent", wall)
    township = make_desk(root / "township", wall, name="何志明", division=TOWNSHIP, role=Role.SUPERVISOR)
    for one in (agent, township):
        enrol(county, one)
    number = registering.register(agent, WATER).number
    old = [request_of(agent)]
    for one in (agent, township):
        exchanged(one, county)
    for place, act in enumerate(schedule):
        wall.turn(hours=1)
        if act == "r":
            registering.register(agent, WATER)
        elif act == "w":
            registering.correct(agent, number, {"place": f"甲{place}"})
        elif act == "s":
            registering.correct(township, number, {"place": f"乙{place}"})
        elif act in "xy":
            one = agent if act == "x" else township
            old.append(request_of(one))
            take_in(one, answer_to(county, old[-1]))
        elif act == "z":
            answer_to(county, old[0])
        else:
            agent = reopened(agent)
    for _ in range(2):
        for one in (agent, township):
            exchanged(one, county)
    states = {
        tuple(sorted(desk.case(row.number).subject.digest() for row in casebook.page(desk)))
        for desk in (agent, township, county)
    }
    assert len(states) == 1
    for one in (agent, township, county):
        assert not checking.check(one).problems
        one.close()


def test_a_response_that_names_what_was_never_sent_confirms_nothing_of_it(
    tmp_path: Path, desk: Desk, county: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = registering.register(desk, WATER).number
    (tmp_path / "井.jpg").write_bytes(photo_of(300, 200))
    attaching.attach(desk, number, tmp_path / "井.jpg")
    exchanged(desk, county)
    waiting = registering.register(desk, WATER).number
    with desk.vault.read() as connection:
        me = identity.load(connection)
        [file] = blobs.names(connection)
        erased = casebook.view(desk, waiting).case.subject.id, b"l" * 32
    honest = answer._tell
    life = me.incarnation

    def lies(connection: Connection, manifest: Manifest, *more: object) -> Manifest:
        told = honest(connection, manifest, *more)  # type: ignore[arg-type]
        heads = [
            Head(me.public, life, f"{VILLAGE}/cases", 999, b"h" * 32),
            Head(me.public, b"i" * 16, f"{VILLAGE}/cases", 1, b"h" * 32),
            Head(b"k" * 32, b"i" * 16, f"{OTHER_VILLAGE}/cases", 3, b"h" * 32),
        ]
        return replace(
            told,
            confirmed=(*heads, *told.confirmed),
            blobs=(b"b" * 32,),
            wanted=((file, (0, 7, 49)), (b"b" * 32, (0,))),
            erased=(erased, (b"s" * 16, b"l" * 32)),
        )

    request = request_of(desk)
    monkeypatch.setattr(answer, "_tell", lies)
    response = answer_to(county, request)
    monkeypatch.undo()
    with desk.vault.write() as connection:
        delivery.fall_back(connection)
    registering.register(desk, WATER)
    take_in(desk, response)
    for one in (desk, county):
        assert not checking.check(one).problems
    while exchanged(desk, county).more:
        pass
    exchanged(desk, county)
    assert {casebook.view(desk, row.number).delivery for row in casebook.page(desk)} == {Delivery.CONFIRMED}
    assert casebook.total(county) == casebook.total(desk) == 3
