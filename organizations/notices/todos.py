"""What waits for an office."""

from datetime import date

from organizations.access.models import Account
from organizations.notices.queries import lies_with


def objections_waiting(account: Account, today: date) -> int:
    """The number beside the desk's line."""
    return lies_with(account)
