"""Cases as papers meet them: the shortest, a typical one, the longest that may be handed in."""

from dataclasses import replace
from datetime import date

from agent_app.core.fields import Told
from agent_app.core.vocabulary import Act
from agent_app.paper.figures import FigureParts, FigureRow, FiguresPaper
from agent_app.paper.model import (
    CasePaper,
    Ending,
    HandedCase,
    HandoverPaper,
    Mandate,
    Material,
    Person,
    PostingPaper,
    RecoveryPaper,
    RoutesPaper,
    Running,
)
from agent_app.paper.my_materials import Enclosed, Happened, MyMaterials, Page, Period
from tests.support.pictures import photo

SHORTEST = CasePaper(
    number="DL-990102-2A3-20260101-001K",
    registered_on=date(2026, 1, 1),
    petitioner=Person("王五"),
    agent_name="李四",
    words="路灯不亮。",
)

_WORDS = """\
我家在村西头有三亩二分地，2025年10月修高标准农田，机耕路占了我们组十二户的地。当时说好了按亩补，量地那天我们都不在场。
　　后来公示的面积比证上的少。我去村里问过两回，说是“按实测算的”，可是谁也没有当着我们的面量过。

补偿款每亩3,200.50元，到2026年5月20日还没有发。电话000-0000-1206，写信到shiqiao@example.cn也行。"""

_HOUSEHOLDS = "王德发、李秀英、赵铁柱、孙小梅、钱国富、吴大有、郑桂花、冯玉山、陈冬生、褚建军、卫㛃𠮷"

TYPICAL = CasePaper(
    number="DL-990102030405-K7M-20260630-001X",
    registered_on=date(2026, 6, 30),
    petitioner=Person(
        "周桂兰", "00000001201", "云山县青溪镇石桥村三组", ("大字", "讲方言"), representative=True
    ),
    agent_name="刘春生",
    lookup_code="7K3M92QF",
    parties=tuple(
        Person(name, f"0000000{place:04d}", "石桥村三组", representative=place < 4)
        for place, name in enumerate(_HOUSEHOLDS.split("、"))
    ),
    channel_label="来访",
    purpose_label="申诉求决",
    category="国土资源 / 土地征收",
    words=_WORDS,
    summary="高标准农田占地补偿面积，要求当面复测",
    wish="当面复测，按实际面积补偿",
    place="石桥村三组村西头",
    people_affected=46,
    materials=(Material("土地承包经营权证", "复印件", 2), Material("公示照片", "照片", 3)),
    told=tuple(item.label for item in list(Told)[:7]),
    not_told=tuple(item.label for item in list(Told)[7:]),
    hand_to="青溪镇人民政府信访办公室",
    hand_over_by=date(2026, 7, 3),
    agent_unit="石桥村村民委员会",
    agent_phone="000-0000-1206",
    office_name="青溪镇信访办",
    office_phone="000-0000-3310",
    qr="1" + "0123456789" * 24 + "012345678",
)

VILLAGE_33 = "云山县青溪镇石桥铺子上湾村民委员会第十二村民小组王家大院子东头老槐"
LONG = "我家在村西头有三亩二分地，2025年10月修高标准农田占了，到2026年5月20日还没有补。"

LONGEST = CasePaper(
    number="DL-990102030405-K7M-20261230-1234X",
    registered_on=date(2026, 12, 30),
    petitioner=Person(
        "阿卜杜热合曼·买买提吐尔逊·阿布都克里木江",
        "000000000000000",
        VILLAGE_33 * 2,
        ("大字", "讲方言", "听力不便"),
        representative=True,
        guardian="买买提·阿布都克里木江（父亲）",
    ),
    agent_name="古丽巴哈尔·阿不力克木",
    lookup_code="7K3M92QF",
    parties=tuple(
        Person(f"巴特尔·孛儿只斤{place}", f"0000000{place:04d}", VILLAGE_33, representative=place < 4)
        for place in range(39)
    ),
    channel_label="走访中收集",
    purpose_label="申诉求决",
    category="城乡建设 / 集体土地上房屋拆迁与补偿 / 补偿标准争议",
    words="\n".join((LONG * 300)[start : start + 700] for start in range(0, 9000, 700))[:9000],
    summary=(LONG * 9)[:200],
    wish=(LONG * 9)[:300],
    place=VILLAGE_33 * 3,
    people_affected=123456,
    materials=tuple(
        Material(f"{VILLAGE_33}承包经营权证附图{place}", "复印件", place) for place in range(1, 31)
    ),
    told=(*(item.label for item in Told), VILLAGE_33 * 4),
    hand_to=f"{VILLAGE_33}人民政府信访工作办公室",
    hand_over_by=date(2026, 12, 31),
    agent_unit=f"{VILLAGE_33}村民委员会",
    agent_phone="000-0000-1206",
    office_name=f"{VILLAGE_33}信访工作办公室",
    office_phone="000-0000-3310",
    qr="1" + "9876543210" * 25 + "9",
    issue=12,
)

