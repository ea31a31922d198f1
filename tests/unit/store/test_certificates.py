"""Certificates as kept: the newest serial stands whatever came last, and revoking ends them all."""

from agent_app.store import certificates
from agent_app.store.certificates import Kept
from agent_app.store.vault import Connection

KEY, OTHER = b"k" * 32, b"o" * 32


def keep(connection: Connection, key: bytes, serial: int, body: bytes) -> None:
    certificates.keep(connection, key, serial, Kept(body, b"signature of " + body))


def test_an_older_one_that_comes_late_stays_stale(connection: Connection) -> None:
    keep(connection, KEY, 4, b"township")
    keep(connection, KEY, 2, b"village")
    keep(connection, OTHER, 3, b"neighbour")
    assert certificates.newest(connection, KEY) == b"township"
    assert certificates.newest(connection, b"nobody") is None
    assert certificates.next_serial(connection) == 5
    assert [kept.body for kept in certificates.every(connection)] == [b"village", b"neighbour", b"township"]


def test_one_that_is_there_is_not_replaced(connection: Connection) -> None:
    keep(connection, KEY, 1, b"first")
    keep(connection, KEY, 1, b"another of the same serial")
    assert certificates.every(connection) == [Kept(b"first", b"signature of first")]


def test_revoking_a_key_ends_all_of_its_certificates_and_no_other(connection: Connection) -> None:
    for serial in (1, 2):
        keep(connection, KEY, serial, b"own")
    keep(connection, OTHER, 3, b"neighbour")
    certificates.revoke(connection, KEY)
    assert certificates.revoked(connection, KEY) and not certificates.revoked(connection, OTHER)
    assert certificates.newest(connection, KEY) is None
    assert certificates.newest(connection, OTHER) == b"neighbour"
    assert len(certificates.every(connection)) == 3
