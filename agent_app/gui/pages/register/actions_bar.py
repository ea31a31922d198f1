"""The bar under the form: put aside, what is still lacking, on to the next part, save."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from agent_app.gui.actions import deed
from agent_app.gui.pages.register.form import SECTIONS, Lack
from agent_app.gui.theme.look import set_property
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FitLabel
from agent_app.gui.widgets.notes import announce


class ActionBar(QFrame):
    """It never scrolls. `put_aside_requested`, `discard_requested`, `section_requested(number)`, `save_requested`."""

    put_aside_requested = Signal()
    discard_requested = Signal()
    section_requested = Signal(int)
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "actions")
        self._next_section = 0
        self._discard = Button("不要这份草稿", "link", on_click=self.discard_requested.emit)
        self._words = FitLabel()
        self._lacking: tuple[str, ...] = ("",)
        self._saying: tuple[str, ...] = ()
        self._next = Button("", on_click=lambda: self.section_requested.emit(self._next_section))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.panel, SPACE.close, SPACE.page, SPACE.close)
        row.setSpacing(SPACE.close)
        row.addWidget(Button("先放下", "link", key=deed("back").key, on_click=self.put_aside_requested.emit))
        row.addWidget(self._discard)
        row.addStretch(1)
        row.addWidget(self._words)
        row.addWidget(self._next)
        self._save = Button("存好，打印回执", "primary", key=deed("primary").key)
        self._save.clicked.connect(self.save_requested)
        row.addWidget(self._save)

    def begin(self) -> None:
        """Puts the focus on saving."""
        self._save.setFocus(Qt.FocusReason.TabFocusReason)

    def show_draft(self, there: bool) -> None:
        """Whether there is a draft to throw away."""
        self._discard.setVisible(there)

    def show_lacks(self, lacks: list[Lack], here: int) -> None:
        """Names what is lacking, and offers the next part in which something is."""
        words = list(dict.fromkeys(lack.words for lack in lacks))
        self._lacking = (f"还差：{'、'.join(words)}", f"还差{len(words)}样") if words else ("都写好了",)
        ahead = [lack.section for lack in lacks if lack.section != here]
        self._next_section = next((section for section in ahead if section > here), ahead[0] if ahead else 0)
        self._next.setVisible(bool(self._next_section))
        if self._next_section:
            self._next.set_text(f"到“{SECTIONS[self._next_section]}”", f"Alt+{self._next_section}")
        self._show()

    @property
    def said(self) -> str:
        """What it says now, whole."""
        return self._words.accessibleName()

    def say(self, *wordings: str) -> None:
        """Says something about saving, from long to short, until something is changed; has it read out."""
        self._saying = wordings
        self._show()
        announce(self._words)

    def unsay(self) -> None:
        """Something was changed: what is lacking counts again."""
        self._saying = ()
        self._show()

    def _show(self) -> None:
        set_property(self._words, "role", "soon" if self._saying else "quiet")
        self._words.set_wordings(*(self._saying or self._lacking))
