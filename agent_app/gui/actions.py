"""Every action, declared once: its words, icon, keys, where it works, where help on it stands.

Shift, Ctrl+Space, Ctrl+. and Ctrl+, stay with the input method; Ctrl+A C D E K U V X with text fields. Enter, Space,
arrows, Tab and F2 inside a list belong to the thing that has the focus and are told here only for the table of keys.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from agent_app.gui.theme.icons import icon
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.rail import PlaceFace


class Reach(Enum):
    """Where an action works."""

    WINDOW = "window"  # everywhere
    PAGE = "page"  # on a page that offers it
    FOCUS = "focus"  # in the thing that has the focus; Qt or a widget takes the key


@dataclass(frozen=True, slots=True)
class Deed:
    """An action. `keys` as Qt writes them, the first one is shown; `help` is a page of the manual."""

    name: str
    text: str
    keys: tuple[str, ...]
    reach: Reach
    help: str = "keys"
    icon: str = ""
    said: str = ""

    @property
    def key(self) -> str:
        """The key as buttons and the table of keys write it; "" when there is none."""
        return self.said or (self.keys[0].replace("Return", "Enter") if self.keys else "")


def _numbered(first: str, last: str) -> tuple[str, ...]:
    return tuple(f"Alt+{digit}" for digit in range(int(first), int(last) + 1))


_W, _P, _F = Reach.WINDOW, Reach.PAGE, Reach.FOCUS
DEEDS = (
    Deed("go_today", "今日", ("Ctrl+1",), _W, "today", "today"),
    Deed("go_register", "登记", ("Ctrl+2",), _W, "register", "register"),
    Deed("go_cases", "事项", ("Ctrl+3",), _W, "cases", "cases"),
    Deed("go_visits", "走访", ("Ctrl+4",), _W, "visits", "visits"),
    Deed("go_figures", "统计", ("Ctrl+5",), _W, "figures", "figures"),
    Deed("go_exchange", "交换", ("Ctrl+6",), _W, "exchange", "exchange"),
    Deed("go_settings", "设置", ("Ctrl+7",), _W, "settings", "settings"),
    Deed("help", "帮助", ("F1",), _W, "keys", "help"),
    Deed("register", "登记新事项", ("Ctrl+N",), _W, "register", "register"),
    Deed("find", "找", ("Ctrl+F",), _W, "cases", "search"),
    Deed("open", "打开这一行；在表里到下一格", ("Enter",), _F, "keys"),
    Deed("back", "关掉最里面的；再按就回去，草稿都留着", ("Esc",), _W, "keys", "chevron_left"),
    Deed("primary", "做这一页的主要动作", ("Ctrl+Return", "Ctrl+Enter"), _W, "keys"),
    Deed("keep", "看草稿存到什么时候", ("Ctrl+S",), _P, "register", "saved"),
    Deed("next_thing", "下一格、上一格", ("Tab", "Shift+Tab"), _F, "keys", said="Tab、Shift+Tab"),
    Deed("next_panel", "下一栏", ("F6",), _W, "keys"),
    Deed("previous_panel", "上一栏", ("Shift+F6",), _W, "keys"),
    Deed(
        "numbered",
        "这一页标了号的：一段、一步、一个条件、一边",
        _numbered("1", "9"),
        _P,
        "keys",
        said="Alt+1…9",
    ),
    Deed("end_agency", "终止代理（先问一遍）", ("Alt+0",), _P, "case", "end_agency"),
    Deed("same_case", "是一件", ("Alt+Y",), _P, "register", "check"),
    Deed("other_case", "不是一件", ("Alt+B",), _P, "register", "close"),
    Deed("facts", "事实：看，再按就改", ("F2",), _P, "case", "edit"),
    Deed("snooze", "先放一放；放着的就拿回来", ("Ctrl+B",), _P, "today", "pause"),
    Deed("why", "为什么是这一天", ("Ctrl+I",), _P, "case", "clock"),
    Deed("whole_phone", "看电话全号（会记下来）", ("Ctrl+H",), _P, "case", "phone"),
    Deed("print", "打印", ("Ctrl+P",), _P, "papers", "print"),
    Deed("papers", "成批打印、空白单、台账", ("Ctrl+Shift+P",), _W, "papers", "print"),
    Deed("add_material", "加材料", ("Ctrl+M",), _P, "register", "attachment"),
    Deed("write_stick", "写进 U 盘", ("Ctrl+T",), _P, "exchange", "stick"),
    Deed("read_stick", "从 U 盘读回", ("Ctrl+R",), _P, "exchange", "stick"),
    Deed("export", "导出表格", ("Ctrl+Shift+S",), _P, "cases", "export"),
    Deed("preview", "在事项里预览；把一格打开或关上", ("Space",), _F, "cases", said="空格"),
    Deed("undo", "撤销", ("Ctrl+Z",), _F, "keys", "undo"),
    Deed("redo", "重做", ("Ctrl+Y",), _F, "keys", "redo"),
    Deed("larger", "字大一些", ("Ctrl++", "Ctrl+="), _W, "settings", "text_size", "Ctrl 加号"),
    Deed("smaller", "字小一些", ("Ctrl+-",), _W, "settings", "text_size", "Ctrl 减号"),
    Deed("usual_size", "回到“大”", ("Ctrl+0",), _W, "settings", "text_size"),
    Deed("lock", "锁上", ("Ctrl+L",), _W, "settings", "lock"),
    Deed("leave", "退出", ("Ctrl+Q",), _W, "settings"),
)
_BY_NAME = {deed.name: deed for deed in DEEDS}

PLACES = tuple(
    PlaceFace(code, deed.text, deed.icon, deed.key, foot=code in {"settings", "help"})
    for code, deed in (
        (name.removeprefix("go_"), _BY_NAME[name])
        for name in (
            "go_today", "go_register", "go_cases", "go_visits", "go_figures", "go_exchange", "go_settings", "help",
        )
    )
)  # fmt: skip


def deed(name: str) -> Deed:
    """The declared action of that name; KeyError when there is none."""
    return _BY_NAME[name]


def bind(owner: QWidget, name: str, slot: Callable[[], object]) -> QAction:
    """Gives `owner` the action: its keys work in the window (Reach.WINDOW) or while the focus is in `owner`."""
    declared = deed(name)
    action = _action(owner, declared, declared.keys)
    action.triggered.connect(lambda: slot())
    return action


def bind_numbers(owner: QWidget, slot: Callable[[int], object]) -> None:
    """Gives `owner` Alt+1…9; `slot` gets the number."""
    declared = deed("numbered")
    for number, key in enumerate(declared.keys, 1):
        _action(owner, declared, (key,)).triggered.connect(lambda _=False, number=number: slot(number))


def _action(owner: QWidget, declared: Deed, keys: tuple[str, ...]) -> QAction:
    action = QAction(declared.text, owner)
    action.setObjectName(declared.name)
    if declared.icon:
        action.setIcon(icon(declared.icon))
    action.setShortcuts([QKeySequence(key) for key in keys])
    wide = declared.reach is Reach.WINDOW
    context = Qt.ShortcutContext.WindowShortcut if wide else Qt.ShortcutContext.WidgetWithChildrenShortcut
    action.setShortcutContext(context)
    action.setAutoRepeat(declared.name in {"larger", "smaller", "next_panel", "previous_panel"})
    owner.addAction(action)
    return action


def button(name: str, slot: Callable[[], object], kind: str = "secondary", text: str = "") -> Button:
    """A button for a declared action, with its words, icon and key."""
    declared = deed(name)
    return Button(text or declared.text, kind, icon=declared.icon, key=declared.key, on_click=slot)


def told() -> Iterator[tuple[str, str]]:
    """Key and words of every action, for the table of keys in help."""
    for declared in DEEDS:
        if declared.key:
            yield declared.key, declared.text
