"""The console: who may come in, what is seen, and that what is recorded is recorded once, by a name."""

import re

import pytest
from fastapi.routing import APIRoute

from agent_app.core.vocabulary import Stage
from agent_app.county import people, server
from agent_app.county.shield import HEADERS
from agent_app.desk import attaching, casebook, drafts, registering, revealing, stepping
from agent_app.desk.attaching import Prepared
from agent_app.desk.case_paper import case_paper
from agent_app.desk.desk import Desk
from tests.support.county import PASSWORD, STAFF, Browser
from tests.support.desks import FIELD, WATER, Wall, exchanged
from tests.support.pictures import document

NASTY = "<script>alert('量少了')</script>\"><img src=x onerror=alert(1)>"


def came_in(village: Desk, county: Desk, data: dict = FIELD) -> str:
    """A case that the village has handed in; its id."""
    made = registering.register(village, data)
    exchanged(village, county)
    return made.id


def events_of(county: Desk) -> int:
    with county.vault.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one())


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


def test_the_cookie_is_kept_from_others(county: Desk, browser: Browser) -> None:
    visitor = Browser(county)
    visitor.get("/login")
    answer = visitor.client.post("/login", data={"name": STAFF, "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    for part in ("__Host-staff=", "HttpOnly", "Secure", "SameSite=strict", "Path=/", "Max-Age=43200"):
        assert part in cookie, part


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


def test_leaving(browser: Browser) -> None:
    browser.get("/cases")
    assert "登录" in browser.post("/logout").text
    assert browser.client.get("/cases").status_code == 303


def test_what_came_in_is_listed_newest_first_in_pages(
    county: Desk, village: Desk, browser: Browser, wall: Wall
) -> None:
    assert "这里会列出代理员交来的事项" in browser.get("/cases").text
    for number in range(65):
        registering.register(village, WATER | {"summary": f"漏水第{number:02}处"})
        wall.turn(hours=5)
    exchanged(village, county)
    browser.log_in()  # the session ended in the meantime
    seen: list[str] = []
    path = "/cases"
    for _ in range(3):
        browser.get(path)
        seen += re.findall(r"漏水第(\d\d)处", browser.text)
        further = re.search(r'href="(/cases\?[^"]*page=\d+)">后一页', browser.text)
        path = further[1].replace("&amp;", "&") if further else "/cases?page=4"
    assert seen == [f"{number:02}" for number in reversed(range(65))]
    assert "后面没有了" in browser.get("/cases?page=4").text
    assert browser.get("/cases?page=99999999999999999999").status == 200
    assert "共 65 件" in browser.get("/cases").text


def test_the_list_is_looked_at_by_agent(county: Desk, village: Desk, browser: Browser) -> None:
    registering.register(village, WATER)
    number = registering.register(village, FIELD).number
    stepping.take_step(village, number, "change_agent", data={"agent": "王秋菊"})
    exchanged(village, county)
    assert '<option value="王秋菊">王秋菊（1件）</option>' in browser.get("/cases").text
    for path in ("/cases?agent=王秋菊", "/cases?agent=王秋菊&q=石桥村"):
        assert "王秋菊名下" in browser.get(path).text and number in browser.text, path
        assert "吴有根" not in browser.text, path
    assert "何志明名下没有事项" in browser.get("/cases?agent=何志明").text


def test_a_receipt_is_scanned_into_the_search(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    code = str(case_paper(village, village.case(case)).qr)
    found = browser.log_in().get("/cases").post("/cases/find", q=code)
    assert "有效" in found.text and f'href="/cases/{case}"' in found.text
    assert code not in found.text
    assert "不符" in found.post("/cases/find", q=code[:200]).text
    assert "周桂兰等5人" in found.post("/cases/find", q="量地").text


def test_searching_goes_on_from_page_to_page(county: Desk, village: Desk, browser: Browser) -> None:
    for number in range(35):
        registering.register(village, WATER | {"summary": f"漏水第{number:02}处"})
    registering.register(village, FIELD)
    exchanged(village, county)
    first = browser.get("/cases?q=漏水")
    further = re.search(r'href="(/cases\?q=[^"]*before=[^"]*)"', first.text)
    assert further is not None
    one = set(re.findall(r"漏水第\d\d处", first.text))
    two = set(re.findall(r"漏水第\d\d处", browser.get(further[1].replace("&amp;", "&")).text))
    assert (len(one), len(two), one & two) == (30, 5, set())
    for typed in ("周桂兰", "zgl", "7320", "量地"):
        assert "周桂兰等5人" in browser.get(f"/cases?q={typed}").text, typed


def test_a_case_shows_its_words_people_clocks_and_past(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    page = browser.get(f"/cases/{case}").text
    for words in (
        "说好按亩补",
        "周桂兰",
        "邓长河",
        "共同信访人，代表人",
        "138****7320",
        "代理登记",
        "县已确认",
        "为什么是这一天",
        "走访中收集",
    ):
        assert words in page, words
    assert "13800007320" not in page
    assert "县信访部门" not in page


def test_whole_numbers_are_shown_when_asked_for_and_who_asked_is_noted(
    county: Desk, village: Desk, browser: Browser
) -> None:
    case = came_in(village, county)
    browser.get(f"/cases/{case}")
    assert "13800007320" in browser.post(f"/cases/{case}/reveal").text
    noted = drafts.kept(county, revealing.KIND)
    assert [(note.data["who"], note.data["case"]) for note in noted] == [(STAFF, case)]


def test_what_people_write_is_never_part_of_the_page(county: Desk, village: Desk, browser: Browser) -> None:
    nasty = {
        "words": NASTY,
        "summary": NASTY,
        "petitioner": FIELD["petitioner"] | {"name": NASTY[:50], "address": NASTY},
    }
    case = came_in(village, county, FIELD | {"representatives": []} | nasty)
    for path in (f"/cases/{case}", "/cases", "/cases?q=" + "%3Cscript%3E", f"/cases/{case}/steps/receive"):
        page = browser.get(path).text
        assert "<script" not in page and "<img" not in page, path


def test_the_countys_number_is_kept_once(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    browser.get(f"/cases/{case}")
    given = {"official_number": " 990102202607010003 ", "official_query_code": "QX7P"}
    browser.post(f"/cases/{case}/official", **given)
    once = events_of(county)
    browser.post(f"/cases/{case}/official", **given)
    assert events_of(county) == once
    document = casebook.as_json(casebook.view(county, case))
    assert document["official_number"] == "990102202607010003"
    assert {record["by"] for record in document["records"] if record["county"]} == {STAFF}
    assert browser.post(f"/cases/{case}/official", official_number="x" * 300).status == 400
    assert "最多200字" in browser.text and "x" * 300 in browser.text
    exchanged(village, county)
    assert village.case(case).subject.get("official_number") == "990102202607010003"


def test_a_step_is_recorded_by_a_name_and_once(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    browser.get(f"/cases/{case}/steps/receive")
    form = {
        "record": browser.hidden("record"),
        "on": "2026-06-30",
        "field-organ": "青溪镇人民政府",
        "token": browser.hidden("token"),
    }
    for _ in range(2):
        browser.post(f"/cases/{case}/steps/receive", **form)
        assert browser.status == 200 and "单位已收到" in browser.text
    received = [m for m in casebook.view(county, case).moments if m.code == "receive"]
    assert [(m.actor, m.by_authority, m.on) for m in received] == [(STAFF, True, "2026-06-30")]
    exchanged(village, county)
    assert village.case(case).progress.stage is Stage.RECEIVED
    assert any(clock.rule == "notice" or clock.due for clock in village.case(case).clocks)


def test_what_is_wrong_in_a_step_is_said_beside_it_and_nothing_typed_is_lost(
    county: Desk, village: Desk, browser: Browser
) -> None:
    case = came_in(village, county)
    browser.get(f"/cases/{case}/steps/accept")
    before = events_of(county)
    form = {
        "record": browser.hidden("record"),
        "on": "2026-06-01",
        "field-organ": "青溪镇",
        "field-note": "电话里说的",
        "field-track": "31(6)",
    }
    browser.post(f"/cases/{case}/steps/accept", **form)
    assert browser.status == 400
    for kept in (
        'value="青溪镇"',
        ">电话里说的</textarea>",
        'value="31(6)" required checked',
        "早于登记日期2026-06-30",
        'aria-invalid="true"',
    ):
        assert kept in browser.text, kept
    assert "（on）" not in browser.text
    for wrong in (
        {"on": ""},
        {"on": "昨天"},
        {"on": "2026-07-09"},
        {"field-track": ""},
        {"field-track": "32"},
        {"record": "../.."},
    ):
        assert (
            browser.post(f"/cases/{case}/steps/accept", **(form | {"on": "2026-06-30"} | wrong)).status == 400
        )
    assert events_of(county) == before
    browser.post(f"/cases/{case}/steps/accept", **(form | {"on": "2026-06-30"}))
    assert county.case(case).progress.stage is Stage.ACCEPTED


def test_a_step_that_cannot_be_now_is_refused_in_words(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    browser.get(f"/cases/{case}/steps/serve")
    browser.post(f"/cases/{case}/steps/serve", record=browser.hidden("record"), on="2026-06-30")
    assert browser.status == 400 and "不能记" in browser.text
    assert browser.get(f"/cases/{case}/steps/none").status == 400


def test_every_step_has_a_form(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    for code, rule in county.law.rules.steps.items():
        page = browser.get(f"/cases/{case}/steps/{code}").text
        assert rule.label in page
        for field in rule.fields:
            assert f'name="field-{field.name}"' in page, (code, field.name)


def test_a_mistake_is_taken_back_with_a_reason(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    step = stepping.take_step(county, case, "receive", actor=STAFF).record
    page = browser.get(f"/cases/{case}").text
    assert f"/cases/{case}/withdraw/{step}" in page
    browser.get(f"/cases/{case}/withdraw/{step}")
    assert browser.post(f"/cases/{case}/withdraw/{step}", reason=" ").status == 400
    browser.post(f"/cases/{case}/withdraw/{step}", reason="记到别人的事上了")
    assert county.case(case).progress.stage is Stage.REGISTERED
    assert "记到别人的事上了" in browser.text
    assert browser.get(f"/cases/{case}/withdraw/{step}").status == 400


def test_a_step_of_the_county_is_put_right_on_its_form(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    data = {"organ": "县水利局", "track": "31(6)", "note": "电话先说的"}
    step = stepping.take_step(county, case, "accept", data=data, actor=STAFF).record
    at = f"/cases/{case}/correct/{step}"
    assert at in browser.get(f"/cases/{case}").text
    page = browser.get(at).text
    assert 'value="县水利局"' in page and "电话先说的" in page and "改：已受理" in page
    filled = {
        "on": county.today.isoformat(),
        "field-organ": "县农业农村局",
        "field-track": "31(6)",
        "field-note": "",
    }
    assert browser.post(at, **filled, why=" ").status == 400
    assert "要写明原因" in browser.text and "县农业农村局" in browser.text
    assert browser.post(at, **filled | {"on": "2099-01-01"}, why="抄错").status == 400
    browser.post(at, **filled, why="抄错单位")
    assert "改了“已受理”" in browser.text and "抄错单位" in browser.text and "<s>" in browser.text
    [record] = county.case(case).facts.steps
    assert (record.data["organ"], record.data["note"]) == ("县农业农村局", None)
    elsewhere = stepping.take_step(village, case, "hand_over", data={"organ": "镇里"}).record
    exchanged(village, county)
    assert browser.get(f"/cases/{case}/correct/{elsewhere}").status == 400


def test_two_values_are_both_shown_and_one_is_chosen(
    county: Desk, village: Desk, township: Desk, browser: Browser, wall: Wall
) -> None:
    case = came_in(village, county)
    exchanged(township, county)
    registering.correct(village, case, {"place": "大垄田"})
    registering.correct(township, case, {"place": "后山坡"})
    exchanged(village, county)
    exchanged(township, county)
    assert "有地方写得不一样" in browser.get("/cases").text
    page = browser.get(f"/cases/{case}").text
    assert "刘春生，" in page and "何志明，" in page
    cards = re.findall(r'name="value" value="([0-9a-f]{64})">\s*<p class="words">(.*?)</p>', page)
    assert {value for _, value in cards} == {"大垄田", "后山坡"}
    leaf = next(leaf for leaf, value in cards if value == "大垄田")
    browser.post(f"/cases/{case}/settle", record="", field="place", value="0" * 64)
    assert county.case(case).subject.conflicts()
    for _ in range(2):
        browser.post(f"/cases/{case}/settle", record="", field="place", value=leaf)
    for desk in (village, township):
        exchanged(desk, county)
        assert (desk.case(case).subject.get("place"), desk.case(case).subject.conflicts()) == ("大垄田", [])
        assert desk.case(case).subject.digest() == county.case(case).subject.digest()


def test_a_material_is_only_ever_downloaded(county: Desk, village: Desk, browser: Browser) -> None:
    made = registering.register(village, FIELD)
    page = Prepared("现场 <b>.html", "text/html", b"<script>alert(1)</script>")
    [material] = attaching.attach_prepared(village, made.number, [page])
    exchanged(village, county)
    assert "现场 &lt;b&gt;.html" in browser.get(f"/cases/{made.id}").text
    answer = browser.client.get(f"/cases/{made.id}/materials/{material.record}")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert (
        answer.headers["content-disposition"]
        == "attachment; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%20%3Cb%3E.html"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert browser.get(f"/cases/{made.id}/materials/{'0' * 32}").status == 400


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


def test_nobody_is_said_to_have_replaced_what_they_never_saw(
    county: Desk, village: Desk, township: Desk
) -> None:
    case = came_in(village, county)
    exchanged(township, county)
    registering.correct(village, case, {"place": "大垄田"})
    registering.correct(township, case, {"place": "后山坡"})
    for desk in (village, township, village):
        exchanged(desk, county)
    registering.settle_conflict(village, case, "", "place", "大垄田")
    struck = [(m.actor, m.struck) for m in casebook.view(village, case).moments if m.code == "correction"]
    assert sorted(struck) == [("何志明", FIELD["place"]), ("刘春生", "后山坡"), ("刘春生", FIELD["place"])]


def test_what_must_not_be_kept_is_removed_on_a_stated_basis(
    county: Desk, village: Desk, browser: Browser, tmp_path
) -> None:
    made = registering.register(village, FIELD)
    (tmp_path / "合同.pdf").write_bytes(document())
    record = attaching.attach(village, made.number, tmp_path / "合同.pdf").record
    exchanged(village, county)
    stepping.take_step(village, made.number, "ask_erasure", data={"said": "合同里有家里人的证件"})
    exchanged(village, county)
    home = f"/cases/{made.id}"
    assert "合同里有家里人的证件" in browser.get("/erased").text
    assert "按规定删去内容" in browser.get(home).text
    assert "材料：合同.pdf" in browser.get(f"{home}/erase").text
    before = events_of(county)
    for wrong, said in (
        ({"what": record, "basis": "本人要求"}, "打上勾"),
        ({"what": record, "basis": "", "sure": "yes"}, "依据"),
        ({"basis": "本人要求", "sure": "yes"}, "还没有选"),
        ({"what": "0" * 32, "basis": "本人要求", "sure": "yes"}, "什么都没有删"),
    ):
        browser.get(f"{home}/erase")
        assert browser.post(f"{home}/erase", **wrong).status == 400
        assert said in browser.text and events_of(county) == before
    browser.get(f"{home}/erase")
    told = browser.post(f"{home}/erase", what=record, basis="本人要求", sure="yes").text
    assert all(words in told for words in ("一份材料", "依据：本人要求", STAFF, "还没有听到的：代理员刘春生"))
    assert "合同.pdf" not in browser.get(home).text
    for _ in range(2):
        exchanged(village, county)
    assert "各台电脑都删了" in browser.get("/erased").text
    assert "合同里有家里人的证件" not in browser.text
    assert attaching.materials(village, made.number) == []
