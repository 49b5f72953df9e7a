"""Beginnings of photos, and photos with bytes missing, added or turned."""

import struct
from random import Random

from hostile.pictures.making import (
    ACCEPTED,
    ANIMATED,
    DAMAGED,
    FAMILIES,
    NOT_A_PICTURE,
    TOO_MANY,
    cut,
    family,
    heic,
    jpeg,
    photo,
    png,
    png_of,
    saved,
    webp,
)

from dangjian.images.rules import Rejection


@family(DAMAGED)
def jpeg_beginning(random: Random) -> bytes:
    return b"\xff\xd8\xff" + random.randbytes(random.randint(0, 400))


@family(DAMAGED)
def png_beginning(random: Random) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + random.randbytes(random.randint(0, 400))


@family(DAMAGED)
def webp_beginning(random: Random) -> bytes:
    return b"RIFF" + random.randbytes(4) + b"WEBP" + random.randbytes(random.randint(0, 400))


@family(DAMAGED)
def heic_beginning(random: Random) -> bytes:
    return struct.pack(">I", 24) + b"ftypheic" + random.randbytes(random.randint(0, 400))


@family(DAMAGED)
def jpeg_cut_off(random: Random) -> bytes:
    return cut(saved(photo(random).resize((300, 300)), "JPEG", quality=95), random)


@family(DAMAGED)
def png_cut_off(random: Random) -> bytes:
    return cut(png(random), random)


@family(DAMAGED)
def webp_cut_off(random: Random) -> bytes:
    return cut(webp(random), random)


@family(DAMAGED)
def heic_cut_off(random: Random) -> bytes:
    return cut(heic(random), random)


@family(DAMAGED, ACCEPTED)
def png_with_a_wrong_length(random: Random) -> bytes:
    content = bytearray(png(random))
    content[33:37] = struct.pack(">I", random.choice([2**31 - 1, 2**32 - 1, 10_000_000]))
    return bytes(content)


@family(DAMAGED)
def png_with_a_wrong_sum(random: Random) -> bytes:
    content = bytearray(png(random))
    content[29] ^= 0xFF
    return bytes(content)


@family(DAMAGED)
def png_without_pixels(random: Random) -> bytes:
    return png_of(*random.choice([(0, 5), (5, 0), (0, 0)]))


@family(DAMAGED, ACCEPTED)
def jpeg_with_a_wrong_length(random: Random) -> bytes:
    content = bytearray(jpeg(random))
    content[4:6] = struct.pack(">H", random.choice([0, 1, 65535, 300]))
    return bytes(content)


@family(DAMAGED, ACCEPTED)
def jpeg_with_bytes_turned(random: Random) -> bytes:
    return turned(jpeg(random), random)


@family(DAMAGED, ACCEPTED, NOT_A_PICTURE, ANIMATED, TOO_MANY)
def png_with_bytes_turned(random: Random) -> bytes:
    return turned(png(random), random)


@family(DAMAGED, ACCEPTED, NOT_A_PICTURE, ANIMATED, TOO_MANY)
def webp_with_bytes_turned(random: Random) -> bytes:
    return turned(webp(random), random)


@family(DAMAGED, ACCEPTED, NOT_A_PICTURE, TOO_MANY)
def heic_with_bytes_turned(random: Random) -> bytes:
    return turned(heic(random), random)


@family(DAMAGED, ACCEPTED, NOT_A_PICTURE)  # the first marker already tells what it is
def jpeg_cut_at_a_marker(random: Random) -> bytes:
    content = saved(photo(random), "JPEG", progressive=True, quality=90)
    places = [place for place in range(2, len(content) - 1) if content[place] == 0xFF and content[place + 1]]
    return content[: random.choice(places) + random.randint(0, 4)]


@family(DAMAGED)
def jpeg_without_pixels(random: Random) -> bytes:
    content = jpeg(random)
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", *random.choice([(0, 50), (50, 0), (0, 0)])) + content[place + 4 :]


@family(*Rejection, ACCEPTED)
def anything_mutated(random: Random) -> bytes:
    """Any file of the other families up to a size, with pieces cut out, doubled, moved and turned."""
    content = random.choice([one for one in FAMILIES if one.make is not anything_mutated]).make(random)[:200_000]
    for _ in range(random.randint(1, 4)):
        content = random.choice([turned, shortened, doubled, swapped])(content, random)
    return content


def shortened(content: bytes, random: Random) -> bytes:
    begin, end = sorted(random.randrange(len(content) + 1) for _ in range(2))
    return content[:begin] + content[end:]


def doubled(content: bytes, random: Random) -> bytes:
    begin, end = sorted(random.randrange(len(content) + 1) for _ in range(2))
    return content[:end] + content[begin:]


def swapped(content: bytes, random: Random) -> bytes:
    place = random.randrange(len(content) + 1)
    return content[:place] + random.randbytes(random.randint(1, 40)) + content[place:]


def turned(content: bytes, random: Random) -> bytes:
    """Any of its bytes changed, behind the first ones."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 12) if len(content) > 20 else 0):
        changed[random.randrange(20, len(changed))] = random.randrange(256)
    return bytes(changed)
