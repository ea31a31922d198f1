"""The vault: encrypted, whole or closed, and told in plain words when something is wrong with it."""

import errno
import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from agent_app.app import unlock
from agent_app.base import paths
from agent_app.base.errors import TroubleError, UserError
from agent_app.desk import casebook, registering, setup
from agent_app.store import keyslots, meta, readside, search, vault
from agent_app.store.keyslots import WrongPassphraseError
from agent_app.store.vault import Connection, Vault
from tests.support.desks import PASSPHRASE, QUICK, WATER, make_desk, reopened


@pytest.fixture
def made(tmp_path: Path) -> tuple[Vault, str]:
    return vault.create(tmp_path / "home", PASSPHRASE, QUICK)


def test_nothing_in_the_file_can_be_read_without_the_key(made: tuple[Vault, str]) -> None:
    opened, _ = made
    with opened.write() as connection:
        meta.put_meta(connection, "note", "一句不能让人看见的话")
    opened.close()
    data = (opened.home / vault.DATABASE_NAME).read_bytes()
    assert not data.startswith(b"SQLite format 3")
    assert "一句不能让人看见的话".encode() not in data
    with (
        closing(sqlite3.connect(opened.home / vault.DATABASE_NAME)) as plain,
        pytest.raises(sqlite3.DatabaseError),
    ):
        plain.execute("SELECT * FROM meta")


def test_passphrase_and_recovery_code_both_open_it(made: tuple[Vault, str]) -> None:
    opened, code = made
    opened.close()
    wide = "".join(chr(ord(mark) + 0xFEE0) for mark in code)  # as an input method writes it
    for secret in (PASSPHRASE, code, code.lower().replace("-", " "), wide):
        again = vault.open_(opened.home, secret)
        assert again.key == opened.key
        again.close()


def test_a_wrong_passphrase_is_told_and_changes_nothing(made: tuple[Vault, str]) -> None:
    opened, _ = made
    opened.close()
    before = (opened.home / keyslots.FILE_NAME).read_bytes()
    with pytest.raises(WrongPassphraseError, match="恢复码"):
        vault.open_(opened.home, "不是这个口令")
    assert (opened.home / keyslots.FILE_NAME).read_bytes() == before


