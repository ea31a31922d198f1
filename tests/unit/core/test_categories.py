"""内容分类: two levels, and what words point to."""

from agent_app.core.categories import OTHER, categories, likely, top
from agent_app.core.fields import CASE


def test_every_category_is_one_that_a_case_takes() -> None:
    names = [one.name for one in categories()]
    assert len(names) == len(set(names)) > 60
    assert all(CASE["category"].check(name) == name for name in names)
    assert {top(name) for name in names} == {name for name in names if top(name) == name}
    assert names[-1] == OTHER
    assert sum(one.level == 1 for one in categories()) == 17


def test_words_point_to_categories() -> None:
    assert likely("讲好的工钱没给，电话不接了")[0].name == "劳动和社会保障·工资福利"
    assert likely("") == likely("今天天气好") == []
