"""What strangers send instead of photos, and photos with things in them that must not stay.

A family is a function of a seeded random generator that makes one file; `FAMILIES` says what must become of it: ACCEPTED,
one of the rejections, or one of several where the decoder may decide.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from random import Random

from PIL import Image, PngImagePlugin
from pillow_heif import register_heif_opener

from dangjian.images.rules import Rejection

register_heif_opener()

ACCEPTED = "accepted"
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


def flat_png(width: int, height: int) -> bytes:
    """All black, really there, and tiny: one bit per pixel, deflated."""
    row = bytes(1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png_of(width, height, data=data)


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


# Bombs: small files that unfold.


@family(TOO_MANY)
def png_of_144_megapixels(random: Random) -> bytes:
    return flat_png(12000, 12000)


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
    text = b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9)
    return png_of(8, 8, data=zlib.compress(bytes(16)), before=chunk(b"zTXt", text))


@family(DAMAGED, ACCEPTED)
def png_with_a_profile_that_unfolds(random: Random) -> bytes:
    profile = b"icc\0\0" + zlib.compress(bytes(200_000_000), 9)
    return png_of(8, 8, data=zlib.compress(bytes(16)), before=chunk(b"iCCP", profile))


@family(DAMAGED, ACCEPTED)
def png_with_data_that_unfolds(random: Random) -> bytes:
    return png_of(8, 8, data=zlib.compress(bytes(300_000_000), 9))


@family(TOO_MANY)
def jpeg_as_large_as_a_header_can_say(random: Random) -> bytes:
    content = jpeg(random)
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", 65500, 65500) + content[place + 4 :]


@family(TOO_SLOW)
def jpeg_with_thousands_of_scans(random: Random) -> bytes:
    content = saved(Image.new("L", (4000, 4000)), "JPEG", progressive=True)
    scans = content.index(b"\xff\xda")
    last = content.rindex(b"\xff\xda")
    return content[:scans] + content[scans:-2] + content[last:-2] * 5000 + content[-2:]


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
    frames = [photo(random).resize((16, 16)) for _ in range(200)]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


@family(ANIMATED, DAMAGED)
def png_that_says_it_has_a_billion_frames(random: Random) -> bytes:
    content = png(random)
    return content[:33] + chunk(b"acTL", struct.pack(">II", 2**30, 0)) + content[33:]


@family(ANIMATED)
def webp_that_moves(random: Random) -> bytes:
    frames = [Image.new("RGB", (16, 16), (place, 0, 0)) for place in range(100)]
    return saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])


@family(NOT_A_PICTURE)
def gif_with_many_frames(random: Random) -> bytes:
    frames = [Image.new("P", (8, 8), place % 256) for place in range(2000)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


@family(ACCEPTED)
def jpeg_with_ten_megabytes_of_profile(random: Random) -> bytes:
    return jpeg(random, icc_profile=SECRET + random.randbytes(10_000_000))


# Two things at once: a picture in front, something else behind it or inside.


@family(ACCEPTED)
def jpeg_and_html(random: Random) -> bytes:
    return jpeg(random) + b"<html><script>alert('" + SECRET + b"')</script></html>"


@family(ACCEPTED)
def jpeg_with_script_as_comment(random: Random) -> bytes:
    return jpeg(random, comment=b"*/=1;alert('" + SECRET + b"')/*")


@family(ACCEPTED)
def jpeg_with_php_in_its_exif(random: Random) -> bytes:
    described = exif()
    described[0x010E] = f"<?php system('{WORDS}'); ?>"
    return jpeg(random, exif=described)


@family(ACCEPTED)
def jpeg_and_zip(random: Random) -> bytes:
    return jpeg(random) + b"PK\x03\x04" + SECRET + random.randbytes(500)


@family(ACCEPTED)
def jpeg_and_pdf(random: Random) -> bytes:
    return jpeg(random) + b"%PDF-1.7\n" + SECRET


@family(ACCEPTED)
def jpeg_with_a_virus_signature_behind_it(random: Random) -> bytes:
    return jpeg(random) + b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*" + SECRET


@family(ACCEPTED)
def png_and_html(random: Random) -> bytes:
    return png(random) + b"<script>alert('" + SECRET + b"')</script>"


@family(ACCEPTED)
def png_with_html_as_text(random: Random) -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", f"<script>{WORDS}</script>", zip=bool(random.getrandbits(1)))
    return png(random, pnginfo=text)


@family(ACCEPTED)
def motion_photo(random: Random) -> bytes:
    return jpeg(random) + struct.pack(">I", 24) + b"ftypmp42" + bytes(8) + SECRET + random.randbytes(4000)


@family(ACCEPTED)
def jpeg_of_two_pictures(random: Random) -> bytes:
    return saved(photo(random), "MPO", save_all=True, append_images=[photo(random)])


@family(NOT_A_PICTURE)
def gif_and_archive(random: Random) -> bytes:
    return saved(photo(random, "P"), "GIF") + b"PK\x03\x04" + SECRET


# Things that are no photos, whatever they are called.


def not_a_picture(name: str, content: bytes) -> None:
    FAMILIES.append(Family(name, lambda random: content + random.randbytes(20), frozenset({NOT_A_PICTURE})))


for title, start in {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "xml_with_entities": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "html": b"<!doctype html><script>alert(1)</script>",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n(id) run",
    "magick_vectors": b"push graphic-context\nfill 'url(https://portal.invalid/|id)'\npop graphic-context",
    "tiff": b"II*\0" + bytes(8),
    "djvu": b"AT&TFORM\0\0\0\x20DJVUANTa",
    "icon": b"\0\0\x01\0\x01\0\x10\x10",
    "bitmap": b"BM\x46\0\0\0",
    "pdf": b"%PDF-1.7\n",
    "zip": b"PK\x03\x04",
    "film": struct.pack(">I", 24) + b"ftypisom" + bytes(12),
    "avif": struct.pack(">I", 24) + b"ftypavif" + bytes(12),
    "sound": b"RIFF\x24\0\0\0WAVEfmt ",
    "program": b"\x7fELF\x02\x01\x01",
    "text": "记录：".encode(),
    "nothing": b"",
}.items():
    not_a_picture(title, start)


# Beginnings of photos.


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


def turned(content: bytes, random: Random) -> bytes:
    """Any of its bytes changed, behind the first ones."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 12)):
        changed[random.randrange(20, len(changed))] = random.randrange(256)
    return bytes(changed)


