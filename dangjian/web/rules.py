"""What somebody owes, as every home page lists it; what an address or a header brings, and how much of it is believed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address
from urllib.parse import urlencode

from django.db import OperationalError
from django.urls.converters import IntConverter
from django.utils.http import url_has_allowed_host_and_scheme

from dangjian import space

LONGEST_PATH = 2000
# What says which stretch of time a page shows; anything else in an address may have been typed.
SPANS = ("year", "quarter", "month")
# SQLSTATE of what passes by itself: no connection, a server that stops or starts, no memory or no turn left, a turn lost to
# somebody else. A full disk does not: somebody has to make room.
PASSING_STATES = ("08", "57P", "53200", "53300", "40", "55P03")
BUSY, LOCKED, FULL = 5, 6, 13  # SQLite's; the kinds of each lie in the higher bits
DISK_FULL = "53100"  # PostgreSQL's
# WeChat opens no office file, neither do most phones.
CANNOT_OPEN_FILES = ("MicroMessenger", "wxwork", "Android", "iPhone", "iPad", "HarmonyOS", "Mobile")


@dataclass(frozen=True)
class Todo:
    """One thing to do: a sentence, where to do it, and how pressing it is (0 is most)."""

    group: str
    title: str
    detail: str
    url: str
    icon: str
    urgency: int = 5
    due_on: date | None = None
    count: int = 1


def row_number(text: str) -> int | None:
    """The number of a row, or nothing: `isdigit` alone says yes to "²", and no row has more than eighteen digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def row_numbers(texts: Iterable[str]) -> list[int]:
    """Ids that were ticked, without what is none."""
    return [number for text in texts if (number := row_number(text))]


class RowConverter(IntConverter):
    """`<row:member>` in an address: the number of a row. What no database could hold is no address of ours."""

    regex = "[0-9]{1,18}"


def own_page(wanted: str, *, otherwise: str) -> str:
    """The page of ours that a form or an address names to go on to; what is anything else leads to `otherwise`.

    Only a path from the root counts: a word alone would be taken for the name of a view.
    """
    is_path = wanted.startswith("/") and len(wanted) <= LONGEST_PATH and wanted.isprintable()
    return wanted if is_path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise


def client_address(remote: str, forwarded: str, *, proxies: int) -> str:
    """Who really asks when `proxies` of our own stand in front: what lies further left in the header is hearsay."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    named = hops[-proxies] if 0 < proxies <= len(hops) else remote
    try:
        return str(ip_address(named))
    except ValueError:
        return ""


def opens_files(user_agent: str) -> bool:
    """Whether .docx, .xlsx and .zip are of use where this browser runs."""
    return not any(sign in user_agent for sign in CANNOT_OPEN_FILES)


def without_typed_text(path: str, query: Mapping[str, str]) -> str:
    """The address of the same page for the same time, without what somebody searched for."""
    kept = {
        name: query[name] for name in SPANS if query.get(name, "").replace("-", "").isalnum() and query[name].isascii()
    }
    return f"{path}?{urlencode(kept)}" if kept else path


@dataclass(frozen=True)
class Answered:
    """Of one stretch of time: how many pages were answered, how many of them with an error of ours, and in how long."""

    pages: int = 0
    failed: int = 0
    milliseconds: int = 0

    def __add__(self, other: "Answered") -> "Answered":
        return Answered(self.pages + other.pages, self.failed + other.failed, self.milliseconds + other.milliseconds)

    @property
    def average(self) -> int:
        """Milliseconds a page."""
        return self.milliseconds // self.pages if self.pages else 0


def passes(error: BaseException | None) -> bool:
    """Whether a database's error passes without anybody mending anything; of Django's error its driver's is the cause.

    PostgreSQL's driver has no state for a connection that was not made or was lost.
    """
    cause = error.__cause__ if error else None
    if code := getattr(cause, "sqlite_errorcode", 0):
        return code & 0xFF in {BUSY, LOCKED}
    if state := getattr(cause, "sqlstate", ""):
        return state.startswith(PASSING_STATES)
    return hasattr(cause, "sqlstate") and isinstance(error, OperationalError)


def is_full(error: BaseException | None) -> bool:
    """Whether a disk is full, or nearly: for a file, or for the database."""
    cause = error.__cause__ if error else None
    if code := getattr(cause, "sqlite_errorcode", 0):
        return code & 0xFF == FULL
    return getattr(cause, "sqlstate", "") == DISK_FULL or space.is_full(error)
