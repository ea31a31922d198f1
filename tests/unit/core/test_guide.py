"""The guide: something is told of every class of matters, and a table with one mistake is refused whole."""

import pytest

from agent_app.base.errors import UserError
from agent_app.base.resources import read_text
from agent_app.core.categories import categories
from agent_app.core.guide import FILE, read_guide, shipped_guide

TEXT = read_text(FILE)


def test_every_class_is_told_of_and_every_entry_is_a_class() -> None:
    guide = shipped_guide()
    known = {category.name for category in categories()}
    assert {advice.name for advice in guide.all} <= known
    for category in categories():
        advice = guide.of(category.name)
        assert category.level == 2 or advice.name == category.name
        assert all(len(sentence) <= 100 for _, sentence in advice.lines)


def test_what_is_written_freely_is_told_of_as_other() -> None:
    assert shipped_guide().of("邻里·争一棵树").name == "其他"
    assert shipped_guide().of("农村农业·动物防疫").name == "农村农业"
    assert shipped_guide().of("").name == "其他"


def test_sixty_days_are_told_of_petition_matters_only() -> None:
    for advice in shipped_guide().all:
        if "受理后60日" in advice.route:
            assert "信访程序" in advice.route
    assert "60日" not in shipped_guide().of("政法·诉讼").route


def test_a_countys_sentences_take_the_place_of_ours() -> None:
    own = read_guide(TEXT.replace('where = "先找学校；再找县教育局。"', 'where = "找县教育局信访室。"'))
    changed = shipped_guide().with_own({"教育文体": own.of("教育文体")})
    assert changed.of("教育文体·考试招生").where == "找县教育局信访室。"
    assert changed.of("民政") == shipped_guide().of("民政")
    assert [advice.name for advice in changed.all] == [advice.name for advice in shipped_guide().all]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('name = "其他"', 'name = "别的"', "其他"),
        ('name = "民政·优抚"', 'name = "民政·社会救助"', "写了两次"),
        ('name = "民政·优抚"', 'name = "民政·"', "分类的名称"),
        ('where = "先找学校；再找县教育局。"', 'where = ""', "where"),
        ('where = "先找学校；再找县教育局。"', 'wher = "先找学校"', "where"),
        ('where = "先找学校；再找县教育局。"', f'where = "{"长" * 201}"', "200字"),
        ("version = 1", "version = 0", "version"),
        ('name = "其他"', 'name = "其他', "第"),
        ("[[guide]]", "[guide]", "guide"),
    ],
)
def test_a_broken_table_is_refused_whole_with_line_and_reason(old: str, new: str, reason: str) -> None:
    with pytest.raises(UserError, match="没有采用，原来的指引还在用") as refused:
        read_guide(TEXT.replace(old, new, 1))
    assert reason in refused.value.sentence
