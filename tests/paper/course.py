"""Cases in their course, and blanks, as the papers that are made of them meet them."""

from dataclasses import replace
from datetime import date

from agent_app.core.blank_form import BlankForm
from agent_app.paper.blank import blank_case
from agent_app.paper.catalogue import PAPERS
from agent_app.paper.model import CasePaper, Filed, LedgerColumn, LedgerPaper, Running, Step
from tests.paper.samples import LONG, LONGEST, SHORTEST, TYPICAL, VILLAGE_33


def _step(code: str, on: date, by: str = "刘春生", **values: str) -> Step:
    return Step(code, on, by, tuple(values.items()))


_RIGHT = Running(
    "信访人",
    "申请复查",
    date(2026, 9, 30),
    True,
    "ask_reexamination",
    date(2026, 10, 1),
    "如遇休假日，能否顺延以受理机关答复为准（参照民法典第203条，可能到2026年10月8日）",
)
COURSE_TYPICAL = replace(
    TYPICAL,
    wish="当面复测，按实际面积补偿",
    organ="青溪镇人民政府",
    official_number="XF990102202607010001",
    office_name="青溪镇人民政府信访办公室",
    made_on=date(2026, 9, 2),
    steps=(
        _step("hand_over", date(2026, 7, 1), organ="青溪镇人民政府", method="当面", recipient="陈文书"),
        _step("receive", date(2026, 7, 1), organ="青溪镇人民政府"),
        _step("transfer", date(2026, 7, 2), organ="云山县自然资源局"),
        _step("assign", date(2026, 7, 3), organ="云山县自然资源局", due_on="2026年8月30日"),
        _step("accept", date(2026, 7, 10), organ="青溪镇人民政府", track="出信访处理意见书（第31条第6项）"),
        _step(
            "urge",
            date(2026, 7, 20),
            organ="青溪镇人民政府",
            way="电话",
            recipient="陈文书",
            said="说仪器在外地，月底回来就量。",
            answer_on="2026年7月31日",
        ),
        _step("urge", date(2026, 8, 3), "王秋菊", organ="青溪镇人民政府", way="当面", said="定了8月8日量。"),
        _step("visit", date(2026, 7, 5), place="周桂兰家", said="说量地那天没人喊，要当面量。"),
        _step("meeting", date(2026, 8, 8), place="大垄田边", attended="12", agreed="当面复测，十二户各量各的，量完当场签字。"),
        _step("assess", date(2026, 8, 8), assessor="县测绘队", found="实测46.2亩，比公示多1.7亩。"),
        _step("extend", date(2026, 8, 30), days="30", reason="复测的数要公示七天", approved_by="镇长王某"),
        _step("reply", date(2026, 8, 31), organ="青溪镇人民政府", outcome="部分支持", document_number="青信复〔2026〕12号"),
        _step("serve", date(2026, 9, 1), method="当面", signed="本人签收", document_number="青信复〔2026〕12号"),
        _step("follow_up", date(2026, 9, 12), satisfaction="基本满意", agency_satisfaction="满意", contact="上门",
              note="面积认了，钱要快些。"),
        _step("decline", date(2026, 9, 13), organ="云山县自然资源局", refusal="不予受理", reason="已由镇里办理。", where="青溪镇人民政府"),
        _step("reply", date(2026, 9, 14), organ="青溪镇人民政府", outcome="部分支持", document_number="青信复〔2026〕12号"),
        _step("serve", date(2026, 9, 15), method="当面", signed="本人签收"),
    ),
    running=(
        Running("青溪镇人民政府", "出处理意见书", date(2026, 10, 8), False, "handle", date(2026, 9, 8)),
        _RIGHT,
        replace(_RIGHT, what="申请复核", rule="ask_final_review"),
    ),
    contents=(
        Filed("代理事项登记表", date(2026, 6, 30)),
        Filed("代理登记回执（存根）", date(2026, 6, 30), "12份"),
        Filed("土地承包经营权证复印件", date(2026, 6, 30), "材料"),
        Filed("公示照片", date(2026, 6, 30), "材料"),
        Filed("信访事项处理意见书", date(2026, 9, 1), "材料"),
    ),
)  # fmt: skip
_SAID = (LONG * 60)[:2000]
COURSE_LONGEST = replace(
    LONGEST,
    organ=f"{VILLAGE_33}人民政府",
    official_number="XF99010220260701000199999999999999999999",
    made_on=date(2026, 12, 31),
    steps=tuple(
        _step(
            code,
            date(2026, 12, 30),
            LONGEST.agent_name,
            organ=f"{VILLAGE_33}人民政府",
            method="其他",
            recipient=LONGEST.agent_name,
            track="行政复议、裁决、确认、许可、处罚（第31条第4项）",
            said=_SAID,
            agreed=_SAID,
            found=_SAID,
            note=_SAID[:1000],
            reason=_SAID[:500],
            place=VILLAGE_33 * 3,
            attended="9999",
            way="其他",
            answer_on="2026年12月31日",
            due_on="2026年12月31日",
            days="30",
            approved_by=LONGEST.agent_name,
            where=(VILLAGE_33 * 6)[:200],
            document_number="〔2026〕" * 7,
            outcome="部分支持",
            refusal="不再受理",
            opinion="撤销，重新办理",
            satisfaction="基本满意",
            agency_satisfaction="不满意",
            contact="其他",
            signed="他人代收",
        )
        for code in (
            *("hand_over", "receive", "transfer", "assign", "accept", "extend", "assess", "reply", "serve"),
            *("reexamination_reply", "serve", "decline", "withdraw", "visit", "visit", "meeting", "meeting"),
            *["urge"] * 20,
            *("follow_up", "follow_up", "ask_reexamination", "ask_final_review", "archive", "reply", "serve"),
        )
    ),
    running=(
        *(Running(f"{VILLAGE_33}人民政府", "书面告知是否受理", date(2027, 1, n)) for n in range(1, 9)),
        Running(f"{VILLAGE_33}人民政府", "出处理意见书", date(2027, 1, 9), False, "handle", date(2027, 1, 8)),
        _RIGHT,
        replace(_RIGHT, what="申请复核", rule="ask_final_review"),
    ),
    contents=tuple(Filed(f"{VILLAGE_33}附图{n}", date(2026, 12, 30), "第12次") for n in range(1, 61)),
)
COURSE_CODES = (
    "transfer_slip",
    "urging_record",
    "feedback_notice",
    "follow_up_record",
    "satisfaction_form",
    "visit_record",
    "meeting_record",
    "case_cover",
    "case_contents",
    "withdrawal_request",
    "reexamination_request",
    "final_review_request",
    "petition_form",
    "acceptance_notice",
    "refusal_notice",
    "forwarding_letter",
    "assignment_letter",
    "extension_notice",
    "handling_opinion",
    "proof_of_service",
)