RECOVERY = RecoveryPaper(
    code="k7m2q-x9rt4-hw8pz-32233-44556-67788",
    agent_name="刘春生",
    desk_name="青溪镇石桥村代理点",
    made_on=date(2026, 6, 30),
    office_name="青溪镇信访办",
    office_phone="000-0000-3310",
)


def _acts(*given: Act) -> tuple[tuple[str, bool], ...]:
    return tuple((act.label, act in given) for act in Act)


AGENCY_SHORTEST = replace(
    SHORTEST,
    mandate=Mandate(
        "DL-990102-2A3-20260101-001K-W1", date(2026, 1, 1), "路灯不亮", _acts(Act.SUBMIT), "李四"
    ),
    ending=Ending(date(2026, 1, 2)),
)
AGENCY_TYPICAL = replace(
    TYPICAL,
    petitioner=replace(TYPICAL.petitioner, id_tail="0012"),
    parties=(),
    mandate=Mandate(
        f"{TYPICAL.number}-W1",
        date(2026, 6, 30),
        TYPICAL.summary,
        _acts(Act.WRITE, Act.SUBMIT, Act.QUERY, Act.COLLECT),
        "刘春生",
        "石桥村代理员",
        "000-0000-1206",
        date(2026, 12, 31),
    ),
    ending=Ending(
        date(2026, 9, 29),
        "儿子回来了，自己去问。",
        (
            Running("青溪镇人民政府", "办结，出处理意见书", date(2026, 10, 8)),
            Running("信访人", "不服处理意见，申请复查", date(2026, 10, 28), right=True),
        ),
    ),
    official_number="XF990102202607010001",
)
AGENCY_JOINT = replace(AGENCY_TYPICAL, parties=TYPICAL.parties)
AGENCY_LONGEST = replace(
    LONGEST,
    petitioner=replace(LONGEST.petitioner, id_tail="001X"),
    mandate=Mandate(
        f"{LONGEST.number}-WK7M12",
        date(2026, 12, 30),
        LONGEST.summary,
        (*_acts(*Act)[:-1], (f"其他：{VILLAGE_33}", True)),
        LONGEST.agent_name,
        f"{VILLAGE_33}村代理员",
        "000-0000-1206",
        date(2027, 12, 30),
    ),
    ending=Ending(
        date(2026, 12, 31),
        (LONG * 9)[:300],
        (
            *(Running(f"{VILLAGE_33}人民政府", "书面告知是否受理", date(2027, 1, n)) for n in range(1, 9)),
            Running("信访人", "不服处理意见，申请复查", date(2027, 1, 29), right=True),
        ),
    ),
    official_number="XF990102202607010001",
)
HANDOVER = HandoverPaper(
    giver="刘春生",
    taker="王秋菊",
    on=date(2026, 7, 20),
    unit="石桥村",
    reason="任期满",
    cases=tuple(
        HandedCase(
            f"DL-990102030405-K7M-202606{n:02d}-001X",
            "周桂兰等12户" if n % 3 else "吴有根",
            TYPICAL.summary,
            "已受理",
            date(2026, 9, n) if n % 4 else None,
            3 if n % 5 == 0 else 0,
            1 if n % 7 == 0 else 0,
        )
        for n in range(1, 29)
    ),
    made_on=date(2026, 7, 20),
)
HANDOVER_LONGEST = replace(
    HANDOVER,
    giver=LONGEST.agent_name,
    taker=LONGEST.petitioner.name,
    unit=VILLAGE_33,
    reason=LONG,
    cases=tuple(
        replace(one, petitioner=LONGEST.petitioner.name, title=LONGEST.summary) for one in HANDOVER.cases
    ),
)

