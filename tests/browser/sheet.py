"""One picture of all pages: a row per page, a column per size."""

import shutil
import subprocess
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HEIGHT = 620
GAP = 24
LINE = 34
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
PAPER, INK, EDGE = "#f7f4f0", "#211c19", "#cfc7bf"


def build(rows: list[tuple[str, list[Path]]], target: Path) -> None:
    """The top of every shot side by side, under the title of its page."""
    drawn = [(title, [thumbnail(path) for path in paths]) for title, paths in rows]
    heights = [LINE + GAP + max(picture.height for picture in pictures) for _, pictures in drawn]
    width = max(sum(picture.width + GAP for picture in pictures) for _, pictures in drawn) + GAP
    sheet = Image.new("RGB", (width, sum(heights) + GAP), PAPER)
    font, top = lettering(), GAP
    for (title, pictures), height in zip(drawn, heights, strict=True):
        row(sheet, top, title, pictures, font)
        top += height
    sheet.save(target)


def row(sheet: Image.Image, top: int, title: str, pictures: list[Image.Image], font: Font) -> None:
    pen, left = ImageDraw.Draw(sheet), GAP
    pen.text((GAP, top), title, INK, font)
    for picture in pictures:
        sheet.paste(picture, (left, top + LINE))
        pen.rectangle((left, top + LINE, left + picture.width, top + LINE + picture.height), outline=EDGE)
        left += picture.width + GAP


def thumbnail(path: Path) -> Image.Image:
    """Halved, and cut below what one screen and a bit shows."""
    with Image.open(path) as shot:
        small = shot.convert("RGB").resize((shot.width // 2, shot.height // 2))
    return small.crop((0, 0, small.width, min(small.height, HEIGHT)))


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
