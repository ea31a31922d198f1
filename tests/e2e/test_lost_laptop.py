"""Scenario 9: the laptop is stolen; a new one, the backup, the recovery code, and the county's word for the rest."""

from contextlib import closing
from pathlib import Path

from pytestqt.qtbot import QtBot

from agent_app.app import found_desk
from agent_app.core.vocabulary import Delivery, Role
from agent_app.county import office, people
from agent_app.desk import attaching, casebook, checking, exchanging, registering, unconfirmed
from agent_app.gui.flow import Place
from agent_app.gui.pages.exchange import ExchangePage
from agent_app.gui.pages.first_run import FirstRunPage
from agent_app.gui.pages.forgotten import ForgottenPage
from agent_app.gui.pages.restore import RestorePage
from agent_app.gui.pages.unlock import UnlockPage
from agent_app.gui.sticks import Stick
from agent_app.gui.theme.look import Look
from agent_app.store.meta import get_meta
from agent_app.sync import enrolment
from tests.e2e.window import Person, labels, told
from tests.gui.gates import Door
from tests.support.county import COUNTY_SERVER, said, serving
from tests.support.desks import FIELD, PASSPHRASE, QUICK, VILLAGE, WATER, Wall, exchanged
from tests.support.pictures import document

NEW = "七八九十一二"


def test_the_laptop_is_stolen(qtbot: QtBot, look: Look, county: Path, stick: Path, tmp_path: Path) -> None:
    made = found_desk(
        tmp_path / "old", name="刘春生", division=VILLAGE, passphrase=PASSPHRASE, now=Wall(), cost=QUICK
    )
    _invite(county, stick)
    exchanging.enrol_by_file(made.desk, stick / "邀请.xfyq")
    with serving(county):
        with closing(office.open_office(county, PASSPHRASE, made.desk.now)) as record:
            exchanged(made.desk, record)  # by stick, which brings the address

        # One matter with a scan is confirmed; another is only in the backup; of two that come after it one is confirmed.
        old = Person(qtbot, made.desk)
        confirmed = registering.register(old.desk, WATER).number
        scan = tmp_path / "合同.pdf"
        scan.write_bytes(document(1_500_000))
        attaching.attach(old.desk, confirmed, scan)
        old.over_line()
        waiting = registering.register(old.desk, FIELD).number
        page = old.at("exchange", ExchangePage)
        page.caring.back_up_to(tmp_path / "备份.xfbak")
        old.wait(lambda: "备份好了" in told(page))
        later = registering.register(old.desk, FIELD).number
        old.over_line()
        gone = registering.register(old.desk, WATER).number
        with old.desk.vault.read() as connection:
            key = get_meta(connection, "public")
        old.leave()
        with closing(office.open_office(county, PASSPHRASE, made.desk.now)) as record:
            people.revoke(record, key.hex())
        (stick / "邀请.xfyq").unlink()
        _invite(county, stick)

        at = _restored(Door(qtbot, Place(tmp_path / "new")), tmp_path / "备份.xfbak", made.recovery_code)
        assert at.flow.sitting is not None
        desk = at.flow.sitting.desk
        assert [row.number for row in unconfirmed.look(desk).rows] == [waiting]

        at.window.go("exchange")
        exchange = at.window.page("exchange")
        assert isinstance(exchange, ExchangePage)
        at.wait(lambda: exchange.state is not None)
        # What the county has not confirmed, as the backup knows it, stands in the window and on a list by number.
        at.wait(lambda: "等县里确认的 1 件" in labels(exchange))
        exchange.caring._save = lambda wish, save: save(tmp_path / wish)  # type: ignore[method-assign]
        exchange.waiting.list_requested.emit()
        assert waiting in (tmp_path / "县里还没有确认的.txt").read_text("utf-8-sig")
        _joined_again(at, exchange, stick)
        numbers = {row.number for row in casebook.page(desk)}
        assert numbers == {confirmed, waiting, later} and gone not in numbers
        assert {casebook.view(desk, number).delivery for number in numbers} == {Delivery.CONFIRMED}
        [material] = attaching.materials(desk, confirmed)
        assert attaching.content(desk, confirmed, material.record) == scan.read_bytes()
        assert not unconfirmed.look(desk).rows and not checking.check(desk).problems
        at.leave()
    assert said(COUNTY_SERVER, county, "case", waiting, "--json")["number"] == waiting


def _invite(county: Path, stick: Path) -> None:
    with closing(office.open_office(county, PASSPHRASE)) as record:
        invitation = people.invite(record, scope=VILLAGE, name="刘春生", role=Role.AGENT)
    (stick / "邀请.xfyq").write_bytes(enrolment.to_file(invitation))


def _restored(at: Door, backup: Path, recovery_code: str) -> Door:
    """A new laptop: the backup file, and the recovery code in place of the passphrase."""
    at.wait_for(FirstRunPage)
    at.flow.gates.show_restore()
    at.wait_for(RestorePage)
    assert isinstance(at.page, RestorePage)
    at.page.restore_from(backup)
    at.wait_for(UnlockPage)
    at.flow.gates.show_forgotten()
    at.wait_for(ForgottenPage)
    forgotten = at.page
    assert isinstance(forgotten, ForgottenPage)
    forgotten.code.set_text(recovery_code)
    for field in forgotten.passphrase.findChildren(type(forgotten.code)):
        field.set_text(NEW)
    forgotten.primary()
    at.wait(lambda: at.flow.sitting and at.window.here == "today")
    return at


def _joined_again(at: Door, exchange: ExchangePage, stick: Path) -> None:
    """The county does not hear the old key any more; with its new invitation everything comes together."""
    exchange.line.use()
    at.wait(lambda: any("停用" in words for words in labels(exchange)))
    exchange._join_again()
    exchange.joining._find = lambda: [Stick(stick, stick.name)]
    exchange.join.file_requested.emit()
    at.wait(lambda: "接上了云山县信访局" in told(exchange))
    exchange.line.use()
    at.wait(lambda: any("刚才交换过" in words for words in labels(exchange)))
