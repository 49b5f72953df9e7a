"""What comes in a field instead of what was asked for, as the bytes of a form."""

from random import Random
from urllib.parse import quote, quote_from_bytes, urlencode

from hostile.filling import Data
from hostile.pages import Field
from hostile.texts import sentence

NUMBERS = [
    "0",
    "-1",
    "-0",
    "1.5",
    "1e309",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "２",
    "²",
    "٣",
    "+1",
    "1 ",
    "true",
    "null",
]
HUGE = ["2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "9" * 30, "9" * 5000]
DAYS = [
    "0000-00-00",
    "0001-01-01",
    "1899-12-31",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "2026-13-01",
    "-2026-01-01",
]
DAYS += [
    "2026-11-16T00:00",
    "20261116",
    "２０２６-１１-１６",
    "0001年1月",
    "9999年",
    "2026-W01-1",
    "12/31/99",
    "2026Q5",
    "0000Q1",
    "9999-12",
]
TIMES = ["24:00", "25:61", "15:00:00.000000001", "-1:00", "下午三点"]
TEXTS = [
    "",
    " ",
    "\u3000",
    "\x00",
    "文\x00字",
    "文" * 300,
    "a" * 5000,
    "文" * 30000,
    "\ud800",
    "\udfff文",
    "\x7f\x1b[31m",
]
TEXTS += ["[]", "{}", "a:b", ",", ":", "1:2:3", ",,,", "%00", "' OR 1=1 --", "../../etc/passwd", "__proto__", "None"]
IDS = [
    "00000000-0000-0000-0000-000000000000",
    "5f0c9f1e",
    "g" * 36,
    "{5f0c9f1e-0d3a-4a58-9d4b-3f1f2f9f6a11}",
    "1,1,1",
    "1:1",
]
# Not UTF-8: a lone byte, an overlong slash, half of a character, half of a pair.
BROKEN = [b"\xff", b"\xc0\xaf", b"\xe6\x96", b"\xed\xa0\x80", b"%", b"%zz", b"+", b"&", b"=", b";"]


def one(random: Random, field: Field) -> str | bytes:
    kind = random.choice([NUMBERS, HUGE, DAYS, TIMES, TEXTS, TEXTS, IDS, BROKEN, None])
    return sentence(random, most=9000, several_lines=field.kind == "textarea") if kind is None else random.choice(kind)


def body(said: Data, twist: dict[str, list[str | bytes]]) -> bytes:
    """A form with some fields replaced. An empty list leaves a field out."""
    lines = [f"{quote(name)}={said_as(value)}" for name, values in (said | twist).items() for value in values]
    return "&".join(lines).encode()


def said_as(value: str | bytes) -> str:
    if isinstance(value, bytes):
        return value.decode("ascii") if value.isascii() else quote_from_bytes(value)
    return quote(value, safe="", errors="surrogatepass")


def twisted(random: Random, said: Data, field: Field) -> dict[str, list[str | bytes]]:
    """One field made hostile: another value, many values, none at all, or a name that is nearly its own."""
    way = random.randrange(8)
    if way == 0:
        return {field.name: []}
    if way == 1:
        return {
            field.name: [*said.get(field.name, [""]), *(one(random, field) for _ in range(random.choice([1, 3, 40])))]
        }
    if way == 2:
        return {field.name: [], random.choice([f"{field.name}[]", f"{field.name}[0]", f"{field.name}.x"]): ["1"]}
    return {field.name: [one(random, field)]}


def wholes(said: Data) -> dict[str, tuple[bytes, str]]:
    """The whole form sent as something else: body and content type."""
    form, plain = "application/x-www-form-urlencoded", urlencode(said, doseq=True).encode()
    return {
        "nothing": (b"", form),
        "json": (b'{"text": [1, {"a": null}]}', "application/json"),
        "json with the type of a form": (b'{"text": [1]}', form),
        "xml": (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "text/xml"),
        "a form without its type": (plain, "text/plain"),
        "a form that says it is of another alphabet": (plain, f"{form}; charset=utf-16"),
        "half a file": (b'--a\r\nContent-Disposition: form-data; name="file"; filename="x', "multipart/form-data; boundary=a"),
        "no boundary": (plain, "multipart/form-data"),
        "bytes that are no text": (b"\xff\xfe=\xff&\x00=\x00&%ff=%00", form),
    }  # fmt: skip
