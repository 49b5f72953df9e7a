"""How many wrong guesses are borne, per account and per address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from dangjian.web.rules import client_address

MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001  the zone is the asked moment's own


@dataclass(frozen=True)
class Budget:
    """So many wrong guesses in one window of time; a right one is given back."""

    name: str
    guesses: int
    span: timedelta

    def window(self, now: datetime) -> datetime:
        """The beginning of the window that `now` lies in."""
        start = MIDNIGHT.replace(tzinfo=now.tzinfo)
        return start + (now - start) // self.span * self.span


# Strangers guess against the account; a device that has logged in before has a budget of its own, so nobody can lock
# the owner out. The address bears a whole office with its typing errors, and still ends a search through all names.
ACCOUNT = Budget("account", guesses=10, span=timedelta(minutes=15))
DEVICE = Budget("device", guesses=10, span=timedelta(minutes=15))
# Behind a right password: nobody else can use it up.
CODE = Budget("code", guesses=6, span=timedelta(minutes=15))
ADDRESS = Budget("address", guesses=400, span=timedelta(minutes=10))


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one household gets of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> 64 << 64))
    return str(found)


def asking_address(remote: str, forwarded: str, *, proxies: int) -> str:
    """What counts as the address of whoever asks through `proxies` of our own."""
    return network(client_address(remote, forwarded, proxies=proxies))
