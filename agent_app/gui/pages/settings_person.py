"""您是谁: name, village and telephone, as they stand on the papers."""

from PySide6.QtWidgets import QHBoxLayout

from agent_app.base.errors import AppError
from agent_app.desk import setup
from agent_app.desk.desk import Desk, Profile
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import Field
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_HINT = "写在回执和别的纸上，本人好找您；写错了在这里改。以前登记的事、打过的纸不变。"


class PersonPanel(Panel):
    """Three fields and a button; what was changed holds from then on."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        super().__init__("您是谁")
        self._desk, self._tasks = desk, tasks
        self.body.addWidget(label(_HINT, "quiet", wrap=True))
        self.name, self.unit = Field("您的姓名"), Field("村（社区）")
        self.phone = Field("电话", optional=True)
        for field in (self.name, self.unit, self.phone):
            self.body.addSpacing(SPACE.hair)
            self.body.addWidget(field)
        self.said = label(role="quiet", wrap=True)
        row = QHBoxLayout()
        row.addWidget(Button("存下", on_click=self._keep))
        row.addWidget(self.said, 1)
        self.body.addSpacing(SPACE.hair)
        self.body.addLayout(row)
        self._show(desk.profile)

    def _keep(self) -> None:
        name, unit, phone = (field.text for field in (self.name, self.unit, self.phone))

        def done(profile: Profile) -> None:
            self._show(profile)
            self.said.setText("存好了，往后打的纸照这个写。")

        self._tasks.operation(
            lambda _: setup.change_profile(self._desk, name=name, unit=unit, phone=phone),
            done,
            "正在记下您是谁",
            changes=Topic.EXCHANGE,
            owner=self,
            failed=self._refuse,
        )

    def _refuse(self, error: AppError) -> None:
        self.said.setText("")
        self.name.set_error(error.sentence)

    def _show(self, profile: Profile) -> None:
        self.name.set_error("")
        self.name.set_text(profile.name)
        self.unit.set_text(profile.unit)
        self.phone.set_text(profile.phone)
