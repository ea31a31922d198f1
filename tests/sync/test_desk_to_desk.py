"""What one desk has brought another by stick is the county's only when the county says so."""

import io
from pathlib import Path

from agent_app.app import law, unlock
from agent_app.core.vocabulary import Delivery
from agent_app.desk import casebook, registering
from agent_app.desk.desk import Desk
from agent_app.store import identity
from agent_app.store.backup import backup, restore
from agent_app.sync import message, peer
from tests.support.desks import PASSPHRASE, WATER, exchanged


def carried(sender: Desk, receiver: Desk) -> None:
    """A stick from desk to desk."""
    with receiver.vault.read() as connection:
        key = identity.load(connection).public
    stick = io.BytesIO()
    peer.write(sender.vault, stick, key, sender.now_ms, message.STICK_LIMIT)
    stick.seek(0)
    peer.read(receiver.vault, stick, law(), receiver.now_ms)


def test_what_waited_for_its_predecessor_is_not_confirmed_when_that_comes_from_the_county(
    tmp_path: Path, desk: Desk, township: Desk, county: Desk
) -> None:
    for one in (desk, township, desk):
        exchanged(one, county)  # and so each knows the other
    backup(township.vault, tmp_path / "township.xfbak")
    number = registering.register(desk, WATER).number
    for one in (desk, township):
        exchanged(one, county)
    carried(township, desk)  # which says what the township has
    township.close()
    restore(tmp_path / "again", tmp_path / "township.xfbak")
    again = unlock(tmp_path / "again", PASSPHRASE, township.now)
    registering.correct(desk, number, {"place": "4组老井"})
    new = registering.register(desk, WATER).number
    carried(desk, again)  # without what the township had, and then the desk is lost
    exchanged(again, county)
    assert {casebook.view(again, one).delivery for one in (number, new)} == {Delivery.SAVED}
    exchanged(again, county)
    assert county.case(number).subject.get("place") == "4组老井"
    assert {casebook.view(again, one).delivery for one in (number, new)} == {Delivery.CONFIRMED}
    again.close()
