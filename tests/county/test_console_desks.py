"""The desks at the console: invited once, and stopped."""

import pytest

from agent_app.county import people
from agent_app.desk.desk import Desk
from tests.support.county import Browser
from tests.support.desks import exchanged


def test_an_invitation_is_made_once_shown_downloaded_and_taken_back(county: Desk, browser: Browser) -> None:
    browser.get("/desks")
    form = {
        "once": browser.hidden("once"),
        "name": "邱满生",
        "scope": "９９０１０１００３００２",
        "role": "agent",
    }
    for _ in range(2):
        browser.post("/desks/invite", **form)
    waiting = people.invitations(county)
    assert [(one.name, one.divisions) for one in waiting] == [("邱满生", ("990101003002",))]
    assert waiting[0].code in browser.text
    file = browser.client.get(f"/desks/invitations/{waiting[0].id}/file")
    assert file.headers["content-disposition"].startswith("attachment") and file.content.startswith(
        b"XFYQ1\n"
    )
    for _ in range(2):
        browser.post(f"/desks/invitations/{waiting[0].id}/take-back")
    assert people.invitations(county) == []
    assert "已经用过或收回" in browser.get(f"/desks/invitations/{waiting[0].id}/file").text
    assert browser.post("/desks/invite", **form).status == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "990102003001"},
        {"scope": "990101"},
        {"scope": "九九"},
        {"name": "  "},
        {"name": "长" * 61},
        {"role": "county"},
    ],
)
def test_a_wrong_invitation_is_refused_with_what_was_typed(
    county: Desk, browser: Browser, wrong: dict[str, str]
) -> None:
    browser.get("/desks")
    browser.post(
        "/desks/invite", **({"once": "1", "name": "邱满生", "scope": "990101003002", "role": "agent"} | wrong)
    )
    assert browser.status == 400 and "没有" in browser.text
    assert people.invitations(county) == []


def test_a_stopped_computer_is_shown_as_stopped(county: Desk, village: Desk, browser: Browser) -> None:
    exchanged(village, county)
    key = people.desks(county)[0].key
    browser.get("/desks")
    for _ in range(2):
        assert "已停用" in browser.post(f"/desks/{key}/revoke").text
    assert browser.post(f"/desks/{'0' * 64}/revoke").status == 400