def test_wrong_tries_wait_longer_each_time_and_a_right_one_forgets_them(
    made: tuple[Vault, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, _ = made
    opened.close()
    waits: list[float] = []
    monkeypatch.setattr("agent_app.store.keyslots.time.sleep", waits.append)
    for _ in range(6):
        with pytest.raises(WrongPassphraseError):
            vault.open_(opened.home, "不是这个口令")
    assert waits == [1.0, 2.0, 4.0]
    vault.open_(opened.home, PASSPHRASE).close()
    waits.clear()
    vault.open_(opened.home, PASSPHRASE).close()
    assert waits == []


def test_writes_are_durable_before_they_are_called_saved(made: tuple[Vault, str]) -> None:
    with made[0].read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_an_error_undoes_the_whole_action(made: tuple[Vault, str]) -> None:
    with pytest.raises(ZeroDivisionError), made[0].write() as connection:
        meta.put_meta(connection, "half", 1)
        raise ZeroDivisionError
    with made[0].read() as connection:
        assert meta.get_meta(connection, "half") is None


def test_a_reader_sees_one_state_while_another_writes(made: tuple[Vault, str]) -> None:
    with made[0].read() as reading:
        assert meta.get_meta(reading, "n") is None
        with made[0].write() as writing:
            meta.put_meta(writing, "n", 1)
        assert meta.get_meta(reading, "n") is None
    with made[0].read() as reading:
        assert meta.get_meta(reading, "n") == 1


def test_a_home_of_a_newer_version_is_left_alone(made: tuple[Vault, str]) -> None:
    opened, _ = made
    with opened.write() as connection:
        connection.execute(text("PRAGMA user_version = 99"))
    opened.close()
    with pytest.raises(TroubleError, match="新版本"):
        vault.open_(opened.home, PASSPHRASE)
    slots = opened.home / keyslots.FILE_NAME
    slots.write_text(json.dumps({**json.loads(slots.read_text("utf-8")), "format": 99}), "utf-8")
    with pytest.raises(TroubleError, match="新版本"):
        vault.open_(opened.home, PASSPHRASE)


@pytest.mark.parametrize("left", [0, 100, 4096, 5000])
def test_a_database_cut_short_is_told_and_kept(made: tuple[Vault, str], left: int) -> None:
    opened, _ = made
    opened.close()
    path = opened.home / vault.DATABASE_NAME
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(TroubleError, match="备份"), vault.open_(opened.home, PASSPHRASE).read() as connection:
        connection.execute(text("SELECT count(*) FROM events")).all()
    assert path.stat().st_size == left


def test_a_damaged_key_file_is_told(made: tuple[Vault, str]) -> None:
    opened, _ = made
    opened.close()
    (opened.home / keyslots.FILE_NAME).write_text("{", "utf-8")
    with pytest.raises(TroubleError, match="钥匙"):
        vault.open_(opened.home, PASSPHRASE)


def test_a_home_is_not_made_twice_nor_with_a_short_passphrase(
    made: tuple[Vault, str], tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="已经有记录"):
        vault.create(made[0].home, PASSPHRASE, QUICK)
    with pytest.raises(UserError, match="太短"):
        vault.create(tmp_path / "other", "12345", QUICK)
    assert not vault.exists(tmp_path / "other")


def test_of_two_homes_made_at_once_in_one_folder_the_first_opens(tmp_path: Path) -> None:
    home = tmp_path / "home"

    def begin(connection: Connection) -> None:
        with pytest.raises(TroubleError, match="等它做完"):
            vault.create(home, "另外一个口令", QUICK)

    made, _ = vault.create(home, PASSPHRASE, QUICK, begin=begin)
    made.close()
    vault.open_(home, PASSPHRASE).close()


def test_an_empty_folder_is_no_home(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="还没有记录"):
        vault.open_(tmp_path, PASSPHRASE)


def test_changing_the_passphrase_keeps_the_recovery_code(made: tuple[Vault, str]) -> None:
    opened, code = made
    keyslots.change_passphrase(opened.home, opened.key, "新的口令新的", QUICK)
    assert keyslots.unlock(opened.home, "新的口令新的") == opened.key
    assert keyslots.unlock(opened.home, code) == opened.key
    with pytest.raises(WrongPassphraseError):
        keyslots.unlock(opened.home, PASSPHRASE)


def test_at_every_moment_of_a_change_one_of_the_two_opens(
    made: tuple[Vault, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (opened, code), new = made, "新的口令新的"
    written, place = paths.write_atomically, Path.replace

    def opens(passphrase: str) -> bool:
        return {keyslots.unlock(opened.home, secret) for secret in (passphrase, code)} == {opened.key}

    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(keyslots, "write_atomically", full)
    with pytest.raises(TroubleError, match="原来的还在"):
        keyslots.change_passphrase(opened.home, opened.key, new, QUICK)
    assert opens(PASSPHRASE)

    def watched(part: Path, target: Path) -> Path:
        assert opens(PASSPHRASE)
        made = place(part, target)
        assert opens(new)
        return made

    monkeypatch.setattr(keyslots, "write_atomically", written)
    monkeypatch.setattr(Path, "replace", watched)
    keyslots.change_passphrase(opened.home, opened.key, new, QUICK)
    assert opens(new)


def test_two_who_change_the_keys_at_the_same_moment_both_have_done_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_desk(tmp_path / "home")
    other, new, codes = unlock(one.vault.home, PASSPHRASE), "新的口令新的", []
    renewing = threading.Thread(target=lambda: codes.append(setup.renew_recovery_code(other, QUICK)))
    honest = paths.write_atomically

    def late(path: Path, data: bytes) -> None:
        monkeypatch.setattr(keyslots, "write_atomically", honest)
        renewing.start()
        renewing.join(0.5)
        honest(path, data)

    monkeypatch.setattr(keyslots, "write_atomically", late)
    setup.change_passphrase(one, PASSPHRASE, new, QUICK)
    renewing.join()
    for secret in (new, *codes):
        assert keyslots.unlock(one.vault.home, secret) == one.vault.key
    assert codes
    for desk in (one, other):
        desk.close()


def test_the_county_can_open_the_escrow_slot(made: tuple[Vault, str]) -> None:
    from pyrage import decrypt, x25519

    county = x25519.Identity.generate()
    keyslots.add_escrow(made[0].home, made[0].key, str(county.to_public()))
    slot = keyslots.read(made[0].home)["slots"][-1]
    assert decrypt(bytes.fromhex(slot["box"]), [county]) == made[0].key


def test_a_vault_of_the_version_before_is_brought_up_and_shows_the_same(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "home")
    number = registering.register(desk, WATER).number
    with desk.vault.write() as connection:
        before = readside.picture(connection)
        connection.exec_driver_sql("DROP INDEX cases_wanting")
        connection.exec_driver_sql("ALTER TABLE cases DROP COLUMN wants")
        connection.exec_driver_sql("PRAGMA user_version = 1")
    desk = reopened(desk)
    with desk.vault.read() as connection:
        assert readside.picture(connection)[:2] == before[:2]
    assert [row.number for row in casebook.find(desk, "水管")] == [number]
    assert desk.case(number).subject.get("number") == number
    assert not desk.vault.outdated
    desk.close()


def test_what_one_connection_remembers_of_the_index_is_not_taken_for_damage(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "home")
    engine = desk.vault.engine
    with engine.connect() as one, engine.connect() as another:
        search.index(one, [(1, (["农村饮水"], []))], new=True)
        search.optimize(one)
        search.forget(another, [1])
        search.forget(one, [1])  # it is there no more
        search.index(another, [(2, (["水管"], []))], new=True)
        search.optimize(another)
        assert vault.bad_pages(one) == vault.bad_pages(another) == []
    desk.close()
