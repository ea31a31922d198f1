"""Where accusations are turned away: what was left out is told in place, and nothing can be written that is a story."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from agent_app.core.numbers import grouped_lookup_code
from agent_app.core.vocabulary import ScopeClass
from agent_app.desk.desk import Desk
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES
from agent_app.store import journal
from agent_app.store.meta import put_meta
from agent_app.sync.enrolment import CountyCard
from agent_app.sync.sealed import DisciplineKey
from tests.gui.cuts import cut
from tests.gui.hands import control, press
from tests.gui.registration import Window

KEY = DisciplineKey.draw()


@pytest.fixture
def page(window: Window) -> RegisterPage:
    return window.page


def told_of_discipline(desk: Desk) -> None:
    """As if the county had told this desk of its discipline office."""
    card = CountyCard("云山县信访局", "990101", b"", "", b"", discipline=KEY.recipient)
    with desk.vault.write() as connection:
        put_meta(connection, "county", msgspec.to_builtins(card, builtin_types=(bytes,)))


def test_without_a_discipline_key_there_are_only_addresses(qtbot: QtBot, page: RegisterPage) -> None:
    page.form.matter.purpose.chip("accusation").click()
    qtbot.wait(200)
    assert not page.accusation.posting.isVisible()


def test_a_letter_that_was_posted_is_sealed_and_its_slip_shown_once(
    qtbot: QtBot, page: RegisterPage, desk: Desk
) -> None:
    told_of_discipline(desk)
    page.form.matter.purpose.chip("accusation").click()
    posting = page.accusation.posting
    qtbot.waitUntil(posting.isVisible)
    press(Qt.Key.Key_Tab, times=2)  # past the way back
    press(Qt.Key.Key_Return)
    control(Qt.Key.Key_Return)
    assert "还没有选" in posting._organ.error.text() and page.face is page.accusation
    press(Qt.Key.Key_Space)
    posting.number.set_text("他拿了补偿款")
    control(Qt.Key.Key_Return)
    assert "别的不写在这里" in posting.number.error
    posting.number.set_text("xa 1234 5678 951")
    control(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.face is page.paper, timeout=8000)
    slip = page.paper.view.text()
    assert "XA12345678951" in slip and "寄信条" in slip and not page.paper.side.save_button.isVisible()
    with desk.vault.read() as connection:
        [(_, event)] = journal.in_class(connection, ScopeClass.SEALED)
    stub = KEY.open(event.ops[0][1]["box"])
    assert stub is not None and grouped_lookup_code(stub.lookup_number) in slip
    control(Qt.Key.Key_1)
    control(Qt.Key.Key_2)
    assert page.face is page.form and page.paper.view.text() == "" and page.paper.face is None
    assert not posting.number.text


def test_esc_folds_the_form_before_it_leads_back(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    told_of_discipline(desk)
    page.form.matter.purpose.chip("accusation").click()
    posting = page.accusation.posting
    qtbot.waitUntil(posting.isVisible)
    posting._turn.click()
    assert posting.opened
    press(Qt.Key.Key_Escape)
    assert not posting.opened and page.face is page.accusation
    press(Qt.Key.Key_Escape)
    assert page.face is page.form


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_nothing_is_cut(qtbot: QtBot, page: RegisterPage, desk: Desk, look: Look, size: str) -> None:
    told_of_discipline(desk)
    look.use(size=size, dark=False)
    page.form.matter.purpose.chip("accusation").click()
    qtbot.waitUntil(page.accusation.posting.isVisible)
    page.accusation.posting._turn.click()
    qtbot.wait(50)
    assert cut(page.accusation) == []
