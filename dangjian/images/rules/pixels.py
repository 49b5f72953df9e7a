"""Pixels in, pixels out: any accepted picture becomes two plain JPEGs that hold nothing but what is to be seen.

Only the process in `dangjian.images.__main__` imports this; the decoders are written in C and read what strangers send.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
from pillow_heif import HeifImageFile

from dangjian.images.rules.formats import HEAD, Format, Rejection, sniff
from dangjian.images.rules.limits import LARGE_EDGE, MOST_PIXELS, MOST_PIXELS_OF_JPEG, MOST_SCANS, QUALITY, SMALL_EDGE

# One class per format instead of Image.open: no other decoder can be reached, whatever a file claims to be, and a
# JPEG with further pictures behind it (gain maps, depth) is its first one.
OPENERS: dict[Format, Callable[[IO[bytes]], Image.Image]] = {
    Format.JPEG: JpegImagePlugin.JpegImageFile,
    Format.PNG: PngImagePlugin.PngImageFile,
    Format.WEBP: WebPImagePlugin.WebPImageFile,
    Format.HEIF: HeifImageFile,
}
START_OF_SCAN = b"\xff\xda"
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
WHITE = (255, 255, 255)


class Rejected(Exception):
    """The file is not taken; `reason` says why."""

    def __init__(self, reason: Rejection) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Rendered:
    """The two JPEGs, and the size of the large one."""

    width: int
    height: int
    large: bytes
    thumbnail: bytes


def render(received: bytes) -> Rendered:
    """Decode, shrink, turn upright and encode; raises Rejected, or whatever a decoder raises at a damaged file."""
    form = sniff(received[:HEAD])
    if form is None:
        raise Rejected(Rejection.NOT_A_PICTURE)
    if form == Format.JPEG and received.count(START_OF_SCAN) > MOST_SCANS:
        raise Rejected(Rejection.TOO_SLOW)
    picture = OPENERS[form](BytesIO(received))
    refuse(picture, form)
    turn = UPRIGHT.get(orientation(picture))
    picture.draft("RGB", fitted(picture.size, LARGE_EDGE))  # a JPEG is decoded at 1/2, 1/4 or 1/8 where that will do
    picture.load()
    large = plain(shrunk(picture), turn)
    return Rendered(*large.size, encoded(large), encoded(square(large)))


def refuse(picture: Image.Image, form: Format) -> None:
    """Say no before a pixel is decoded. A HEIC holds several pictures of which the first is shown; it does not move."""
    if picture.width * picture.height > (MOST_PIXELS_OF_JPEG if form == Format.JPEG else MOST_PIXELS):
        raise Rejected(Rejection.TOO_MANY_PIXELS)
    if form in {Format.PNG, Format.WEBP} and picture.is_animated:  # type: ignore[attr-defined]
        raise Rejected(Rejection.ANIMATED)


def orientation(picture: Image.Image) -> int:
    try:
        return picture.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - a camera that writes nonsense beside a good picture is forgiven
        return 1


def fitted(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """The size of the picture when its long edge is at most `edge`."""
    longest = max(*size, edge)
    return max(1, size[0] * edge // longest), max(1, size[1] * edge // longest)


def shrunk(picture: Image.Image) -> Image.Image:
    """First smaller, then everything else: turning and blending cost by the pixel."""
    flat = continuous(picture)
    flat.thumbnail((LARGE_EDGE, LARGE_EDGE))
    return flat


def continuous(picture: Image.Image) -> Image.Image:
    """The same picture in a mode whose values can be averaged."""
    if picture.mode.startswith(("I", "F")):
        return picture.convert("F").point(lambda value: value / 256).convert("L")
    if picture.mode in {"RGB", "L", "CMYK", "RGBA", "LA"} and "transparency" not in picture.info:
        return picture
    return picture.convert("RGBA")


def plain(picture: Image.Image, turn: Image.Transpose | None) -> Image.Image:
    """Upright, on white, and new: the text, places and profiles that came with the file stay with the old object."""
    upright = picture if turn is None else picture.transpose(turn)
    if upright.mode == "LA":
        upright = upright.convert("RGBA")
    made = Image.new("RGB", upright.size, WHITE)
    made.paste(upright, mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    return made


def square(picture: Image.Image) -> Image.Image:
    """The middle of the picture, as the tiles of a page show it."""
    edge = min(picture.size)
    left, top = (picture.width - edge) // 2, (picture.height - edge) // 2
    side = min(edge, SMALL_EDGE)
    return picture.resize((side, side), box=(left, top, left + edge, top + edge), reducing_gap=2.0)


def encoded(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
