"""The cases at the console: listed, found and shown; what is recorded beside their steps is recorded once, by a name."""

import re

from agent_app.desk import attaching, casebook, drafts, registering, revealing, stepping
from agent_app.desk.attaching import Prepared
from agent_app.desk.case_paper import case_paper
from agent_app.desk.desk import Desk
from tests.support.county import STAFF, Browser, came_in, events_of
from tests.support.desks import FIELD, WATER, Wall, exchanged
from tests.support.pictures import document

NASTY = "<script>alert('量少了')</script>\"><img src=x onerror=alert(1)>"


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
    assert '<option value="王秋菊">王秋菊</option>' in browser.get("/cases").text
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


def test_an_address_with_a_number_that_no_row_has_is_of_no_page(browser: Browser) -> None:
    for number in ("9" * 25, "-1", "abc"):
        assert "没有这一页" in browser.get(f"/cases?q=水&before={number}").text
        assert "没有这一页" in browser.get("/quarantine").post(f"/quarantine/{number}/take").text


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


def test_what_one_clerk_wrote_is_not_wiped_out_from_the_page_of_another(
    county: Desk, village: Desk, browser: Browser
) -> None:
    """Both have the case open, and each writes the field that they know."""
    case = came_in(village, county)
    at = f"/cases/{case}/official"
    number, code = "official_number", "official_query_code"
    seen = {f"was-{number}": "", f"was-{code}": "", number: "", code: ""}
    browser.get(f"/cases/{case}")
    assert browser.hidden(f"was-{number}") == browser.hidden(f"was-{code}") == ""
    assert browser.post(at, **seen | {number: "XF-1"}).status == 200
    assert browser.post(at, **seen | {code: "x" * 300}).status == 400
    assert 'value="XF-1" maxlength' in browser.text, "it is told also where something else is wrong"
    assert browser.post(at, **seen | {code: "QX7P"}).status == 200
    subject = county.case(case).subject
    assert (subject.get(number), subject.get(code)) == ("XF-1", "QX7P")
    assert browser.post(at, **seen | {number: "XF-2"}).status == 400
    assert "刚有人写成了“XF-1”" in browser.text and 'value="XF-2" maxlength' in browser.text
    again = {name: browser.hidden(name) for name in seen if name.startswith("was-")}
    browser.post(at, **again | {number: "XF-2", code: "QX7P"})
    assert county.case(case).subject.get(number) == "XF-2"


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
    browser.get(f"{home}/erase")
    again = browser.post(f"{home}/erase", what=record, basis="本人要求", sure="yes").text
    assert "也许刚删去了" in again and record not in again
    for _ in range(2):
        exchanged(village, county)
    assert "各台电脑都删了" in browser.get("/erased").text
    assert "合同里有家里人的证件" not in browser.text
    assert attaching.materials(village, made.number) == []


def test_of_two_steps_alike_one_sees_which_is_removed(county: Desk, village: Desk, browser: Browser) -> None:
    case = came_in(village, county)
    for said in ("说下周答复", "说了家里的病"):
        stepping.take_step(county, case, "urge", data={"organ": "青溪镇", "said": said}, actor=STAFF)
    offered = re.findall(
        r'name="what" value="\w{32}"> (.*?)</label>', browser.get(f"/cases/{case}/erase").text
    )
    steps = [one for one in offered if "已催询" in one]
    assert len(steps) == 2 and "说下周答复" in steps[0] and "说了家里的病" in steps[1]
