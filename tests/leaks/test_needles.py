"""The search itself: every form it promises, and nothing of what only looks like a number."""

import base64
import zipfile
import zlib
from io import BytesIO

import pytest
from leaks.needles import Needles

ID_NUMBER, PHONE = "99999919970326044X", "19900038861"


def zipped(content: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sheet1.xml", content)
    return target.getvalue()


@pytest.mark.parametrize("number", [ID_NUMBER, PHONE])
@pytest.mark.parametrize("before", ["", "8", "ab", "身份证号：", '{"a": "'])
@pytest.mark.parametrize(
    "form",
    [
        lambda text: text.encode(),
        lambda text: text.lower().encode(),
        lambda text: text[::-1].encode(),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: base64.b64encode(text.encode()),
        lambda text: base64.urlsafe_b64encode(text.encode()).rstrip(b"="),
        lambda text: zlib.compress(text.encode()),
        lambda text: b"." + base64.urlsafe_b64encode(zlib.compress(text.encode())),
        lambda text: zipped(text.encode()),
        lambda text: zipped(base64.b64encode(text.encode())),
    ],
)
def test_a_number_is_found_in_every_form(form, before, number):
    assert Needles([ID_NUMBER, PHONE]).find(form(f"{before}{number}，")) == {number}


def test_an_id_number_is_found_without_its_last_digit():
    assert Needles([ID_NUMBER]).find(b"no=99999919970326044") == {ID_NUMBER}


def test_masks_and_other_numbers_are_none():
    text = "999**************X 199****8861 19900038862 1990003886 99999919970326045X"

    assert Needles([ID_NUMBER, PHONE]).find(text.encode()) == set()
