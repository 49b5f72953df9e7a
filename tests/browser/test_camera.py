"""The contact sheet and the list it is made from."""

import tomllib
from pathlib import Path

import sheet
from camera import HERE, Page
from django.urls import reverse
from PIL import Image

from organizations.access.rules import Role

PLAN = tomllib.loads((HERE / "shots.toml").read_text())


def picture(path: Path, size: tuple[int, int], colour: str) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def test_the_sheet_holds_every_shot_in_its_row(tmp_path):
    phone = picture(tmp_path / "phone.png", (390, 5000), "#ff0000")
    wide = picture(tmp_path / "wide.png", (1440, 900), "#00ff00")
    sheet.build([("01 登录", [phone, wide]), ("02 首页", [phone, wide])], tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as made:
        row = sheet.LINE + sheet.GAP + sheet.HEIGHT
        assert made.size == (195 + 720 + 3 * sheet.GAP, 2 * row + sheet.GAP)
        middle = [(sheet.GAP + 90, 300), (sheet.GAP * 2 + 195 + 360, 300), (sheet.GAP + 90, 300 + row)]
        assert [made.getpixel(point) for point in middle] == [(255, 0, 0), (0, 255, 0), (255, 0, 0)]


def test_every_listed_page_has_an_address_and_a_known_persona():
    pages = [Page(**page) for page in PLAN["page"]]
    assert all(page.path or reverse(page.url, args=page.args) for page in pages)
    assert {page.persona for page in pages} <= {"", *PLAN["personas"]}
    assert set(PLAN["personas"].values()) <= set(Role.values)
