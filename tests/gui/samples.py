"""Made-up things to show: the cases of the drawings."""

from agent_app.gui.pages.today_faces import SideCard, TodayFace
from agent_app.gui.widgets.case_rows import CaseRow
from agent_app.gui.widgets.clock import ClockFace
from agent_app.gui.widgets.status import StatusFace
from agent_app.gui.widgets.steps import StepChoice
from agent_app.gui.widgets.timeline import PaperLink, TimelineItem
from agent_app.gui.widgets.today_rows import TodayGroup, TodayRow

STATUS = StatusFace(1, 2, 44, "昨天 17:20", "石桥村代理员", "刘春生")
COUNTS = {"today": 4, "visits": 1, "exchange": 2}

TODAY = TodayFace(
    ("2026年9月16日 星期三", "9月16日 星期三"),
    (
        TodayGroup(
            "已过期",
            "1件，该催了",
            (
                TodayRow(
                    "a", ClockFace("late", "过期 4 天", "9月12日 周六"), "4组饮水管漏水，没人修", "吴有根等3人",
                    "镇水务站该书面告知是否受理：8月28日收到，15日内", "打印催询单", "remind",
                ),
            ),
        ),
        TodayGroup(
            "三天内到期",
            "3件",
            (
                TodayRow(
                    "b", ClockFace("soon", "还有 18 小时", "明天 09:40 前"), "安置小区停电梯、收费不清", "秦家明",
                    "轮到您：72小时内同本人联系一次（县里对这类事的规定）", "记下联系", "contact",
                ),
                TodayRow(
                    "c", ClockFace("soon", "今天到期", "9月16日 周三"), "低保申请没有回音", "赵秀英",
                    "镇民政办该书面告知：9月1日收到，15日内", "问镇民政办", "ask",
                ),
                TodayRow(
                    "d", ClockFace("soon", "还有 2 天", "9月18日 周五"), "在外务工被欠薪", "罗小满",
                    "县人社局该反馈调查结果：日子由县里交办时定", "看进度", "look",
                ),
            ),
        ),
        TodayGroup(
            "等着的",
            "2件",
            (
                TodayRow(
                    "e", ClockFace("wait", "还有 14 天", "请在 9月30日前"), "宅基地答复不服，想申请复查", "邓长河",
                    "轮到本人：9月1日签收，30日内；10月1日放假，要提前", "打印申请书", "apply",
                ),
                TodayRow(
                    "f", ClockFace("wait", "还有 22 天", "10月8日 周四"), "12户高标准农田占地补偿", "周桂兰等12户",
                    "青溪镇政府该出处理意见书，已延期30日", "看进度", "look",
                ),
            ),
        ),
        TodayGroup(
            "要走访",
            "1户",
            (
                TodayRow(
                    "g", ClockFace("plain", "今天", "约了 16:30", "visits"), "村道路灯修好了没有", "孙月娥",
                    "办结后回访，问满不满意", "记回访", "visit",
                ),
            ),
        ),
    ),
    (
        SideCard(
            "draft", "没写完的登记", "彭水生，欠薪", "昨天 16:40 存的草稿，写到“诉求”", "接着写", "register", "没写完", "昨天 16:40"
        ),
        SideCard(
            "exchange", "该去交换了", "3件还没有县里的确认", "有网会自动交；没网就带 U 盘去镇里", "去交换", "exchange", "该交了"
        ),
    ),
)  # fmt: skip

CASES = [
    CaseRow("1", "叶春妹", "采茶欠薪，工钱少算", "镇里还没送书面答复", ClockFace("late", "过期 1 天", "9月15日"), ("欠薪",)),
    CaseRow("2", "罗小满", "在外务工被欠薪", "县人社局调查中", ClockFace("soon", "还有 2 天", "9月18日"), ("欠薪",)),
    CaseRow("3", "唐木根等4人", "修渠班组欠薪，包工头换了人", "镇里已受理", ClockFace("plain", "还有 50 天", "11月5日"), ("欠薪",)),
    CaseRow("4", "何田生", "超市关门，欠薪两个月", "转去劳动仲裁", ClockFace("other", "按仲裁程序"), ("欠薪",)),
    CaseRow("5", "买买提·吐尔逊江等12户", "工程尾款欠薪", "已办结，满意", ClockFace("met", "5月6日 办结"), ("欠薪",)),
    CaseRow("6", "彭水生", "砖厂装车欠薪", "已归档", ClockFace("unknown", "缺受理日期，算不出"), ("欠薪",)),
]  # fmt: skip

TIMELINE = [
    TimelineItem("1", "9月11日", "flag", "复测面积张榜公示", "12户合计 38.6 亩，比原来多 2.1 亩。公示7天，到9月18日",
                 (PaperLink("p1", "公示照片 2张"),)),
    TimelineItem("2", "9月3日", "people", "第二次院坝会，9户到场", "镇里和第三方当面讲测量办法，记了4条意见",
                 (PaperLink("p2", "会议记录"), PaperLink("p3", "签到表"))),
    TimelineItem("2b", "8月30日", "edit", "改了电话", "138 0000 7320", struck="138 0000 7302"),
    TimelineItem("3", "8月28日", "extend", "镇里批准延期30日，告知书送到", "理由：要等第三方复测。周桂兰签收",
                 (PaperLink("p4", "延期告知书"),)),
    TimelineItem("4", "7月18日", "people", "第一次院坝会，11户到场", "推选代表5人：周桂兰、邓长河等"),
    TimelineItem("5", "7月10日", "accept", "青溪镇政府受理", "受理告知书写明60日内办结", (PaperLink("p5", "受理告知书"),)),
    TimelineItem("6", "7月8日", "flag", "副县长包案", "专班：县自然资源局、县农业农村局、青溪镇"),
    TimelineItem("7", "7月1日", "inbox", "镇里收到，签了回执", "刘春生送去，当场签收", (PaperLink("p6", "转交单回执"),)),
    TimelineItem("8", "6月30日", "register", "代理登记，打了12张回执", "周桂兰口述，读给本人听过，签了名",
                 (PaperLink("p7", "口述记录、照片 2张"),)),
]  # fmt: skip

STEPS = [
    StepChoice("ask", "问一次进展，记下来", "phone"),
    StepChoice("remind", "打印催询单", "print"),
    StepChoice("serve", "收到书面答复，记签收", "serve"),
    StepChoice("meeting", "记一次院坝会", "people"),
    StepChoice("paid", "记补偿款到账", "check"),
    StepChoice("end_agency", "终止代理（本人说了就算）", "end_agency", last=True),
]
