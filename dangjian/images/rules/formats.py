"""The formats that are taken, told by their first bytes, and why a file is turned away."""

from enum import StrEnum

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
HEAD = 16


class Format(StrEnum):
    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIF = "HEIF"


class Rejection(StrEnum):
    NOT_A_PICTURE = "not-a-picture"
    TOO_LARGE = "too-large"
    TOO_MANY_PIXELS = "too-many-pixels"
    ANIMATED = "animated"
    DAMAGED = "damaged"
    TOO_SLOW = "too-slow"


SENTENCES = {
    Rejection.NOT_A_PICTURE: "这个文件不是照片，只收 JPG、PNG、WebP 和 HEIC 格式。",
    Rejection.TOO_LARGE: "照片超过15 MB，请压缩后再传。",
    Rejection.TOO_MANY_PIXELS: "照片的像素太多，请用普通画质重拍，或压缩后再传。",
    Rejection.ANIMATED: "动图不能当照片用，请选一张静止的照片。",
    Rejection.DAMAGED: "照片文件不完整或已损坏，请重新选择或重拍一张。",
    Rejection.TOO_SLOW: "这张照片处理起来太慢，请换一张，或压缩后再传。",
}


def sniff(head: bytes) -> Format | None:
    """The format a file says it has in its first bytes; its name and its declared type say nothing."""
    if head.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Format.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return Format.HEIF
    return None
