"""What forms about people do to a case."""

from functools import partial

from agent_app.desk import authorizing, people
from agent_app.desk.desk import Desk
from agent_app.gui.pages.case import people_faces as faces
from agent_app.gui.pages.case.done import Done
from agent_app.gui.pages.case.form_face import Filled

_ADD = {
    faces.HOUSEHOLD: people.add_household,
    faces.GUARDIAN: people.add_guardian,
    faces.HELPER: people.add_agent,
}


def save_people(desk: Desk, case: str, filled: Filled) -> Done | None:
    """Does what a form about people asks for; None for any other form. Raises `AppError`."""
    if record := faces.removed(filled.code):
        people.remove(desk, case, record, str(filled.values["reason"]))
        return Done("去掉了，“经过”里还看得到")
    if filled.code == faces.AUTHORIZE:
        return _authorize(desk, case, filled)
    if filled.code == faces.SIGN:
        values = {**filled.values, "signed_on": filled.on.isoformat()}
        authorizing.sign(desk, case, values, filled.files)
        return Done("委托书签字了")
    add = _ADD.get(filled.code)
    if add is None:
        return None
    added = add(desk, case, filled.values)
    undo = partial(people.remove, desk, case, added.record, "刚才加错了")
    return Done("。".join((f"加了{filled.values['name']}", *added.doubts)), undo=undo)


def _authorize(desk: Desk, case: str, filled: Filled) -> Done:
    values = dict(filled.values)
    tie = str(values.pop("tie", ""))
    values |= {"on": filled.on.isoformat(), "form": filled.form}
    made = authorizing.authorize(desk, case, values, tie, record=filled.record)
    if made.refusal:
        return Done(made.refusal)
    paper = "" if filled.form else "authorization"  # what was written by hand is on paper already
    return Done(f"委托书写好了，编号{made.number}", paper=paper)
