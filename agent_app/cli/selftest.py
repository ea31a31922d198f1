"""The program tests itself, also when frozen: a vault, a paper, a bundle both ways, a photo, a ledger, a window offscreen."""

import io
import os
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from agent_app.cli.common import print_json

_PASSPHRASE = "selftest-selftest"
_PHOTO, _PAPER, _LEDGER = "photo.jpg", "paper.pdf", "ledger.xlsx"
_CASE = {
    "petitioner": {"name": "测试𠮷", "address": "石桥村1组"},
    "channel": "visit",
    "purpose": "appeal",
    "category": "其他",
    "words": "这是程序自查写的一件事，查完就删。",
}


def selftest() -> int:
    """Run every check in a folder of its own; 0 when all pass."""
    passed: dict[str, bool] = {}
    before = os.environ.get("AGENT_APP_STATE_DIR")
    with tempfile.TemporaryDirectory(prefix="agent-app-selftest-", ignore_cleanup_errors=True) as folder:
        os.environ["AGENT_APP_STATE_DIR"] = f"{folder}/state"
        try:
            for name, check in _CHECKS:
                passed[name] = _passes(name, check, Path(folder))
        finally:
            if before is None:
                del os.environ["AGENT_APP_STATE_DIR"]
            else:
                os.environ["AGENT_APP_STATE_DIR"] = before
    print_json({"ok": all(passed.values()), "checks": passed})
    return 0 if all(passed.values()) else 1


def _passes(name: str, check: Callable[[Path], None], folder: Path) -> bool:
    try:
        check(folder)
    except Exception:
        traceback.print_exc()
        return False
    return True


def _record(folder: Path) -> None:
    from agent_app.app import found_desk, law, unlock
    from agent_app.core.vocabulary import Role, ScopeClass
    from agent_app.desk import casebook, checking, papers, registering
    from agent_app.store import identity
    from agent_app.store import vault as vaults
    from agent_app.sync import answer, belonging, enrolment, exchange

    home = folder / "desk"
    made = found_desk(home, name="自查", division="990101003001", passphrase=_PASSPHRASE)
    made.desk.close()
    desk = unlock(home, made.recovery_code)
    number = registering.register(desk, _CASE).number
    assert casebook.find(desk, "自查") and casebook.find(desk, "测试")
    assert papers.print_paper(desk, number, "receipt").pdf.startswith(b"%PDF-")
    county = found_desk(
        folder / "county", name="自查县", division="990101", passphrase=_PASSPHRASE, role=Role.COUNTY
    ).desk
    with county.vault.write() as connection:
        identity.new_generation(connection)
    card = answer.card(county.vault)
    with county.vault.write() as connection:
        scope = f"990101003001/{ScopeClass.CASES.value}"
        invitation = enrolment.invite(connection, card, "自查", Role.AGENT, (scope,))
    belonging.accept_invitation(desk.vault, invitation)
    request, response = io.BytesIO(), io.BytesIO()
    exchange.write_request(desk.vault, request, desk.now_ms)
    request.seek(0)
    answer.answer(county.vault, request, response, law(), county.now_ms)
    response.seek(0)
    exchange.read_response(desk.vault, response, law(), desk.now_ms)
    assert casebook.view(desk, number).delivery.value == "confirmed"
    assert casebook.view(county, number).case.subject.get("words") == _CASE["words"]
    for opened in (desk, county):
        assert not checking.check(opened).problems
        opened.close()
    assert vaults.exists(home)


def _files(folder: Path) -> None:
    """What a frozen program does with data files of others: a photo, onto paper too, and a workbook out and in."""
    from agent_app.app import unlock
    from agent_app.base.resources import read_bytes
    from agent_app.desk import attaching, casebook, importing, ledgers, my_materials
    from agent_app.picture import kinds, showing

    desk = unlock(folder / "desk", _PASSPHRASE)
    [case] = casebook.page(desk)
    photo = showing.as_jpeg("自查.png", kinds.PNG, read_bytes("manual/zh_CN/today.png"))
    (folder / _PHOTO).write_bytes(photo)
    attaching.attach(desk, case.number, folder / _PHOTO)
    (folder / _PAPER).write_bytes(my_materials.make(desk, case.number).pdf)
    assert ledgers.export_ledger(desk, folder / _LEDGER) == 1
    assert not importing.look_at(desk, folder / _LEDGER).refusal
    desk.close()


def _window(folder: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from agent_app.gui.main import selftest_views, selftest_window

    selftest_window(folder / "desk", _PASSPHRASE)
    selftest_views((folder / _PAPER).read_bytes(), (folder / _PHOTO).read_bytes())


_CHECKS = (("vault, paper and bundle", _record), ("photo and ledger", _files), ("window", _window))
