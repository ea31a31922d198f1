"""The whole way with a server in a process of its own, real homes and files on a stick; nothing is stood in for."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from agent_app.base.errors import TroubleError, UserError
from agent_app.cli import county
from agent_app.cli.common import PASSPHRASE_VARIABLE
from agent_app.cli.county import main
from agent_app.core.vocabulary import Delivery, Role
from agent_app.county import office, people, staff
from agent_app.desk import casebook, checking, exchanging, registering, stepping
from agent_app.desk.desk import Desk
from agent_app.sync import answer, enrolment, network
from tests.support.county import AGENT, COUNTY_SERVER, PASSWORD, STAFF, said, serving
from tests.support.desks import (
    FIELD,
    PASSPHRASE,
    TOWNSHIP,
    VILLAGE,
    WATER,
    Wall,
    enrol_by_file,
    make_county,
    make_desk,
)
from tests.support.pictures import photo as photo_of

ORGAN = {"organ": "青溪镇人民政府"}


@pytest.fixture
def county_home(tmp_path: Path) -> Path:
    make_county(tmp_path / "county").close()
    return tmp_path / "county"


@pytest.fixture
def village_home(tmp_path: Path) -> Path:
    make_desk(tmp_path / "village").close()
    return tmp_path / "village"


def county_answers(home: Path, number: str) -> None:
    """The county's part, on its command line."""
    official = ORGAN | {"official_number": "990102202607010003", "official_query_code": "QX7P"}
    steps: list[tuple[str, dict[str, Any]]] = [
        ("receive", official),
        ("accept", ORGAN | {"track": "31(6)"}),
        ("reply", ORGAN | {"outcome": "support"}),
        ("serve", {"method": "in_person", "signed": "self"}),
    ]
    for code, data in steps:
        said(COUNTY_SERVER, home, "step", number, code, "--data", "-", "--actor", STAFF, given=data)


def check_answered(village: Path, county: Path, number: str) -> None:
    """The answer is on the desk's timeline, the clocks it meets are met, and both sides say the same."""
    document = said(AGENT, village, "case", number, "--json")
    steps = [record for record in document["records"] if record["kind"] == "step"]
    assert [(s["code"], s["by"], s["county"]) for s in steps] == [
        ("hand_over", "刘春生", False),
        *((code, STAFF, True) for code in ("receive", "accept", "reply", "serve")),
    ]
    assert (document["official_number"], document["state"], document["delivery"]) == (
        "990102202607010003",
        "served",
        "confirmed",
    )
    clocks = {clock["article"]: clock for clock in document["clocks"]}
    assert clocks["《信访工作条例》第34条"]["met_on"] == clocks["《信访工作条例》第34条"]["start"]
    assert clocks["《信访工作条例》第23条"]["met_on"]
    assert clocks["《信访工作条例》第35条"]["met_on"] is None
    assert clocks["《信访工作条例》第35条"]["safe_until"] and clocks["《信访工作条例》第35条"]["why"]
    assert document == said(COUNTY_SERVER, county, "case", number, "--json")
    for program, home in ((AGENT, village), (COUNTY_SERVER, county)):
        assert said(program, home, "check", "--json")["ok"]


