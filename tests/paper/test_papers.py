"""Every paper from the shortest, a typical and the longest case, read and looked at as others would."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from agent_app.base.errors import Cancelled, UserError
from agent_app.core.vocabulary import Role
from agent_app.paper.catalogue import PAPERS, Issuer, render, render_all
from agent_app.paper.model import CasePaper, Person
from tests.paper.reading import (
    FRAME,
    assert_glyphs,
    assert_in_margins,
    assert_order,
    information,
    pages,
    squeezed,
    words,
)
from tests.paper.samples import EVERY_PAPER, HANDOVER, LONGEST, RECOVERY, SHORTEST, TYPICAL

every_paper = pytest.mark.parametrize(
    ("code", "length", "data"), EVERY_PAPER, ids=[f"{code}-{length}" for code, length, _ in EVERY_PAPER]
)


@every_paper
def test_ink_stays_inside_the_margins_and_no_page_is_empty(
    code: str, length: str, data: object, tmp_path: Path
) -> None:
    for page in pages(render(code, data), tmp_path):
        assert_in_margins(page, cut=code == "receipt")


@every_paper
def test_says_nothing_that_a_program_would_say(code: str, length: str, data: object) -> None:
    text = words(render(code, data))
    assert_glyphs(text)
    for trace in ("None", "{", "}", "**", "〓", "\ufffd", "()", "（）"):
        assert trace not in text
    for line in text.splitlines():
        # A colon ends a line only where something is to be written or stands below.
        if re.search(r"[：:]\s*$", line):
            assert re.search(r"签名|指印|日期|日子|写明|回话|地址|电话|其他|递交|只在这张纸上", line), line


@every_paper
def test_carries_title_language_and_the_same_bytes(code: str, length: str, data: object) -> None:
    pdf = render(code, data)
    assert pdf == render(code, data)
    assert b"/Lang (zh-CN)" in pdf
    assert information(pdf)["Title"].startswith(PAPERS[code].title)
    about = information(pdf)
    assert about["Page size"].endswith("(A4)")
    assert about["Pages"] != "1" or len(pdf) <= 100_000


def test_every_font_is_embedded() -> None:
    pdf = render("receipt", TYPICAL)
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type /FontDescriptor") >= 2


def test_papers_are_declared_with_issuer_and_roles() -> None:
    assert {"registration_sheet", "receipt", "authorization", "end_of_agency", "handover_list"} < set(PAPERS)
    for code, paper in PAPERS.items():
        assert paper.code == code
        assert set(paper.roles) <= set(Role)
        # What only an organ may issue is a draft, and never an agent's to print (domain page 5.1).
        assert (
            (paper.issuer is Issuer.ORGAN)
            == paper.title.endswith("（稿）")
            == (Role.AGENT not in paper.roles)
        )
        assert paper.issuer is Issuer.ORGAN or not re.search("受理告知|意见书|通知书|送达", paper.title)


def test_an_unknown_paper_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match=r"receipt（代理登记回执）"):
        render("decree", SHORTEST)


def test_the_column_of_days_takes_a_day_whole() -> None:
    text = words(render("handover_list", HANDOVER), layout=False)
    assert "2026年9月22日" in text
    assert not re.search(r"[0-9]\s*\n\s*日", text)


class TestReceipt:
    def test_words_in_order(self) -> None:
        text = squeezed(words(render("receipt", replace(TYPICAL, parties=()))))
        assert_order(
            text,
            "代理登记回执（存根）",
            "代理员留存",
            TYPICAL.number,
            "周桂兰",
            "登记日期",
            "2026年6月30日",
            TYPICAL.summary,
            "上面的内容已读给本人听",
            "本人签名或按指印",
            f"骑缝编号 {TYPICAL.number}",
            "代理登记回执",
            "交给信访人保存",
            TYPICAL.number,
            "周桂兰",
            TYPICAL.summary,
            "青溪镇人民政府信访办公室",
            "代理员最迟在这一天",
            "2026年7月3日 星期五",
            "15日内书面告知您是否受理",
            "7K3M 92QF",
            "刘春生：000-0000-1206",
            "青溪镇信访办：000-0000-3310",
            "代理不收钱",
            "您随时可以不要代理",
            "自己走访、写信、上网反映",
            "不影响您的任何期限和权利",
            "诉讼、仲裁、行政复议",
            "请如实反映情况",
            "这张纸不是受理告知书",
            "代理员（签名）",
        )

    def test_each_household_gets_its_own_and_learns_of_no_other(self) -> None:
        sheets = words(render("receipt", TYPICAL)).split("\f")[:-1]
        assert len(sheets) == 12
        names = [person.name for person in TYPICAL.households]
        for place, (name, sheet) in enumerate(zip(names, sheets, strict=True), 1):
            text = squeezed(sheet)
            assert f"第{place}份，共12份" in text
            assert f"{name}（同一件事共12户）" in text
            assert f"骑缝编号{TYPICAL.number}-{place}" in text
            assert not [other for other in names if other != name and other in text]

    def test_the_longest_fits_on_one_sheet_each_with_every_name_whole(self) -> None:
        sheets = words(render("receipt", LONGEST), layout=False).split("\f")[:-1]
        assert len(sheets) == 40
        text = squeezed(sheets[0])
        for whole in (LONGEST.petitioner.name, LONGEST.hand_to, LONGEST.office_name, LONGEST.agent_name):
            assert whole in text
        assert "（全文见登记表）" in text
        assert "第12次打印" in text

    def test_names_longer_than_a_sheet_go_on_to_the_next_instead_of_being_cut(self, tmp_path: Path) -> None:
        case = replace(TYPICAL, parties=(), petitioner=Person("欧阳" * 400))
        pdf = render("receipt", case)
        assert words(pdf).count("欧") == words(pdf).count("阳") == 800
        assert all(
            not page.crop((0, FRAME[3], page.width, page.height)).getbbox() for page in pages(pdf, tmp_path)
        )

    @pytest.mark.parametrize(
        ("known", "sentence"),
        [
            ({}, "找代理员，报上面的编号"),
            ({"lookup_code": "7K3M92QF"}, "找代理员，报查询码7K3M92QF"),
            (
                {"lookup_code": "7K3M92QF", "office_phone": "1", "office_name": "镇里"},
                "打下面的电话，报查询码7K3M92QF",
            ),
            ({"lookup_code": "7K3M92QF", "qr": "x"}, "找代理员扫码，或报查询码7K3M92QF"),
        ],
    )
    def test_tells_how_to_ask_with_what_there_is(self, known: dict[str, str], sentence: str) -> None:
        assert sentence in squeezed(words(render("receipt", replace(SHORTEST, **known))))

    def test_without_the_fifteen_days_promises_none(self) -> None:
        assert "15日" not in words(render("receipt", replace(TYPICAL, notice_days=None)))


class TestTidied:
    TIDIED = "一、占地没有当面量。\n二、补偿款没有发。"

    def test_it_stands_below_the_own_words_under_its_own_name(self) -> None:
        text = squeezed(words(render("registration_sheet", replace(TYPICAL, tidied=self.TIDIED))))
        assert_order(
            text, "口述记录", "shiqiao@example.cn也行", "整理稿（代理员整理", "一、占地没有", "二、补偿款"
        )
        assert "整理稿" not in words(render("registration_sheet", TYPICAL))

    def test_it_stands_on_no_paper_that_somebody_takes_home(self) -> None:
        assert "补偿款没有发" not in words(render("receipt", replace(TYPICAL, tidied=self.TIDIED)))


class TestRegistrationSheet:
    def test_words_in_order(self) -> None:
        text = squeezed(words(render("registration_sheet", TYPICAL)).replace("\f", ""))
        assert_order(
            text,
            "代理事项登记表",
            TYPICAL.number,
            "2026年6月30日",
            "来访",
            "周桂兰",
            "石桥村三组",
            "大字、讲方言",
            "申诉求决",
            "46人",
            "共同信访人（连同信访人共12户",
            "周桂兰",
            "代表",
            "卫㛃𠮷",
            "口述记录",
            "我家在村西头有三亩二分地",
            "shiqiao@example.cn也行",
            "交来的材料",
            "土地承包经营权证",
            "已当面告知的事项",
            "☑这件事会交给哪个单位",
            "☐您的信息怎样保密",
            "青溪镇人民政府信访办公室",
            "以上内容已当面读给本人听",
            "本人签名或按指印",
            "代理员签名",
            "宣读人、见证人签名",
            "第2页共2页",
        )

    def test_one_household_with_a_few_words_signs_below_them_on_the_same_sheet(self) -> None:
        case = replace(
            TYPICAL,
            petitioner=replace(TYPICAL.petitioner, needs=()),
            parties=(),
            people_affected=None,
            words="电梯停了二十天，物业费照收。",
            materials=(),
        )
        assert information(render("registration_sheet", case))["Pages"] == "1"
        text = squeezed(words(render("registration_sheet", case), layout=False))
        assert_order(text, "这件事会交给哪个单位", "您的信息怎样保密", "已当面读给本人听", "本人签名")

    def test_representatives_are_marked(self) -> None:
        rows = [
            line for line in words(render("registration_sheet", TYPICAL)).splitlines() if "石桥村三组" in line
        ]
        marked = [line for line in rows if line.rstrip().endswith("代表")]
        assert len(marked) == 5

    @pytest.mark.parametrize("case", [TYPICAL, LONGEST], ids=["typical", "longest"])
    def test_the_resident_s_words_are_whole(self, case: CasePaper) -> None:
        text = words(render("registration_sheet", case))
        text = re.sub(rf"编号 {case.number}.*\n?", "", text)  # feet of sheets
        assert squeezed(case.words) in squeezed(text)

    def test_every_sheet_has_its_number_and_tables_repeat_their_heads(self) -> None:
        sheets = words(render("registration_sheet", LONGEST)).split("\f")[:-1]
        for place, sheet in enumerate(sheets, 1):
            assert f"第{place}页 共{len(sheets)}页" in sheet
            assert LONGEST.number in sheet
        with_parties = [sheet for sheet in sheets if "巴特尔" in sheet]
        assert len(with_parties) > 1
        assert all(re.search(r"序号\s+姓名\s+电话\s+住址\s+代表", sheet) for sheet in with_parties)

    def test_what_is_signed_stands_on_the_sheet_of_the_signatures(self) -> None:
        last = words(render("registration_sheet", LONGEST)).split("\f")[-2]
        assert "本人签名" in last
        assert "已当面告知的事项" in last


def test_the_recovery_code_is_printed_in_groups_and_no_other_way() -> None:
    text = words(render("recovery_sheet", RECOVERY))
    assert "K7M2Q-X9RT4-HW8PZ" in text
    assert "32233-44556-67788" in text
    assert text.count("\f") == 1


def test_odd_characters_from_an_old_ledger_do_not_disturb() -> None:
    case = replace(
        SHORTEST,
        petitioner=Person("王\u200b五\t（\ufeff村西）", "000\r\n000"),
        words="路灯\ufe0f不亮。\r\n\r\n\x0b\ud800　　修一修{x}**好**😀",
    )
    text = squeezed(words(render("registration_sheet", case)))
    assert "王五（村西）" in text
    assert "路灯不亮。修一修{x}**好**😀" in text


def test_a_batch_is_one_file_and_can_be_stopped() -> None:
    seen: list[tuple[int, int | None]] = []
    cases = [replace(SHORTEST, number=f"DL-990102-2A3-20260101-{serial:03d}K") for serial in range(5)]
    pdf = render_all("receipt", cases, lambda done, total: seen.append((done, total)))
    assert information(pdf)["Pages"] == "5"
    assert seen == [(done, 5) for done in range(6)]

    def stop(done: int, total: int | None) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        render_all("receipt", cases, stop)
