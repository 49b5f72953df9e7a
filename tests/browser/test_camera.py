"""The contact sheet and the list it is made from."""

import tomllib
from pathlib import Path

import sheet
from camera import HERE, Page
from django.urls import reverse
from PIL import Image

PLAN = tomllib.loads((HERE / "shots.toml").read_text())


def picture(path: Path, size: tuple[int, int], colour: str) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def test_the_sheet_holds_every_shot_in_its_place(tmp_path):
    phone = picture(tmp_path / "phone.png", (390, 5000), "#ff0000")
    wide = picture(tmp_path / "wide.png", (1440, 900), "#00ff00")
    pages = [(f"{number:02} 首页", [phone, wide]) for number in range(4)]
    sheet.build(pages, tmp_path / "sheet.png")
    across, down = 195 + 720 + 3 * sheet.GAP, sheet.LINE + sheet.HEIGHT + 1 + sheet.GAP
    red, green = (sheet.GAP + 90, sheet.GAP + 300), (2 * sheet.GAP + 195 + 360, sheet.GAP + 300)
    with Image.open(tmp_path / "sheet.png") as made:
        assert made.size == (3 * across + sheet.GAP, 2 * down + sheet.GAP)
        places = [(across * column, down * row) for row in (0, 1) for column in range(3)]
        reds = [made.getpixel((red[0] + left, red[1] + top)) == (255, 0, 0) for left, top in places]
        greens = [made.getpixel((green[0] + left, green[1] + top)) == (0, 255, 0) for left, top in places]
    assert reds == greens == [True, True, True, True, False, False]


def test_every_listed_page_has_an_address_and_a_known_persona():
    pages = [Page(**page) for page in PLAN["page"]]
    assert all(page.path or reverse(page.url, args=page.args) for page in pages)
    assert {page.persona for page in pages} <= {"", *PLAN["personas"]}
