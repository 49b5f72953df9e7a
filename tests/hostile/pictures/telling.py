"""Good photos with things in them that nobody may get."""

import struct
from random import Random

from hostile.pictures.making import (
    ACCEPTED,
    SECRET,
    WORDS,
    chunk,
    exif,
    family,
    heic,
    jpeg,
    png,
    segment,
    webp,
    with_segment,
)
from PIL import PngImagePlugin


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


@family(ACCEPTED)
def jpeg_with_a_place_in_its_extended_xmp(random: Random) -> bytes:
    said = f"<x:xmpmeta exif:GPSLongitude='{WORDS}'/>".encode()
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", len(said), 0)
    return with_segment(jpeg(random), 0xE1, head + said)


@family(ACCEPTED)
def jpeg_with_its_exif_twice(random: Random) -> bytes:
    return with_segment(jpeg(random, exif=exif()), 0xE1, exif().tobytes())


@family(ACCEPTED)
def jpeg_with_words_for_windows(random: Random) -> bytes:
    described = exif()
    described[0x9C9C] = WORDS.encode("utf-16-le")
    return jpeg(random, exif=described)


@family(ACCEPTED)
def jpeg_with_a_makers_note_that_points_outside(random: Random) -> bytes:
    note = b"Nikon\0\x02\x10\0\0MM\0*" + struct.pack(">IHHHII", 8, 1, 0x0011, 4, 1, 2**31) + SECRET
    described = exif()
    described.get_ifd(0x8769)[0x927C] = note
    return jpeg(random, exif=described)


@family(ACCEPTED)
def jpeg_of_two_pictures_the_second_with_a_place(random: Random) -> bytes:
    return jpeg(random) + jpeg(random, exif=exif(), comment=SECRET)


@family(ACCEPTED)
def jpeg_with_words_in_every_free_segment(random: Random) -> bytes:
    content = jpeg(random)
    more = b"".join(segment(0xE0 + number, SECRET) for number in range(2, 16) if number != 14)
    return content[:2] + more + content[2:]


@family(ACCEPTED)
def jpeg_with_a_trailer_of_its_phone(random: Random) -> bytes:
    said = b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data" + SECRET
    return jpeg(random) + said + b"SEFH" + struct.pack("<III", 107, 1, len(said)) + b"SEFT"


@family(ACCEPTED)
def png_with_a_place_in_its_xmp(random: Random) -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta exif:GPSLatitude='{WORDS}'/>", zip=bool(random.getrandbits(1)))
    return png(random, pnginfo=text)


@family(ACCEPTED)
def png_with_a_chunk_of_its_own(random: Random) -> bytes:
    content = png(random)
    return content[:33] + chunk(b"gpSx", SECRET) + content[33:] + SECRET
