"""Which documents are taken: what the content says it is, whatever name it comes under. Pure."""

import unicodedata
from collections.abc import Collection
from pathlib import PurePath
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models

from dangjian.space import NoSpace

LARGEST_DOCUMENT = 20 * 1024 * 1024
MOST_DOCUMENTS = 5
MOST_PARTS = 3000
LARGEST_UNPACKED = 300 * 1024 * 1024
LONGEST_NAME = 80
ENCRYPTED = 0x1

PDF_ONLY = "这里只收 PDF 文件；Word、Excel 请先另存为 PDF，照片请从“照片”里传。"
NOT_TAKEN = "只收 PDF、Word（.docx）和 Excel（.xlsx）文件；.doc、.xls、.wps 请先另存为新格式。"
TOO_LARGE = "文件超过20 MB，请压缩图片或分成几个文件。"
LOCKED = "文件加了密码，请去掉密码再传。"
RUNS = "文件里有宏或会自动运行的内容，请另存为不带宏的文件再传。"
DAMAGED = "文件不完整或已损坏，请重新导出再传。"


# Always a download and of no use to anybody else's page.
DOCUMENT_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
DOCUMENT_TYPE = "application/octet-stream"


class Kind(models.TextChoices):
    PDF = "PDF", "PDF"
    DOCX = "DOCX", "Word"
    XLSX = "XLSX", "Excel"


MAIN_PARTS = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX}
STARTS_BY_ITSELF = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")


class DocumentRejected(Exception):
    """The text of the exception is the sentence for the sender."""


def check(file: IO[bytes], size: int, *, takes: Collection[Kind] = tuple(Kind)) -> Kind:
    """What the file is, of the kinds that are taken.

    Raises DocumentRejected for what is none of the three, could run, or nobody could open.
    """
    if size > LARGEST_DOCUMENT:
        raise DocumentRejected(TOO_LARGE)
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if Kind.PDF in takes and len(takes) == 1 and not head.startswith(b"%PDF-"):
        raise DocumentRejected(PDF_ONLY)
    if head.startswith(b"%PDF-"):
        return checked_pdf(file.read())
    if head.startswith(b"PK\x03\x04"):
        return checked_package(file)
    raise DocumentRejected(NOT_TAKEN)


def document_taken(file: File) -> None:
    """The validator of a form's field for one document. Raises ValidationError with the sentence for the sender."""
    try:
        check(file, file.size)  # type: ignore[arg-type]
    except (DocumentRejected, NoSpace) as refusal:
        raise ValidationError(str(refusal)) from refusal


def checked_pdf(content: bytes) -> Kind:
    if b"%%EOF" not in content[-2048:]:
        raise DocumentRejected(DAMAGED)
    if b"/Encrypt" in content:
        raise DocumentRejected(LOCKED)
    if any(word in content for word in STARTS_BY_ITSELF):
        raise DocumentRejected(RUNS)
    return Kind.PDF


def checked_package(file: IO[bytes]) -> Kind:
    """A package of Office, told by its main part; what unfolds without end is none."""
    try:
        with ZipFile(file) as package:
            parts = package.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DocumentRejected(DAMAGED) from error
    names = {part.filename for part in parts}
    kind = next((kind for name, kind in MAIN_PARTS.items() if name in names), None)
    if kind is None or "[Content_Types].xml" not in names:
        raise DocumentRejected(NOT_TAKEN)
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise DocumentRejected(LOCKED)
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js")) or "/activex/" in name.lower() for name in names):
        raise DocumentRejected(RUNS)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise DocumentRejected(DAMAGED)
    return kind


def kept_name(name: str, kind: Kind) -> str:
    """The last part of the name as it reads, with the ending of what it is."""
    last = PurePath(name.replace("\\", "/")).name
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in '<>:"|?*')
    stem = seen.rpartition(".")[0] if "." in seen else seen
    return f"{stem.strip(' .')[:LONGEST_NAME] or '附件'}.{kind.value.lower()}"
