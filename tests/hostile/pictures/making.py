"""What strangers send instead of photos, and photos with things in them that must not stay.

A family is a function of a seeded random generator that makes one file; `FAMILIES` says what must become of it: ACCEPTED,
one of the rejections, or one of several where the decoder may decide.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image
from pillow_heif import register_heif_opener

from dangjian.images.rules import Rejection

register_heif_opener()

ACCEPTED = "accepted"
MEGABYTE = 2**20
SECRET = b"SECRET-34.6637N-118.2784E"
WORDS = SECRET.decode()
DAMAGED, NOT_A_PICTURE = Rejection.DAMAGED, Rejection.NOT_A_PICTURE
TOO_MANY, ANIMATED, TOO_SLOW = Rejection.TOO_MANY_PIXELS, Rejection.ANIMATED, Rejection.TOO_SLOW


@dataclass(frozen=True)
class Family:
    name: str
    make: Callable[[Random], bytes]
    outcomes: frozenset[str]


FAMILIES: list[Family] = []


def family(*outcomes: str):
    def listed(make: Callable[[Random], bytes]) -> Callable[[Random], bytes]:
        FAMILIES.append(Family(make.__name__, make, frozenset(outcomes)))
        return make

    return listed


def saved(picture: Image.Image, form: str, **options) -> bytes:
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def photo(random: Random, mode: str = "RGB") -> Image.Image:
    """A small picture with something in it."""
    size = random.randint(40, 90), random.randint(40, 90)
    return Image.radial_gradient("L").resize(size).convert(mode)


def jpeg(random: Random, **options) -> bytes:
    return saved(photo(random), "JPEG", **({"quality": random.randint(60, 95)} | options))


def png(random: Random, mode: str = "RGB", **options) -> bytes:
    return saved(photo(random, mode), "PNG", **options)


def webp(random: Random, **options) -> bytes:
    return saved(photo(random), "WEBP", **options)


def heic(random: Random, **options) -> bytes:
    return saved(photo(random), "HEIF", **options)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, *, bits: int = 1, colour: int = 0, data: bytes = b"", before: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@cache
def unfolding(megabytes: int) -> bytes:
    """So many megabytes of zeros, deflated. It repeats one block, so a bomb of any size is made in no time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = (megabytes * MEGABYTE % 65521) << 16 | 1
    return b"\x78\xda" + block * megabytes + b"\x03\0" + struct.pack(">I", check)


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def with_segment(picture: bytes, marker: int, content: bytes) -> bytes:
    """The JPEG with one more segment behind its first two bytes."""
    return picture[:2] + segment(marker, content) + picture[2:]


def cut(content: bytes, random: Random) -> bytes:
    return content[: random.randint(len(content) // 3, len(content) - len(content) // 4)]


def exif(**more: bytes) -> Image.Exif:
    made = Image.Exif()
    made[0x010F], made[0x9286] = WORDS, SECRET
    made.get_ifd(0x8825).update({1: "N", 2: (34.0, 39.0, 49.3), 29: WORDS})
    made.get_ifd(0x8769).update({0x927C: SECRET, 0xA430: WORDS} | more)
    return made
