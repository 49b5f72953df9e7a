"""Looks for thousands of numbers at once in whatever bytes: runs of digits, looked up in a set.

A number is found as plain text, in UTF-16, in base64 of any alignment, turned round, without its last digit, and in
whatever of these lies in a zip or zlib stream.
"""

import base64
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

LENGTHS = (11, 17, 18)
RUN = re.compile(rb"[0-9]{10,}[0-9Xx]")
WIDE = re.compile(rb"(?:[0-9]\x00){10,}[0-9Xx]")  # either order of the bytes
# Three digits in base64 are one of these four letters each; and what zlib begins with there.
PACKED = re.compile(rb"(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){2,}")
SQUEEZED = re.compile(rb"e[AFJN][A-Za-z0-9+/_-]{10,}")
BEFORE, AFTER = re.compile(rb"[A-Za-z0-9+/_-]{4}$"), re.compile(rb"[A-Za-z0-9+/_-]{0,8}")
LETTERS = bytes.maketrans(b"-_", b"+/")
DEEPEST = 3


class Needles:
    """What is looked for; `find` answers with the numbers that the bytes hold in one form or another."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.numbers: dict[bytes, str] = {}
        for number in numbers:
            plain = number.upper().encode()
            self.numbers |= {plain: number, plain[::-1]: number}
            if len(plain) == 18:
                self.numbers |= {plain[:-1]: number, plain[-2::-1]: number}

    def find(self, content: bytes, *, depth: int = 0) -> set[str]:
        found = set(self.in_runs(content))
        for run in WIDE.findall(content) if b"\x00" in content else ():
            found |= set(self.in_runs(run.replace(b"\x00", b"")))
        if depth < DEEPEST:
            for inner in insides(content):
                found |= self.find(inner, depth=depth + 1)
        return found

    def in_runs(self, content: bytes) -> Iterator[str]:
        for run in RUN.findall(content):
            digits = run.upper()
            for length in LENGTHS:
                for start in range(len(digits) - length + 1):
                    if (number := self.numbers.get(digits[start : start + length])) is not None:
                        yield number

    def in_folder(self, folder: Path) -> dict[str, set[str]]:
        """By file what it holds; a name of a file is searched like its content."""
        found = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            held = self.find(name.encode())
            if path.is_file():
                held |= self.find(path.read_bytes())
            if held:
                found[name] = held
        return found


def insides(content: bytes) -> Iterator[bytes]:
    """What is packed into the bytes: members of a zip, base64, a zlib stream as it is or in base64."""
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(content)) as book:
            yield from (book.read(name) for name in book.namelist())
        return
    if content[:1] == b"\x78":
        yield inflated(content)
    for match in SQUEEZED.finditer(content):
        yield inflated(decoded(match[0]))
    for match in PACKED.finditer(content):
        before = BEFORE.search(content[max(0, match.start() - 4) : match.start()])
        after = AFTER.match(content, match.end())
        yield decoded((before[0] if before else b"") + match[0] + (after[0] if after else b""))


def decoded(letters: bytes) -> bytes:
    """Base64 without its padding; a single letter too many is nothing."""
    whole = letters.translate(LETTERS)
    whole = whole[:-1] if len(whole) % 4 == 1 else whole
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


def inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content)
    except zlib.error:
        return b""
