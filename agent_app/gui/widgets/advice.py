"""指引: what is told of a class of matters, sentence by sentence."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_app.core.guide import HEADINGS, Advice
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.label import label


class AdviceView(QWidget):
    """Where such matters go, what to bring, which way the law has; each under its own small heading."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._sentences = []
        for heading in HEADINGS:
            sentence = label(wrap=True)
            column.addWidget(label(heading, "quiet"))
            column.addWidget(sentence)
            column.addSpacing(SPACE.hair)
            self._sentences.append(sentence)

    def show_advice(self, advice: Advice) -> None:
        """Shows it in place of what stood there."""
        for place, (_, sentence) in zip(self._sentences, advice.lines, strict=True):
            place.setText(sentence)
        self.setAccessibleName("。".join(f"{heading}：{sentence}" for heading, sentence in advice.lines))
