"""Papers of a case in its course, drafts, the ledger and all blanks, read and looked at as others would."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from agent_app.core.blank_form import BlankForm, form_number
from agent_app.core.rules import load_rules
from agent_app.core.vocabulary import Role
from agent_app.paper.catalogue import PAPERS, Issuer, render, render_all
from agent_app.paper.letter import BODY
from agent_app.paper.page import FRAME_HEIGHT, FRAME_WIDTH
from agent_app.paper.typeset import set_lines
from agent_app.paper.wording import in_words_of, wording
from tests.paper.course import BLANKS, COURSE_CODES, COURSE_LONGEST, COURSE_PAPERS, COURSE_TYPICAL, blank
from tests.paper.reading import (
    assert_glyphs,
    assert_in_margins,
    assert_order,
    information,
    pages,
    squeezed,
    words,
)
from tests.paper.samples import SHORTEST

ALL = [*COURSE_PAPERS, *BLANKS]
every_paper = pytest.mark.parametrize(
    ("code", "length", "data"), ALL, ids=[f"{code}-{length}" for code, length, _ in ALL]
)
_CUT = {"receipt", "transfer_slip"}
_LETTERS = {
    code for code, paper in PAPERS.items() if paper.issuer is Issuer.ORGAN or code.endswith("_request")
}


@every_paper
def test_looks_and_reads_as_a_paper(code: str, length: str, data: object, tmp_path: Path) -> None:
    pdf = render(code, data)
    for page in pages(pdf, tmp_path):
        assert_in_margins(page, cut=code in _CUT, foot=code in _LETTERS)
    text = words(pdf)
    assert_glyphs(text)
    for trace in ("None", "{", "}", "〓", "\ufffd", "()", "（）", *([] if code == "ledger" else ["**"])):
        assert trace not in text  # a ledger masks names with asterisks
    about = information(pdf)
    assert about["Title"].startswith(PAPERS[code].title)
    assert b"/Lang (zh-CN)" in pdf
    if int(about["Pages"]) == 1:
        assert len(pdf) <= 100_000


@pytest.mark.parametrize("code", ["reexamination_request", "final_review_request"])
def test_room_to_write_what_is_enclosed_is_one_line(code: str) -> None:
    [text] = [
        words(render(code, data))
        for named, length, data in COURSE_PAPERS
        if (named, length) == (code, "typical")
    ]
    assert not re.search(r"^\s*＿+\s*$", text, re.MULTILINE)


WORDS = {
    "transfer_slip": ("转交（报送）单", "第一联", "青溪镇人民政府", "周桂兰等12户", "土地承包经营权证", "15日", "收件回执", "第三联"),
    "urging_record": ("催询记录单", "现在还在走的期限", "2026年10月8日", "2026年7月20日", "月底回来就量", "2026年7月31日", "王秋菊"),
    "feedback_notice": ("反馈告知单", "部分支持", "这是什么意思", "有的单位同意办", "2026年9月30日星期三前", "期限算到2026年10月1日",
                        "民法典第203条", "向受理机关问清楚", "不代替单位的书面答复"),
    "follow_up_record": ("回访记录表", "部分支持", "☐满意", "☑基本满意", "☑满意", "面积认了"),
    "satisfaction_form": ("满意度评价表", "只问代理员服务", "满意", "基本满意", "不满意", "还想说的话"),
    "visit_record": ("走访记录", "刘春生", "2026年7月5日", "周桂兰家", "要当面量", "12388"),
    "meeting_record": ("院坝会记录", "大垄田边", "2026年8月8日", "12户", "议定了什么", "当面复测", "到会的人"),
    "case_cover": ("石桥村村民委员会", "案卷", "XF990102202607010001", "部分支持"),
    "case_contents": ("卷内目录", "代理事项登记表", "公示照片", "信访事项处理意见书"),
    "withdrawal_request": ("撤回信访事项申请书", "青溪镇人民政府", "我是周桂兰", "撤回这件事", "谁也不得强迫"),
    "reexamination_request": ("复查申请书", "2026年9月14日", "青信复〔2026〕12号", "2026年9月15日签收",
                              "事实和理由", "2026年9月30日下班前", "第三十五条"),
    "final_review_request": ("复核申请书", "请求复核", "事实和理由", "第三十六条"),
    "petition_form": ("稿", "信访事项登记表", "青溪镇人民政府信访办公室", "2026年7月1日", "周桂兰等12户", "12人", "反映的情况",
                      "请求", "拟办意见", "批办意见", "办理情况", "承办人签名"),
    "acceptance_notice": ("稿", "未经审签盖章", "信访事项受理告知书", "〔2026〕", "周桂兰等12户", "2026年7月1日", "第二十三条",
                          "2026年7月10日起予以受理", "2026年9月8日前", "查询联系"),
    "refusal_notice": ("稿", "不予受理告知书", "已由镇里办理", "青溪镇人民政府"),
    "forwarding_letter": ("稿", "转送函", "云山县自然资源局", "第二十二条", "5个工作日内提出异议"),
    "assignment_letter": ("稿", "交办函", "云山县自然资源局", "2026年8月30日前反馈"),
    "extension_notice": ("稿", "延期办理告知书", "原定2026年9月8日前", "公示七天", "镇长王某", "延长30日，至2026年10月8日"),
    "handling_opinion": ("稿", "处理意见书", "一、投诉请求", "当面复测", "二、事实和理由", "46.2亩",
                         "三、处理意见", "部分支持", "四、法律法规依据", "30日内", "申请复查"),
    "proof_of_service": ("稿", "送达回证", "信访事项处理意见书", "青信复〔2026〕12号", "☑当面", "☑本人签收", "见证人"),
}  # fmt: skip


@pytest.mark.parametrize("code", COURSE_CODES)
def test_words_stand_in_order(code: str) -> None:
    assert_order(squeezed(words(render(code, COURSE_TYPICAL)).replace("\f", "")), *WORDS[code])


def test_what_was_said_at_length_is_whole() -> None:
    for code, said in (("urging_record", "said"), ("meeting_record", "agreed"), ("visit_record", "said")):
        text = re.sub(
            r"编号 DL.*?共\d+页|\f", "", words(render(code, COURSE_LONGEST), layout=False), flags=re.DOTALL
        )
        longest = next(step.get(said) for step in COURSE_LONGEST.steps if step.get(said))
        assert squeezed(longest) in squeezed(re.sub("怎样回答|说了什么", "", text))


def test_a_body_page_takes_22_lines_of_28_characters() -> None:
    lines = set_lines("字" * 28 * 3, replace(BODY, indent=0.0), FRAME_WIDTH)
    assert [sum(len(run.text) for run in line.runs) for line in lines] == [28, 28, 28]
    assert FRAME_HEIGHT / BODY.line_height == pytest.approx(22)


class TestDrafts:
    @pytest.mark.parametrize("code", [code for code, paper in PAPERS.items() if paper.issuer is Issuer.ORGAN])
    def test_every_sheet_says_that_it_is_one_and_no_agent_may_print_it(
        self, code: str, tmp_path: Path
    ) -> None:
        assert Role.AGENT not in PAPERS[code].roles
        pdf = render(code, COURSE_LONGEST)
        sheets = words(pdf).split("\f")[:-1]
        assert "【稿】" in sheets[0]
        assert all("稿" in sheet for sheet in sheets)
        pale = [page.crop((250, 350, 350, 450)) for page in pages(pdf, tmp_path, ink_below=240)]
        assert all(part.getbbox() for part in pale)

    def test_they_are_named_by_the_steps_they_lead_to(self) -> None:
        named = {code for step in load_rules().steps.values() for code in step.papers}
        assert named <= set(PAPERS)
        assert {code for code, paper in PAPERS.items() if paper.issuer is Issuer.ORGAN} <= named


class TestBlanks:
    def test_every_one_bears_the_number_by_which_it_is_known_again(self) -> None:
        for code, _, data in BLANKS:
            assert "K7M2Q-03" in words(render(code, data)), code

    def test_its_number_is_nowhere_taken_for_that_of_a_matter(self) -> None:
        for code, _, data in BLANKS:
            text = squeezed(words(render(code, data)))
            assert not re.search(r"(?<!单)[编登]号K7M2Q", text.replace("骑缝编号", "")), code
            assert "登记编号K7M2Q" not in text, code

    def test_one_that_fits_on_a_sheet_leaves_no_signature_for_the_next(self) -> None:
        for code in ("meeting_record", "case_contents", "visit_record", "urging_record", "follow_up_record"):
            assert information(render(code, blank(code)))["Pages"] == "1", code

    def test_a_batch_is_numbered_and_its_marks_are_read_back(self) -> None:
        forms = [BlankForm("receipt", "K7M2Q", place, 3) for place in (1, 2, 3)]
        assert [BlankForm.of_mark(form.mark) for form in forms] == forms
        assert len({form.number for form in forms}) == 3
        assert all(form_number(form.number) == form.number == form_number(form.mark) for form in forms)
        text = words(render_all("urging_record", [blank("urging_record", place, 3) for place in (1, 2, 3)]))
        assert_order(squeezed(text), "第1张，共3张", "第2张，共3张", "第3张，共3张")

    @pytest.mark.parametrize("text", ["", "K7M2Q-03A", "DL-1 7K3M92QF", "2" * 33, "1" + "0" * 250])
    def test_what_is_no_blank_is_not_taken_for_one(self, text: str) -> None:
        assert BlankForm.of_mark(text) is None
        assert not form_number(text)

    def test_one_digit_read_wrongly_is_never_another_blank(self) -> None:
        mark = BlankForm("registration_sheet", "K7M2Q", 3, 50).mark
        for at, digit in enumerate(mark):
            for other in set("0123456789") - {digit}:
                assert BlankForm.of_mark(mark[:at] + other + mark[at + 1 :]) is None

    def test_a_number_is_taken_as_people_write_it(self) -> None:
        number = BlankForm("receipt", "K7M2Q", 3, 50).number
        for written in (number.lower(), number.replace("-", ""), number.replace("-", "—"), f" {number} "):
            assert form_number(written) == number
        wide = "".join(chr(ord(mark) + 0xFEE0) for mark in number)
        assert form_number(wide) == number


def test_the_feedback_never_says_that_a_right_is_over() -> None:
    late = replace(COURSE_TYPICAL, running=tuple(one for one in COURSE_TYPICAL.running if one.right))
    for data in (late, SHORTEST, blank("feedback_notice"), COURSE_LONGEST):
        assert not re.search("过期|逾期|失效|不能再|没有权利", words(render("feedback_notice", data)))


def test_a_county_s_own_sentence_takes_the_place_of_the_shipped_one_and_only_there() -> None:
    own = {"urging": {"title": "催办记录"}}
    assert "催办记录" in words(render("urging_record", SHORTEST, own))
    assert "催办记录" not in words(render("urging_record", SHORTEST))
    with in_words_of(own):
        assert wording("urging").asked


class TestLedger:
    def test_heads_stand_on_every_sheet_and_rows_are_counted(self) -> None:
        data = next(data for code, length, data in COURSE_PAPERS if (code, length) == ("ledger", "typical"))
        pdf = render("ledger", data)
        sheets = words(pdf).split("\f")[:-1]
        assert len(sheets) > 1
        assert all("诉求摘要" in sheet and "代理编号" in sheet for sheet in sheets)
        assert "共30件" in sheets[0]
        assert "检举控告1件不列入" in sheets[0]
        width, height = re.findall(r"[\d.]+", information(pdf)["Page size"])[:2]
        assert float(width) > float(height)
