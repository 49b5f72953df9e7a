"""One picture of all pages at all sizes."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HEIGHT = 620
GAP = 24
COLUMNS = 3
LINE = 34
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
PAPER, INK, EDGE = "#f7f4f0", "#211c19", "#cfc7bf"


def build(pages: list[tuple[str, list[Path]]], target: Path) -> None:
    """Page after page, each its title over its shots, in columns."""
    blocks = [block(title, [thumbnail(path) for path in paths]) for title, paths in pages]
    rows = [blocks[first : first + COLUMNS] for first in range(0, len(blocks), COLUMNS)]
    heights = [max(one.height for one in row) + GAP for row in rows]
    widths = [max(one.width for one in blocks[column::COLUMNS]) for column in range(min(COLUMNS, len(blocks)))]
    sheet = Image.new("RGB", (sum(widths) + GAP, sum(heights) + GAP), PAPER)
    for number, row in enumerate(rows):
        for column, one in enumerate(row):
            sheet.paste(one, (sum(widths[:column]), GAP + sum(heights[:number])))
    sheet.save(target)


def block(title: str, pictures: list[Image.Image]) -> Image.Image:
    width = sum(picture.width + GAP for picture in pictures) + GAP
    drawn = Image.new("RGB", (width, LINE + max(picture.height for picture in pictures) + 1), PAPER)
    pen, left = ImageDraw.Draw(drawn), GAP
    pen.text((GAP, 0), title, INK, lettering())
    for picture in pictures:
        drawn.paste(picture, (left, LINE))
        pen.rectangle((left, LINE, left + picture.width, LINE + picture.height), outline=EDGE)
        left += picture.width + GAP
    return drawn


def thumbnail(path: Path) -> Image.Image:
    """Halved, and cut below what one screen and a bit shows."""
    with Image.open(path) as shot:
        small = shot.convert("RGB").resize((shot.width // 2, shot.height // 2))
    return small.crop((0, 0, small.width, min(small.height, HEIGHT)))


@cache
def lettering() -> Font:
    """A font with Chinese, if the machine has one."""
    asks = shutil.which("fc-match")
    if not asks:
        return ImageFont.load_default(20)
    answer = subprocess.run(
        [asks, "-f", "%{file}\n%{index}", "sans:lang=zh-cn"], capture_output=True, text=True, check=True
    )
    file, index = answer.stdout.split("\n")
    return ImageFont.truetype(file, 20, index=int(index))
