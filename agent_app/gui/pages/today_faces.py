"""What 今日 shows, in words: groups with their rows, and what there is to go on with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agent_app.core.clock_words import say
from agent_app.core.rules import Rules
from agent_app.core.vocabulary import Delivery, Holder
from agent_app.desk import drafts, exchanging, intake, print_later, wrong_clock
from agent_app.desk.desk import Desk
from agent_app.desk.drafts import Draft
from agent_app.desk.exchanging import Standing
from agent_app.desk.print_later import Waiting
from agent_app.desk.snoozing import Snoozed
from agent_app.desk.today import Group, Item, Today, today
from agent_app.gui.pages.register.form import PEOPLE, SECTIONS, Form
from agent_app.gui.widgets.clock import ClockFace
from agent_app.gui.widgets.today_rows import TodayGroup, TodayRow
from agent_app.gui.words import moment_in_words, people_in_words

DRAFT, EXCHANGE, LATER = "draft", "exchange", "later"
BRING_BACK = "bring_back"
"""The step of a row that was put off."""
AWAY = "away:"
"""The id of the row that opens and closes what was put off."""
_WEEKDAYS = "一二三四五六日"
_GROUPS = {
    Group.LATE: ("已过期", "件"),
    Group.SOON: ("三天内到期", "件"),
    Group.TURN: ("轮到您办的", "件"),
    Group.WAITING: ("等着的", "件"),
    Group.VISIT: ("要走访", "户"),
}


@dataclass(frozen=True, slots=True)
class SideCard:
    """Something to go on with: a draft, an exchange. With little room it is a row at the end of the list.

    `code` is `DRAFT` with the draft's `key`, `LATER` with the kind of papers, or `EXCHANGE`. `mark` and `when` stand at
    the left of that row.
    """

    code: str
    title: str
    line: str
    quiet: str
    button: str
    icon: str
    mark: str
    when: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class TodayFace:
    """What the page shows; `dates` is today in words, longest first. `wanted` and `visits` are for the rail, `away` are
    rows that were put off, `doubt` is what speaks against the date.
    """

    dates: tuple[str, ...]
    groups: tuple[TodayGroup, ...]
    cards: tuple[SideCard, ...] = ()
    wanted: int = 0
    visits: int = 0
    away: tuple[TodayRow, ...] = ()
    doubt: str = ""


def read(desk: Desk) -> TodayFace:
    """Everything that the page shows, read from the desk."""
    day = today(desk)
    cards = (
        *draft_cards(drafts.kept(desk, intake.DRAFT), day.day),
        *later_cards(print_later.waiting(desk), day.day),
        *exchange_cards(exchanging.standing(desk)),
    )
    return TodayFace(
        dates_of(day.day),
        groups_of(day, desk.law.rules),
        cards,
        day.wanted,
        day.counts.get(Group.VISIT, 0),
        tuple(_away(item, day.day) for item in day.snoozed),
        wrong_clock.doubt(desk),
    )


def dates_of(day: date) -> tuple[str, ...]:
    """Today in words, with and without the year."""
    short = f"{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"
    return f"{day.year}年{short}", short


def groups_of(day: Today, rules: Rules) -> tuple[TodayGroup, ...]:
    """The groups that have something in them, each with its count."""
    made = []
    for group, (title, unit) in _GROUPS.items():
        items = [item for item in day.items if item.group is group]
        count = day.counts.get(group, 0)
        more = f"，先列{len(items)}{unit}" if count > len(items) else _wish(group, items)
        if items:
            rows = tuple(_row(item, rules) for item in items)
            made.append(TodayGroup(title, f"{count:,}{unit}{more}", rows))
    return tuple(made)


def _wish(group: Group, items: Sequence[Item]) -> str:
    """What all that is overdue asks for: one's own is done, units are urged; nothing where it is not all alike."""
    holders = {item.clock.holder for item in items if item.clock} if group is Group.LATE else set()
    if holders == {Holder.AGENT}:
        return "，该办了"
    return "，该催了" if holders and holders.isdisjoint({Holder.AGENT, Holder.RESIDENT}) else ""


def away_group(away: Sequence[TodayRow], *, opened: bool) -> TodayGroup:
    """What was put off, folded to one line or opened."""
    first = away[0].clock.headline
    why = "到了日子会自己回来；法定期限和本人的权利到期前一天一定回来"
    fold = TodayRow(
        AWAY,
        ClockFace("plain", f"{len(away)} 件", f"最早{first}", icon="pause"),
        "放着的",
        "",
        why,
        "收起来" if opened else "打开看",
        AWAY,
    )
    return TodayGroup("先放一放", f"{len(away)}件", (fold, *(away if opened else ())))


def _away(item: Snoozed, day: date) -> TodayRow:
    return TodayRow(
        id=item.row.subject,
        clock=ClockFace("plain", say(item.back_on, day.year), "回来", icon="pause"),
        title=item.row.title,
        person=people_in_words(item.row.petitioner, item.row.parties),
        why=item.reason,
        next_step="拿回来",
        step=BRING_BACK,
    )


def _row(item: Item, rules: Rules) -> TodayRow:
    icon = ""
    if item.clock is None:
        icon = "visits" if item.group is Group.VISIT else rules.steps[item.next_step].icon
    return TodayRow(
        id=item.row.subject,
        clock=ClockFace(item.badge.kind.value, item.badge.headline, item.badge.detail, icon),
        title=item.row.title,
        person=people_in_words(item.row.petitioner, item.row.parties),
        why=item.why,
        next_step=item.next_words,
        step=item.next_step,
    )


def draft_cards(kept: Sequence[Draft], day: date) -> list[SideCard]:
    """The registration that was left last, and how many others wait."""
    if not kept:
        return []
    form, others = Form.from_draft(kept[0].data), len(kept) - 1
    when = moment_in_words(kept[0].changed, day)
    where = SECTIONS.get(form.at, SECTIONS[PEOPLE])
    more = f"；另有{others}份" if others else ""
    return [
        SideCard(
            DRAFT, "没写完的登记", form.title, f"{when} 存的草稿，写到“{where}”{more}", "接着写", "register",
            "没写完", when, kept[0].key,
        )
    ]  # fmt: skip


def later_cards(waiting: Sequence[Waiting], day: date) -> list[SideCard]:
    """That papers wait for a printer."""
    if not waiting:
        return []
    when = moment_in_words(waiting[0].since, day)
    line = f"{len(waiting)}份纸等着打"
    first = f"{waiting[0].petitioner}的{waiting[0].title}"
    quiet = f"{when} 放的，{first}{'等' if len(waiting) > 1 else ''}"
    return [SideCard(LATER, "以后再打", line, quiet, "去打印", "print", "等着打", when, LATER)]


def exchange_cards(standing: Standing) -> list[SideCard]:
    """That something waits for the county's word."""
    waiting = standing.counts[Delivery.SAVED] + standing.counts[Delivery.HANDED_OVER]
    if not waiting:
        return []
    parts = ((Delivery.SAVED, "件只存在这台电脑上"), (Delivery.HANDED_OVER, "件已交出，等县里确认"))
    line = "；".join(f"{standing.counts[level]:,}{words}" for level, words in parts if standing.counts[level])
    how = "有网会自动交；没网就带 U 盘去镇里" if standing.county else "还没有同县里接上，去看看怎么接"
    return [SideCard(EXCHANGE, "该去交换了", line, how, "去交换", "exchange", "该交了")]
