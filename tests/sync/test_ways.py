"""Attachments that go on where they stopped, bundles carried for others, and from desk to desk."""

import io
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from httpx import Client

from agent_app.base.errors import Cancelled, TroubleError, UserError
from agent_app.core.vocabulary import Delivery
from agent_app.county import office, server
from agent_app.desk import attaching, casebook, exchanging, peers, registering, ways, wrong_clock
from agent_app.desk.desk import Desk
from agent_app.store import blob_ways
from agent_app.store.meta import get_meta, put_meta
from agent_app.sync import (
    answer,
    certificate,
    enrolment,
    exchange,
    message,
    network,
    quarantine,
    relay,
    stick,
)
from agent_app.sync.intake import AT_ONCE
from agent_app.sync.network import CaptiveError, OfflineError, Pace
from tests.bench.data import cases
from tests.support.county import InProcess
from tests.support.desks import (
    OTHER_VILLAGE,
    VILLAGE,
    WATER,
    Wall,
    enrol,
    exchanged,
    make_county,
    make_desk,
)
from tests.support.pictures import document

MIB = 1024 * 1024


@dataclass
class Place:
    """A county whose server answers in this process, a village, its township, and a folder that is a stick."""

    county: Desk
    village: Desk
    township: Desk
    stick: Path
    wall: Wall


