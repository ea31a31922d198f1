"""The look of the moment: one size and one set of colours for the whole window, changed while it runs.

It belongs to the QApplication just as its palette, font and style sheet do, and ends with it.
"""

from dataclasses import asdict, fields
from functools import cached_property
from string import Template

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from agent_app.base.resources import read_text, resource_path
from agent_app.gui.theme import fonts
from agent_app.gui.theme.tokens import (
    DARK,
    DEFAULT_SIZE,
    LIGHT,
    SCROLL_BAR,
    SIZES,
    Colours,
    SizeName,
    Sizes,
    size_named,
)

_NAME = "look"  # the attribute of the QApplication


class Look(QObject):
    """Puts tokens on the application: palette, font and style sheet."""

    changed = Signal()

    def __init__(self, app: QApplication, size: SizeName = DEFAULT_SIZE, *, dark: bool = False) -> None:
        super().__init__(app)
        setattr(app, _NAME, self)
        self._app = app
        self.size: Sizes = size_named(size)
        self.colours: Colours = DARK if dark else LIGHT
        self._has_rare_faces = False
        fonts.load(fonts.FIRST)
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setEffectEnabled(Qt.UIEffect.UI_AnimateCombo, False)
        self._put_on()
        from agent_app.gui.theme.focus import FocusRing  # which asks for the look

        self._ring = FocusRing(app)

    @property
    def dark(self) -> bool:
        """Whether the dark colours are on."""
        return self.colours is DARK

    def load_rare_faces(self) -> None:
        """Makes rare characters visible; called when the first window stands, since they are seldom needed."""
        if not self._has_rare_faces:
            self._has_rare_faces = True
            fonts.load(fonts.RARE)

    def use(self, *, size: SizeName | None = None, dark: bool | None = None) -> None:
        """Changes size, colours or both; what is open stays open."""
        new_size = self.size if size is None else size_named(size)
        new_colours = self.colours if dark is None else DARK if dark else LIGHT
        if (new_size, new_colours) == (self.size, self.colours):
            return
        self.size, self.colours = new_size, new_colours
        self._fonts.clear()
        self._put_on()
        self.changed.emit()

    def step_size(self, by: int) -> None:
        """The next larger (`by` 1) or smaller (-1) size, as far as there is one."""
        place = SIZES.index(self.size) + by
        self.use(size=SIZES[max(0, min(place, len(SIZES) - 1))].name)

    def scaled(self, px: int) -> int:
        """A width that is given for 标准, at the size of the moment."""
        return round(px * self.size.text / SIZES[0].text)

    def hex(self, token: str) -> str:
        """The colour of a token as #RRGGBB."""
        return getattr(self.colours, token)

    def colour(self, token: str) -> QColor:
        """The colour of a token."""
        return QColor(self.hex(token))

    def font(self, px: int | None = None, *, bold: bool = False) -> QFont:
        """The window's font, at the size of running text unless `px` is given."""
        key = (px or self.size.text, bold)
        if key not in self._fonts:
            self._fonts[key] = fonts.font(*key[:1], bold=bold)
        return self._fonts[key]

    @cached_property
    def _fonts(self) -> dict[tuple[int, bool], QFont]:
        return {}

    def _put_on(self) -> None:
        self._app.setPalette(palette(self.colours))
        self._app.setFont(self.font())
        self._app.setStyleSheet(style_sheet(self.colours, self.size))


def look() -> Look:
    """The look of the running application."""
    found = getattr(QCoreApplication.instance(), _NAME, None)
    if found is None:
        raise RuntimeError("a widget before Look(app)")
    return found


def look_changed(event: QEvent) -> bool:
    """Whether a widget's changeEvent means that tokens may have changed."""
    return event.type() == QEvent.Type.StyleChange


def repolish(widget: QWidget) -> None:
    """Makes the style sheet look again after a property that it selects by has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Sets a property that the style sheet selects by."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        repolish(widget)


def style_sheet(colours: Colours, size: Sizes) -> str:
    """The style sheet of the whole window for these tokens."""
    values: dict[str, object] = dict(asdict(colours))
    values |= {field.name: getattr(size, field.name) for field in fields(size)}
    values["big_text"] = size.big_text
    values["scroll_bar"] = SCROLL_BAR
    values["inner"] = size.control - 2  # QSS counts neither border nor padding into a height
    values["inner_focus"] = size.control - 4
    values["marks"] = resource_path("theme/dark" if colours is DARK else "theme/light").as_posix()
    return Template(read_text("theme/window.qss")).substitute(values)


def palette(colours: Colours) -> QPalette:
    """What is painted without the style sheet follows the same tokens."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, token in {
        role.Window: colours.ground,
        role.WindowText: colours.ink,
        role.Base: colours.panel,
        role.AlternateBase: colours.ground,
        role.Text: colours.ink,
        role.PlaceholderText: colours.ink2,
        role.Button: colours.panel,
        role.ButtonText: colours.ink,
        role.BrightText: colours.on_accent,
        role.ToolTipBase: colours.panel,
        role.ToolTipText: colours.ink,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Light: colours.panel,
        role.Midlight: colours.line,
        role.Mid: colours.line,
        role.Dark: colours.edge,
        role.Shadow: colours.edge,
    }.items():
        made.setColor(which, QColor(token))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.ink2))
    made.setColor(QPalette.ColorGroup.Disabled, role.Base, QColor(colours.sunk))
    return made
