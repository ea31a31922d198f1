"""What takes a while to make takes its place as a whole: whatever a kill leaves is cleared away, and blocks nothing."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agent_app.app import unlock
from agent_app.base.errors import TroubleError, UserError
from agent_app.county import office, tls
from agent_app.desk import casebook, checking, exchanging, registering
from agent_app.desk.desk import Desk
from agent_app.store import backup, identity, keyslots, lawbook, vault, workshop
from tests.support.desks import PASSPHRASE, WATER, Wall, enrol_by_file, make_county, make_desk, reopened
from tests.support.kills import killed_at

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a process cannot be forked")
Place = tuple[Any, str, int]
"""A function of something, and at which call of it the process is killed."""
RESTORE: list[Place] = [(shutil, "copyfileobj", 2), (Path, "replace", 2), (Path, "replace", 3)]
SET_UP: list[Place] = [
    (identity, "found", 1),
    (Path, "replace", 2),
    (lawbook, "bring_up", 1),
    (identity, "settle_on_machine", 1),
]
AUTHORITY: Place = (tls, "make_authority", 1)


def test_a_copy_that_a_killed_backup_leaves_is_gone_when_the_record_is_opened(
    tmp_path: Path, desk: Desk
) -> None:
    home, target = desk.vault.home, tmp_path / "b.xfbak"
    killed_at(backup, "_pack", lambda: backup.backup(desk.vault, target))
    assert [*home.glob(f"*/{vault.DATABASE_NAME}")]
    again = reopened(desk)
    assert not [*home.glob(f"*/{vault.DATABASE_NAME}")]
    again.close()


def test_a_backup_goes_on_where_another_was_killed_and_not_where_one_is_being_made(
    tmp_path: Path, desk: Desk
) -> None:
    target = tmp_path / "b.xfbak"
    killed_at(backup, "_pack", lambda: backup.backup(desk.vault, target))
    assert backup.backup(desk.vault, target)
    assert not (desk.vault.home / workshop.WORKSHOP).exists()
    with workshop.workshop(desk.vault.home) as folder:
        (folder / vault.DATABASE_NAME).write_bytes(b"under way")
        with pytest.raises(TroubleError, match="等它做完"):
            backup.backup(desk.vault, target)
        workshop.clear(desk.vault.home)
        assert (folder / vault.DATABASE_NAME).read_bytes() == b"under way"
    assert not folder.exists()


@pytest.mark.parametrize("place", RESTORE)
def test_a_restore_that_was_killed_is_begun_again(tmp_path: Path, desk: Desk, place: Place) -> None:
    number, file, home = registering.register(desk, WATER).number, tmp_path / "b.xfbak", tmp_path / "back"
    backup.backup(desk.vault, file)
    owner, name, calls = place
    killed_at(owner, name, lambda: backup.restore(home, file), calls=calls)
    assert not vault.exists(home)
    backup.restore(home, file)
    again = unlock(home, PASSPHRASE, Wall())
    assert casebook.view(again, number)
    assert not (home / workshop.WORKSHOP).exists()
    again.close()


def test_of_two_restores_into_one_home_the_first_stays(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other has read its backup meanwhile, and found the home empty before."""
    file, home, check = tmp_path / "b.xfbak", tmp_path / "back", backup._check
    backup.backup(desk.vault, file)

    def meanwhile(source: Path) -> None:
        monkeypatch.setattr(backup, "_check", check)
        backup.restore(home, source)
        with closing(unlock(home, PASSPHRASE, Wall())) as other:
            registering.register(other, WATER)

    monkeypatch.setattr(backup, "_check", meanwhile)
    with pytest.raises(UserError, match="已经有东西"):
        backup.restore(home, file)
    again = unlock(home, PASSPHRASE, Wall())
    assert len(casebook.page(again, limit=9)) == 1
    again.close()


@pytest.mark.parametrize(
    ("make", "place"),
    [(make, place) for make in (make_desk, make_county) for place in SET_UP] + [(make_county, AUTHORITY)],
)
def test_a_set_up_that_was_killed_is_whole_or_is_begun_again(
    tmp_path: Path, make: Callable[..., Desk], place: Place
) -> None:
    home, (owner, name, calls) = tmp_path / "new", place
    killed_at(owner, name, lambda: make(home, Wall()), calls=calls)
    made = unlock(home, PASSPHRASE, Wall()) if vault.exists(home) else make(home, Wall())
    assert made.profile.name
    if made.is_county:
        assert office.authority(made) and office.server_pair(made)
    else:
        assert registering.register(made, WATER).number
    assert checking.check(made).problems == []
    made.close()


def test_a_desk_that_was_killed_while_it_joined_has_the_county_hold_its_key(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    killed_at(keyslots, "add_escrow", lambda: enrol_by_file(county, desk, tmp_path))
    again, usb = reopened(desk), tmp_path / "usb"
    usb.mkdir()
    exchanging.by_stick(again, usb)
    kinds = [slot["kind"] for slot in keyslots.read(again.vault.home)["slots"]]
    assert kinds == ["passphrase", "recovery", "escrow"]
    again.close()
