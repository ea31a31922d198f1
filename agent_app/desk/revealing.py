"""看全号: a masked value shown whole, and a note of this desk of who looked at what, for the resident's sake."""

from agent_app.base.errors import UserError
from agent_app.core.event import new_id
from agent_app.desk import drafts
from agent_app.desk.desk import Desk

KIND = "reveal"


def reveal(desk: Desk, number: str, record: str, field: str) -> str:
    """The whole value of a field of a case, or of one of its records (`record`, its id); noted before it is shown."""
    subject = desk.case(number).subject
    if record and bytes.fromhex(record) not in subject.records:
        raise UserError("要看的这个人已经不在这件事里了。请重新打开这件事再看。")
    value = subject.records[bytes.fromhex(record)].get(field) if record else subject.get(field)
    looked = {"who": desk.profile.name, "case": subject.id.hex(), "record": record, "field": field}
    drafts.keep(desk, KIND, new_id().hex(), looked)
    return str(value or "")
