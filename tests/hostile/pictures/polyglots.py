"""Two things at once: a picture in front, something else behind it or inside; and things that are no photos at all."""

import struct
from random import Random

from hostile.pictures.making import (
    ACCEPTED,
    FAMILIES,
    NOT_A_PICTURE,
    SECRET,
    WORDS,
    Family,
    exif,
    family,
    heic,
    jpeg,
    photo,
    png,
    saved,
    webp,
)
from PIL import PngImagePlugin


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


@family(ACCEPTED)
def heic_and_html(random: Random) -> bytes:
    return heic(random) + b"<script>alert('" + SECRET + b"')</script>"


@family(ACCEPTED)
def webp_and_zip(random: Random) -> bytes:
    return webp(random) + b"PK\x03\x04" + SECRET + random.randbytes(200)


@family(ACCEPTED)
def jpeg_with_a_program_as_profile(random: Random) -> bytes:
    return jpeg(random, icc_profile=b"\x7fELF\x02\x01\x01" + SECRET + random.randbytes(300))


@family(ACCEPTED)
def png_with_a_document_type_in_its_xmp(random: Random) -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", f"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;{WORDS}</x>")
    return png(random, pnginfo=text)


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
