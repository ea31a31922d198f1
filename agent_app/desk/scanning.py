"""扫码: what a code that was scanned or typed says, told without a network: a receipt checked, a blank known again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agent_app.core.blank_form import LEDGER, REGISTERED_FROM, SAYS_NOTHING_NEW, VISITS_FROM, BlankForm
from agent_app.core.clock_words import say
from agent_app.core.fold import Subject
from agent_app.core.receipt_mark import (
    DamagedMarkError,
    Finding,
    ReceiptMark,
    Statement,
    is_receipt_mark,
    read_receipt_mark,
)
from agent_app.desk import stepping
from agent_app.desk.desk import Desk, subject_of
from agent_app.desk.entered import Entered, entered_from, next_from
from agent_app.store import caselist
from agent_app.store import identity as who
from agent_app.sync import receipt
from agent_app.sync.receipt import Signer, Standing

_UNREAD = "没有读出回执上的码，可能没有扫全，也可能扫的不是回执。请把纸放平再扫一次。"
_THEN = {
    **dict.fromkeys(REGISTERED_FROM, "照纸上的登记"),
    VISITS_FROM: "纸上一行是一户，照着记在“走访”里",
    LEDGER: "纸上一行是一件，照着一件一件登记",
    **dict.fromkeys(SAYS_NOTHING_NEW, "上面的都是记过的，不用录入；要留着就拍下来，加进那件事的材料"),
}
_BELONGS = "纸上写的记进它说的那件事：打开那件事，再扫一次，就照纸上的记"


@dataclass(frozen=True, slots=True)
class Checked:
    """What is found of a receipt. `case` is the id of the matter where it is on this desk, "" where it is not.

    `number` and `registered_on` are what the code says, be it true or not; of the lookup code nothing is said.
    """

    finding: Finding
    sentence: str
    number: str = ""
    registered_on: date | None = None
    case: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "paper": "receipt",
            "result": self.finding.value,
            "label": self.finding.label,
            "sentence": self.sentence,
            "number": self.number or None,
            "registered_on": self.registered_on.isoformat() if self.registered_on else None,
            "case": self.case or None,
        }


@dataclass(frozen=True, slots=True)
class Recognized:
    """A blank form: which paper it is, and where what is written on it goes.

    `number` and `case` are of the matter where all of it was entered, "" while something is left; `following` is the
    number under which the next of it is entered, and `step` the step that it then is, of the case at hand.
    """

    form: BlankForm
    sentence: str
    number: str = ""
    case: str = ""
    step: str = ""
    following: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "paper": self.form.code,
            "form_number": self.form.number,
            "sentence": self.sentence,
            "number": self.number or None,
            "case": self.case or None,
            "next": self.following or None,
        }


def receipt_mark(desk: Desk, statement: Statement) -> str:
    """The payload of a receipt's QR code, signed by this desk; "" where there is nothing that could be signed."""
    if not statement.sound:
        return ""
    with desk.vault.read() as connection:
        identity = who.load(connection)
    return receipt.sign(identity, statement).text


def read_code(desk: Desk, text: str, case: str = "") -> Checked | Recognized:
    """What a scanned code, or one typed by hand, belongs to: a receipt or a blank; `case` is the number, or id, of
    the one at hand.

    Nothing is written.
    """
    form = BlankForm.of_mark(text)
    return check_receipt(desk, text) if form is None else recognize(desk, form, case)


def check_receipt(desk: Desk, text: str) -> Checked:
    """Whether a receipt is as a desk known here printed it; nothing is written, nobody is asked."""
    if not is_receipt_mark(text):
        return _checked(Finding.UNVERIFIABLE, _UNREAD)
    try:
        mark = read_receipt_mark(text)
    except DamagedMarkError:
        return _checked(Finding.MISMATCH, _mismatch("码里的内容不完整，或者被改过"))
    number = mark.statement.number
    with desk.vault.read() as connection:
        known = receipt.signers(connection, mark)
        signer = next((one for one in known if receipt.signed_by(mark, one)), None)
        subject = caselist.subject_of(connection, number)
        here = desk.case_in(connection, subject).subject if subject is not None else None
    if known and signer is None:
        return _checked(Finding.MISMATCH, _mismatch("码里的内容和签名对不上"), mark, here)
    if here is not None and here.get("lookup_code", "") not in ("", mark.statement.lookup_code):
        return _checked(Finding.MISMATCH, _mismatch(f"编号{number}这里有，查询码却不一样"), mark, here)
    if signer is None:
        return _checked(Finding.UNVERIFIABLE, _unknown_key(desk, mark, here), mark, here)
    return _checked(*_of_signer(signer, mark, here), mark, here)


