"""Certificates on the way: only the county's own signature makes one."""

from typing import Any

from agent_app.core.scope import Scope
from agent_app.core.vocabulary import Role, ScopeClass
from agent_app.desk.desk import Desk
from agent_app.store import identity
from agent_app.store.identity import Identity
from agent_app.sync import answer, certificate
from agent_app.sync.certificate import Certificate
from tests.support.desks import OTHER_VILLAGE, VILLAGE

KEY = b"k" * 32


def keys_of(desk: Desk) -> Identity:
    with desk.vault.read() as connection:
        return identity.load(connection)


def issued(county: Desk, *divisions: str, key: bytes = KEY) -> list[bytes]:
    """The wires of the certificates that the county has given one desk after the other."""
    own = keys_of(county)
    with county.vault.write() as connection:
        for division in divisions:
            certificate.issue(connection, own, key, "box", "刘春生", Role.AGENT, [f"{division}/cases"])
        return certificate.to_wire(connection)


def taken(desk: Desk, wire: bytes, county: bytes) -> Certificate | None:
    with desk.vault.write() as connection:
        return certificate.take(connection, wire, [county])


def test_the_newest_serial_stands_whatever_came_last(desk: Desk, county: Desk) -> None:
    old, new = issued(county, VILLAGE, OTHER_VILLAGE)
    signer = keys_of(county).public
    for wire in (new, old, new):
        assert taken(desk, wire, signer) is not None
    with desk.vault.read() as connection:
        known = certificate.of_key(connection, KEY)
        assert known is not None and known.scopes == (f"{OTHER_VILLAGE}/cases",)
        assert certificate.everyone(connection) == [known]


def test_one_that_the_county_did_not_sign_is_not_kept(desk: Desk, county: Desk) -> None:
    [wire] = issued(county, VILLAGE)
    signer = keys_of(county).public
    forged = [bytes([*wire[:place], wire[place] ^ 1, *wire[place + 1 :]]) for place in range(len(wire))]
    for broken in (*forged, wire[:-1], b"", b"\x92\xc4\x00\xc4\x00"):
        assert taken(desk, broken, signer) is None
    assert taken(desk, wire, keys_of(desk).public) is None
    with desk.vault.read() as connection:
        assert certificate.of_key(connection, KEY) is None


def test_who_was_stopped_is_told_to_those_who_knew_them_however_many_there_are(county: Desk) -> None:
    here, there = ([Scope(division, ScopeClass.CASES)] for division in (VILLAGE, OTHER_VILLAGE))
    moved, back, *stopped = (bytes([number]) * 32 for number in range(1, 9))
    asked: list[str] = []

    def told() -> tuple[list[set[bytes]], int]:
        with county.vault.read() as connection:
            driven: Any = connection.connection.dbapi_connection
            driven.set_trace_callback(asked.append)
            found = [set(certificate.revoked_beside(connection, scopes)) for scopes in (here, there)]
            driven.set_trace_callback(None)
        count = len(asked)
        asked.clear()
        return found, count

    def stop(key: bytes, *divisions: str) -> None:
        issued(county, *divisions, key=key)
        answer.mark_revoked(county.vault, key)

    stop(moved, VILLAGE, OTHER_VILLAGE)
    assert told()[0] == [{moved}, {moved}]
    questions = told()[1]
    for key in (back, *stopped):
        stop(key, VILLAGE)
    issued(county, VILLAGE, key=back)
    assert told() == ([{moved, *stopped}, {moved}], questions)
