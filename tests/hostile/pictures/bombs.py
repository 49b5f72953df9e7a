"""Small files that unfold, and headers that promise the earth."""

import struct
import zlib
from functools import cache
from random import Random

from hostile.pictures.making import (
    ACCEPTED,
    ANIMATED,
    DAMAGED,
    NOT_A_PICTURE,
    SECRET,
    TOO_MANY,
    TOO_SLOW,
    chunk,
    family,
    heic,
    jpeg,
    photo,
    png,
    png_of,
    saved,
    segment,
    unfolding,
    webp,
)
from PIL import Image


@family(TOO_MANY)
def png_of_144_megapixels(random: Random) -> bytes:
    return png_of(12000, 12000, data=unfolding(18))  # all there, 12,000 rows of 1,501 bytes


@family(TOO_MANY)
def png_of_400_megapixels(random: Random) -> bytes:
    return png_of(20000, 20000, data=zlib.compress(bytes(1000)))


@family(TOO_MANY)
def png_of_900_megapixels(random: Random) -> bytes:
    return png_of(30000, 30000, bits=8, colour=2, data=zlib.compress(bytes(1000)))


@family(TOO_MANY)
def png_as_large_as_a_header_can_say(random: Random) -> bytes:
    return png_of(2**31 - 1, 2**31 - 1)


@family(DAMAGED, ACCEPTED)
def png_with_text_that_unfolds(random: Random) -> bytes:
    text = b"Comment\0\0" + unfolding(200)
    return png_of(8, 8, data=zlib.compress(bytes(16)), before=chunk(b"zTXt", text))


@family(DAMAGED, ACCEPTED)
def png_with_a_profile_that_unfolds(random: Random) -> bytes:
    profile = b"icc\0\0" + unfolding(200)
    return png_of(8, 8, data=zlib.compress(bytes(16)), before=chunk(b"iCCP", profile))


@family(DAMAGED, ACCEPTED)
def png_with_data_that_unfolds(random: Random) -> bytes:
    return png_of(8, 8, data=unfolding(300))


@family(TOO_MANY)
def jpeg_as_large_as_a_header_can_say(random: Random) -> bytes:
    content = jpeg(random)
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", 65500, 65500) + content[place + 4 :]


@family(TOO_SLOW)
def jpeg_with_thousands_of_scans(random: Random) -> bytes:
    content = large_progressive()
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * random.randint(4900, 5100) + content[-2:]


@cache
def large_progressive() -> bytes:
    return saved(Image.new("L", (4000, 4000)), "JPEG", progressive=True)


@family(TOO_MANY, DAMAGED)
def heic_that_says_it_is_huge(random: Random) -> bytes:
    content = bytearray(heic(random))
    place = content.index(b"ispe") + 8
    content[place : place + 8] = struct.pack(">II", 60000, 60000)
    return bytes(content)


@family(TOO_MANY, DAMAGED)
def webp_that_says_it_is_huge(random: Random) -> bytes:
    flags = struct.pack("<I", 0) + struct.pack("<I", 16382)[:3] + struct.pack("<I", 16382)[:3]
    content = webp(random)[12:]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + flags + content
    return b"RIFF" + struct.pack("<I", len(body)) + body


@family(ANIMATED)
def png_that_moves(random: Random) -> bytes:
    frames = [photo(random).resize((8, 8)).rotate(turn) for turn in range(20)]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


@family(ANIMATED, DAMAGED)
def png_that_says_it_has_a_billion_frames(random: Random) -> bytes:
    content = png(random)
    return content[:33] + chunk(b"acTL", struct.pack(">II", 2**30, 0)) + content[33:]


@family(ANIMATED)
def webp_that_moves(random: Random) -> bytes:
    frames = [Image.new("RGB", (16, 16), (place, 0, 0)) for place in range(30)]
    return saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])


@family(NOT_A_PICTURE)
def gif_with_many_frames(random: Random) -> bytes:
    frames = [Image.new("L", (8, 8), place) for place in range(100)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


@family(ACCEPTED, TOO_SLOW)  # by chance the thousand bytes hold a mark of scans, ten thousand times
def jpeg_with_ten_megabytes_of_profile(random: Random) -> bytes:
    return jpeg(random, icc_profile=SECRET + random.randbytes(1000) * 10_000)


@family(TOO_MANY, DAMAGED)
def webp_without_loss_that_says_it_is_huge(random: Random) -> bytes:
    size = struct.pack("<I", 16383 | 16383 << 14)
    body = b"WEBPVP8L" + struct.pack("<I", 45) + b"\x2f" + size + random.randbytes(40) + b"\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body


@family(DAMAGED, ACCEPTED)
def png_with_hundreds_of_texts_that_unfold(random: Random) -> bytes:
    text = chunk(b"zTXt", b"Comment\0\0" + unfolding(1))
    return png_of(8, 8, data=zlib.compress(bytes(16)), before=text * 500)


@family(DAMAGED)
def jpeg_of_two_hundred_megapixels_without_them(random: Random) -> bytes:
    content = jpeg(random)
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", 14000, 14000) + content[place + 4 : -200]


@family(DAMAGED, ACCEPTED)
def jpeg_with_endless_restarts(random: Random) -> bytes:
    return jpeg(random)[:-2] + b"\xff\xd0\xff\xd1" * 200_000 + b"\xff\xd9"


@family(ACCEPTED, DAMAGED)
def jpeg_with_thousands_of_segments(random: Random) -> bytes:
    content = jpeg(random)
    return content[:2] + segment(0xEF, SECRET) * 20_000 + content[2:]
