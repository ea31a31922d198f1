"""Actions are declared once: no key twice, every icon and help page is there, input methods keep their keys."""

from agent_app.base.resources import resource_path
from agent_app.gui.actions import DEEDS, PLACES
from agent_app.gui.pages.help import PAGES, manual_page


def test_no_key_twice() -> None:
    keys = [key for deed in DEEDS for key in deed.keys]
    assert sorted(keys) == sorted(set(keys))
    assert len({deed.name for deed in DEEDS}) == len(DEEDS)


def test_icons_and_help_are_there() -> None:
    for deed in DEEDS:
        assert resource_path(f"manual/zh_CN/{deed.help}.md")
        assert not deed.icon or resource_path(f"icons/{deed.icon}.svg")
    assert {deed.help for deed in DEEDS} <= {name for name, _ in PAGES}


def test_keys_of_input_methods_and_text_fields_are_left_to_them() -> None:
    theirs = {"Shift", "Ctrl+Space", "Ctrl+Shift", "Ctrl+.", "Ctrl+,"} | {
        f"Ctrl+{letter}" for letter in "ACDEKUVX"
    }
    ours = {key for deed in DEEDS for key in deed.keys}
    assert ours & theirs == set()
    assert {key for key in ours if key.startswith("Alt+") and key[-1].isalpha()} == {"Alt+Y", "Alt+B"}


def test_the_manual_tells_every_key_and_shouts_nowhere() -> None:
    table = manual_page("keys")
    for deed in DEEDS:
        assert not deed.key or f"| {deed.key} | {deed.text} |" in table
    for name, _ in PAGES:
        assert "！" not in manual_page(name)


def test_places_are_the_six_with_settings_and_help_at_the_foot() -> None:
    assert [place.text for place in PLACES] == [
        "今日",
        "登记",
        "事项",
        "走访",
        "统计",
        "交换",
        "设置",
        "帮助",
    ]
    assert [place.text for place in PLACES if place.foot] == ["设置", "帮助"]
