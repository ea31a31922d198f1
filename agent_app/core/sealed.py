"""密封的一笔: that somebody was helped to post a letter of accusation. Nothing of the letter, nobody's name.

There is no field to write a story or a name into: a date, one of a few organs, the number on the post office's
receipt. It is sealed to the county's discipline office before it is kept, so this desk cannot read it back.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from agent_app.base.errors import UserError
from agent_app.core.text import clean_line, plain_digits
from agent_app.core.vocabulary import Term

SEALED_KIND: Final = "sealed"
"""The kind of the subject, which is on no list."""
KEYS = ("on", "organ", "posting_number")
_OLDEST = timedelta(days=366)
_POSTING_NUMBER = re.compile(r"[A-Z0-9]{6,20}")
_UNWRITTEN = "什么都没有写，请改了再试。"


class DisciplineOrgan(Term):
    """Where a letter of accusation is posted to (Art. 22 ¶2, 30 ¶1)."""

    COUNTY = "county", "县（市、区）纪委监委"
    CITY = "city", "市（州）纪委监委"
    PROVINCE = "province", "省（区、市）纪委监委"
    NATIONAL = "national", "中央纪委国家监委"


class Stub(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """What the discipline office reads: when, to whom and under which number a letter was posted.

    `lookup_number` stands on the slip that the resident was given, and nowhere else.
    """

    on: date
    organ: str
    posting_number: str
    lookup_number: str
    version: int = 1

    @property
    def organ_label(self) -> str:
        """The organ in words; a code of a later version as it is."""
        return next((organ.label for organ in DisciplineOrgan if organ.value == self.organ), self.organ)


def check_stub(data: Mapping[str, Any], lookup_number: str, today: date) -> Stub:
    """A stub from what was filled in (the keys of `KEYS`). Raises `UserError` that names the key."""
    for key in data:
        if key not in KEYS:
            raise UserError(
                f"不认识“{key}”，这里只能写：{'、'.join(KEYS)}。信里的事和名字都不写。{_UNWRITTEN}"
            )
    return Stub(
        on=_day(data.get("on"), today),
        organ=_organ(data.get("organ")),
        posting_number=posting_number(data.get("posting_number") or ""),
        lookup_number=lookup_number,
    )


def posting_number(typed: Any) -> str:
    """The number on the post office's receipt, "" when the letter went without one. Raises `UserError`."""
    if not isinstance(typed, str):
        raise UserError(f"“邮寄单号”（posting_number）应是文字。{_UNWRITTEN}")
    number = clean_line(plain_digits(typed)).replace(" ", "").replace("-", "").upper()
    if number and not _POSTING_NUMBER.fullmatch(number):
        raise UserError(
            f"“邮寄单号”（posting_number）不像邮局收据上的号：只有字母和数字，6到20位。别的不写在这里。{_UNWRITTEN}"
        )
    return number


def _day(value: Any, today: date) -> date:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise UserError(f"“寄出的日期”（on）应写成2026-06-30这样。{_UNWRITTEN}") from None
    if not today - _OLDEST <= day <= today:
        raise UserError(f"“寄出的日期”（on）{day}不对：要在今天（{today}）以前，一年以内。{_UNWRITTEN}")
    return day


def _organ(value: Any) -> str:
    for organ in DisciplineOrgan:
        if value in (organ.value, organ.label):
            return organ.value
    known = "、".join(f"{organ.value}（{organ.label}）" for organ in DisciplineOrgan)
    raise UserError(f"“寄给哪里”（organ）要从这里选：{known}。{_UNWRITTEN}")
