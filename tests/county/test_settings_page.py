"""The page of the county's settings: a table is put in by its file, refused with its line, taken out with a reason."""

import re

import pytest

from agent_app.base.errors import UserError
from agent_app.base.resources import read_text
from agent_app.core.settings_read import read_setting
from agent_app.county import forms
from agent_app.county.settings_routes import EXAMPLES, example_of
from agent_app.desk import registering, settings
from agent_app.desk.desk import Desk
from tests.support.county import Browser
from tests.support.desks import WATER, exchanged
from tests.support.settings import LIMITS, UNITS
from tests.unit.core.casework import RULES


def upload(browser: Browser, text: str | bytes, name: str = "期限表.toml") -> Browser:
    """Choose a file on the page and send it."""
    browser.get("/settings")
    data = text.encode() if isinstance(text, str) else text
    answer = browser.client.post(
        "/settings", data={"token": browser.hidden("token")}, files={"file": (name, data)}
    )
    return browser._take(answer)


def test_a_table_is_put_in_seen_and_taken_out(county: Desk, browser: Browser) -> None:
    upload(browser, LIMITS)
    assert browser.status == 200
    assert "2026年7月1日起的期限表" in browser.text
    assert "王海放进来的" in browser.text
    assert county.law.rules.by_code["first_contact"].days == 72
    (path,) = re.findall(r'href="(/settings/\w{32}/text)"', browser.text)
    assert browser.client.get(path).text == LIMITS
    for _ in range(2):
        taken = browser.post(path.replace("/text", "/withdraw"), reason="会议定了重来")
        assert taken.status == 200, "a double click stops it once"
    assert "停用了：会议定了重来" in taken.text
    assert "first_contact" not in county.law.rules.by_code


def test_what_is_wrong_is_said_with_its_line_and_changes_nothing(county: Desk, browser: Browser) -> None:
    upload(browser, LIMITS)
    for bad, said in (
        (LIMITS.replace("days = 72", "days = 0").replace("version = 1", "version = 2"), "第16行附近"),
        (LIMITS.encode("gbk"), "不是UTF-8文字"),
        (b"", "kind：缺这一项"),
    ):
        upload(browser, bad)
        assert (browser.status, said in browser.text) == (400, True), browser.text
    browser.get("/settings")
    empty = browser.client.post("/settings", data={"token": browser.hidden("token")})
    assert "还没有选文件" in empty.text
    assert county.law.rules.by_code["first_contact"].days == 72


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_example_can_be_put_in_as_it_stands(county: Desk, browser: Browser, kind: str) -> None:
    browser.get("/settings")
    assert f"/settings/examples/{kind}" in browser.text
    text = browser.client.get(f"/settings/examples/{kind}").text
    assert upload(browser, text).status == 200
    assert [found.setting and found.setting.kind for found in settings.in_use(county)] == [kind]


def test_an_example_is_made_out_for_the_county_that_asks() -> None:
    assert read_setting("例", example_of("rules", "120103"), "120103", RULES).issued_by
    assert 'division = "990101"' in read_text("rules/examples/rules.toml")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--B",
        b"--B\r\n\r\n--B--",
        b'--B\r\nContent-Disposition: form-data; name="token"\r\n\r\n\xff\r\n--B--',
        b'--B\r\nContent-Disposition: form-data; name="token"\r\n\r\ncut',
        b"--B\r\nContent-Disposition: form-data; name=x; x*=a; x*0=b\r\n\r\nx\r\n--B--",
        b"--B\r\nContent-Disposition: form-data; name=x " + b"(a)" * 80_000 + b"\r\n\r\nx\r\n--B--",
        b"--B\r\nContent-Disposition: form-data; name=x" + b";a" * 120_000 + b"\r\n\r\nx\r\n--B--",
        b'--B\r\nContent-Disposition: form-data; name="x"\r\n\r\nx\r\n' * 200 + b"--B--",
    ],
    ids=range(9),
)
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(UserError, match="没有读懂送来的内容"):
        forms.read_with_file(body, "multipart/form-data; boundary=B")


def test_forms_within_forms_are_words() -> None:
    inner = "".join(
        f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n" for n in range(4000)
    )
    body = f'--B\r\nContent-Disposition: form-data; name="token"\r\n\r\n{inner}\r\n--B--\r\n'.encode()
    assert forms.read_with_file(body, "multipart/form-data; boundary=B") == {"token": inner}


def test_the_countys_units_are_offered_where_one_is_asked_for(
    county: Desk, village: Desk, browser: Browser
) -> None:
    upload(browser, UNITS)
    case = registering.register(village, WATER).id
    exchanged(village, county)
    browser.get(f"/cases/{case}/steps/receive")
    assert '<option value="云山县水利局">' in browser.text
    assert 'list="units"' in browser.text
