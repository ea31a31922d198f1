"""Founding a county, where it is reached, and whom it invites."""

import ssl
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509

from agent_app.base.errors import UserError
from agent_app.county import office, people
from agent_app.desk import registering
from agent_app.desk.desk import CHINA, Desk
from agent_app.store.vault import exists
from agent_app.sync import answer, enrolment, network
from tests.support.desks import (
    OTHER_VILLAGE,
    PASSPHRASE,
    QUICK,
    TOWNSHIP,
    VILLAGE,
    WATER,
    Role,
    Wall,
    enrol,
    exchanged,
    make_desk,
)


@pytest.mark.parametrize("division", ["990101003", "990101003001", "99010", "云山县", ""])
def test_a_county_has_six_digits(tmp_path: Path, division: str) -> None:
    with pytest.raises(UserError, match="6位"):
        office.found(
            tmp_path / "c", name="云山县信访局", division=division, passphrase=PASSPHRASE, cost=QUICK
        )
    assert not exists(tmp_path / "c")


def test_a_village_is_no_county(village: Desk) -> None:
    village.close()
    with pytest.raises(UserError, match="不是县里的"):
        office.open_office(village.vault.home, PASSPHRASE)


@pytest.mark.parametrize(
    "url", ["10.1.2.3:8443", "http://10.1.2.3", "https://", "https://x/路", "https://x:99999", "https://[::1"]
)
def test_an_address_that_is_none_is_refused(county: Desk, url: str) -> None:
    with pytest.raises(UserError, match="https://"):
        office.set_address(county, url)
    assert answer.card(county.vault).url == ""


def test_an_address_that_a_person_gave_stands(county: Desk) -> None:
    assert office.listens(county, "0.0.0.0", 8443) == ""
    assert office.listens(county, "127.0.0.1", 1234) == "https://127.0.0.1:1234"
    assert office.listens(county, "::1", 1235) == "https://[::1]:1235"
    office.set_address(county, "https://xinfang.yunshan.example:8443/")
    assert office.listens(county, "127.0.0.1", 1236) == "https://xinfang.yunshan.example:8443"


def test_a_browser_and_a_desk_trust_the_server_whatever_its_address(county: Desk) -> None:
    before = office.authority(county)
    for url in ("https://10.1.2.3:8443", "https://xinfang.yunshan.example", "https://[fd00::7]:8443"):
        office.set_address(county, url)
        pair = office.server_pair(county)
        leaf = x509.load_pem_x509_certificate(pair.certificate.encode())
        leaf.verify_directly_issued_by(x509.load_pem_x509_certificate(office.authority(county).encode()))
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        known = {
            str(name) for kind in (x509.DNSName, x509.IPAddress) for name in names.get_values_for_type(kind)
        }
        assert {"localhost", "127.0.0.1"} < known
        assert known & {"10.1.2.3", "xinfang.yunshan.example", "fd00::7"}
    assert office.authority(county) == before
    context = network.context_for(answer.card(county.vault))
    assert context.verify_mode is ssl.CERT_REQUIRED and len(context.get_ca_certs()) == 1


@pytest.mark.parametrize("scope", ["990102003001", "990101", "99", "村"])
def test_only_places_of_the_county_are_invited(county: Desk, scope: str) -> None:
    with pytest.raises(UserError):
        people.invite(county, scope=scope, name="刘春生", role=Role.AGENT)
    assert people.invitations(county) == []


def test_an_invitation_is_listed_until_it_is_used(county: Desk, tmp_path: Path) -> None:
    people.invite(county, scope=VILLAGE, name=" 刘春生 ", role=Role.AGENT)
    people.invite(county, scope=TOWNSHIP, name="何志明", role=Role.SUPERVISOR)
    assert [(one.name, one.divisions) for one in people.invitations(county)] == [
        ("何志明", (TOWNSHIP,)),
        ("刘春生", (VILLAGE,)),
    ]
    desk = make_desk(tmp_path / "d")
    enrol(county, desk)
    assert len(people.invitations(county)) == 3
    exchanged(desk, county)
    assert len(people.invitations(county)) == 2
    assert [(one.name, one.role, one.revoked) for one in people.desks(county)] == [
        ("刘春生", Role.AGENT, False)
    ]


def test_the_file_of_an_invitation_is_the_invitation(county: Desk) -> None:
    made = people.invite(county, scope=VILLAGE, name="刘春生", role=Role.AGENT)
    assert enrolment.from_file(people.invitation_file(county, made.id.hex())) == made
    people.take_back(county, made.id.hex())
    for gone in (made.id.hex(), "没有", ""):
        with pytest.raises(UserError, match="用过或收回"):
            people.invitation_file(county, gone)


def test_an_invitation_that_was_taken_back_opens_nothing(county: Desk, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "d")
    enrol(county, desk)
    people.take_back(county, people.invitations(county)[0].id)
    registering.register(desk, WATER)
    with pytest.raises(UserError, match="重新要一份邀请"):
        exchanged(desk, county)
    assert people.desks(county) == []


def test_a_stopped_computer_gets_nothing_and_what_it_sends_waits(county: Desk, village: Desk) -> None:
    exchanged(village, county)
    people.revoke(county, people.desks(county)[0].key)
    number = registering.register(village, WATER).number
    with pytest.raises(UserError, match="已经停用"):
        exchanged(village, county)
    with pytest.raises(UserError, match="没有找到"):
        county.case(number)
    assert people.desks(county)[0].revoked
    with pytest.raises(UserError, match="没有找到这台电脑"):
        people.revoke(county, "00" * 32)


def test_a_county_founded_by_a_wrong_clock_is_still_trusted(tmp_path: Path) -> None:
    wall = Wall(datetime(1970, 1, 2, tzinfo=CHINA))
    made = office.found(
        tmp_path / "c", name="县", division="990101", passphrase=PASSPHRASE, now=wall, cost=QUICK
    )
    assert x509.load_pem_x509_certificate(office.server_pair(made.desk).certificate.encode())
    people.invite(made.desk, scope=OTHER_VILLAGE, name="邱满生", role=Role.AGENT)
    made.desk.close()
