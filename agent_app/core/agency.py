"""委托: for whom the desk acts, what it may do, and what is still missing before that is in order."""

from datetime import date

import msgspec

from agent_app.core.case import Case, day_of
from agent_app.core.clock_words import say
from agent_app.core.fold import Record
from agent_app.core.people import MAX_REPRESENTATIVES
from agent_app.core.registration import ASK_TIE
from agent_app.core.vocabulary import PartyRole, Purpose, Signing, Tie

END_PAPER = "end_of_agency"
"""The paper of an agency that was ended."""
TIED = {Tie.PARTY: "就是当事人", Tie.RELATIVE: "是当事人的亲属", Tie.MEMBER: "是被反映单位的人"}
"""What ties an agent, as it is said of them."""


class Lack(msgspec.Struct, frozen=True, gc=False):
    """Something that the authorization of a case lacks: a stable code, and a sentence that says what to do."""

    code: str
    sentence: str


def mandate(case: Case) -> Record | None:
    """The authorization that counts: of several the one made last; None when there is none."""
    found = list(case.subject.of_kind("authorization"))
    return found[-1] if found else None


def tie_of(case: Case, agent: str) -> Tie | None:
    """What ties an agent to the matter, as it was answered last; None when that agent was not asked."""
    asked = [step for step in case.facts.steps if step.code == ASK_TIE and step.data.get("agent") == agent]
    if not asked:
        return None
    last = max(asked, key=lambda step: (step.on, step.lamport, step.leaf))
    return next((tie for tie in Tie if tie == last.data.get("tie")), None)


def is_signed(authorization: Record) -> bool:
    """Whether somebody has put a name or a finger to it."""
    return bool(authorization.get("signed_on"))


def signed_papers(case: Case, authorization: Record) -> list[Record]:
    """The photos or scans of the signed paper."""
    return [one for one in case.subject.of_kind("attachment") if one.get("step") == authorization.id]


def lacks(case: Case, today: date) -> list[Lack]:
    """What is missing, the first thing first. Nothing of this keeps anybody from anything: a resident may go alone."""
    if case.facts.dormant or case.facts.purpose is Purpose.ACCUSATION:
        return []
    if case.progress.agency_ended:
        return _after_the_end(case)
    return [*_of_representatives(case), *_of_tie(case), *_of_mandate(case, today)]


def _after_the_end(case: Case) -> list[Lack]:
    printed = {paper.get("code") for paper in case.subject.of_kind("paper")}
    back = any(step.code == "hand_back" for step in case.facts.steps)
    found = []
    if END_PAPER not in printed:
        found.append(Lack("end_paper", "终止委托单还没有打印给本人。"))
    if not back:
        found.append(Lack("hand_back", "材料的复印件还没有记下交还给本人。"))
    return found


def _of_representatives(case: Case) -> list[Lack]:
    chosen = len(case.representatives)
    if chosen <= MAX_REPRESENTATIVES:
        return []
    return [
        Lack(
            "representatives",
            f"代表有{chosen}人，最多{MAX_REPRESENTATIVES}人（第二十条）。请大家再商量，去掉几位。",
        )
    ]


def _of_tie(case: Case) -> list[Lack]:
    agent = case.agent
    if not agent:
        return []
    tie = tie_of(case, agent)
    if tie is None:
        return [Lack("tie_unasked", f"还没有问{agent}和这件事有没有直接关系，要不要回避。")]
    if tie is Tie.NONE:
        return []
    return [Lack("tied", f"{agent}{TIED[tie]}，应当回避（第二十八条）。请换一位代理员。")]


def _of_mandate(case: Case, today: date) -> list[Lack]:
    paper = mandate(case)
    if paper is None:
        return [Lack("none", "还没有委托书。")]
    found = []
    if not is_signed(paper):
        found.append(Lack("unsigned", "委托书还没有签字。"))
    elif not signed_papers(case, paper):
        found.append(Lack("no_paper", "签了字的委托书还没有拍照存进来。"))
    if paper.get("signing") == Signing.FINGER and not paper.get("witness"):
        found.append(Lack("no_witness", "按了指印，还没有写见证人。"))
    until = day_of(paper.get("until"))
    if until is not None and until < today:
        found.append(
            Lack("expired", f"委托到{say(until, today.year)}为止，已经过了。要接着代理，就再写一份。")
        )
    if paper.get("agent") != case.agent:
        found.append(
            Lack("other_agent", f"委托书上是{paper.get('agent', '')}，现在由{case.agent}代理，要再写一份。")
        )
    ward = case.petitioner
    if ward is not None and paper.get("signing") == Signing.GUARDIAN and case.guardian_of(ward) is None:
        found.append(Lack("no_guardian", f"监护人签的字，还没有写{PartyRole.GUARDIAN.label}是谁。"))
    return found