def _checked(
    finding: Finding, said: str, mark: ReceiptMark | None = None, here: Subject | None = None
) -> Checked:
    return Checked(
        finding,
        f"{finding.label}：{said}",
        mark.statement.number if mark else "",
        mark.statement.registered_on if mark else None,
        here.id.hex() if here is not None else "",
    )


def recognize(desk: Desk, form: BlankForm, case: str = "") -> Recognized:
    """Which paper a blank is, what of it was entered already, and where the next goes; `case` is the number, or id, of
    the one at hand."""
    from agent_app.paper.catalogue import PAPERS

    title = PAPERS[form.code].title if form.code in PAPERS else "单子"
    what = f"这是空白的“{title}”，空白单号{form.number}，第{form.place}张，共{form.count}张"
    with desk.vault.read() as connection:
        found = entered_from(desk, connection, form.number)
        steps = stepping.choices(desk, desk.case_in(connection, subject_of(connection, case))) if case else ()
    following = next_from(form, found)
    step = next((rule.code for rule in steps if form.code in rule.papers), "")
    if not following:
        return Recognized(form, f"{what}，{_entered(form, found)}", found[0].number, found[0].case)
    if form.says_nothing_new:
        return Recognized(form, f"{what}。{_THEN[form.code]}。", following=following)
    begun = f"已经录了{len(found)}行，接着录第{following.partition('/')[2]}行" if found else "还没有录入"
    into_case = not (form.registers or form.visits)
    then = _THEN.get(form.code, _BELONGS)
    if into_case and case and not step:
        then = f"这件事现在不能照它记。{_BELONGS}"
    said = f"{what}，{begun}。{then}。"
    return Recognized(form, said, step=step if into_case else "", following=following)


def _entered(form: BlankForm, found: list[Entered]) -> str:
    """That nothing of a blank is left to enter, and where it stands."""
    said = f"已经录入：{found[0].said}。"
    if len(form.entries) > 1:
        return f"{len(form.entries)}行都录入了，最后一行是{found[-1].said}。"
    if len(found) > 1:
        others = "、".join(one.number for one in found[1:] if one.number)
        said += f"别处也照它录过：编号{others}。请看看是不是一件，是就连在一起。"
    return said


def _of_signer(signer: Signer, mark: ReceiptMark, here: Subject | None) -> tuple[Finding, str]:
    """The signature holds: what that is worth."""
    number, day = mark.statement.number, mark.statement.registered_on
    said = f"编号{number}" + (f"，{say(day)}登记" if day else "")
    if here is not None:
        gone = "打它的电脑后来停用了，不影响这张纸。" if signer.standing is Standing.REVOKED else ""
        return Finding.VALID, f"{said}，和这里的记录一致。{gone}{_moved(mark, here)}"
    if signer.standing is Standing.REVOKED:
        return Finding.UNVERIFIABLE, (
            f"签名对得上，可是打它的电脑（{signer.name}）已经停用，分不清是停用以前还是以后打的，"
            f"这里也没有编号{number}。请找{signer.name}问清，问清以前不要只凭这张纸办事。"
        )
    printed = "这台电脑" if signer.standing is Standing.OWN else f"{signer.name}的电脑"
    return Finding.VALID, f"是{printed}打的，{said}。这件事不在这里，请按编号找登记的代理员或者县里。"


def _unknown_key(desk: Desk, mark: ReceiptMark, here: Subject | None) -> str:
    said = f"打它的电脑这里还不认识，签名没法核对。编号{mark.statement.number}"
    if here is not None:
        return f"{said}，和查询码一起同这里的记录对得上。"
    if desk.is_county:
        return f"{said}，这里还没有。请让登记的代理员先同县里连起来、交换一次，再扫。"
    return f"{said}，不在这里。刚换过人或刚接上县里的，先交换一次再扫；不是的，请到登记的村或县里核对。"


def _mismatch(why: str) -> str:
    return f"{why}。请再扫一次；还是这样，就按纸上的编号查，不要只凭这张纸办事。"


def _moved(mark: ReceiptMark, here: Subject) -> str:
    """The day of registration may be put right after the paper was printed."""
    now, then = here.get("registered_on", ""), mark.statement.registered_on
    if not then or not now or now == then.isoformat():
        return ""
    return f"登记日期后来改成了{say(date.fromisoformat(now))}，以这里的为准。"
