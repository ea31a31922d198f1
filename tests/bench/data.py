"""Made-up cases by the thousand, each different, about 1.2 kB of Chinese each; nobody's words."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from agent_app.app import unlock
from agent_app.core import event as ev
from agent_app.core import numbers
from agent_app.core.event import Op, add, open_
from agent_app.desk import indexing
from agent_app.desk.desk import Desk
from tests.support.desks import PASSPHRASE, VILLAGE, Wall, make_desk

RARE_NAME = "㮾𠮷"
ABSENT = "鯤鵬"
COMMON = "水管"
_SURNAMES = "周邓罗何唐彭吴秦赵孙叶蒋谭龙石田向段蒲覃"
_GIVEN = "桂兰长河小满田生木根水生有根家明秀英月娥春妹大顺青山满秀冬生玉梅金花福来翠莲新民"
_SENTENCES = (
    "量地那天没有喊我们", "打过电话说来没有来", "家里老人挑水挑不动", "讲好一天二百八", "过完年电话不接了",
    "窗口说有一张单子不算", "从学校到桥头那段路没有灯", "证上写的是到枫树", "公示贴了七天就撕了", "补偿款到现在没有到账",
    "问了几回都说在研究", "渠里的水是黑的", "孩子学籍转不过来", "记工本在我这里", "老图纸上写得清清楚楚",
    "要当着面量", "多走的水费要退", "请给一个准话", "电梯停了二十天", "物业费照收",
    "界桩也挪了", "车只在桥头停", "银行说不是他们的事", "药钱都是借的", "十几户浇田都用这个水",
    "包工头换了人不认账", "去年就说要修", "镇里让找村里",
)  # fmt: skip


def cases(count: int, seed: int = 1) -> Iterator[tuple[bytes, list[Op]]]:
    """Subjects with the operations of their opening events."""
    chance = random.Random(seed)
    first = date(2024, 1, 1)
    for serial in range(count):
        day = first + timedelta(days=serial * 900 // count)
        words = "，".join(chance.choices(_SENTENCES, k=28)) + (
            "。水管漏了" if chance.random() < 0.03 else "。"
        )
        name = (
            RARE_NAME
            if serial % 20_000 == 77
            else chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))
        )
        fields: dict[str, Any] = {
            "number": numbers.case_number(VILLAGE, "7KQ", day, serial % 1000),
            "lookup_code": numbers.new_lookup_code(),
            "registered_on": day.isoformat(),
            "channel": chance.choice(("visit", "call", "outreach")),
            "purpose": "appeal",
            "category": chance.choice(("农村农业", "民政", "城乡建设")),
            "words": words,
            "summary": words[:24],
            "agent_name": "刘春生",
        }
        party = {
            "role": "petitioner",
            "name": name,
            "phone": f"138{chance.randint(0, 99_999_999):08d}",
            "address": f"石桥村{chance.randint(1, 8)}组",
            "place": 0,
        }
        yield chance.randbytes(16), [open_(fields), add("party", ev.new_id(), party)]


def fill(desk: Desk, count: int, seed: int = 1) -> None:
    """Write cases as their desk would, in large transactions, and index them."""
    source = cases(count, seed)
    left = count
    while left:
        with desk.writing() as writing:
            writing.defer_index = True
            for _ in range(min(left, 5000)):
                writing.open(*next(source))
                left -= 1
    indexing.catch_up(desk)


def filled(folder: Path, count: int) -> Desk:
    """A desk with so many cases."""
    desk = make_desk(folder / f"desk-{count}", Wall())
    fill(desk, count)
    return desk


def reopened(home: Path) -> Desk:
    """Open a desk that was made here before."""
    return unlock(home, PASSPHRASE, Wall())