@pytest.fixture
def place(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> Place:
    office.set_address(county, "https://county:8443")
    for one in (desk, township):
        exchanged(one, county)
    app = server.create(county)
    real = httpx.Client
    monkeypatch.setattr(
        httpx, "Client", lambda **how: real(base_url=how["base_url"], transport=InProcess(app))
    )
    (tmp_path / "stick").mkdir()
    return Place(county, desk, township, tmp_path / "stick", wall)


def attach(desk: Desk, folder: Path, size: int, seed: int = 0) -> str:
    """A case with a scan that no compression makes smaller; its number."""
    number = registering.register(desk, WATER).number
    scan = folder / f"{seed}.pdf"
    scan.write_bytes(document(size, seed=seed))
    attaching.attach(desk, number, scan)
    return number


def material(desk: Desk, number: str) -> bytes:
    [found] = attaching.materials(desk, number)
    return attaching.content(desk, number, found.record)


def test_a_file_larger_than_a_request_goes_up_and_down_after_the_records(
    place: Place, tmp_path: Path
) -> None:
    number = attach(place.village, tmp_path, 12 * MIB)
    seen: list[tuple[int, int]] = []
    done = exchanging.over_network(place.village, lambda now: seen.append((now.sent, now.photos.number)))
    assert seen[0] == (2, 1)  # the records have gone, the file has not
    assert (done.photos.number, seen[-1][1]) == (0, 0)
    assert casebook.view(place.county, number).case.subject.of_kind("attachment")
    exchanging.over_network(place.township)
    assert material(place.township, number) == material(place.village, number)
    assert exchanging.over_network(place.village).bundles == 1


def test_many_cases_stand_on_the_list_before_the_photos_have_come(place: Place, tmp_path: Path) -> None:
    attach(place.village, tmp_path, 12 * MIB)
    with place.village.writing() as writing:
        for subject, ops in cases(AT_ONCE):
            writing.open(subject, ops)
    exchanging.over_network(place.village)
    seen: list[tuple[int, int]] = []
    exchanging.over_network(
        place.township, lambda now: seen.append((now.left, casebook.total(place.township)))
    )
    assert {listed for left, listed in seen[1:] if left} == {AT_ONCE + 1}


def test_what_a_cut_line_has_brought_is_not_sent_again(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = attach(place.village, tmp_path, 6 * MIB)
    with place.village.vault.write() as connection:
        put_meta(connection, "line_limit", 2 * MIB + 4096)
    honest, sizes = network.Line.exchange, []

    def cut(line: network.Line, request: bytes) -> io.BytesIO:
        sizes.append(len(request))
        answered = honest(line, request)
        if len(sizes) == 2:
            raise OfflineError()  # the county has it, its answer is lost
        return answered

    monkeypatch.setattr(network.Line, "exchange", cut)
    monkeypatch.setattr(Pace, "took", lambda pace, seconds, size: None)
    with pytest.raises(OfflineError):
        exchanging.over_network(place.village)
    exchanging.over_network(place.village)
    assert sum(sizes) < 6.2 * MIB
    assert not exchanging.standing(place.village).photos.number
    assert material(place.county, number) == material(place.village, number)


def test_what_the_county_puts_aside_holds_up_nothing_and_the_exchange_ends(
    place: Place, tmp_path: Path
) -> None:
    """It is never confirmed, and neither is its photo."""
    with place.village.vault.write() as connection:
        put_meta(connection, "scope", OTHER_VILLAGE)
    attach(place.village, tmp_path, MIB, seed=1)
    with place.village.vault.write() as connection:
        put_meta(connection, "scope", VILLAGE)
    number = attach(place.village, tmp_path, MIB, seed=2)

    def ends(now: exchanging.Outcome) -> None:
        assert now.bundles < 12

    exchanging.over_network(place.village, ends)
    assert [row.number for row in casebook.page(place.county)] == [number]
    assert material(place.county, number) == material(place.village, number)
    assert exchanging.standing(place.village).photos.number == 1


def test_photos_wait_for_a_stick_where_they_are_told_to(place: Place, tmp_path: Path) -> None:
    ways.choose(place.village, photos_by_stick=True)
    number = attach(place.village, tmp_path, MIB)
    exchanging.over_network(place.village)
    assert casebook.view(place.village, number).delivery is Delivery.CONFIRMED
    assert exchanging.standing(place.village).photos.number == 1
    exchanging.write_to_stick(place.village, place.stick)
    exchanging.county_by_stick(place.county, place.stick)
    exchanging.read_from_stick(place.village, place.stick)
    assert exchanging.standing(place.village).photos.number == 0
    assert material(place.county, number)


def test_photos_are_stopped_on_their_way_and_go_on(place: Place, tmp_path: Path) -> None:
    attach(place.village, tmp_path, 12 * MIB)

    def stop(now: exchanging.Outcome) -> None:
        if now.bundles == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        exchanging.over_network(place.village, stop)
    assert exchanging.standing(place.village).photos.number == 1
    assert exchanging.over_network(place.village).photos.number == 0


def test_a_township_carries_what_it_cannot_read_there_and_back(place: Place, tmp_path: Path) -> None:
    far = make_desk(tmp_path / "far", place.wall, name="赵", division="990101004001")
    enrol(place.county, far)
    number = registering.register(far, WATER).number
    exchanging.write_to_stick(far, place.stick)
    other_county = make_county(tmp_path / "other", place.wall)
    stranger = make_desk(tmp_path / "stranger", place.wall, name="外县")
    enrol(other_county, stranger)
    exchanging.write_to_stick(stranger, place.stick)

    assert exchanging.read_from_stick(place.township, place.stick).carried == 2
    for found in relay.lying(place.township.vault.home):
        assert number.encode() not in found.path.read_bytes()
    assert exchanging.over_network(place.township).carried == 1  # the other county's waits for a stick
    assert casebook.view(place.county, number)
    assert casebook.total(place.township) == 0
    back = tmp_path / "back"
    back.mkdir()
    assert exchanging.write_to_stick(place.township, back).carried == 2
    exchanging.read_from_stick(far, back)
    assert casebook.view(far, number).delivery is Delivery.CONFIRMED
    done, _ = exchanging.county_by_stick(other_county, back)
    assert done.bundles == 1
    assert exchanging.read_from_stick(place.village, back).carried == 0  # a village carries for nobody


def test_from_desk_to_desk_by_stick_and_only_what_may_be_read(place: Place, tmp_path: Path) -> None:
    neighbour = make_desk(tmp_path / "neighbour", place.wall, name="邻村", division=OTHER_VILLAGE)
    successor = make_desk(tmp_path / "successor", place.wall, name="接手的")
    for one in (neighbour, successor):
        enrol(place.county, one, scope=VILLAGE if one is successor else None)
        exchanged(one, place.county)
    exchanged(place.village, place.county)
    attach(neighbour, tmp_path, 4096, seed=1)
    exchanging.over_network(neighbour)
    exchanging.over_network(place.township)
    number = attach(place.village, tmp_path, MIB)
    assert {one.name for one in peers.others(place.village)} == {"何志明", "接手的"}
    with pytest.raises(UserError, match="没有找到这一位"):
        exchanging.write_to_stick(place.village, place.stick, "邻村")
    for name in ("何志明", "接手的"):
        exchanging.write_to_stick(place.village, place.stick, peers.find(place.village, name).key)
    for one in (place.township, successor):
        got = exchanging.read_from_stick(one, place.stick)
        assert (got.received, got.confirmed, got.notes) == (2, 0, [])
        assert material(one, number) == material(place.village, number)
        assert casebook.view(one, number).delivery is Delivery.SAVED
    assert exchanging.read_from_stick(neighbour, place.stick).bundles == 0
    exchanging.write_to_stick(place.township, place.stick, peers.find(place.township, "接手的").key)
    exchanging.read_from_stick(successor, place.stick)
    with place.township.vault.read() as theirs, successor.vault.read() as connection:
        told = get_meta(connection, f"peer/{get_meta(theirs, 'public').hex()}")
        assert len(blob_ways.held(theirs, ())) == 2 and len(told["held"]) == 1  # nothing of the neighbour's
    registering.correct(successor, number, {"place": "4组老井"})
    exchanging.write_to_stick(successor, place.stick, peers.find(successor, "刘春生").key)
    exchanging.read_from_stick(place.village, place.stick)
    assert casebook.view(place.village, number).case.subject.get("place") == "4组老井"
    # What the county has never seen comes to it through any of them, and its word comes back.
    exchanged(successor, place.county)
    assert casebook.view(place.county, number).case.subject.get("place") == "4组老井"
    assert casebook.view(successor, number).delivery is Delivery.CONFIRMED


def test_a_desk_that_was_stopped_is_not_heard_by_others_that_know_it(place: Place) -> None:
    exchanged(place.village, place.county)
    registering.register(place.village, WATER)
    to = peers.find(place.village, "何志明").key
    exchanging.write_to_stick(place.village, place.stick, to)
    with place.village.vault.read() as connection:
        key = get_meta(connection, "public")
    answer.mark_revoked(place.county.vault, key)
    exchanged(place.township, place.county)
    done = exchanging.read_from_stick(place.township, place.stick)
    assert done.received == 0 and "没有县里的证书，或者已经停用" in done.notes[0]
    assert peers.others(place.township) == []


def test_a_newer_protocol_is_kept_and_nothing_of_it_is_eaten(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = registering.register(place.village, WATER).number
    monkeypatch.setattr(message, "VERSION", 2)
    exchanging.write_to_stick(place.village, place.stick)
    monkeypatch.setattr(message, "VERSION", 1)
    done, _ = exchanging.county_by_stick(place.county, place.stick)
    assert done.received == 0 and "更新版本" in done.notes[0]
    assert len(stick.look(place.stick).bundles) == 1
    assert casebook.view(place.village, number).delivery is Delivery.HANDED_OVER
    exchanging.over_network(place.village)
    assert casebook.view(place.village, number).delivery is Delivery.CONFIRMED


def test_a_clock_of_the_county_in_2099_changes_nothing_here(place: Place) -> None:
    place.wall.go_to("2099-01-01")
    number = registering.register(place.village, WATER).number
    request = io.BytesIO()
    sent = exchange.write_request(place.village.vault, request, place.village.now_ms)
    exchange.mark_handed_over(place.village.vault, sent)
    response = io.BytesIO()
    request.seek(0)
    answer.answer(place.county.vault, request, response, place.county.law, place.county.now_ms)
    place.wall.go_to("2026-07-01")
    response.seek(0)
    exchange.read_response(place.village.vault, response, place.village.law, place.village.now_ms)
    assert exchanging.standing(place.village).last_contact == place.village.now_ms
    assert casebook.view(place.village, number).delivery is Delivery.CONFIRMED
    assert exchanging.over_network(place.village).quarantined == 0


def test_a_page_in_place_of_the_county_is_told_as_one(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def page(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text="<html>请登录</html>", headers={"content-type": "text/html"})

    def foreign(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")

    for handler in (page, foreign):
        client = httpx.MockTransport(handler)
        monkeypatch.setattr(
            httpx, "Client", lambda client=client, **how: Client(base_url=how["base_url"], transport=client)
        )
        with pytest.raises(CaptiveError, match="登录上网"):
            exchanging.over_network(place.village)


@pytest.mark.parametrize(
    ("status", "text", "headers", "said"),
    [
        (503, "Service Unavailable", {}, "正忙.*过一会儿再交"),
        (503, "数据库的磁盘满了。", {network.OURS: "1"}, "^数据库的磁盘满了。$"),
        (500, "Internal Server Error", {}, "^县里的服务器没有办成（500）"),
    ],
)
def test_only_the_countys_own_words_are_repeated(
    place: Place, monkeypatch: pytest.MonkeyPatch, status: int, text: str, headers: dict[str, str], said: str
) -> None:
    """What the library under its server says is English, and for nobody here."""
    answered = httpx.MockTransport(lambda _: httpx.Response(status, text=text, headers=headers))
    monkeypatch.setattr(httpx, "Client", lambda **_: Client(base_url="https://county", transport=answered))
    with pytest.raises(TroubleError, match=said):
        exchanging.over_network(place.village)


def test_only_certificates_that_are_missing_are_sent(place: Place) -> None:
    exchanged(place.village, place.county)
    with place.county.vault.read() as connection:
        known = certificate.last_serial(connection)
        assert certificate.to_wire(connection, known) == []
    with place.village.vault.read() as connection:
        from agent_app.store import cursors

        assert cursors.known(connection)[message.CERTIFICATES] == known
        assert quarantine.count(connection) == 0


@pytest.mark.parametrize(
    ("proxy", "said"), [("http://127.0.0.1:9", "代理服务器没有接通"), ("", "连不上县里")]
)
def test_a_proxy_that_is_not_there_is_told_from_a_county_that_is_not(proxy: str, said: str) -> None:
    with pytest.raises(OfflineError, match=said):
        network.fetch_invitation("https://127.0.0.1:9", _code(), b"k" * 32, proxy)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALL_PROXY", "socks://127.0.0.1:7891/"),
        ("ALL_PROXY", "socks5://127.0.0.1:7891"),
        ("HTTPS_PROXY", "host:abc"),
        ("NO_PROXY", "localhost,::1/128"),
    ],
)
def test_a_proxy_of_the_computer_that_is_none_is_told_and_tried_again(
    name: str, value: str, county: Desk, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.set_address(county, "https://127.0.0.1:9")
    exchanged(desk, county)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv(name, value)
    monkeypatch.setenv(name.lower(), value)
    with pytest.raises(OfflineError, match="系统里设的代理服务器"):
        exchanging.over_network(desk)
    with pytest.raises(OfflineError, match="系统里设的代理服务器"):
        network.fetch_invitation("https://127.0.0.1:9", _code(), b"k" * 32)
    with pytest.raises(OfflineError, match="代理服务器没有接通"):
        network.fetch_invitation("https://127.0.0.1:9", _code(), b"k" * 32, "http://127.0.0.1:9")


def test_an_address_and_a_code_are_taken_as_an_input_method_writes_them() -> None:
    code = _code()
    wide = "".join(chr(ord(mark) + 0xFEE0) for mark in code)
    assert enrolment.secret_of(wide) == enrolment.secret_of(code)
    with pytest.raises(OfflineError):
        network.fetch_invitation("https：//127.0.0.1：9", wide, b"k" * 32)


def test_an_address_or_a_code_that_is_none_is_refused_before_anybody_is_asked() -> None:
    for url in ("10.1.2.3:八", "https://-x-.a..b", "http://10.1.2.3"):
        with pytest.raises(UserError, match="网址不对"):
            network.fetch_invitation(url, _code(), b"k" * 32)
    for last in enrolment._ALPHABET:
        with pytest.raises(UserError, match="这串字不对"):
            enrolment.secret_of("县" * enrolment.SECRET_LENGTH + last)


def _code() -> str:
    return enrolment.code_of(enrolment.new_secret())


def test_requests_fit_the_line() -> None:
    pace = Pace()
    pace.took(0.5, 2000)
    assert pace.limit == Pace.FIRST, "a small request says nothing of the line"
    pace.took(0.5, Pace.FIRST // 2)
    assert pace.limit == Pace.MOST
    pace.took(80, Pace.MOST)
    assert pace.limit == Pace.MOST // 4, "a full one lasts some twenty seconds"
    for _ in range(9):
        pace.failed()
    assert pace.limit == Pace.LEAST


@pytest.mark.parametrize("off", [370, -400])
def test_a_clock_that_is_not_the_countys_is_told_until_it_is(place: Place, off: int) -> None:
    village = place.village
    village.now = lambda: place.wall.at + timedelta(days=off)
    exchanging.over_network(village)
    assert "请看看屏幕右下角的日期对不对" in wrong_clock.doubt(village)
    village.now = place.wall
    exchanging.over_network(village)
    assert wrong_clock.doubt(village) == ""