@pytest.mark.slow
def test_a_matter_goes_to_the_county_and_its_answer_comes_back_on_the_line(
    county_home: Path, village_home: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "量地.jpg"
    photo.write_bytes(photo_of(900, 700))
    with serving(county_home) as url:
        code = said(COUNTY_SERVER, county_home, "enrol", "--scope", VILLAGE, "--name", "刘春生")["code"]
        enrolled = said(
            AGENT, village_home, "enrol", "--server", url, "--code", code.lower().replace("-", " ")
        )
        assert enrolled == {"county": "云山县信访局", "scopes": [f"{VILLAGE}/cases"], "role": "agent"}
        number = said(AGENT, village_home, "register", "-", given=FIELD)["number"]
        said(AGENT, village_home, "step", number, "hand_over", "--data", "-", given=ORGAN)
        said(AGENT, village_home, "attach", number, str(photo))
        sent = said(AGENT, village_home, "exchange", "--net")
        assert (sent["sent"], sent["quarantined"]) == (3, 0)
        [row] = said(COUNTY_SERVER, county_home, "cases", "--json", "--find", "周桂兰")
        assert (row["number"], row["state"], row["delivery"]) == (number, "handed_over", "confirmed")
        county_answers(county_home, number)
        assert said(AGENT, village_home, "exchange", "--net")["received"] == 4
        check_answered(village_home, county_home, number)
        again = said(AGENT, village_home, "exchange", "--net")
        assert (again["sent"], again["received"], again["confirmed"]) == (0, 0, 0)


def test_nobody_is_invited_by_a_file_that_has_no_folder(
    county_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    out = tmp_path / "拔了的U盘" / "邀请.xfyq"
    words = ("--home", str(county_home), "enrol", "--scope", VILLAGE, "--name", "刘春生", "--out", str(out))
    assert COUNTY_SERVER(words) == 2
    assert "拔了的U盘”这个文件夹。没有发邀请" in capsys.readouterr().err
    desk = office.open_office(county_home, PASSPHRASE)
    assert people.invitations(desk) == []
    desk.close()


@pytest.mark.slow
def test_the_same_by_stick(county_home: Path, village_home: Path, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    invitation = stick / "邀请.xfyq"
    said(
        COUNTY_SERVER, county_home, "enrol", "--scope", VILLAGE, "--name", "刘春生", "--out", str(invitation)
    )
    said(AGENT, village_home, "enrol", "--file", str(invitation))
    number = said(AGENT, village_home, "register", "-", given=FIELD)["number"]
    said(AGENT, village_home, "step", number, "hand_over", "--data", "-", given=ORGAN)
    assert said(AGENT, village_home, "exchange", "--usb", str(stick))["sent"] == 2
    assert said(AGENT, village_home, "case", number, "--json")["delivery"] == "handed_over"
    for _ in range(2):  # the stick is put in twice
        answered = said(COUNTY_SERVER, county_home, "exchange", "--usb", str(stick))
        assert (answered["answered"], answered["notes"]) == (["刘春生"], [])
    county_answers(county_home, number)
    said(COUNTY_SERVER, county_home, "exchange", "--usb", str(stick))
    for _ in range(2):
        assert said(AGENT, village_home, "exchange", "--usb", str(stick))["notes"] == []
    check_answered(village_home, county_home, number)
    assert {path.name for path in stick.iterdir()} == {"邀请.xfyq", "xinfang-exchange"}


@pytest.mark.slow
def test_two_desks_and_one_case_apart(tmp_path: Path) -> None:
    """Scenario 6: a week apart, then by stick through the county, in the wrong order and one stick twice."""
    wall = Wall()
    county = make_county(tmp_path / "county", wall)
    village = make_desk(tmp_path / "village", wall)
    town = make_desk(tmp_path / "town", wall, name="何志明", division=TOWNSHIP, role=Role.SUPERVISOR)
    sticks = {desk: tmp_path / name for desk, name in ((village, "甲"), (town, "乙"))}
    for desk, stick in sticks.items():
        stick.mkdir()
        enrol_by_file(county, desk, stick)

    def at_county(desk: Desk) -> None:
        outcome, names = exchanging.county_by_stick(county, sticks[desk])
        assert (names, outcome.notes, outcome.quarantined) == ([desk.profile.name], [], 0)

    number = registering.register(village, FIELD).number
    for desk in (village, town, town):
        exchanging.by_stick(desk, sticks[desk])
        at_county(desk)
    exchanging.read_from_stick(town, sticks[town])
    assert town.case(number).petitioner is not None, "the township sees its villages' cases"

    wall.turn(days=1)
    registering.correct(village, number, {"place": "石桥村1组 大垄田"})
    stepping.take_step(village, number, "hand_over", data=ORGAN)
    wall.turn(days=3)
    registering.correct(town, number, {"place": "石桥村1组、2组 大垄田", "wish": "当面复测"})
    registering.correct(town, number, {"people_affected": 43})
    wall.turn(days=3)

    exchanging.write_to_stick(town, sticks[town])
    exchanging.write_to_stick(village, sticks[village])
    at_county(town)
    at_county(village)
    at_county(town)
    for desk in (village, town, village, town):
        exchanging.by_stick(desk, sticks[desk])
        at_county(desk)
        exchanging.read_from_stick(desk, sticks[desk])

    documents = [casebook.as_json(casebook.view(desk, number)) for desk in (county, village, town)]
    for document in documents:
        [conflict] = document["conflicts"]
        assert conflict["field"] == "place"
        assert {(value["value"], value["by"]) for value in conflict["values"]} == {
            ("石桥村1组 大垄田", "刘春生"),
            ("石桥村1组、2组 大垄田", "何志明"),
        }
        assert (document["fields"]["wish"], document["fields"]["people_affected"]) == ("当面复测", 43)
        assert (document["state"], document["delivery"]) == ("handed_over", "confirmed")
        assert document["records"] == documents[0]["records"]
    registering.settle_conflict(village, number, "", "place", "石桥村1组、2组 大垄田")
    for desk in (village, town):
        exchanging.by_stick(desk, sticks[desk])
        at_county(desk)
        exchanging.read_from_stick(desk, sticks[desk])
    for desk in (county, village, town):
        assert desk.case(number).subject.conflicts() == []
        assert checking.check(desk).problems == []
        desk.close()


@pytest.mark.slow
def test_staff_log_in_and_record_through_tls(county_home: Path) -> None:
    county = office.open_office(county_home, PASSPHRASE)
    staff.add_staff(county, STAFF, PASSWORD)
    card = answer.card(county.vault)
    context = network.context_for(card)
    context.check_hostname = True
    with serving(county_home) as url, httpx.Client(base_url=url, verify=context) as browser:
        assert "登录" in browser.get("/login").text
        browser.post("/login", data={"name": STAFF, "password": PASSWORD})
        page = browser.get("/cases")
        assert "这里会列出代理员交来的事项" in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert "server" not in page.headers
    county.close()


@pytest.mark.slow
def test_many_at_once(county_home: Path, tmp_path: Path) -> None:
    """Desks exchange at the same time while the county writes from another process; nothing waits for ever."""
    county = office.open_office(county_home, PASSPHRASE)
    desks: list[Desk] = []
    with serving(county_home) as url:
        for number in range(4):
            desk = make_desk(
                tmp_path / f"d{number}", division=f"99010100300{number + 1}", name=f"代理员{number}"
            )
            made = people.invite(county, scope=desk.profile.division, name=desk.profile.name, role=Role.AGENT)
            exchanging.enrol_by_code(desk, url, enrolment.code_of(made.secret.decode("ascii")))
            desks.append(desk)

        def work(desk: Desk) -> list[str]:
            made = []
            for _ in range(5):
                made.append(registering.register(desk, WATER).number)
                exchanging.over_network(desk)
            return made

        with ThreadPoolExecutor(4) as pool:
            numbers = [number for made in pool.map(work, desks) for number in made]
        for _ in range(200):  # when nobody has asked for a moment, the server puts them on the list
            if len(casebook.page(county, limit=100)) == len(numbers):
                break
            time.sleep(0.1)
        for number in numbers:
            stepping.take_step(county, number, "receive", actor=STAFF)
        for desk in desks:
            assert exchanging.over_network(desk).received == 5
    assert sorted(numbers) == sorted(row.number for row in casebook.page(county, limit=100))
    with county.vault.read() as connection:
        lives = connection.exec_driver_sql(
            "SELECT count(DISTINCT incarnation) FROM logs WHERE authority"
        ).scalar_one()
    assert lives == 1, "another process at work is no copied home"
    for desk in (county, *desks):
        assert checking.check(desk).problems == []
        desk.close()


@pytest.mark.slow
def test_a_server_that_goes_away_loses_nothing(county_home: Path, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    county = office.open_office(county_home, PASSPHRASE)
    office.set_address(county, f"https://127.0.0.1:{_free_port()}")
    enrol_by_file(county, desk, tmp_path)
    number = registering.register(desk, WATER).number
    with pytest.raises(TroubleError, match="现在连不上县里"):
        exchanging.over_network(desk)
    assert casebook.view(desk, number).delivery is Delivery.SAVED
    port = answer.card(county.vault).url.rsplit(":", 1)[1]
    with serving(county_home, "--port", port):
        exchanging.over_network(desk)
    assert casebook.view(desk, number).delivery is Delivery.CONFIRMED
    county.close()
    desk.close()


@pytest.mark.slow
def test_another_server_at_the_same_address_is_not_spoken_to(county_home: Path, tmp_path: Path) -> None:
    """Its authority is another one: the desk says that it is not the county who answers, and hands over nothing."""
    make_county(tmp_path / "false").close()
    desk = make_desk(tmp_path / "desk")
    county = office.open_office(county_home, PASSPHRASE)
    with serving(tmp_path / "false") as url:
        office.set_address(county, url)
        enrol_by_file(county, desk, tmp_path)
        number = registering.register(desk, WATER).number
        with pytest.raises(TroubleError, match="答话的不是县里"):
            exchanging.over_network(desk)
        assert casebook.view(desk, number).delivery is Delivery.SAVED
    county.close()
    desk.close()


@pytest.mark.slow
def test_a_wrong_code_changes_nothing(county_home: Path, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    with serving(county_home) as url:
        with pytest.raises(UserError, match="可能有一个看错了"):
            exchanging.enrol_by_code(desk, url, "2222-2222-2222-2222-3")
        with pytest.raises(UserError, match="县里没有这串字的邀请"):
            exchanging.enrol_by_code(desk, url, enrolment.code_of(enrolment.new_secret()))
    assert exchanging.standing(desk).county is None
    with pytest.raises(TroubleError, match="现在连不上县里"):
        exchanging.enrol_by_code(desk, url, enrolment.code_of(enrolment.new_secret()))
    desk.close()


def test_what_a_command_refuses(
    county_home: Path,
    village_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One sentence on standard error, the exit code, and nothing done."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    new = tmp_path / "new"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refusals: list[tuple[int, str, Path, str]] = [
            (3, "端口", county_home, f"serve --port {taken.getsockname()[1]}"),
            (2, "地址", county_home, "serve --port 0 --url 10.1.2.3"),
            (2, "不是县里的", village_home, "cases"),
            (2, "已经有记录", county_home, "init --name 县 --division 990101"),
            (2, "6位", new, f"init --name 县 --division {VILLAGE}"),
            (2, "postgresql+psycopg", new, "init --name 县 --division 990101 --database postgresql://x"),
            (2, "地址", new, "init --name 县 --division 990101 --url x"),
            (2, "不是本县", county_home, "enrol --scope 990102003001 --name 甲"),
            (2, "没有找到", county_home, f"exchange --usb {tmp_path}/nothing"),
            (2, "没有找到", county_home, "case DL-1"),
            (2, "姓名要写", county_home, "staff add 　"),
            (2, "还要写 name", county_home, "staff remove"),
            (2, "还没有记录", new, "check"),
            (3, "nothing.toml。", county_home, f"settings put {tmp_path}/nothing.toml"),
            (3, "没有找到 /nothing。", county_home, "trust --out /nothing/a.crt"),
            (2, "没有找到备份", new, f"restore {tmp_path}/nothing.xfbak"),
            (2, "没有找到备份", county_home, f"escrow {tmp_path}/nothing.xfbak --out {tmp_path}/new.xfbak"),
        ]
        for code, words, home, line in refusals:
            assert main(["--home", str(home), *line.split(" ")]) == code, words
            printed = capsys.readouterr()
            [sentence] = printed.err.splitlines()
            assert (printed.out, words in sentence, sentence[-1]) == ("", True, "。"), sentence
    assert not new.exists()


def test_help_shows_how_each_command_is_written_here(capsys: pytest.CaptureFixture[str]) -> None:
    """What is copied from it would work on another record else."""
    for name, *_ in county.COMMANDS:
        with suppress(SystemExit):
            main([name, "--help"])
        told = capsys.readouterr().out
        assert "county-server" in told and "agent-app" not in told, name


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
