"""The form without its window: names as they are pasted, what is lacking, and that window and command line agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.base.errors import UserError
from agent_app.core.fields import Told
from agent_app.core.registration import check_registration
from agent_app.gui.pages.register.form import REQUIRED, Form, Material, Other, lacks
from agent_app.gui.pages.register.pasted import split_people


def whole() -> Form:
    """A form that can be saved."""
    return Form(
        name="吴有根",
        phone="138 0000 2046",
        address="石桥村4组",
        purpose="appeal",
        words="4组的饮水管漏了两个月，没有人修。",
        read_back=True,
        told=[item.value for item in Told],
    )


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("邓长河、罗小满，何田生", ["邓长河", "罗小满", "何田生"]),
        ("邓长河 罗小满\n何田生", ["邓长河", "罗小满", "何田生"]),
        ("1.邓长河\n2、罗小满\n3) 何田生", ["邓长河", "罗小满", "何田生"]),
        ("李　伟、欧阳 明", ["李伟", "欧阳", "明"]),
        ("𠮷成/㮾生；买买提·依明", ["𠮷成", "㮾生", "买买提·依明"]),
        ("  、，\n\n", []),
    ],
)
def test_people_are_taken_as_they_are_pasted(typed: str, names: list[str]) -> None:
    assert [other.name for other in split_people(typed)] == names


def test_rows_of_a_table_bring_telephone_and_address() -> None:
    pasted = "1\t邓长河\t13800001111\t石桥村2组\n2\t罗 小满\t\t石桥村1组"
    assert split_people(pasted) == [
        Other("邓长河", "13800001111", "石桥村2组"),
        Other("罗小满", "", "石桥村1组"),
    ]
    assert split_people("邓长河 13800001111、罗小满") == [Other("邓长河", "13800001111"), Other("罗小满")]


def test_a_whole_form_lacks_nothing_and_is_taken() -> None:
    assert lacks(whole()) == []
    assert check_registration(whole().as_registration()).fields["words"] == whole().words


@pytest.mark.parametrize("name", [*REQUIRED, "purpose"])
def test_what_the_page_wants_the_desk_wants_too(name: str) -> None:
    form = whole()
    setattr(form, name, " ")
    if name == "purpose":
        form.purpose = ""
    hard = [lack.place for lack in lacks(form) if not lack.soft]
    assert hard == [name]
    with pytest.raises(UserError):
        check_registration(form.as_registration())


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("id_number", "990102 19700101 001", "现在是17位，应是18位，不填也能登记。"),
        ("phone", "12", "写的是“12”，不像电话号码，应是5到15位数字，不填也能登记。"),
        ("people_affected", "很多", "应是0到9999的整数。"),
        ("place", "远" * 201, "有201字，最多200字，多出的可以作为材料附上。"),
    ],
)
def test_the_page_says_what_the_field_says(name: str, typed: str, said: str) -> None:
    form = whole()
    setattr(form, name, typed)
    (lack,) = lacks(form)
    assert (lack.place, lack.sentence, lack.soft) == (name, said, False)


def test_representatives_are_five_at_most_and_told_apart() -> None:
    form = whole()
    form.others = [Other(f"邓{number}", representative=True) for number in "甲乙丙丁戊己"]
    assert "代表选了6人，最多5人" in lacks(form)[0].sentence
    form.others = [Other("邓长河", representative=True), Other("邓长河")]
    assert "有两个人都叫邓长河" in lacks(form)[0].sentence
    form.others = [Other("邓长河", representative=True), Other("罗小满")]
    assert check_registration(form.as_registration()).parties[1]["representative"] is True


def test_nobody_is_there_to_read_to_when_it_came_by_letter() -> None:
    form = whole()
    form.read_back, form.told = False, []
    assert [lack.place for lack in lacks(form)] == ["read_back", "told"]
    form.channel = "letter"
    assert lacks(form) == []


texts = st.text(max_size=40)
forms = st.builds(
    Form,
    name=texts, phone=texts, address=texts, id_number=texts, words=texts, wish=texts, category=texts, place=texts,
    people_affected=texts, purpose=st.sampled_from(["", "appeal", "suggestion"]), read_back=st.booleans(),
    others=st.lists(st.builds(Other, name=texts, phone=texts, address=texts, representative=st.booleans()), max_size=7),
    materials=st.lists(st.builds(Material, key=st.just("0001"), name=texts), max_size=2),
)  # fmt: skip


@given(forms)
def test_what_the_page_lets_pass_the_desk_takes(form: Form) -> None:
    if any(not lack.soft for lack in lacks(form)):
        return
    check_registration(form.as_registration())


@given(forms)
def test_a_draft_gives_back_what_was_typed(form: Form) -> None:
    assert Form.from_draft(form.as_draft()) == form


def test_a_draft_of_another_version_gives_back_what_fits() -> None:
    form = Form.from_draft({"name": "吴有根", "words": "漏水", "needs": "large_print", "later": 1})
    assert (form.name, form.words, form.needs) == ("吴有根", "漏水", [])
