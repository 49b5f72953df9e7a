"""What somebody owes, as every home page lists it; row numbers as they are brought; who asks behind proxies."""

from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address


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


def client_address(remote: str, forwarded: str, *, proxies: int) -> str:
    """Who really asks when `proxies` of our own stand in front: what lies further left in the header is hearsay."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    named = hops[-proxies] if 0 < proxies <= len(hops) else remote
    try:
        return str(ip_address(named))
    except ValueError:
        return ""
