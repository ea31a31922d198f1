"""纸上的字: the bundled type, or a person's own 仿宋 and 小标宋 where they are installed."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout

from agent_app.base.errors import AppError
from agent_app.desk import paper_fonts
from agent_app.desk.desk import Desk
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

Chosen = tuple[Path | None, Path | None]
_HINT = "纸上用自带的思源宋体，生僻字都有。电脑里装了仿宋、小标宋的，选那个字体文件（.ttf）就换过来；缺的字还用自带的。"
_PARTS = ("正文", "标题")
_BUNDLED = "自带的思源宋体"
_GONE = "{name}（文件不在了，先用自带的）"


class FontsPanel(Panel):
    """Which font files are used, kept at once; it holds for what is printed from now on."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        super().__init__("纸上的字")
        self._desk, self._tasks = desk, tasks
        self._chosen: Chosen = (None, None)
        self.body.addWidget(label(_HINT, "quiet", wrap=True))
        self.names = tuple(label(_BUNDLED, wrap=True) for _ in _PARTS)
        self.trouble = label(role="late", wrap=True)
        self.trouble.hide()
        grid = QGridLayout()
        grid.setContentsMargins(0, SPACE.tight, 0, 0)
        grid.setHorizontalSpacing(SPACE.panel)
        grid.setVerticalSpacing(SPACE.tight)
        grid.setColumnStretch(1, 1)
        self._back = []
        for part, words in enumerate(_PARTS):
            choose = Button(f"选{words}的字体", on_click=partial(self._ask, part))
            back = Button("用自带的", "link", on_click=partial(self.use, part, None))
            back.setAccessibleName(f"{words}用自带的")
            self._back.append(back)
            for column, widget in enumerate((label(words, "strong"), self.names[part], choose, back)):
                grid.addWidget(widget, part, column)
        self.body.addLayout(grid)
        self.body.addWidget(self.trouble)
        tasks.query(lambda: paper_fonts.fonts_of(desk), self._show, owner=self, key="fonts")

    def use(self, part: int, path: Path | None) -> None:
        """Takes a font file for the body (0) or the titles (1), None for the bundled type."""
        body, title = self._chosen
        chosen = (path, title) if part == 0 else (body, path)
        self._tasks.operation(
            lambda _: paper_fonts.use_fonts(self._desk, *chosen),
            lambda _: self._show(chosen),
            "正在看字体",
            changes=Topic.NOTHING,
            owner=self,
            failed=self._refuse,
        )

    def _ask(self, part: int) -> None:
        now = self._chosen[part]
        name, _ = QFileDialog.getOpenFileName(
            self.window(),
            f"选{_PARTS[part]}的字体",
            str(now.parent) if now else "",
            "字体 (*.ttf *.ttc *.otf)",
        )
        if name:
            self.use(part, Path(name))

    def _show(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self.trouble.hide()
        for path, name, back in zip(chosen, self.names, self._back, strict=True):
            back.setVisible(path is not None)
            if path is None:
                name.setText(_BUNDLED)
            else:
                name.setText(path.name if path.is_file() else _GONE.format(name=path.name))

    def _refuse(self, error: AppError) -> None:
        self.trouble.setText(error.sentence)
        self.trouble.show()