_LEDGER_COLUMNS = (
    LedgerColumn(("代理编号", "登记日期"), 96.0),
    LedgerColumn(("信访人", "村（社区）/组", "联系电话"), 84.0),
    LedgerColumn(("诉求摘要",), 0.0),
    LedgerColumn(("责任单位", "限办日期"), 90.0),
)
_LEDGER_ROW = (
    (TYPICAL.number, "2026-06-30"),
    ("周**等12户", "石桥村三组", "138****7320"),
    (TYPICAL.summary,),
    ("青溪镇人民政府", "2026-09-08"),
)
LEDGER_SHORTEST = LedgerPaper("", date(2026, 1, 1), date(2026, 6, 30), _LEDGER_COLUMNS, ())
LEDGER_TYPICAL = LedgerPaper(
    "石桥村村民委员会", date(2026, 1, 1), date(2026, 6, 30), _LEDGER_COLUMNS, (_LEDGER_ROW,) * 30, left_out=1
)
LEDGER_LONGEST = replace(
    LEDGER_TYPICAL,
    unit=VILLAGE_33 * 2,
    rows=((*_LEDGER_ROW[:2], (LONGEST.summary,), (LONGEST.hand_to, "")),) * 200,
)


def blank(code: str, place: int = 3, count: int = 50) -> CasePaper | LedgerPaper:
    """The blank of a paper, as a desk prepares it."""
    form = BlankForm(code, "K7M2Q", place, count)
    if code == "ledger":
        return LedgerPaper("", None, None, _LEDGER_COLUMNS, (), form=form)
    return blank_case(form)


COURSE_PAPERS = [
    *(
        (code, length, case)
        for code in COURSE_CODES
        for length, case in (("shortest", SHORTEST), ("typical", COURSE_TYPICAL), ("longest", COURSE_LONGEST))
    ),
    ("ledger", "shortest", LEDGER_SHORTEST),
    ("ledger", "typical", LEDGER_TYPICAL),
    ("ledger", "longest", LEDGER_LONGEST),
]
BLANKS = [
    (code, "blank", blank(code)) for code, paper in PAPERS.items() if paper.data in (CasePaper, LedgerPaper)
]
