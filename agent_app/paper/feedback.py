"""反馈告知单: in large type what was decided, what that means, and what may still be done until when.

It explains the organ's own paper and never takes its place. That a resident's right is over is never said (Art. 35, 36).
"""

from agent_app.paper.blocks import Blank, Boxed, Columns, Gap, Text, Together
from agent_app.paper.form import Look, facts, heading, sheets, to_write
from agent_app.paper.model import OPINIONS, CasePaper, Running, Step, day, day_and_weekday
from agent_app.paper.page import FRAME_WIDTH, Block, Sheet
from agent_app.paper.typeset import Style, marked
from agent_app.paper.wording import wording

_LOOKS = (Look(16.0), Look(15.0), Look(14.0), Look(14.0, 0.88))
"""From the best to the last in which it all stands on one sheet; what is longer goes on in the first."""
_DATE = Style(22, 34, bold=True)
_SAYS = ("outcome", "refusal", "opinion", "track")


def feedback_sheets(case: CasePaper) -> list[Sheet]:
    """The resident's copy, in the largest type in which it is one sheet."""
    made = (sheets(case, _blocks(case, look)) for look in _LOOKS)
    return next((one for one in made if len(one) == 1), None) or sheets(case, _blocks(case, _LOOKS[0]))


def _blocks(case: CasePaper, look: Look) -> list[Block]:
    texts, reply = wording("feedback"), case.last(*OPINIONS)
    served = case.served(reply)
    organ = (reply.get("organ") if reply else "") or case.organ
    rights = [one for one in case.running if one.right]
    return [
        *heading(case, texts.title, texts.keeper),
        facts(
            case,
            [("信访人", case.who)],
            [("您的事", case.summary)],
            [("谁答复的", organ)],
            [("哪天答复", day(reply.on) if reply else ""), ("您签收的", day(served.on) if served else "")],
            [("文号", reply.get("document_number") if reply else "")],
            [("结果", _said(reply))],
            look=look,
        ),
        Gap(8),
        Text(texts.meaning, look.head, keep=True),
        *_meaning(reply, look),
        Gap(8),
        Text(texts.may_do, look.head, keep=True),
        *(_right(one, look, beside=[each.rule for each in rights].count(one.rule) > 1) for one in rights),
        *_without_date(case, reply, rights, look),
        Gap(8),
        Together(
            [
                Text(marked(texts.not_the_reply), look.body),
                Text(_ask(case), look.body),
                _signed(look),
            ]
        ),
    ]


def _signed(look: Look) -> Block:
    texts = wording("feedback")
    names: list[Block] = [Blank(texts.sign_resident, look.sign)]
    agent: list[Block] = [Blank(texts.sign_agent, look.sign)]
    return Columns(
        [(0, names), (0, agent), (0.3 * FRAME_WIDTH, [Blank(texts.sign_date, look.sign)])], gutter=10
    )


def _said(reply: Step | None) -> str:
    return "　".join(filter(None, (reply.get(name) for name in _SAYS))) if reply else ""


def _meaning(reply: Step | None, look: Look) -> list[Block]:
    """What a result means, in plain words; room to write it where it is not one of those that are known."""
    texts = wording("feedback")
    means = (
        [texts.means[label] for label in (reply.get(name) for name in _SAYS) if label in texts.means]
        if reply
        else []
    )
    if reply and not means and reply.code in texts.means:
        means = [texts.means[reply.code]]
    said: list[Block] = [Text(meaning, look.body) for meaning in means]
    if reply and reply.get("where"):
        said.append(Text(texts.where.format(where=reply.get("where")), look.body))
    return said or to_write(3)


def _right(right: Running, look: Look, *, beside: bool) -> Block:
    """The last working day in large type, the day as it is counted, and the caution (民法典 203 is only a reading).

    Where one of its kind stands `beside` it, the answer that it is about is named.
    """
    texts = wording("feedback")
    said = texts.right_of if beside else texts.right
    lines: list[Block] = [Text(said.format(what=right.what, day=day(right.since)), look.body)]
    if right.until:
        lines.append(Text(f"{day_and_weekday(right.until)}前", _DATE))
    minded = [texts.natural.format(day=day_and_weekday(right.natural))] if right.natural else []
    minded += [f"{note}。" for note in right.note.split("；") if note]
    lines.append(Text("".join([*minded, texts.ask_at_once]), look.body))
    return Together([Gap(3), Boxed(lines, padding=9)])


def _without_date(case: CasePaper, reply: Step | None, rights: list[Running], look: Look) -> list[Block]:
    texts = wording("feedback")
    if case.form:
        return [Boxed([Blank(texts.right_by_hand, look.sign), Text(texts.ask_at_once, look.body)], padding=9)]
    if rights:
        return []
    if reply and reply.code == "final_review_reply":
        return [Text(texts.after_final_review, look.body)]
    if reply and _days_from_service(case, reply) and case.served(reply) is None:
        return [Text(texts.not_served, look.body)]
    return [Text(texts.by_the_paper, look.body)]


def _days_from_service(case: CasePaper, reply: Step) -> bool:
    """Whether there are days to disagree with this word (Art. 35, 36), which begin when it is signed for."""
    return reply.code == "reexamination_reply" or (reply.code == "reply" and case.reexaminable)


def _ask(case: CasePaper) -> str:
    texts = wording("feedback")
    contact = f"{case.agent_name}：{case.agent_phone}" if case.agent_phone else case.agent_name
    return texts.ask.format(agent=contact) if contact else texts.ask_by_hand
