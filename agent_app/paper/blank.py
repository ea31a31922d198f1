"""Blanks: papers of a case of which nothing is known yet, to be filled in by hand."""

from agent_app.core.blank_form import BlankForm
from agent_app.core.fields import Told
from agent_app.core.vocabulary import Act
from agent_app.paper.model import CasePaper, Ending, Mandate, Person


def blank_case(
    form: BlankForm,
    *,
    agent_name: str = "",
    agent_unit: str = "",
    agent_phone: str = "",
    office_name: str = "",
    office_phone: str = "",
) -> CasePaper:
    """What a blank is printed from: its own number in place of the case's, and who may be asked."""
    nothing = tuple((act.label, False) for act in Act)
    return CasePaper(
        number=form.number,
        registered_on=None,
        petitioner=Person(""),
        agent_name=agent_name,
        agent_unit=agent_unit,
        agent_phone=agent_phone,
        office_name=office_name,
        office_phone=office_phone,
        not_told=tuple(told.label for told in Told),
        qr=form.mark,
        mandate=Mandate(form.number, None, "", nothing, agent_name, agent_phone=agent_phone),
        ending=Ending(None),
        form=form,
    )
