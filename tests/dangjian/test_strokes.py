"""姓氏笔画: the order of names on a wall."""

import pytest

from dangjian.strokes import stroke_order

pytestmark = pytest.mark.once


def test_names_stand_by_the_strokes_of_their_characters():
    names = ["黄娟", "陈广发", "丁学敏", "孟庆云", "刘德厚", "Ａ", "王一", "王二", "邓林", "范芳", "丁"]

    assert sorted(names, key=stroke_order) == [
        *("丁", "丁学敏", "王一", "王二", "邓林", "刘德厚", "陈广发", "孟庆云", "范芳", "黄娟", "Ａ"),
    ]
