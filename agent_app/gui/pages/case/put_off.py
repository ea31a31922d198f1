"""先放一放, on the page of a case."""

from agent_app.desk import snoozing
from agent_app.gui.pages.case.at_hand import AtHand
from agent_app.gui.pages.case.form_faces import SNOOZE
from agent_app.gui.pages.case.forms import Forms


class PutOff:
    """Puts the case at hand off, or brings back one that is."""

    def __init__(self, hand: AtHand, forms: Forms) -> None:
        self._hand, self._forms = hand, forms

    def turn(self) -> None:
        """The one or the other, by how the case stands."""
        sheet = self._hand.sheet
        if sheet and sheet.snoozed:
            self.bring_back()
        elif sheet and sheet.may_be_snoozed:
            self._forms.open(SNOOZE)

    def bring_back(self) -> None:
        """Lets the case stand in 今日 again."""
        if sheet := self._hand.sheet:
            self._hand.do(
                lambda: snoozing.bring_back(self._hand.desk, sheet.id),
                lambda _: self._hand.told.emit("拿回来了，又在“今日”里", None),
                "正在存",
            )
