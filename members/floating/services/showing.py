"""The number of somebody at a station, through the door of `private`: counted, and in the log before it is opened."""

from members.floating.models import Inflow
from members.private.rules import Purpose
from members.private.services import reveal
from organizations.access.models import Account


class NoNumber(Exception):
    """It moved on with the person, or was kept long enough."""


def show_phone(*, inflow: Inflow, by: Account) -> str:
    """Raises NoNumber, UsedUp."""
    if inflow.numbers is None:
        raise NoNumber
    shown = reveal(numbers=inflow.numbers, of=inflow, by=by, purpose=Purpose.CONTACT, path=inflow.path)
    return shown.phone
