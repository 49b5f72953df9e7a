"""Names are sorted and found by how they are read."""

import pytest

from dangjian.pinyin import initials, person_syllables, syllables, typed


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("单雄信", "shan xiong xin"),
        ("曾志伟", "zeng zhi wei"),
        ("解晓东", "xie xiao dong"),
        ("仇英", "qiu ying"),
        ("区桂芝", "ou gui zhi"),
        ("欧阳修", "ou yang xiu"),
        ("长孙无忌", "zhang sun wu ji"),
        ("买买提·艾力", "mai mai ti ai li"),
        ("王曾", "wang ceng"),
        ("", ""),
    ],
)
def test_a_surname_is_read_as_a_surname(name, spelled):
    assert person_syllables(name) == spelled


def test_a_place_keeps_its_figures_and_loses_its_brackets():
    assert syllables("锦绣社区（第2）党支部") == "jin xiu she qu di 2 dang zhi bu"


def test_initials_are_the_first_letters():
    assert initials("shan xiong xin") == "sxx"


def test_what_is_typed_is_compared_without_spaces_and_capitals():
    assert typed(" Lü  Xi'an ") == "lvxian"
