"""What the server answers to what it cannot use: one plain sentence, and nothing is lost or half done."""

import io
import random
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent_app.core.vocabulary import Delivery
from agent_app.county import people, server
from agent_app.desk import attaching, casebook, checking, registering
from agent_app.desk.desk import Desk
from agent_app.store.meta import put_meta
from agent_app.sync import belonging, enrolment, exchange, quarantine
from agent_app.sync.network import EXCHANGE_PATH, INVITATION_PATH, OURS
from agent_app.sync.offering import Outgoing
from tests.support.county import Browser
from tests.support.desks import (
    FIELD,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    WATER,
    Role,
    Wall,
    enrol,
    exchanged,
    make_county,
    make_desk,
    request_of,
    take_in,
)
from tests.support.pictures import document


@pytest.fixture
def line(county: Desk) -> httpx.Client:
    return Browser(county).client


def state(county: Desk) -> list[object]:
    """Everything that an exchange could have changed."""
    with county.vault.read() as connection:
        tables = ("events", "segments", "logs", "cases", "certificates", "quarantine", "blobs", "blob_chunks")
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables
        ]
    subjects = sorted(row.subject for row in casebook.page(county, limit=1000))
    return [counts, [county.case(subject).subject.digest() for subject in subjects]]


def plain(answer: httpx.Response, status: int = 400) -> str:
    """The one sentence of a refusal, for a person who is not a programmer."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert OURS in answer.headers, "else a desk does not repeat it"
    assert (
        answer.text.endswith("。") and "！" not in answer.text and not re.search("[A-Za-z]{3}", answer.text)
    )
    return answer.text


def send(line: httpx.Client, body: bytes) -> httpx.Response:
    return line.post(EXCHANGE_PATH, content=body)


@pytest.mark.parametrize(
    "body", [b"", b"x", b"XFAB", b"PK\x03\x04" * 1000, bytes(2000), b"XFAB" + b"\xff" * 1020], ids=range(6)
)
def test_what_is_no_bundle(county: Desk, line: httpx.Client, body: bytes) -> None:
    before = state(county)
    assert "交换包" in plain(send(line, body))
    assert state(county) == before


def test_what_is_too_much_for_the_line(county: Desk, line: httpx.Client) -> None:
    before = state(county)
    for size in (server.MAX_BODY + 1, 5 * server.MAX_BODY):
        assert "U盘" in plain(send(line, bytes(size)), 413)
    assert state(county) == before


def test_a_bundle_of_another_county(county: Desk, line: httpx.Client, tmp_path: Path, wall: Wall) -> None:
    other = make_county(tmp_path / "other", wall)
    desk = make_desk(tmp_path / "foreign", wall)
    enrol(other, desk)
    registering.register(desk, WATER)
    before = state(county)
    assert "给别的电脑的" in plain(send(line, request_of(desk)))
    assert state(county) == before


def test_a_response_is_no_request(county: Desk, line: httpx.Client, village: Desk) -> None:
    response = send(line, request_of(village)).content
    before = state(county)
    assert "给别的电脑的" in plain(send(line, response))
    assert state(county) == before


def test_a_request_that_was_cut_or_flipped_anywhere(county: Desk, line: httpx.Client, village: Desk) -> None:
    exchanged(village, county)
    registering.register(village, FIELD)
    whole = request_of(village)
    before = state(county)
    chance = random.Random(5)
    for cut in [
        0,
        1,
        4,
        1023,
        1024,
        1025,
        len(whole) - 1,
        *(chance.randrange(len(whole)) for _ in range(40)),
    ]:
        plain(send(line, whole[:cut]))
    for _ in range(60):
        place = chance.choice([chance.randrange(60), chance.randrange(1024, len(whole))])
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        answer = send(line, bytes(flipped))
        if answer.status_code != 200:  # bytes of the clear header that nothing depends on may differ
            plain(answer)
    plain(send(line, whole + b"\0"))
    if state(county) == before:
        assert send(line, whole).status_code == 200
    assert len(casebook.page(county)) == 1
    assert checking.check(county).problems == []


def test_a_request_again_is_answered_again_and_changes_nothing(
    county: Desk, line: httpx.Client, village: Desk
) -> None:
    registering.register(village, FIELD)
    request = request_of(village)
    first = send(line, request)
    after = state(county)
    again = send(line, request)
    assert (first.status_code, again.status_code) == (200, 200)
    assert state(county) == after
    take_in(village, again.content)
    took = state(village)
    take_in(village, first.content)
    take_in(village, again.content)
    assert state(village)[1] == took[1]


def test_an_unknown_desk_is_refused_and_what_it_sent_waits_for_its_certificate(
    county: Desk, line: httpx.Client, tmp_path: Path, wall: Wall
) -> None:
    desk = make_desk(tmp_path / "unknown", wall)
    enrol(county, desk)
    people.take_back(county, people.invitations(county)[0].id)
    number = registering.register(desk, WATER).number
    for _ in range(2):
        answer = send(line, request_of(desk))
        with pytest.raises(exchange.UserError, match="县里不认识这台电脑"):
            take_in(desk, answer.content)
    with county.vault.read() as connection:
        assert [(item.reason, item.count) for item in quarantine.items(connection)] == [("unknown", 1)]
    assert casebook.page(county) == []
    assert casebook.view(desk, number).delivery is Delivery.HANDED_OVER
    enrol(county, desk)
    take_in(desk, send(line, request_of(desk)).content)
    with county.vault.read() as connection:
        assert quarantine.count(connection) == 0
    assert casebook.view(desk, number).delivery is Delivery.CONFIRMED
    assert county.case(number).subject.digest() == desk.case(number).subject.digest()


def test_what_lies_outside_a_certificate_waits_apart_and_holds_up_nothing(
    county: Desk, line: httpx.Client, tmp_path: Path, wall: Wall
) -> None:
    """A desk whose program was made to write elsewhere: the county alone says what it may."""
    desk = make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    take_in(desk, send(line, request_of(desk)).content)
    with desk.vault.write() as connection:
        put_meta(connection, "scope", OTHER_VILLAGE)
    strayed = registering.register(desk, WATER).number
    with desk.vault.write() as connection:
        put_meta(connection, "scope", VILLAGE)
    right = registering.register(desk, FIELD).number
    for _ in range(2):
        take_in(desk, send(line, request_of(desk)).content)
    assert [row.number for row in casebook.page(county)] == [right]
    with county.vault.read() as connection:
        [item] = quarantine.items(connection)
    assert (item.reason, item.count) == ("outside", 1)
    assert casebook.view(desk, strayed).delivery is Delivery.HANDED_OVER
    assert casebook.view(desk, right).delivery is Delivery.CONFIRMED


def test_an_invitation_is_answered_to_the_first_desk_only(
    county: Desk, line: httpx.Client, tmp_path: Path, wall: Wall
) -> None:
    made = people.invite(county, scope=VILLAGE, name="刘春生", role=Role.AGENT)
    desk, other = make_desk(tmp_path / "one", wall), make_desk(tmp_path / "two", wall)
    with desk.vault.read() as connection:
        key = exchange.who.load(connection).public.hex()
    path = INVITATION_PATH + made.id.hex()
    for _ in range(2):
        assert (
            enrolment.from_answer(line.get(path, params={"key": key}).content, made.secret).scopes
            == made.scopes
        )
    belonging.accept_invitation(desk.vault, made)
    belonging.accept_invitation(other.vault, made)
    take_in(desk, send(line, request_of(desk)).content)
    assert line.get(path, params={"key": key}).status_code == 200
    assert line.get(path, params={"key": "00" * 32}).status_code == 404
    assert line.get(path).status_code == 404
    with pytest.raises(exchange.UserError, match="邀请已被别的电脑用过"):
        take_in(other, send(line, request_of(other)).content)
    assert [one.name for one in people.desks(county)] == ["刘春生"]


@pytest.mark.parametrize("name", ["", "zz", "00" * 8, "..%2f..", "0" * 4000])
def test_an_invitation_that_does_not_exist(county: Desk, line: httpx.Client, name: str) -> None:
    assert line.get(INVITATION_PATH + name).status_code == 404


def test_an_answer_to_a_code_is_believed_with_its_proof_only(county: Desk) -> None:
    made = people.invite(county, scope=VILLAGE, name="刘春生", role=Role.AGENT)
    with county.vault.read() as connection:
        answer = enrolment.public_answer(connection, made.id, made.county, b"")
    assert answer is not None and made.secret not in answer
    with pytest.raises(exchange.UserError, match="不像是发这串字的县里"):
        enrolment.from_answer(answer, enrolment.new_secret().encode())
    for place in range(0, len(answer), 17):
        changed = answer[:place] + bytes([answer[place] ^ 1]) + answer[place + 1 :]
        with pytest.raises(exchange.UserError):
            enrolment.from_answer(changed, made.secret)


def test_more_than_one_request_holds_goes_in_several(
    county: Desk, line: httpx.Client, village: Desk, tmp_path: Path
) -> None:
    number = registering.register(village, FIELD).number
    photo = tmp_path / "扫描.pdf"
    photo.write_bytes(document(3_500_000))
    attaching.attach(village, number, photo)
    already: list[Outgoing] = []
    for _ in range(20):
        out = io.BytesIO()
        already.append(exchange.write_request(village.vault, out, village.now_ms, 1024 * 1024, already))
        result = take_in(village, send(line, out.getvalue()).content)
        if not (already[-1].more or result.more):
            break
    assert 3 < len(already) < 10
    [material] = attaching.materials(county, number)
    assert attaching.content(county, number, material.record) == photo.read_bytes()


class Way:
    """Two desks and a county, and what happens between them."""

    def __init__(self, folder: Path) -> None:
        self.wall = Wall()
        self.county = make_county(folder / "county", self.wall)
        self.village = make_desk(folder / "village", self.wall)
        self.town = make_desk(
            folder / "town", self.wall, name="何志明", division=TOWNSHIP, role=Role.SUPERVISOR
        )
        self.everybody = (self.county, self.village, self.town)
        self.line = Browser(self.county).client
        self.numbers: list[str] = []
        self.late: list[bytes] = []
        self.count = 0
        for desk in (self.village, self.town):
            enrol(self.county, desk)

    def register(self, desk: Desk) -> None:
        self.numbers.append(registering.register(self.village, WATER).number)

    def correct(self, desk: Desk) -> None:
        for row in casebook.page(desk, limit=1):
            registering.correct(desk, row.number, {"place": f"第{self.count}处"})

    def county_writes(self, desk: Desk) -> None:
        for row in casebook.page(self.county, limit=1):
            registering.correct(self.county, row.number, {"official_number": f"99{self.count}"}, actor="王海")

    def exchange(self, desk: Desk) -> None:
        take_in(desk, self.answered(request_of(desk)))

    def exchange_and_lose_the_answer(self, desk: Desk) -> None:
        self.answered(request_of(desk))

    def exchange_twice_in_wrong_order(self, desk: Desk) -> None:
        request = request_of(desk)
        first, second = self.answered(request), self.answered(request)
        take_in(desk, second)
        take_in(desk, first)

    def keep_a_request(self, desk: Desk) -> None:
        self.late.append(request_of(desk))

    def send_a_kept_one(self, desk: Desk) -> None:
        if self.late:
            self.answered(self.late.pop(self.count % len(self.late)))

    def answered(self, request: bytes) -> bytes:
        answer = send(self.line, request)
        assert answer.status_code == 200, answer.text
        return answer.content


ACTS = [
    Way.register,
    Way.correct,
    Way.county_writes,
    Way.exchange,
    Way.exchange_and_lose_the_answer,
    Way.exchange_twice_in_wrong_order,
    Way.keep_a_request,
    Way.send_a_kept_one,
]


@settings(suppress_health_check=list(HealthCheck), max_examples=settings().max_examples // 2)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 2)), min_size=4, max_size=30))
def test_whatever_is_lost_repeated_or_late_everybody_has_it_all_in_the_end(
    acts: list[tuple[Any, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    way = Way(tmp_path_factory.mktemp("way"))
    for act, which in acts:
        way.count += 1
        way.wall.turn(minutes=1)
        act(way, way.everybody[which])
    while way.late:
        way.send_a_kept_one(way.village)
    for desk in (way.village, way.town, way.village, way.town):
        way.exchange(desk)
    for desk in way.everybody:
        assert sorted(row.number for row in casebook.page(desk, limit=100)) == sorted(way.numbers)
        assert checking.check(desk).problems == []
    for number in way.numbers:
        assert len({desk.case(number).subject.digest() for desk in way.everybody}) == 1
        assert {casebook.view(desk, number).delivery for desk in way.everybody} == {Delivery.CONFIRMED}
    for desk in way.everybody:
        desk.close()
