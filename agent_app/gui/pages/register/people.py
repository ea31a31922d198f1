"""来人: who has come, how they are best spoken to, and who came along."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from agent_app.core.blank_form import form_number
from agent_app.core.fields import CASE, PARTY
from agent_app.core.vocabulary import Channel, Need
from agent_app.gui.pages.register.form import Form, Lack
from agent_app.gui.pages.register.layout import Labelled, flow_of
from agent_app.gui.pages.register.others import OthersEditor
from agent_app.gui.pages.register.section import Section
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChipFace, ChipRow

_CHANNELS = [
    ChipFace(channel.value, channel.label)
    for channel in (Channel.VISIT, Channel.OUTREACH, Channel.CALL, Channel.LETTER, Channel.ONLINE)
]


class PeopleSection(Section):
    """The petitioner and those who came along; and which blank all of it is typed from, where it is from one."""

    def __init__(self) -> None:
        self._channel = ChipRow(_CHANNELS, CASE["channel"].label, exclusive=True)
        super().__init__("来人", ("姓名和住址要填，别的可以空着", "姓名、住址要填", ""), self._channel)
        self._channel.changed.connect(self.edited)
        self._blank = self.bind("form", CASE["form"])
        self._blank.left.connect(self._tidy_form_number)
        self.column.addWidget(self._blank)
        name = self.bind("name", PARTY["name"])
        phone = self.bind("phone", PARTY["phone"])
        address = self.bind("address", PARTY["address"])
        self.column.addWidget(flow_of((name, 9, 4), (phone, 11, 5), (address, 16, 8)))
        number = self.bind("id_number", PARTY["id_number"])
        self._needs = ChipRow([ChipFace(need.value, need.label) for need in Need], PARTY["needs"].label)
        self._needs.changed.connect(self.edited)
        needs = Labelled(PARTY["needs"].label, self._needs)
        self.column.addWidget(flow_of((number, 18, 1), (needs, None, 0)))
        self._ask = Button("照空白表录入", "inline", icon="paper", on_click=self._ask_form_number)
        self.others = OthersEditor(self._ask)
        self.others.edited.connect(self.edited)
        self.column.addWidget(self.others)
        self.texts["name"].edited.connect(self.others.show_petitioner)

    def put(self, form: Form) -> None:
        super().put(form)
        self._channel.choose(form.channel)
        self._needs.choose(*form.needs)
        self._show_form_number(bool(form.form))
        self.others.put(form)

    def take(self, form: Form) -> None:
        super().take(form)
        form.channel = next(iter(self._channel.chosen), Channel.VISIT.value)
        form.needs = self._needs.chosen
        self.others.take(form)

    def stops(self) -> list[QWidget]:
        typed = [field.editor for field in self.texts.values() if field is not self._blank]
        return [*typed, self._needs, *self.others.stops()]

    def _ask_form_number(self) -> None:
        self._show_form_number(True)
        self._blank.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_form_number(self, wanted: bool) -> None:
        self._blank.setVisible(wanted)
        self._ask.setVisible(not wanted)

    def _tidy_form_number(self) -> None:
        """As it is printed, however it was typed or scanned."""
        if number := form_number(self._blank.text):
            self._blank.set_text(number)

    def point_at(self, lack: Lack) -> None:
        if lack.place.startswith("other"):
            self.others.point_at(lack)
        else:
            super().point_at(lack)