# Good photos with things in them that nobody may get.


@family(ACCEPTED)
def jpeg_with_a_place(random: Random) -> bytes:
    return jpeg(random, exif=exif())


@family(ACCEPTED)
def jpeg_with_a_place_in_its_xmp(random: Random) -> bytes:
    return jpeg(random, xmp=f"<x:xmpmeta exif:GPSLatitude='{WORDS}'/>".encode())


@family(ACCEPTED)
def jpeg_with_entities_in_its_xmp(random: Random) -> bytes:
    bomb = "".join(f"<!ENTITY a{place} '{f'&a{place - 1};' * 10}'>" for place in range(1, 10))
    return jpeg(random, xmp=f"<!DOCTYPE x [<!ENTITY a0 '{WORDS}'>{bomb}]><x>&a9;</x>".encode())


@family(ACCEPTED)
def jpeg_with_press_data(random: Random) -> bytes:
    return with_segment(
        jpeg(random), 0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x1e" + b"\x1c\x02\x5a\0\x19" + SECRET
    )


@family(ACCEPTED)
def jpeg_with_a_thumbnail_in_its_exif(random: Random) -> bytes:
    small = jpeg(random, comment=SECRET)
    ifd = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 38, 0x0202, 4, 1, len(small), 0)
    head = b"II*\0" + struct.pack("<IHI", 8, 0, 14) + ifd[:26]
    return with_segment(jpeg(random), 0xE1, b"Exif\0\0" + head.ljust(38, b"\0") + small)


@family(ACCEPTED)
def jpeg_with_its_exif_in_a_loop(random: Random) -> bytes:
    return with_segment(jpeg(random), 0xE1, b"Exif\0\0II*\0" + struct.pack("<IHI", 8, 0, 8) + SECRET)


@family(ACCEPTED)
def jpeg_with_broken_exif(random: Random) -> bytes:
    return with_segment(jpeg(random), 0xE1, b"Exif\0\0" + random.randbytes(60) + SECRET)


@family(ACCEPTED)
def jpeg_turned_in_a_way_that_does_not_exist(random: Random) -> bytes:
    described = exif()
    described[0x0112] = random.choice([0, 9, 255, 65535])
    return jpeg(random, exif=described)


@family(ACCEPTED)
def png_with_a_place(random: Random) -> bytes:
    return png(random, exif=exif())


@family(ACCEPTED)
def webp_with_a_place(random: Random) -> bytes:
    return webp(random, exif=exif(), xmp=SECRET, icc_profile=SECRET)


@family(ACCEPTED)
def heic_with_a_place(random: Random) -> bytes:
    return heic(random, exif=exif().tobytes(), xmp=SECRET)


# Good photos of rare kinds.


def rare(mode: str, form: str, **options) -> None:
    def make(random: Random) -> bytes:
        return saved(photo(random, mode), form, **options)

    FAMILIES.append(Family(f"{form.lower()}_{mode}".replace(";", "_"), make, frozenset({ACCEPTED})))


for wanted in ("1", "L", "LA", "P", "RGBA", "I;16"):
    rare(wanted, "PNG")
for wanted in ("L", "CMYK"):
    rare(wanted, "JPEG")
rare("RGB", "JPEG", progressive=True)
rare("RGBA", "WEBP", lossless=True)
rare("RGBA", "HEIF")


@family(ACCEPTED)
def png_with_one_clear_colour(random: Random) -> bytes:
    return png(random, "L", transparency=0)


@family(ACCEPTED)
def png_with_a_clear_palette(random: Random) -> bytes:
    return png(random, "P", transparency=bytes(range(256)))


@family(ACCEPTED)
def one_pixel(random: Random) -> bytes:
    return saved(Image.new("RGB", (1, 1)), random.choice(["JPEG", "PNG", "WEBP"]))


@family(ACCEPTED)
def a_thread(random: Random) -> bytes:
    return saved(Image.new("RGB", random.choice([(1, 20000), (20000, 1)])), random.choice(["JPEG", "PNG"]))