MINE = MyMaterials(
    number=TYPICAL.number,
    name="周桂兰",
    made_on=date(2026, 9, 1),
    facts=(("姓名", "周桂兰"), ("电话", "00000001201"), ("事项", TYPICAL.summary)),
    words=_WORDS,
    tidied="一、占地没有当面量。\n二、补偿款没有发。",
    others=(("共同信访人", "王某某"),) * 11,
    happened=(Happened("2026年6月30日", "代理登记", "12户", "", "刘春生"),) * 40,
    periods=(
        Period(
            "青溪镇人民政府：书面告知（第二十三条）",
            "还有2天，7月16日 周四",
            ("7月1日收到，从这天起算", "加15日：7月16日"),
        ),
    )
    * 8,
    enclosed=(Enclosed("公示照片.jpg", "文件“01 公示照片.jpg”，也在后面"),) * 30,
    looked=(("2026年6月30日 09:30", "刘春生", "看了电话"),),
    pages=(
        Page("材料1　公示照片.jpg", photo(120, 160), (120, 160)),
        Page("材料2　长条.jpg", photo(400, 20), (400, 20)),
    ),
    by="石桥村代理员刘春生",
)

_FIGURE = FigureRow(
    "初次信访一次性化解率",
    "92.3%",
    "2,400 ÷ 2,600",
    "92.3%",
    "+0.4个百分点",
    "−10.2个百分点",
    "初次事项办结以后90日内没有重复、没有申请复查的 ÷ 办结满90日的初次事项。按办结日期算进这段时间。",
)
_FIGURE_PARTS = FigureParts(
    "按内容分类",
    ("内容分类", "登记件数", "上年同期", "同比", "其中网上", "网上占比"),
    (
        ("劳动和社会保障", "200", "339", "−41.0%", "136", "68.0%"),
        ("工资福利", "200", "339", "−41.0%", "136", "68.0%"),
        ("合计", "3,276", "4,025", "−18.6%", "136", "4.2%"),
    ),
    (False, True, False),
    "按登记日期算进这段时间。",
)
FIGURES = FiguresPaper(
    "石桥村",
    date(2026, 1, 1),
    date(2026, 12, 31),
    date(2027, 1, 4),
    (_FIGURE,) * 24,
    (_FIGURE_PARTS,) * 3,
    ("只数事情，不数人。",),
)
FIGURES_LONGEST = replace(
    FIGURES,
    unit=VILLAGE_33,
    figures=(
        replace(
            _FIGURE,
            label="接访日听取的事项和别的很长的名称",
            value="1,234,567,890",
            behind="1,234,567 ÷ 12,345,678",
            on_last_year="+1,234,567.8%",
            how=_FIGURE.how * 6,
        ),
    )
    * 24,
    parts=(replace(_FIGURE_PARTS, rows=_FIGURE_PARTS.rows * 40, inner=_FIGURE_PARTS.inner * 40),) * 3,
)

POSTING = PostingPaper(
    date(2026, 6, 30), "云山县纪委监委", "XA12345678944", TYPICAL.lookup_code, date(2026, 6, 30)
)

EVERY_PAPER = [
    *(
        (code, length, case)
        for code in ("authorization", "end_of_agency")
        for length, case in (
            ("shortest", AGENCY_SHORTEST),
            ("typical", AGENCY_TYPICAL),
            ("joint", AGENCY_JOINT),
            ("longest", AGENCY_LONGEST),
        )
    ),
    ("figures", "shortest", replace(FIGURES, figures=FIGURES.figures[:1], parts=(), rules=())),
    ("figures", "typical", FIGURES),
    ("figures", "longest", FIGURES_LONGEST),
    ("handover_list", "shortest", replace(HANDOVER, unit="", reason="", cases=HANDOVER.cases[:1])),
    ("handover_list", "typical", HANDOVER),
    ("handover_list", "longest", HANDOVER_LONGEST),
    *(
        (code, length, case)
        for code in ("registration_sheet", "receipt")
        for length, case in (("shortest", SHORTEST), ("typical", TYPICAL), ("longest", LONGEST))
    ),
    ("recovery_sheet", "shortest", RecoveryPaper("K7M2", "李四", "石桥村", date(2026, 1, 1))),
    ("recovery_sheet", "typical", RECOVERY),
    ("accusation_routes", "typical", RoutesPaper(date(2026, 6, 30))),
    (
        "my_materials",
        "shortest",
        MyMaterials("DL-1", "王五", date(2026, 1, 1), (("姓名", "王五"),), "路灯不亮。", by="李四"),
    ),
    ("my_materials", "typical", MINE),
    (
        "my_materials",
        "longest",
        replace(
            MINE, name=LONGEST.petitioner.name, words=LONGEST.words, tidied=LONGEST.words, by=VILLAGE_33 * 2
        ),
    ),
    ("posting_slip", "shortest", replace(POSTING, posting_number="")),
    ("posting_slip", "typical", POSTING),
    ("posting_slip", "longest", replace(POSTING, organ=VILLAGE_33 * 2, posting_number="XA" + "0" * 30)),
]
