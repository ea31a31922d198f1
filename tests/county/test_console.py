"""The way into the console: who may come in, and what no answer ever gives away."""

import asyncio
import re
import time
from threading import get_ident

import httpx
import pytest
from fastapi.routing import APIRoute

from agent_app.base.errors import UserError
from agent_app.county import server, staff
from agent_app.county.session import COOKIE
from agent_app.county.shield import HEADERS
from agent_app.desk.desk import Desk
from tests.support.county import PASSWORD, QUICK_PASSWORDS, STAFF, Browser, came_in, events_of


def routes(county: Desk, method: str) -> list[str]:
    """Every path of the console that takes this method, filled with something."""
    app = server.create(county)
    # Some versions of FastAPI keep the routes of what was included in the routers they came from.
    routers = [app, *(route.original_router for route in app.routes if hasattr(route, "original_router"))]
    asked = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    ours = [route.path for route in asked if method in route.methods and not route.path.startswith("/v1/")]
    return [re.sub(r"\{\w+\}", "0" * 32, path) for path in ours]


PUBLIC = {"/", "/login", "/console.css"}


def test_nobody_sees_anything_without_logging_in(county: Desk) -> None:
    paths = set(routes(county, "GET"))
    assert len(paths) > 8
    for path in paths - PUBLIC:
        answer = Browser(county).client.get(path)
        assert (answer.status_code, answer.headers["location"][:6]) == (303, "/login"), path


def test_no_form_is_taken_without_logging_in_or_from_elsewhere(county: Desk, browser: Browser) -> None:
    paths = set(routes(county, "POST")) - {"/login"}
    assert len(paths) > 7
    before = events_of(county)
    for path in paths:
        stranger = Browser(county).client.post(path, data={"token": "x"})
        assert (stranger.status_code, "登录已经过期" in stranger.text) == (401, True), path
        browser.get("/cases")
        assert browser.post(path, token="").status == 400
        assert browser.post(path, token="别处的").status == 400
        token = browser.get("/cases").hidden("token")
        forged = browser.client.post(path, data={"token": token}, headers={"Sec-Fetch-Site": "cross-site"})
        assert (forged.status_code, "不是从这里打开的" in forged.text) == (400, True)
    assert events_of(county) == before


def test_what_was_typed_when_the_login_ran_out_is_sent_again_after_logging_in(
    county: Desk, village: Desk, browser: Browser
) -> None:
    """By going to the answer's own page and asking for it once more: that alone keeps the words in every browser."""
    case = came_in(village, county)
    browser.get(f"/cases/{case}/steps/urge")
    form = {"token": browser.hidden("token"), "record": browser.hidden("record"), "on": "2026-06-30"}
    form |= {"field-organ": "青溪镇人民政府", "field-note": "对方说了很多"}
    browser.client.cookies.clear()
    browser.post(f"/cases/{case}/steps/urge", **form)
    assert browser.status == 401 and "重新提交" in browser.text
    assert 'href="/login" target="_blank"' in browser.text, "it stays open beside"
    staff.add_staff(county, "李梅", PASSWORD, hasher=QUICK_PASSWORDS)
    browser.log_in("李梅")
    assert browser.post(f"/cases/{case}/steps/urge", **form).status == 400, "it would be told as hers"
    browser.log_in()
    browser.post(f"/cases/{case}/steps/urge", **form)
    assert browser.status == 200 and "对方说了很多" in browser.text


def test_every_answer_is_shielded(browser: Browser) -> None:
    for path in ("/cases", "/login", "/nothing", "/console.css", "/cases/none", "/cases?page=x"):
        headers = browser.get(path).headers
        kept = {name: headers[name] for name in HEADERS if name != "Cache-Control"}
        assert kept == {name: value for name, value in HEADERS.items() if name != "Cache-Control"}, path
        assert (
            "<script" not in browser.text
            and " style=" not in browser.text
            and " on" + "click" not in browser.text
        )


def test_a_stranger_cannot_send_what_takes_long_to_read(county: Desk) -> None:
    """With a file a form takes more to read: only somebody who is logged in may send one."""
    body = b"--b\r\nContent-Disposition: form-data; name=x " + b"(a)" * 20_000 + b"\r\n\r\nx\r\n--b--\r\n"
    how = {"Content-Type": "multipart/form-data; boundary=b"}
    began = time.monotonic()
    statuses = [
        Browser(county).client.post(path, content=body, headers=how).status_code
        for path in ("/login", "/settings")
    ]
    assert (statuses, time.monotonic() - began < 5) == ([403, 401], True)


def test_few_passwords_are_tried_at_once(county: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many come at once: each takes much memory."""
    working: set[int] = set()
    at_once: list[int] = []

    def enter(*_: str) -> str:
        working.add(get_ident())
        at_once.append(len(working))
        time.sleep(0.02)
        working.discard(get_ident())
        raise UserError("不对。")

    async def all_together() -> list[int]:
        transport = httpx.ASGITransport(server.create(county))
        async with httpx.AsyncClient(transport=transport, base_url="https://county") as client:
            answers = [client.post("/login", data={"name": STAFF, "password": "猜的"}) for _ in range(20)]
            return [answer.status_code for answer in await asyncio.gather(*answers)]

    monkeypatch.setattr(staff, "enter", enter)
    assert asyncio.run(all_together()) == [403] * 20
    assert max(at_once) <= 2


def test_the_cookie_is_kept_from_others(county: Desk, browser: Browser) -> None:
    visitor = Browser(county)
    visitor.get("/login")
    answer = visitor.client.post("/login", data={"name": STAFF, "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    for part in ("__Host-staff=", "HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert part in cookie, part
    assert "Max-Age" not in cookie and "expires" not in cookie, "it is gone when the browser is closed"


def test_logging_in_goes_on_to_the_page_that_was_asked_for(county: Desk, browser: Browser) -> None:
    browser.client.cookies.clear()
    browser.get("/cases?q=量地")
    assert browser.hidden("next") == "/cases?q=%E9%87%8F%E5%9C%B0"
    browser.post("/login", name=STAFF, password=PASSWORD, next=browser.hidden("next"))
    assert "没有找到“量地”" in browser.text


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "\n/x"])
def test_logging_in_never_leads_elsewhere(browser: Browser, elsewhere: str) -> None:
    answer = browser.client.post("/login", data={"name": STAFF, "password": PASSWORD, "next": elsewhere})
    assert answer.headers["location"] == "/cases"


def test_leaving(county: Desk, browser: Browser) -> None:
    other = Browser(county).log_in()
    browser.get("/cases")
    kept = browser.client.cookies[COOKIE]
    assert "登录" in browser.post("/logout").text
    assert browser.client.get("/cases").status_code == 303
    assert browser.client.get("/cases", headers={"Cookie": f"{COOKIE}={kept}"}).status_code == 303
    assert other.client.get("/cases").status_code == 200


def test_a_bug_says_nothing_of_anybody(
    county: Desk, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    app = browser.app

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("周桂兰 13800007320")

    browser.get("/broken")
    assert browser.status == 500 and "以前存的都在" in browser.text
    assert "周桂兰" not in caplog.text and "RuntimeError" in caplog.text
